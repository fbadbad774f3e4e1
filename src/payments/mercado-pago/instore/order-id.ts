// What the instore rail remembers of an order. The instore API gives an order no id, so the rail makes one that
// holds all it must know to find the order again, after a restart and after the configuration was changed; the till
// only keeps it.

import type { Currency, Money } from "../../../money/money.ts";
import type { OrderPlace } from "../../provider.ts";
import { invalid } from "../http/request-checks.ts";
import type { QrMode } from "../rail-options.ts";

/** The POS that an order is on, as the addresses name it. */
export interface PosAddress {
  /** Digits; null where nobody knows the account. */
  readonly userId: string | null;
  readonly posId: string;
}

export interface InstoreOrder extends PosAddress {
  readonly id: string;
  readonly mode: QrMode;
  readonly reference: string;
  /** Only payments that reach it pay the order. */
  readonly total: Money;
  /** When the order ends, in seconds since 1970 by the provider's own clock. */
  readonly expiresAtS: number;
}

const ID =
  /^instore:(static|dynamic|hybrid):([A-Za-z0-9_-]{1,64}):(\d{1,15}):(\d{1,12})(?::(\d{1,20}):([A-Za-z0-9_-]{1,40}))?$/;

export function isInstoreId(id: string): boolean {
  return id.startsWith("instore:");
}

/** "instore:static:T01-7:125050:1772374200:123456789:SUC001POS001": mode, reference, total, end, account, POS. */
export function makeInstoreOrder(
  place: OrderPlace,
  reference: string,
  total: Money,
  expiresAtS: number,
): InstoreOrder {
  const { qrMode, userId, posId } = place;
  const id = ["instore", qrMode, reference, total.minor, expiresAtS, userId, posId].join(":");
  return { id, mode: qrMode, reference, total, expiresAtS, userId, posId };
}

/**
 * @param now where orders are made now; an id of tilld 0.1 ends before account and POS, and means these
 * @throws PaymentError "invalid-request", not done, for an id of another rail
 */
export function readInstoreId(id: string, currency: Currency, now: PosAddress): InstoreOrder {
  const match = ID.exec(id);
  const [, mode, reference = "", minor, expiresAtS, userId = now.userId, posId = now.posId] = match ?? [];
  if (mode !== "static" && mode !== "dynamic" && mode !== "hybrid") {
    throw invalid("the order id: expected one of the instore rail, like instore:static:…");
  }
  const total = { minor: Number(minor), currency };
  return { id, mode, reference, total, expiresAtS: Number(expiresAtS), userId, posId };
}
