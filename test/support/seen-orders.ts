// The orders of the virtual Mercado Pago as the auditor takes them: what its own memory holds, past every API.

import type { SeenOrder } from "../../src/audit/evidence.ts";
import type { VirtualOrder } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";

const STATUSES: Readonly<Record<VirtualOrder["status"], SeenOrder["status"]>> = {
  created: "open",
  processed: "paid",
  refunded: "refunded",
  canceled: "canceled",
  expired: "expired",
  failed: "unrecognized",
  charged_back: "unrecognized",
};

const REFUND_STATUSES: Readonly<Record<string, SeenOrder["refunds"][number]["status"]>> = {
  processed: "done",
  failed: "refused",
};

export function seenOrders(orders: readonly VirtualOrder[]): readonly SeenOrder[] {
  return orders.map(({ id, paidMinor, paymentNumber, reference, refunds, status, totalMinor }) => ({
    id,
    reference,
    status: STATUSES[status],
    totalMinor,
    paidMinor,
    paymentNumber,
    refunds: refunds.map((refund) => ({
      id: refund.id,
      amountMinor: refund.amountMinor,
      status: REFUND_STATUSES[refund.status] ?? "pending",
    })),
  }));
}
