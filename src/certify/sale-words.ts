// What certify reads out of the till's view of a sale, and how it tells it.

import type { SaleView } from "../terminal/till-api.ts";

/** A sale on one line, as the report has it. */
export function saleWords({ detail, payment, receiptNumber, status, total }: SaleView): string {
  const words = [status, total.text];
  if (detail !== "") words.push(detail);
  if (payment !== null) {
    const method = [payment.methodType, payment.method].filter((word) => word !== null).join(" ");
    words.push(`payment ${payment.number ?? payment.id}${method === "" ? "" : ` by ${method}`}`);
  }
  if (receiptNumber !== null) words.push(`receipt ${receiptNumber}`);
  return words.join(", ");
}

/** A paper of that kind has come out and the printer confirmed it. */
export function isPrinted({ papers }: SaleView, kind: "qr-ticket" | "receipt" | "refund-slip"): boolean {
  return papers.some(({ id, status }) => status === "printed" && (id === kind || id.startsWith(`${kind}-`)));
}

/** No paper is on its way any more. */
export function isPaperOut({ papers }: SaleView): boolean {
  return papers.every(({ status }) => !["owed", "sealing", "sealed"].includes(status));
}

/** The customer may still pay, or may have paid. */
export function isOpen({ status }: SaleView): boolean {
  return status === "ordering" || status === "awaiting-payment" || status === "canceling";
}

/** The till was told that an attempt to pay failed. */
export function knowsRejection({ detail, status }: SaleView): boolean {
  return status === "awaiting-payment" && detail.includes("rejected");
}
