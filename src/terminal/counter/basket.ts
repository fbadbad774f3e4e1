// The basket at the counter: articles become lines, and lines a total. Pure; nothing of it is money yet.

import { groupOf, type SoldArticle } from "../../catalog/sold-article.ts";
import { add, sum, times } from "../../money/money.ts";
import type { Weighed } from "../../money/weighed.ts";
import type { SaleLine } from "../../sale/sale.ts";
import { type CounterContext, type CounterStep, IDLE, type Resting, stay } from "./counter-state.ts";

type Basket = Extract<Resting, { mode: "basket" }>;
type Article = Pick<SaleLine, "barcode" | "title" | "unitPrice" | "weighed">;

/** So that a sale always fits into one record of the journal (64 KiB), in any writing. */
const MOST_LINES = 100;
const MOST_CHARACTERS = 10_000;

export function addArticle(
  counter: Resting,
  article: SoldArticle,
  count: number,
  context: CounterContext,
): CounterStep {
  const quantity = counter.quantity * count;
  const { largestTotal } = context;
  // Before it is reckoned: a quantity card times a count in a code may be past what is counted exactly.
  if (quantity * article.price.minor > largestTotal.minor)
    return stay(counter, { kind: "total-too-large", largest: largestTotal });
  const lineTotal = times(article.price, quantity);
  const before = counter.mode === "basket" ? counter.lines : [];
  const total = counter.mode === "basket" ? add(counter.total, lineTotal) : lineTotal;
  const lines = addLine(before, article, quantity);
  if (lines.length > MOST_LINES || lengthOf(lines) > MOST_CHARACTERS)
    return stay(counter, { kind: "basket-full" });
  if (total.minor > largestTotal.minor)
    return stay(counter, { kind: "total-too-large", largest: largestTotal });
  return {
    counter: { ...(counter.mode === "basket" ? counter : { mode: "basket" }), lines, total, quantity: 1 },
    action: null,
    remark: { kind: "article", title: article.title, quantity, ...weightOf(article), lineTotal, total },
  };
}

/** What is left to be paid when these lines were paid by another way, and what was added to them was not. */
export function without(owed: Pick<Basket, "lines" | "total">, paid: readonly SaleLine[]): Resting {
  const lines = owed.lines.flatMap((line) => {
    const quantity = line.quantity - (paid.find((other) => isSame(line, other))?.quantity ?? 0);
    return quantity > 0 ? [{ ...line, quantity, total: times(line.unitPrice, quantity) }] : [];
  });
  if (lines.length === 0) return IDLE;
  const totals = lines.map(({ total }) => total);
  return { mode: "basket", lines, total: sum(totals, owed.total.currency), quantity: 1 };
}

export function weightOf({ weighed }: SoldArticle): { readonly weighed?: Weighed } {
  return weighed === undefined ? {} : { weighed };
}

function lengthOf(lines: readonly SaleLine[]): number {
  return lines.reduce(
    (sum, { barcode, group, title }) => sum + title.length + (barcode?.length ?? 0) + (group?.length ?? 0),
    0,
  );
}

function addLine(lines: readonly SaleLine[], article: SoldArticle, quantity: number): readonly SaleLine[] {
  const sold = { ...article, unitPrice: article.price };
  const same = lines.findIndex((line) => isSame(line, sold));
  const together = (lines[same]?.quantity ?? 0) + quantity;
  const line: SaleLine = {
    title: article.title,
    barcode: article.barcode,
    quantity: together,
    unitPrice: article.price,
    total: times(article.price, together),
    ...weightOf(article),
    ...groupOf(article),
  };
  return same === -1 ? [...lines, line] : lines.with(same, line);
}

/** The same article at the same price, and of the same weight, is one line with a larger quantity. */
function isSame(line: Article, other: Article): boolean {
  return (
    line.barcode === other.barcode &&
    line.title === other.title &&
    line.unitPrice.minor === other.unitPrice.minor &&
    line.weighed?.grams === other.weighed?.grams
  );
}
