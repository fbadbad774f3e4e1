// What a repair writes behind the records that it carries over: decided from what was read and what the provider said.
// It asks nobody and touches no file; every record is tried on the book before it is planned.

import type { Damage } from "../journal/journal.ts";
import { paperId } from "../sale/papers.ts";
import type { SaleFacts } from "../sale/sale.ts";
import { SKIPPED, type TillRecord } from "../terminal/book/records.ts";
import { type Answers, factsOf } from "./ask.ts";
import { type LeftUnknown, tellUnknown } from "./left-unknown.ts";
import type { Sight, Trace } from "./look.ts";
import { isPaid, rebuildSale } from "./rebuild-sale.ts";

export interface RepairContext {
  /** The folder that will keep the journal as it was. */
  readonly kept: string;
  /** The wall's time, ISO 8601. */
  readonly at: string;
  /** By which sales of this till are told from those for another program's tickets. */
  readonly externalPosId: string;
  /** A random UUID. */
  newKey(): string;
  /** Something may be lost although no file is damaged: an old copy was put back. */
  readonly isOld: boolean;
}

export interface RepairPlan {
  readonly damage: Damage | null;
  /** Whether the provider was asked. */
  readonly asked: boolean;
  readonly records: readonly TillRecord[];
  /** Sales whose money the provider confirmed. */
  readonly paid: readonly number[];
  /** Of these, the sales of whose receipt only a COPY is printed: nobody knows whether the original is out. */
  readonly copies: readonly number[];
  /** Sales that the till asks about when it starts. */
  readonly open: readonly number[];
  /** Sales that ended without money. */
  readonly ended: readonly number[];
  readonly unknown: readonly LeftUnknown[];
}

export function planRepair(sight: Sight, answers: Answers, context: RepairContext): RepairPlan {
  const { book, survey } = sight;
  const { damage, head, mended } = survey;
  const isLossy = damage !== null || context.isOld;
  const records: TillRecord[] = [];
  const say = (record: TillRecord): void => {
    book.apply(record);
    records.push(record);
  };
  const firstLost = book.nextSaleId;
  if (book.number === "" && sight.number !== "") say({ type: "book-opened", book: sight.number });
  say({
    type: "journal-repaired",
    at: context.at,
    damage,
    mended: mended.map(({ file, offset, words }) => `${file}, byte ${offset}: ${words}`),
    kept: context.kept,
    carried: { records: head.sequence, hash: head.hash },
    readable: sight.readable,
    asked: answers.asked,
    numbers: numbersOf(sight, answers, isLossy),
    ...(isLossy && sight.closes.length > 0 ? { closed: sight.closes } : {}),
  });
  const nothing = { paid: [], copies: [], open: [], ended: [], unknown: [] };
  if (!isLossy) return { damage, asked: answers.asked, records, ...nothing };

  // Nobody knows whether its report came out: whatever is printed now says that it is a copy.
  for (const { close, prints } of book.closes) {
    if (prints === 0) say({ type: "day-report-begun", number: close.number });
  }
  // Without them a till that had a staff would let anybody give money back.
  for (const event of sight.staff) say(event);

  const done = new Map<number, "paid" | "open" | "ended">();
  const unknown: LeftUnknown[] = [];
  /** @param upTo what was told up to the close that follows so many others; Infinity: all of it */
  const rebuild = (id: number, upTo: number): void => {
    const known = book.sale(id)?.facts ?? factsOf(sight, id, answers, context.externalPosId);
    if (known === null || (book.sale(id) === null && known.cash !== undefined)) return;
    const facts: SaleFacts = { rootKey: context.newKey(), at: context.at, ...known };
    const rebuilt = rebuildSale({ sight, answers, facts, at: context.at, upTo, say });
    unknown.push(...rebuilt.unknown);
    if (rebuilt.end !== null) done.set(id, rebuilt.end);
  };
  // Day by day what a close told, so that the day that is open now does not tell it again.
  for (const [day, number] of sight.closes.entries()) {
    for (const trace of sight.traces.values()) {
      if (isToldBy(trace, day) && isPaid(answers.orders.get(trace.sale))) rebuild(trace.sale, day);
    }
    say({ type: "days-forgotten", upTo: number });
  }
  const rest = new Set([
    ...book.unsettled().map(({ facts }) => facts.id),
    ...answers.orders.keys(),
    ...sight.traces.keys(),
  ]);
  for (const id of [...rest].sort((a, b) => a - b)) rebuild(id, Number.POSITIVE_INFINITY);

  unknown.push(...tellUnknown(sight, answers, { firstLost, isKnown: (id) => book.sale(id) !== null }));
  for (const { advice, sale, what } of unknown) say({ type: "left-unknown", sale, what, advice });
  const of = (end: "paid" | "open" | "ended") =>
    [...done].flatMap(([id, is]) => (is === end ? [id] : [])).sort((a, b) => a - b);
  const { asked } = answers;
  const paid = of("paid");
  const copies = paid.filter((id) => book.sale(id)?.copyOnly?.includes(paperId("receipt", 0, 0)));
  return { damage, asked, records, paid, copies, open: of("open"), ended: of("ended"), unknown };
}

/** Whether the payment or a refund was read between this close and the one before it. */
function isToldBy({ paidAfter, refundedAfter }: Trace, day: number): boolean {
  return paidAfter === day || [...refundedAfter.values()].includes(day);
}

function numbersOf({ highest }: Sight, { payments }: Answers, isLossy: boolean) {
  const sale = Math.max(highest.sale, ...payments.keys());
  if (!isLossy) return { ...highest, sale };
  return {
    sale: sale + SKIPPED.sale,
    // Each sale that the provider knows of and this journal does not may have had its receipt.
    receipt: highest.receipt + (sale - highest.sale) + SKIPPED.receipt,
    day: highest.day + SKIPPED.day,
  };
}
