// Settles the money of sales with the provider. For each sale one loop: look what it still needs (duties.ts),
// ask, report what was learned as an event, and begin again until nothing is needed. A restart only starts the
// loops again.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import { type Order, PaymentError, type PaymentProvider, type ProviderRefund } from "../payments/provider.ts";
import { type MoneyDuty, moneyDuty } from "../sale/duties.ts";
import type { SaleEvent } from "../sale/events.ts";
import { nextLookMs } from "../sale/polling.ts";
import { type Jitter, retryDelayMs } from "../sale/retry.ts";
import type { Refund, Sale } from "../sale/sale.ts";
import { isOpen, isTooOld, ownRefund } from "./answers.ts";
import { requestKey } from "./keys.ts";

export interface PayerOptions {
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** The sale as it is now. */
  sale(id: number): Sale;
  nextReceiptNumber(): number;
  /** Takes effect at once; resolves when the event is on the disk. */
  accept(id: number, event: SaleEvent): Promise<void>;
  /** Called after each answer and each failure, for status and log. */
  heard(problem: PaymentError | null, sale: number): void;
  /** Resolves when everything decided so far is on the disk. */
  durable(): Promise<void>;
  readonly notPaidSlip: boolean;
  /** A loop ended by a fault of this program or of the disk. */
  failed(error: unknown): void;
}

/** What is remembered about a sale only while we run. */
interface Attendance {
  /** When this run of the till began to wait for the payment. */
  shownAtMs: number | null;
  /** Failures in a row of the request that is due. */
  failures: number;
  /** Whether a request to create the order may have arrived. */
  mayExist: boolean;
  cancelAttempt: number;
  wake: (() => void) | null;
}

/** How long the customer gets to finish when the provider says that the order is being paid right now. */
const LOCKED_PAUSE_MS = 2_000;
const FOLLOW_REFUND_MS = 5_000;
/** After an answer that asking again will hardly change, such as "no such order": a person has to look first. */
const FINAL_ANSWER_MS = 60_000;

export class Payer {
  readonly #options: PayerOptions;
  readonly #attending = new Map<number, Attendance>();
  #stopped = false;

  constructor(options: PayerOptions) {
    this.#options = options;
  }

  /** @param restored whether the sale comes from an earlier run, whose requests nobody remembers */
  attend(id: number, restored = false): void {
    if (this.#stopped || this.#attending.has(id) || moneyDuty(this.#options.sale(id)) === null) return;
    const attendance: Attendance = {
      shownAtMs: null,
      failures: 0,
      mayExist: restored,
      cancelAttempt: 1,
      wake: null,
    };
    this.#attending.set(id, attendance);
    this.#loop(id, attendance, restored)
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
      await this.#look(this.#options.sale(id));
    } catch (error) {
      if (!isTooOld(error)) throw error;
    }
  }

  /** Ends the pause of a sale's loop: something about it changed, or somebody wants to know now. */
  wake(id: number): void {
    this.#attending.get(id)?.wake?.();
  }

  stop(): void {
    this.#stopped = true;
    for (const attendance of this.#attending.values()) attendance.wake?.();
  }

  async #loop(id: number, attendance: Attendance, restored: boolean): Promise<void> {
    let first = restored;
    let previous = "";
    for (;;) {
      const sale = this.#options.sale(id);
      const duty = moneyDuty(sale);
      if (duty === null || this.#stopped) return;
      const name = JSON.stringify(duty);
      if (name !== previous) attendance.failures = 0;
      previous = name;
      try {
        await this.#perform(sale, duty, attendance, first);
        attendance.failures = 0;
      } catch (error) {
        if (!(error instanceof PaymentError)) throw error;
        attendance.failures += 1;
        this.#options.heard(error, id);
        const delayMs = retryDelayMs(attendance.failures, error.retryAfterMs, this.#options.jitter);
        await this.#pause(attendance, error.repeatable ? delayMs : Math.max(delayMs, FINAL_ANSWER_MS));
      }
      first = false;
    }
  }

  async #perform(sale: Sale, duty: MoneyDuty, attendance: Attendance, first: boolean): Promise<void> {
    switch (duty.type) {
      case "create-order":
        return this.#createOrder(sale, attendance);
      case "follow-order":
        return this.#followOrder(sale, attendance, first);
      case "cancel-order":
        return this.#cancelOrder(sale, attendance);
      case "request-refund":
        return this.#requestRefund(sale, duty.refund, first || attendance.failures > 0);
      case "follow-refund":
        if (!first) await this.#pause(attendance, FOLLOW_REFUND_MS);
        if (!this.#stopped) await this.#look(sale);
    }
  }

  async #createOrder(sale: Sale, attendance: Attendance): Promise<void> {
    const { facts, phase } = sale;
    if (attendance.shownAtMs === null) attendance.shownAtMs = this.#options.clock.monotonicMs();
    const waitedMs = this.#options.clock.monotonicMs() - attendance.shownAtMs;
    if (phase.status === "ordering" && phase.cancelWanted === null && waitedMs > facts.validityS * 1000) {
      // Nobody waits at the counter any more: an order that appears now shall not be shown to anybody.
      return this.#options.accept(facts.id, { type: "cancel-requested", why: "deadline" });
    }
    if (phase.status === "ordering" && phase.cancelWanted !== null && !attendance.mayExist) {
      return this.#options.accept(facts.id, { type: "order-canceled", slip: false });
    }
    const request = {
      reference: facts.reference,
      total: facts.total,
      description: facts.ticket ?? facts.reference,
      lines: facts.lines,
      validityS: facts.validityS,
    };
    const existedBefore = attendance.mayExist;
    attendance.mayExist = true;
    let order: Order;
    try {
      order = await this.#options.provider.createOrder(request, requestKey(facts.rootKey, "create"));
    } catch (error) {
      if (!(error instanceof PaymentError) || error.outcome !== "not-done") throw error;
      attendance.mayExist = existedBefore;
      // An earlier sending may have made it: only the provider's word about that one ends the sale.
      if (error.repeatable || existedBefore) throw error;
      this.#options.heard(error, facts.id);
      return this.#options.accept(facts.id, {
        type: "order-refused",
        code: error.code,
        message: error.message,
      });
    }
    this.#options.heard(null, facts.id);
    attendance.shownAtMs = this.#options.clock.monotonicMs();
    const { id, qrData, paymentId, virtual } = order;
    await this.#options.accept(facts.id, {
      type: "order-created",
      order: { id, qrData, paymentId, virtual },
    });
  }

  async #followOrder(sale: Sale, attendance: Attendance, first: boolean): Promise<void> {
    const { clock, jitter } = this.#options;
    if (attendance.shownAtMs === null) attendance.shownAtMs = clock.monotonicMs();
    const validityMs = sale.facts.validityS * 1000;
    // A sale from an earlier run may have been paid in between: look at once.
    if (!first && attendance.failures === 0) {
      await this.#pause(
        attendance,
        nextLookMs(clock.monotonicMs() - attendance.shownAtMs, validityMs, jitter),
      );
    }
    if (this.#stopped || this.#options.sale(sale.facts.id).phase.status !== "awaiting-payment") return;
    const elapsedMs = clock.monotonicMs() - attendance.shownAtMs;
    if ((await this.#isStillOpen(sale)) && elapsedMs >= validityMs) {
      // Our clock says that the time is over; only the provider's word ends the order.
      await this.#options.accept(sale.facts.id, { type: "cancel-requested", why: "deadline" });
    }
  }

  async #cancelOrder(sale: Sale, attendance: Attendance): Promise<void> {
    if (sale.order === null) throw new Error(`sale ${sale.facts.id} is canceling without an order`);
    if (attendance.failures > 0 && !(await this.#isStillOpen(sale))) return;
    await this.#options.durable();
    const key = requestKey(sale.facts.rootKey, `cancel-${attendance.cancelAttempt}`);
    try {
      const order = await this.#options.provider.cancelOrder(sale.order.id, key);
      if (!isOpen(await this.#learn(sale, order))) return;
    } catch (error) {
      if (!(error instanceof PaymentError) || error.outcome !== "not-done") throw error;
      if (error.code !== "order-locked" && error.code !== "order-not-open") throw error;
      this.#options.heard(error, sale.facts.id);
      // Refused for good under this key; the next try is another request.
      attendance.cancelAttempt += 1;
      if (error.code === "order-not-open") {
        if (!(await this.#isStillOpen(sale))) return;
        throw error;
      }
    }
    await this.#pause(attendance, LOCKED_PAUSE_MS);
    if (!this.#stopped && this.#options.sale(sale.facts.id).phase.status === "canceling")
      await this.#look(sale);
  }

  /**
   * @param askedBefore an earlier request may have arrived. The provider remembers a key for 24 hours only, so
   * we look before we ask again, however long ago that was.
   */
  async #requestRefund(sale: Sale, refundId: number, askedBefore: boolean): Promise<void> {
    const refund = sale.refunds.find((candidate) => candidate.id === refundId);
    if (refund === undefined || sale.order === null || sale.payment === null) {
      throw new Error(`sale ${sale.facts.id}: refund ${refundId} without a payment`);
    }
    if (askedBefore && (await this.#findRefund(sale, refund))) return;
    await this.#options.durable();
    let answer: readonly ProviderRefund[];
    try {
      answer = await this.#options.provider.refundOrder(
        sale.order.id,
        { paymentId: sale.payment.id, amount: refund.whole ? null : refund.amount },
        requestKey(sale.facts.rootKey, `refund-${refund.id}`),
      );
    } catch (error) {
      if (!(error instanceof PaymentError) || error.repeatable) throw error;
      this.#options.heard(error, sale.facts.id);
      // It speaks of this request only; an earlier one of ours may have been the reason. The list decides, and
      // while it cannot be read the refund stays unknown.
      if (await this.#findRefund(sale, refund)) return;
      const { code, message } = error;
      return this.#options.accept(sale.facts.id, {
        type: "refund-refused",
        refund: refund.id,
        code,
        message,
      });
    }
    this.#options.heard(null, sale.facts.id);
    const found = ownRefund(sale, refund, answer);
    if (found !== null) return this.#reportRefund(sale, refund, found);
    throw new PaymentError(
      "bad-answer",
      "unknown",
      "the refund was accepted, but the answer does not name it",
    );
  }

  /** Looks for a refund that we asked for in the provider's list; reports it when it is there. */
  async #findRefund(sale: Sale, refund: Refund): Promise<boolean> {
    if (sale.order === null) return false;
    let order: Order;
    try {
      order = await this.#options.provider.getOrder(sale.order.id);
    } catch (error) {
      if (isTooOld(error)) return false;
      throw error;
    }
    const found = ownRefund(sale, refund, order.refunds);
    if (found !== null) await this.#reportRefund(sale, refund, found);
    return found !== null;
  }

  async #reportRefund(sale: Sale, refund: Refund, found: ProviderRefund): Promise<void> {
    const { id } = sale.facts;
    const providerId = found.id;
    if (found.status === "refused") {
      const message = `Mercado Pago refused the refund (${found.word})`;
      const code = found.word;
      return this.#options.accept(id, {
        type: "refund-refused",
        refund: refund.id,
        code,
        message,
        providerId,
      });
    }
    const type = found.status === "done" ? "refund-done" : "refund-pending";
    const other = found.amount.minor === refund.amount.minor ? {} : { amount: found.amount };
    return this.#options.accept(id, { type, refund: refund.id, providerId, ...other });
  }

  async #isStillOpen(sale: Sale): Promise<boolean> {
    return isOpen(await this.#look(sale));
  }

  async #look(sale: Sale): Promise<Order["status"]> {
    if (sale.order === null) throw new Error(`sale ${sale.facts.id} has no order to look at`);
    return this.#learn(sale, await this.#options.provider.getOrder(sale.order.id));
  }

  /** Turns what the provider said into events. */
  async #learn(sale: Sale, order: Order): Promise<Order["status"]> {
    const { id, reference } = sale.facts;
    if (order.id !== sale.order?.id || order.reference !== reference) {
      throw new PaymentError(
        "bad-answer",
        "unknown",
        `asked for order ${sale.order?.id} of ${reference}, and the answer is about ${order.id} of ${order.reference}`,
      );
    }
    this.#options.heard(null, id);
    const now = this.#options.sale(id);
    if (order.status === "paid" || order.status === "refunded") {
      if (order.payment === null)
        throw new PaymentError("bad-answer", "unknown", `order ${order.id} is paid without a payment`);
      if (now.phase.status !== "paid") {
        const providerAt = this.#options.provider.time()?.toISOString();
        await this.#options.accept(id, {
          type: "order-paid",
          payment: order.payment,
          receiptNumber: this.#options.nextReceiptNumber(),
          at: this.#options.clock.wallTime().toISOString(),
          ...(providerAt === undefined ? {} : { providerAt }),
        });
      }
      await this.#learnRefunds(id, order.refunds);
    } else if (order.status === "expired") {
      await this.#options.accept(id, { type: "order-expired", slip: this.#options.notPaidSlip });
    } else if (order.status === "canceled") {
      await this.#options.accept(id, { type: "order-canceled", slip: this.#options.notPaidSlip });
    } else if (
      order.rejection !== null &&
      now.phase.status === "awaiting-payment" &&
      now.phase.rejection !== order.rejection
    ) {
      await this.#options.accept(id, { type: "payment-rejected", rejection: order.rejection });
    }
    return order.status;
  }

  /** Pending refunds of ours that ended, and refunds that somebody else made. */
  async #learnRefunds(id: number, refunds: readonly ProviderRefund[]): Promise<void> {
    for (const found of refunds) {
      const sale = this.#options.sale(id);
      const own = sale.refunds.find(
        (refund) => "providerId" in refund.state && refund.state.providerId === found.id,
      );
      if (own !== undefined) {
        if (own.state.status === "pending" && found.status !== "pending" && found.status !== "unrecognized") {
          await this.#reportRefund(sale, own, found);
        }
      } else if (
        found.status === "done" &&
        !sale.refunds.some((refund) => refund.state.status === "requested")
      ) {
        const at = this.#options.clock.wallTime().toISOString();
        await this.#options.accept(id, {
          type: "refund-found",
          providerId: found.id,
          amount: found.amount,
          at,
        });
      }
    }
  }

  #pause(attendance: Attendance, ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      let timer: Timer | null = null;
      const end = () => {
        timer?.cancel();
        attendance.wake = null;
        resolve();
      };
      timer = this.#options.clock.after(ms, end);
      attendance.wake = end;
    });
  }
}
