// Settles the money of sales with the provider. For each sale one loop: look what it still needs (duties.ts),
// do that (order-work.ts, refund-work.ts), which reports what was learned as an event, and begin again until
// nothing is needed. A restart only starts the loops again.

import { PaymentError } from "../../payments/provider.ts";
import { type MoneyDuty, moneyDuty } from "../../sale/duties.ts";
import { notYetDelayMs, retryDelayMs } from "../../sale/retry.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Loop } from "../loops.ts";
import { isTooOld, TOO_OLD, wasMadeLongAgo } from "./answers.ts";
import { Attendance, type PayerOptions } from "./attendance.ts";
import { Learning } from "./learning.ts";
import { OrderWork } from "./order-work.ts";
import { RefundWork } from "./refund-work.ts";

/** After an answer that asking again will hardly change, such as "no such order": a person has to look first. */
const FINAL_ANSWER_MS = 60_000;
/** A step asks the provider a handful of times, each for at most 20 s (http-client.ts). */
const STEP_PATIENCE_MS = 300_000;

export class Payer {
  readonly #options: PayerOptions;
  readonly #learning: Learning;
  readonly #orders: OrderWork;
  readonly #refunds: RefundWork;
  readonly #attending = new Map<number, Attendance>();
  /** Sales of whose order the provider said that it does not show it any more. */
  readonly #tooOld = new Set<number>();
  #stopped = false;

  constructor(options: PayerOptions) {
    this.#options = options;
    this.#learning = new Learning(options);
    this.#orders = new OrderWork(options, this.#learning);
    this.#refunds = new RefundWork(options, this.#learning);
  }

  /** @param restored whether the sale comes from an earlier run, whose requests nobody remembers */
  attend(id: number, restored = false): void {
    if (this.#stopped || this.#attending.has(id) || moneyDuty(this.#options.sale(id)) === null) return;
    const attendance = new Attendance(this.#options.clock, restored);
    this.#attending.set(id, attendance);
    this.#loop(id, attendance)
      .catch((error: unknown) => {
        if (!this.#stopped) this.#options.failed(error);
      })
      .finally(() => this.#attending.delete(id));
  }

  /**
   * Asks how a sale stands and learns it, refunds that somebody else made included. Rejects with PaymentError,
   * but not for an order that is too old to be read: those may still be refunded.
   */
  async refresh(id: number): Promise<void> {
    try {
      await this.#learning.look(this.#options.sale(id));
    } catch (error) {
      if (!isTooOld(error)) throw error;
      this.#tooOld.add(id);
    }
  }

  /** What a person should know about the money of a sale beside what the journal says; "" for nothing. */
  noteOf(sale: Sale): string {
    const attendance = this.#attending.get(sale.facts.id);
    if (attendance?.endsAt) {
      return `its QR cannot be withdrawn and can be paid until ${attendance.endsAt.toISOString()} (Mercado Pago's clock)`;
    }
    if (attendance !== undefined && attendance.note !== "") return attendance.note;
    const tooOld = this.#tooOld.has(sale.facts.id) || wasMadeLongAgo(sale, this.#options.provider.time());
    return tooOld ? TOO_OLD : "";
  }

  /** Ends the pause of a sale's loop: something about it changed, or somebody wants to know now. */
  wake(id: number): void {
    this.#attending.get(id)?.wake();
  }

  loops(): readonly Loop[] {
    return [...this.#attending].map(([id, attendance]) => ({
      name: `the money of sale ${id}`,
      patienceMs: STEP_PATIENCE_MS,
      step: () => attendance.step(),
    }));
  }

  stop(): void {
    this.#stopped = true;
    for (const attendance of this.#attending.values()) attendance.stop();
  }

  async #loop(id: number, attendance: Attendance): Promise<void> {
    let previous = "";
    for (;;) {
      attendance.advance();
      const sale = this.#options.sale(id);
      const duty = moneyDuty(sale);
      if (duty === null || this.#stopped) return;
      const name = JSON.stringify(duty);
      if (previous !== "" && name !== previous) attendance.turn();
      previous = name;
      try {
        await this.#perform(sale, duty, attendance);
        attendance.failures = 0;
        attendance.note = "";
      } catch (error) {
        if (!(error instanceof PaymentError)) throw error;
        attendance.failures += 1;
        this.#options.heard(error, id);
        const pauseMs = this.#pauseAfter(error, attendance.failures);
        attendance.note = noteOn(error, attendance.failures, pauseMs);
        await attendance.pause(pauseMs);
      }
      attendance.first = false;
    }
  }

  async #perform(sale: Sale, duty: MoneyDuty, attendance: Attendance): Promise<void> {
    switch (duty.type) {
      case "create-order":
        return this.#orders.create(sale, attendance);
      case "follow-order":
        return this.#orders.follow(sale, attendance);
      case "cancel-order":
        return this.#orders.cancel(sale, attendance);
      case "watch-order":
        return this.#orders.watch(sale, attendance);
      case "request-refund":
        return this.#refunds.request(sale, duty.refund, attendance);
      case "follow-refund":
        return this.#refunds.follow(sale, attendance);
    }
  }

  #pauseAfter({ code, repeatable, retryAfterMs }: PaymentError, failures: number): number {
    if (code === "not-yet" || code === "refund-in-progress") return notYetDelayMs(failures, retryAfterMs);
    const delayMs = retryDelayMs(failures, retryAfterMs, this.#options.jitter);
    return repeatable ? delayMs : Math.max(delayMs, FINAL_ANSWER_MS);
  }
}

function noteOn({ message }: PaymentError, failures: number, pauseMs: number): string {
  const times = failures === 1 ? "asked once" : `asked ${failures} times`;
  const again = pauseMs >= FINAL_ANSWER_MS ? "from now on once a minute" : "and again";
  return `${message}; ${times}, ${again}`;
}
