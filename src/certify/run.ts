// Plays a whole table, row by row, and says what came of it. Rows that an earlier run passed are not played again;
// whatever happens, no order stays open, and at the end no payment is kept.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { TillStatus } from "../terminal/till-api.ts";
import { Counter } from "./counter.ts";
import { Findings } from "./findings.ts";
import { type Hands, Skipped } from "./hands.ts";
import { Player } from "./player.ts";
import { type Certificate, notPlayed, type RowResult, type Subject } from "./result.ts";
import { planFor, type Row } from "./rows.ts";
import { isOpen, saleWords } from "./sale-words.ts";
import { type CertifiedTill, Interrupted, isRefusal, Watch } from "./watch.ts";

export interface Certification {
  readonly subject: Subject;
  readonly till: CertifiedTill;
  readonly hands: Hands;
  /** The clock of sales. */
  readonly clock: Clock;
  /** What each sale is over; decimal with a point. */
  readonly amount: string;
  /** The provider's time, ISO 8601; null while it is not known. */
  readonly now: () => string | null;
  /** Of a run that was ended in the middle. */
  readonly earlier: readonly RowResult[];
  /** Ends it in the middle: the open order is ended, what is left is not played. */
  readonly signal: AbortSignal;
  /** Called before a row is played. */
  readonly begins?: (row: Row) => void;
  /** Called after a row was played. */
  readonly ended?: (result: RowResult) => void;
}

/** @throws whatever is no finding: the daemon stopped, or a fault of the program */
export async function certify(table: Certification): Promise<Certificate> {
  const { amount, clock, earlier, hands, now, signal, subject, till } = table;
  const { validityS } = subject;
  const watch = new Watch(till, clock);
  try {
    const counter = new Counter({ till, watch, hands, clock, amount, validityS, signal });
    const player = new Player(counter, hands, validityS);
    const plan = planFor(subject.rail, subject.mode);
    for (const { row } of plan) {
      const before = earlier.find((result) => result.row === row.id);
      if (before !== undefined) await recall(counter, till, row, before);
    }
    const results: RowResult[] = [];
    for (const { row, forThisMode } of plan) {
      const before = earlier.find((result) => result.row === row.id);
      if (!forThisMode) results.push(notPlayed(row.id, "not for this mode"));
      else if (before?.verdict === "passed") results.push(before);
      else if (signal.aborted) results.push(notPlayed(row.id, "not played"));
      else results.push(await playRow(table, player, counter, row));
    }
    const afterwards = await putInOrder(counter, signal);
    return { subject, amount, at: now(), results, afterwards };
  } finally {
    watch.stop();
  }
}

async function playRow(
  { begins, ended, hands, now, till }: Certification,
  player: Player,
  counter: Counter,
  row: Row,
): Promise<RowResult> {
  begins?.(row);
  hands.papers();
  const before = (await till.status()).webhooks;
  const findings = new Findings();
  let skipped: string | null = null;
  try {
    await player.play(row, findings);
  } catch (error) {
    if (error instanceof Interrupted) return notPlayed(row.id, "not played");
    if (!(error instanceof Skipped)) throw error;
    skipped = error.message;
  }
  if (skipped !== null || findings.wrong.length > 0) counter.distrust();
  const sale = counter.latest;
  const result: RowResult = {
    row: row.id,
    verdict: skipped !== null ? "skipped" : findings.wrong.length > 0 ? "failed" : "passed",
    seen: findings.seen(sale, webhookWords(before, (await till.status()).webhooks)),
    wrong: skipped === null ? findings.wrong : [skipped, ...findings.wrong],
    sale: sale?.id ?? null,
    reference: sale?.reference ?? null,
    orderId: sale?.orderId ?? null,
    at: now(),
    papers: hands.papers() ?? sale?.papers.map(({ id, status }) => `${id}: ${status}`) ?? [],
  };
  ended?.(result);
  return result;
}

/** Notifications are hints: nothing is decided by them, and they may come when the row is over. */
function webhookWords(before: TillStatus["webhooks"], after: TillStatus["webhooks"]): string {
  if (before === null || after === null) return "not listening";
  return `${after.accepted - before.accepted} heard meanwhile`;
}

/** A payment that an earlier run took may still be there to be given back. */
async function recall(counter: Counter, till: CertifiedTill, row: Row, before: RowResult): Promise<void> {
  if (before.sale === null || counter.payments.some(({ id }) => id === before.sale)) return;
  try {
    const sale = await till.sale(before.sale);
    const isOurs = sale.reference === before.reference;
    if (isOurs && sale.status === "paid" && sale.refunds.length === 0) counter.remember(sale, row.flow);
  } catch (error) {
    // A journal that does not know the sale has nothing to give back.
    if (!isRefusal(error)) throw error;
  }
}

/** Leaves nothing behind. @returns what was done, a sentence each */
async function putInOrder(counter: Counter, signal: AbortSignal): Promise<readonly string[]> {
  const done: string[] = [];
  const left = await counter.clear(true);
  if (left !== null && !isOpen(left))
    done.push(`the order of sale ${left.id} was ended; the till says ${saleWords(left)}`);
  for (const { id } of await counter.unended())
    done.push(`the order of sale ${id} has not ended yet; the till goes on with it: till sale ${id}`);
  for (const sale of counter.payments) {
    const kept = `sale ${sale.id} over ${sale.total.text} stays paid; till refund ${sale.receiptNumber} gives it back`;
    try {
      const refund = signal.aborted ? undefined : (await counter.giveBack(sale)).refunds.at(-1);
      done.push(
        refund === undefined
          ? kept
          : `sale ${sale.id} over ${sale.total.text} was for the table only; its refund is ${refund.status}`,
      );
    } catch (error) {
      if (error instanceof Interrupted) done.push(kept);
      else if (isRefusal(error)) done.push(`${kept} (${error.message})`);
      else throw error;
    }
  }
  return done;
}
