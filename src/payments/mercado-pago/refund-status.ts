// What both APIs say of refunds (mercado-pago.md 4.6, 9.1): the words for their status turned into ours, and the one
// sum that must hold.

import { formatDecimal } from "../../money/decimal.ts";
import type { Money } from "../../money/money.ts";
import type { ProviderRefund, RefundStatus } from "../provider.ts";
import type { Field } from "./http/decode.ts";

const REFUND_STATUSES: Readonly<Record<string, RefundStatus>> = {
  processed: "done",
  approved: "done",
  in_process: "pending",
  pending: "pending",
  processing: "pending",
  created: "pending",
  rejected: "refused",
  failed: "refused",
  cancelled: "refused",
  canceled: "refused",
};

/** Never more back than came: an answer that says so is not believed. @throws DecodeError at the list's place */
export function assertBackAtMost(list: Field, refunds: readonly ProviderRefund[], most: Money): void {
  if (doneMinor(refunds) > most.minor)
    throw list.unexpected(`refunds of at most ${formatDecimal(most)} in all`);
}

/** Parts that sum up to the whole; whether their word for it changes then is not documented (9.1). */
export function isAllBack(refunds: readonly ProviderRefund[], paid: Money): boolean {
  return doneMinor(refunds) >= paid.minor;
}

/** What went back for certain, in the smallest unit. */
export function doneMinor(refunds: readonly ProviderRefund[]): number {
  const done = refunds.filter((refund) => refund.status === "done");
  return done.reduce((sum, refund) => sum + refund.amount.minor, 0);
}

export function refundStatusOf(word: string): RefundStatus {
  return (Object.hasOwn(REFUND_STATUSES, word) ? REFUND_STATUSES[word] : undefined) ?? "unrecognized";
}
