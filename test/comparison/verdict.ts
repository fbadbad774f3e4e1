// What is wrong at the end of a row, seen from outside: by the provider's orders, by the papers, and by what the till
// says of itself. The same rules for every till. A till may say that it does not know; it may not say what is not so.

import type { VirtualOrder } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { Belief, Sorted } from "./contender.ts";

export interface Outcome {
  readonly orders: readonly VirtualOrder[];
  readonly beliefs: readonly Belief[];
  readonly receipts: Sorted;
  readonly drawerPulses: number;
}

export function judge(outcome: Outcome): readonly string[] {
  const { beliefs, drawerPulses, orders, receipts } = outcome;
  const paid = orders.filter(({ paidMinor }) => paidMinor !== null);
  const says = (reference: string) => beliefs.find((belief) => belief.reference === reference);
  return [
    ...(paid.length > 1 ? [`the customer was charged ${paid.length} times`] : []),
    ...orders.flatMap((order) => judgeOrder(order, says(order.reference))),
    ...judgeReceipts(paid.length, beliefs, receipts),
    ...(receipts.glued > 0 ? ["the torn half of one paper is the head of another"] : []),
    ...(drawerPulses > 0 ? ["the name of an article opened the drawer"] : []),
  ];
}

function judgeOrder(order: VirtualOrder, belief: Belief | undefined): string[] {
  const found: string[] = [];
  const isPaid = order.paidMinor !== null;
  if (isPaid && belief?.money !== "paid") {
    found.push(
      belief === undefined
        ? "paid, and the till knows nothing of it"
        : `paid, and the till says ${belief.money}`,
    );
  }
  if (!isPaid && belief?.money === "paid") found.push("not paid, and the till says paid");
  if (order.status === "created" && belief?.money !== "unknown")
    found.push("an order that nobody follows can still be paid");
  const back = order.refunds.filter(({ status }) => status !== "failed");
  const backMinor = back.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (backMinor > (order.paidMinor ?? 0)) found.push("more was given back than was paid");
  if (order.refunds.some(({ status }) => status === "processed") && belief?.refund === "not done")
    found.push("given back, and the till says that it was not");
  if (!order.refunds.some(({ status }) => status === "processed") && belief?.refund === "done")
    found.push("not given back, and the till says that it was");
  return found;
}

function judgeReceipts(paid: number, beliefs: readonly Belief[], { originals, copies }: Sorted): string[] {
  if (originals > paid)
    return [`${originals} receipts that look alike for ${paid} payment${paid === 1 ? "" : "s"}`];
  const printed = beliefs.filter(({ receipt }) => receipt === "printed").length;
  if (originals + copies < printed) return ["the till says that the receipt was printed, and it was not"];
  const owed = beliefs.filter(({ receipt }) => receipt === "owed").length;
  if (originals + copies + owed < paid)
    return ["paid, no receipt, and the till does not say that it owes one"];
  return [];
}
