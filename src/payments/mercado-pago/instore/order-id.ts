// What the instore rail remembers of an order. The instore API gives an order no id, so the rail makes one that
// holds all it must know to find the order again after a restart; the till only keeps it.

import type { Currency, Money } from "../../../money/money.ts";
import { invalid } from "../http/request-checks.ts";
import type { QrMode } from "../rail-options.ts";

export interface InstoreOrder {
  readonly id: string;
  readonly mode: QrMode;
  readonly reference: string;
  /** Only payments that reach it pay the order. */
  readonly total: Money;
  /** When the order ends, in seconds since 1970 by the provider's own clock. */
  readonly expiresAtS: number;
}

/** "instore:static:T01-7:125050:1772374200": mode, reference, total in the smallest unit, end. */
export function makeInstoreOrder(
  mode: QrMode,
  reference: string,
  total: Money,
  expiresAtS: number,
): InstoreOrder {
  const id = ["instore", mode, reference, total.minor, expiresAtS].join(":");
  return { id, mode, reference, total, expiresAtS };
}

/** @throws PaymentError "invalid-request", not done, for an id of another rail */
export function readInstoreId(id: string, currency: Currency): InstoreOrder {
  const match = /^instore:(static|dynamic|hybrid):([A-Za-z0-9_-]{1,64}):(\d{1,15}):(\d{1,12})$/.exec(id);
  const [, mode, reference = "", minor, expiresAtS] = match ?? [];
  if (mode !== "static" && mode !== "dynamic" && mode !== "hybrid") {
    throw invalid(
      'the order id: expected one of the instore rail; was the order made before "rail" was changed?',
    );
  }
  return { id, mode, reference, total: { minor: Number(minor), currency }, expiresAtS: Number(expiresAtS) };
}
