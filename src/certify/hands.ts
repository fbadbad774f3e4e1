// Whoever holds the phone while a table is played: a person at a console, or the virtual Mercado Pago's phone. The
// till is played by certify itself; hands do, and look at, what is not the till's.

import type { SaleView } from "../terminal/till-api.ts";
import type { Flow, Sight } from "./rows.ts";

export interface PaymentTask {
  readonly card: "approving" | "rejecting";
  readonly flow: Flow;
  readonly sale: SaleView;
}

export interface LookTask {
  readonly sight: Sight;
  readonly flow: Flow;
  /** Null while there is no order. */
  readonly sale: SaleView | null;
}

export interface Looked {
  /** It is as it must be. */
  readonly right: boolean;
  /** What was seen, for the report. */
  readonly words: string;
}

/** What the provider itself holds of a sale, where it can be asked past the till: only a virtual one can. */
export interface ProviderRecord {
  /** Its orders under the sale's reference. */
  readonly orders: number;
  /** In its own word: created, processed, expired, canceled, refunded. */
  readonly orderStatus: string;
  /** The status of the newest merchant order; null on the Orders rail. */
  readonly merchantOrder: string | null;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  readonly rejections: number;
  /** How long it may be paid, in seconds. */
  readonly validityS: number;
  /** Notifications that it sent and that were answered, such as "order.processed"; null where nobody listens. */
  readonly webhooks: readonly string[] | null;
  readonly words: string;
}

/** Each call rejects with Skipped when the hands will not, and with GaveUp when they tried and it did not work. */
export interface Hands {
  /**
   * Pays. Resolves when it was done as far as the hands know.
   * @param seen aborted when the till saw the result, after which nobody needs to be asked any more
   */
  pay(task: PaymentTask, seen: AbortSignal): Promise<void>;
  look(task: LookTask): Promise<Looked>;
  /** Says something to whoever looks on. */
  tell(words: string): void;
  /** The phone leaves whatever order it has open. */
  putAway(): void;
  /** The till is being waited for: a world with a clock of its own lets its time run until the signal. */
  letTimePass(ended: AbortSignal): void;
  /** Texts of the papers that came out since the last call; null where only a person can read them. */
  papers(): readonly string[] | null;
  /** Null where only the till can be asked. */
  provider(reference: string): Promise<ProviderRecord | null>;
}

export class Skipped extends Error {
  override readonly name = "Skipped";
}

export class GaveUp extends Error {
  override readonly name = "GaveUp";
}
