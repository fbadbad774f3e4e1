// What Mercado Pago keeps of a payment, and when it lets go of the rest: by the kind of method, from the switches. The
// Payments API and the reports tell the same, so both ask here.

import type { AttemptRecord, MethodRecord } from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";

const DAY_MS = 86_400_000;

/** Minor units, rounded half up; the seller pays them. */
export function feeOf(state: ProviderState, { amountMinor, feeMinor, method }: AttemptRecord): number {
  if (feeMinor !== undefined) return feeMinor;
  const { feeMoney, feeDebit, feeCredit } = state.switches;
  const basisPoints = pick(method, feeMoney, feeDebit, feeCredit);
  return Math.floor((amountMinor * basisPoints + 5000) / 10_000);
}

/** When the money of a payment becomes available. */
export function releaseAtMs(state: ProviderState, method: MethodRecord, paidAtMs: number): number {
  const { releaseDaysMoney, releaseDaysDebit, releaseDaysCredit } = state.switches;
  return paidAtMs + pick(method, releaseDaysMoney, releaseDaysDebit, releaseDaysCredit) * DAY_MS;
}

/** Account money and transfers; debit and prepaid cards; credit cards. */
function pick({ type }: MethodRecord, money: number, debit: number, credit: number): number {
  if (type === "credit_card") return credit;
  return type === "debit_card" || type === "prepaid_card" ? debit : money;
}
