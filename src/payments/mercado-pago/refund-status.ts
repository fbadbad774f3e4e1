// The words for a refund's status in both APIs (mercado-pago.md 4.6, 9.1), turned into ours.

import type { RefundStatus } from "../provider.ts";

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

export function refundStatusOf(word: string): RefundStatus {
  return (Object.hasOwn(REFUND_STATUSES, word) ? REFUND_STATUSES[word] : undefined) ?? "unrecognized";
}
