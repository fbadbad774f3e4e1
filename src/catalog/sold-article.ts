// What one scan sells: an article at the price that counts now, which may be the catalogue's, a label's, or that of a
// weight.

import { assertPayable } from "../money/decimal.ts";
import { type Money, MoneyError } from "../money/money.ts";
import { priceOfWeight, type Weighed } from "../money/weighed.ts";
import type { Article } from "./catalog.ts";

export interface SoldArticle {
  /** By which it is found again on a receipt. */
  readonly barcode: string;
  readonly title: string;
  /** Of one piece as it was scanned. */
  readonly price: Money;
  /** Absent for what is sold by the piece, or at a price that a label says. */
  readonly weighed?: Weighed;
  /** As in Article. */
  readonly group?: string;
}

/** What a code that carries more than an article's number comes to. */
export type LabelReading =
  /** The code is of another kind. */
  | { readonly kind: "other" }
  /** @property count how many pieces the label stands for */
  | { readonly kind: "article"; readonly article: SoldArticle; readonly count: number }
  /** @property reason for a person */
  | { readonly kind: "unlisted" | "faulty"; readonly reason: string };

export function sellPiece(article: Article): SoldArticle {
  const { barcode, price, title } = article;
  return { barcode, title, price, ...groupOf(article) };
}

/** @param code for the message @param barcode by which it is found again */
export function sellByWeight(article: Article, grams: number, barcode: string, code: string): LabelReading {
  if (grams === 0) return { kind: "faulty", reason: `${code}: the label says no weight` };
  const { title } = article;
  const weighed = { grams, pricePerKg: article.price };
  const price = payable(() => priceOfWeight(weighed));
  if (typeof price === "string") return { kind: "faulty", reason: `${code}: ${grams} g cost ${price}` };
  return { kind: "article", article: { barcode, title, price, weighed, ...groupOf(article) }, count: 1 };
}

/** @param code for the message @param barcode by which it is found again */
export function sellAtPrice(
  article: Article,
  read: () => Money,
  barcode: string,
  code: string,
): LabelReading {
  const price = payable(read);
  if (typeof price === "string") return { kind: "faulty", reason: `${code}: the label says ${price}` };
  return {
    kind: "article",
    article: { barcode, title: article.title, price, ...groupOf(article) },
    count: 1,
  };
}

/** Left out where there is none, as in journals before there were groups. */
export function groupOf({ group }: { readonly group?: string }): { readonly group?: string } {
  return group === undefined ? {} : { group };
}

/** The amount, or in words why it is none that a customer could pay. */
function payable(read: () => Money): Money | string {
  try {
    const amount = read();
    assertPayable(amount);
    return amount;
  } catch (error) {
    if (error instanceof MoneyError) return error.message;
    throw error;
  }
}
