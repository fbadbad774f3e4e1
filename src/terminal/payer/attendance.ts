// What the payer's files share: what they are given, and what is remembered about a sale only while the till runs.

import type { Clock, Timer } from "../../../hardware/hal/clock.ts";
import type { PaymentError, PaymentProvider } from "../../payments/provider.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Jitter } from "../../sale/retry.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Stamp } from "../../sale/stamp.ts";

export interface PayerOptions {
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Now, for papers. */
  stamp(): Stamp;
  /** The sale as it is now. */
  sale(id: number): Sale;
  nextReceiptNumber(): number;
  /** Takes effect at once; resolves when the event is on the disk. */
  accept(id: number, event: SaleEvent): Promise<void>;
  /** Called after each answer and each failure, for status and log. */
  heard(problem: PaymentError | null, sale: number): void;
  /** An order that shall be canceled cannot be; it can be paid until then, by the provider's clock. */
  endsLater(sale: number, until: Date): void;
  /** Resolves when everything decided so far is on the disk. */
  durable(): Promise<void>;
  readonly notPaidSlip: boolean;
  /** A loop ended by a fault of this program or of the disk. */
  failed(error: unknown): void;
}

/** The provider remembers a key for 24 hours of its own clock; the last one is left to the difference of clocks. */
export const KEY_LIVES_MS = 23 * 3_600_000;

export class Attendance {
  readonly #clock: Clock;
  #wake: (() => void) | null = null;
  #stopped = false;
  #steps = 0;
  /** When the pause ends that the loop is in; null while it does something. */
  #pausedUntilMs: number | null = null;

  /** When this run of the till began to wait for the payment. */
  shownAtMs: number | null = null;
  /** Whether a request to create the order may have arrived. */
  mayExist: boolean;
  cancelAttempt = 1;
  /** Until when an order can be paid that cannot be canceled. */
  endsAt: Date | null = null;
  /** What a person should know about the money of this sale; "" when all goes well. */
  note = "";

  /** Nothing was done in this run yet about what is due. */
  first: boolean;
  /** What is due was due in an earlier run already, whose requests nobody remembers. */
  fromBefore: boolean;
  /** Failures in a row of the request that is due. */
  failures = 0;
  /** When this run first sent the request that is due; null before. */
  sentAtMs: number | null = null;
  /** How often the key of the request that is due was of no use. */
  spoiled = 0;
  /** How often it was asked how the thing that is due stands. */
  followed = 0;
  /** How long until an order that ended is looked at again; null before the first look. */
  watchMs: number | null = null;

  /** @param restored whether the sale comes from an earlier run */
  constructor(clock: Clock, restored: boolean) {
    this.#clock = clock;
    this.mayExist = restored;
    this.first = restored;
    this.fromBefore = restored;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** The loop begins again. */
  advance(): void {
    this.#steps += 1;
  }

  /** As Loop has it (loops.ts): a pause that does not end when it should is no pause. */
  step(): number | null {
    const isPausing = this.#pausedUntilMs !== null && this.#clock.monotonicMs() <= this.#pausedUntilMs;
    return isPausing ? null : this.#steps;
  }

  /** Something else is due now. */
  turn(): void {
    this.fromBefore = false;
    this.failures = 0;
    this.sentAtMs = null;
    this.spoiled = 0;
    this.followed = 0;
    this.watchMs = null;
    this.endsAt = null;
    this.note = "";
  }

  /** Whether the provider may have forgotten what was asked under the key of the request that is due. */
  isKeyOld(): boolean {
    if (this.sentAtMs === null) return this.fromBefore;
    return this.#clock.monotonicMs() - this.sentAtMs > KEY_LIVES_MS;
  }

  pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#pausedUntilMs = this.#clock.monotonicMs() + ms;
    return new Promise((resolve) => {
      let timer: Timer | null = null;
      const end = () => {
        timer?.cancel();
        this.#wake = null;
        this.#pausedUntilMs = null;
        this.advance();
        resolve();
      };
      timer = this.#clock.after(ms, end);
      this.#wake = end;
    });
  }

  wake(): void {
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.wake();
  }
}
