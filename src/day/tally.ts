// Counts a day as it happens: what one step of a sale adds. Pure, and the same while living and while replaying.

import { add, type Currency, type Money, subtract, sum, zero } from "../money/money.ts";
import type { PaymentFacts, Refund, Sale } from "../sale/sale.ts";
import type { CashMove, Count, DayTotals, MethodCount, Tender } from "./day.ts";
import { countRefundedGroups, countSoldGroups, noGroups } from "./groups.ts";

export function emptyDay(currency: Currency): DayTotals {
  const none = { count: 0, amount: zero(currency) };
  return {
    paid: [],
    refunded: [],
    unpaid: { expired: 0, canceled: 0, refused: 0 },
    copies: 0,
    moves: { float: none, "pay-in": none, "pay-out": none },
    openings: 0,
    byGroup: noGroups(currency),
  };
}

/**
 * @param before the sale as it was; null when it has just begun
 * @returns the very same totals when the step adds nothing
 */
export function countStep(day: DayTotals, before: Sale | null, after: Sale): DayTotals {
  let next = day;
  const byGroup = () => next.byGroup ?? noGroups(after.facts.total.currency);
  if (after.phase.status === "paid" && before?.phase.status !== "paid" && after.payment !== null) {
    const { tender, method } = wayOf(after.payment, after);
    const paid = countIn(next.paid, tender, method, after.facts.total);
    next = { ...next, paid, byGroup: countSoldGroups(byGroup(), after) };
  }
  for (const refund of after.refunds) {
    if (!isDone(refund) || before?.refunds.some((other) => other.id === refund.id && isDone(other))) continue;
    const { tender, method } = wayOf(after.payment, after);
    const refunded = countIn(next.refunded, tender, method, refund.amount);
    next = { ...next, refunded, byGroup: countRefundedGroups(byGroup(), after, refund) };
  }
  const { status } = after.phase;
  if (
    (status === "expired" || status === "canceled" || status === "refused") &&
    before?.phase.status !== status
  ) {
    next = { ...next, unpaid: { ...next.unpaid, [status]: next.unpaid[status] + 1 } };
  }
  const copies = printedCopies(after) - (before === null ? 0 : printedCopies(before));
  return copies === 0 ? next : { ...next, copies: next.copies + copies };
}

export function countMove(day: DayTotals, move: CashMove, amount: Money): DayTotals {
  return { ...day, moves: { ...day.moves, [move]: oneMore(day.moves[move], amount) } };
}

/** @param count -1 for one that did not open after all */
export function countOpening(day: DayTotals, count: 1 | -1): DayTotals {
  return { ...day, openings: day.openings + count };
}

/** What was paid and not given back. */
export function netOf(day: DayTotals, currency: Currency): Money {
  return subtract(totalOf(day.paid, currency).amount, totalOf(day.refunded, currency).amount);
}

/** What should lie in the drawer. */
export function expectedCash(day: DayTotals, currency: Currency): Money {
  const { moves } = day;
  const cash = (counts: readonly MethodCount[]) => totalOf(counts, currency, "cash").amount;
  const inward = [cash(day.paid), moves.float.amount, moves["pay-in"].amount];
  const outward = [cash(day.refunded), moves["pay-out"].amount];
  return { minor: sum(inward, currency).minor - sum(outward, currency).minor, currency };
}

/** @param tender only that one; of all when absent */
export function totalOf(counts: readonly MethodCount[], currency: Currency, tender?: Tender): Count {
  return counts
    .filter((count) => tender === undefined || count.tender === tender)
    .reduce<Count>(
      (all, { count, amount }) => ({ count: all.count + count, amount: add(all.amount, amount) }),
      {
        count: 0,
        amount: zero(currency),
      },
    );
}

/** Whether anything happened that a close would tell. */
export function isEmpty(day: DayTotals): boolean {
  const { copies, moves, openings, paid, refunded, unpaid } = day;
  const moved = Object.values(moves).some(({ count }) => count > 0);
  const ended = Object.values(unpaid).some((count) => count > 0);
  return paid.length === 0 && refunded.length === 0 && copies === 0 && openings === 0 && !moved && !ended;
}

// Methods that say more than their type: a bank transfer by Pix is Pix to everybody.
const SPEAKING: readonly string[] = ["pix", "interop_transfer", "account_money"];

/** By which tender, and of a QR payment by which method, a sale was paid or is to be paid. */
export function wayOf(
  payment: PaymentFacts | null,
  { facts }: Sale,
): { readonly tender: Tender; readonly method: string } {
  if (facts.cash !== undefined) return { tender: "cash", method: "cash" };
  const { method = null, methodType = null } = payment ?? {};
  const speaks = method !== null && SPEAKING.includes(method);
  return { tender: "qr", method: (speaks ? method : (methodType ?? method)) ?? "unknown" };
}

function countIn(
  counts: readonly MethodCount[],
  tender: Tender,
  method: string,
  amount: Money,
): readonly MethodCount[] {
  const isIt = (count: MethodCount) => count.tender === tender && count.method === method;
  if (!counts.some(isIt)) return [...counts, { tender, method, count: 1, amount }];
  return counts.map((count) => (isIt(count) ? { ...count, ...oneMore(count, amount) } : count));
}

function oneMore({ amount: before, count }: Count, amount: Money): Count {
  return { count: count + 1, amount: add(before, amount) };
}

function isDone(refund: Refund): boolean {
  return refund.state.status === "done";
}

function printedCopies(sale: Sale): number {
  return sale.papers.filter(({ copy, status }) => copy > 0 && status === "printed").length;
}
