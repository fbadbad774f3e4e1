// The seller's account: every movement of money that the virtual Mercado Pago knows, derived from payments, refunds,
// charge-backs and withdrawals. The reports are this ledger written down, and tests add it up.

import { refuse } from "../http/refusals.ts";
import type { AttemptRecord, OrderRecord } from "../orders/order-records.ts";
import { feeOf, releaseAtMs } from "../payments/fees.ts";
import type { ProviderState } from "../provider-state.ts";
import type { WithdrawalRecord } from "./report-records.ts";

export interface Movement {
  readonly kind: "settlement" | "refund" | "chargeback" | "chargeback-cancel" | "withdrawal";
  /** The payment's number; of a withdrawal its own. */
  readonly sourceId: string;
  readonly order: OrderRecord | null;
  readonly attempt: AttemptRecord | null;
  /** The refund's number. */
  readonly refundId: string | null;
  /** Minor units of the country; below zero for what leaves. */
  readonly amountMinor: number;
  /** Below zero when the seller pays. */
  readonly feeMinor: number;
  readonly netMinor: number;
  readonly createdAtMs: number;
  readonly atMs: number;
  /** When the balance that can be used changes by it. */
  readonly releaseAtMs: number;
}

/** A movement for tests and the control API. */
export interface VirtualMovement {
  readonly kind: Movement["kind"];
  readonly sourceId: string;
  readonly reference: string | null;
  readonly refundId: string | null;
  readonly method: string | null;
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly netMinor: number;
  /** ISO 8601. */
  readonly at: string;
  readonly releaseAt: string;
}

export function snapshotLedger(state: ProviderState, owner: string): readonly VirtualMovement[] {
  return movementsOf(state, owner).map((one) => ({
    kind: one.kind,
    sourceId: one.sourceId,
    reference: one.order?.draft.reference ?? null,
    refundId: one.refundId,
    method: one.attempt?.method.id ?? null,
    amountMinor: one.amountMinor,
    feeMinor: one.feeMinor,
    netMinor: one.netMinor,
    at: new Date(one.atMs).toISOString(),
    releaseAt: new Date(one.releaseAtMs).toISOString(),
  }));
}

/** @throws Refusal 409 when so much is not available */
export function withdraw(state: ProviderState, owner: string, amountMinor: number): VirtualMovement {
  const nowMs = state.nowMs();
  const available = movementsOf(state, owner).filter(({ releaseAtMs: at }) => at <= nowMs);
  const balance = available.reduce((total, { netMinor }) => total + netMinor, 0);
  if (amountMinor > balance)
    throw refuse(409, "insufficient_balance", `Only ${balance} (minor) can be withdrawn`);
  const id = state.ids.paymentNumber();
  state.reports.withdrawals.push({ id, owner, amountMinor, atMs: nowMs });
  const made = snapshotLedger(state, owner).find(({ sourceId }) => sourceId === id);
  if (made === undefined) throw new Error("the withdrawal is not in the ledger");
  return made;
}

/** Oldest first. */
export function movementsOf(state: ProviderState, owner: string): readonly Movement[] {
  const paid = state
    .all()
    .filter((order) => order.owner === owner && order.paidAtMs !== null)
    .filter((order) => !state.reports.unreported.has(order.id))
    .flatMap((order) => {
      const attempt = order.attempts.find((one) => one.status === "approved");
      return attempt === undefined ? [] : movementsOfOrder(state, order, attempt);
    });
  const withdrawn = state.reports.withdrawals.filter((one) => one.owner === owner).map(withdrawal);
  return [...paid, ...withdrawn].sort((a, b) => a.atMs - b.atMs);
}

function movementsOfOrder(
  state: ProviderState,
  order: OrderRecord,
  attempt: AttemptRecord,
): readonly Movement[] {
  const paidAtMs = order.paidAtMs ?? attempt.createdAtMs;
  const availableMs = releaseAtMs(state, attempt.method, paidAtMs);
  const base = { sourceId: attempt.number, order, attempt, refundId: null, createdAtMs: attempt.createdAtMs };
  const fee = feeOf(state, attempt);
  const settlement: Movement = {
    ...base,
    kind: "settlement",
    ...amounts(attempt.amountMinor, -fee),
    atMs: paidAtMs,
    releaseAtMs: availableMs,
  };
  const rows: Movement[] = [settlement];
  let backMinor = 0;
  const leave = (kind: Movement["kind"], minor: number, atMs: number, refundId: string | null): void => {
    const feeBack = feeBackMinor(state, attempt, backMinor, backMinor + minor);
    backMinor += minor;
    const moved = amounts(-minor, feeBack);
    // What was not yet available leaves together with it.
    rows.push({
      ...base,
      kind,
      refundId,
      ...moved,
      createdAtMs: atMs,
      atMs,
      releaseAtMs: Math.max(atMs, availableMs),
    });
  };
  for (const refund of order.refunds) {
    if (refund.status === "processed") leave("refund", refund.amountMinor, refund.atMs, refund.number);
  }
  const restMinor = attempt.amountMinor - backMinor;
  if (order.chargeBack !== null && restMinor > 0) {
    const atMs = attempt.updatedAtMs;
    leave("chargeback", restMinor, atMs, null);
    const taken = rows.at(-1);
    if (order.chargeBack === "reimbursed" && taken !== undefined) {
      rows.push({ ...taken, kind: "chargeback-cancel", ...amounts(restMinor, -taken.feeMinor) });
    }
  }
  return rows;
}

/** Computed from the whole, so that parts never give back more than was taken. */
function feeBackMinor(state: ProviderState, attempt: AttemptRecord, before: number, after: number): number {
  if (!state.switches.refundReturnsFee) return 0;
  const fee = feeOf(state, attempt);
  const share = (minor: number): number => Math.round((fee * minor) / attempt.amountMinor);
  return share(after) - share(before);
}

function withdrawal({ id, amountMinor, atMs }: WithdrawalRecord): Movement {
  const common = { kind: "withdrawal", sourceId: id, order: null, attempt: null, refundId: null } as const;
  return { ...common, ...amounts(-amountMinor, 0), createdAtMs: atMs, atMs, releaseAtMs: atMs };
}

function amounts(
  amountMinor: number,
  fee: number,
): { readonly amountMinor: number; readonly feeMinor: number; readonly netMinor: number } {
  // Zero without a sign.
  return { amountMinor: amountMinor + 0, feeMinor: fee + 0, netMinor: amountMinor + fee };
}
