// What the till does about the order of a sale: creates it, follows it, cancels it, looks once more after its end.
// Each method is one step of the sale's loop (payer.ts) and reports what it learned as an event.

import { type Order, type OrderRequest, PaymentError } from "../../payments/provider.ts";
import { nextLookMs } from "../../sale/polling.ts";
import type { Sale, SaleFacts } from "../../sale/sale.ts";
import { isOpen, isTooOld } from "./answers.ts";
import type { Attendance, PayerOptions } from "./attendance.ts";
import { cancelKey, createKey } from "./keys.ts";
import type { Learning } from "./learning.ts";

/** How long the customer gets to finish when the provider says that the order is being paid right now. */
const LOCKED_PAUSE_MS = 2_000;
/** Between two looks at an order that can only end by itself: whoever pays it waits for a receipt. */
const ENDS_BY_ITSELF_MS = 5_000;
/** After the end of an order that somebody may have had on the phone: most who pay late pay within this. */
const LATE_LOOK_MS = 30_000;
/** A key that was of no use so often, with pauses between, will be of none later either. */
const SPOILED_TRIES = 3;

export class OrderWork {
  readonly #options: PayerOptions;
  readonly #learning: Learning;

  constructor(options: PayerOptions, learning: Learning) {
    this.#options = options;
    this.#learning = learning;
  }

  async create(sale: Sale, attendance: Attendance): Promise<void> {
    const { accept, clock, heard, provider } = this.#options;
    const { facts, phase } = sale;
    if (phase.status !== "ordering") throw new Error(`sale ${facts.id} is ${phase.status} and has an order`);
    attendance.shownAtMs ??= clock.monotonicMs();
    const waitedMs = clock.monotonicMs() - attendance.shownAtMs;
    if (phase.cancelWanted === null && waitedMs > facts.validityS * 1000) {
      // Nobody waits at the counter any more: an order that appears now shall not be shown to anybody.
      return accept(facts.id, { type: "cancel-requested", why: "deadline" });
    }
    if (phase.cancelWanted !== null && !attendance.mayExist) {
      return accept(facts.id, { type: "order-canceled", slip: false });
    }
    const request = requestOf(facts);
    if (attendance.isKeyOld()) {
      const found = await provider.findOrder(request);
      if (found !== null) return this.#learnOrder(sale, attendance, found);
    }
    const existedBefore = attendance.mayExist;
    attendance.mayExist = true;
    attendance.sentAtMs ??= clock.monotonicMs();
    let order: Order;
    try {
      order = await provider.createOrder(request, createKey(sale));
    } catch (error) {
      if (!(error instanceof PaymentError)) throw error;
      if (isAboutKey(error)) return this.#lookBehindKey(sale, attendance, error);
      if (error.outcome !== "not-done") throw error;
      attendance.mayExist = existedBefore;
      // An earlier sending may have made it: only the provider's word about that one ends the sale.
      if (error.repeatable || existedBefore) throw error;
      heard(error, facts.id);
      return accept(facts.id, { type: "order-refused", code: error.code, message: error.message });
    }
    return this.#learnOrder(sale, attendance, order);
  }

  async follow(sale: Sale, attendance: Attendance): Promise<void> {
    const { accept, clock, jitter } = this.#options;
    const { id, validityS } = sale.facts;
    attendance.shownAtMs ??= clock.monotonicMs();
    const shownAtMs = attendance.shownAtMs;
    // A sale from an earlier run may have been paid in between: look at once.
    if (!attendance.first && attendance.failures === 0) {
      await attendance.pause(nextLookMs(clock.monotonicMs() - shownAtMs, validityS * 1000, jitter));
    }
    if (attendance.isStopped || this.#options.sale(id).phase.status !== "awaiting-payment") return;
    const elapsedMs = clock.monotonicMs() - shownAtMs;
    if (!isOpen(await this.#learning.look(sale)) || elapsedMs < validityS * 1000) return;
    // A look that a notification brought about may have overtaken this one, and have learned more.
    if (this.#options.sale(id).phase.status !== "awaiting-payment") return;
    // Our clock says that the time is over; only the provider's word ends the order.
    await accept(id, { type: "cancel-requested", why: "deadline" });
  }

  async cancel(sale: Sale, attendance: Attendance): Promise<void> {
    const { durable, endsLater, heard, provider } = this.#options;
    const { id } = sale.facts;
    if (sale.order === null) throw new Error(`sale ${id} is canceling without an order`);
    if (attendance.failures > 0 && !isOpen(await this.#learning.look(sale))) return;
    await durable();
    try {
      const order = await provider.cancelOrder(sale.order.id, cancelKey(sale, attendance.cancelAttempt));
      if (!isOpen(await this.#learning.learn(sale, order))) return;
      if (order.lateUntil !== null) {
        attendance.endsAt = order.lateUntil;
        endsLater(id, order.lateUntil);
        // The next request to cancel is the next look as well.
        return attendance.pause(ENDS_BY_ITSELF_MS);
      }
    } catch (error) {
      if (!(error instanceof PaymentError)) throw error;
      const refused = error.outcome === "not-done" && ["order-locked", "order-not-open"].includes(error.code);
      if (!refused && !isAboutKey(error)) throw error;
      heard(error, id);
      // Refused for good under this key; the next try is another request.
      attendance.cancelAttempt += 1;
      if (error.code !== "order-locked") {
        if (!isOpen(await this.#learning.look(sale))) return;
        throw error;
      }
    }
    await attendance.pause(LOCKED_PAUSE_MS);
    if (!attendance.isStopped && this.#options.sale(id).phase.status === "canceling")
      await this.#learning.look(sale);
  }

  /** The order ended while somebody may have had it on the phone: late money is money. */
  async watch(sale: Sale, attendance: Attendance): Promise<void> {
    const { accept, provider } = this.#options;
    const { id } = sale.facts;
    if (!attendance.first) await attendance.pause(attendance.watchMs ?? LATE_LOOK_MS);
    if (attendance.isStopped || sale.order === null || !this.#options.sale(id).late) return;
    let order: Order;
    try {
      order = await provider.getOrder(sale.order.id);
    } catch (error) {
      if (!isTooOld(error)) throw error;
      if (this.#options.sale(id).late) await accept(id, { type: "order-closed" });
      return;
    }
    const status = await this.#learning.learn(sale, order);
    if (!this.#options.sale(id).late) return;
    if (isOpen(status)) attendance.watchMs = ENDS_BY_ITSELF_MS;
    else if (order.lateUntil === null) await accept(id, { type: "order-closed" });
    else attendance.watchMs = Math.max(1_000, order.lateUntil.getTime() - this.#nowMs(order.lateUntil));
  }

  /** The provider's clock; without one, so early that the pause is the usual one. */
  #nowMs(until: Date): number {
    return this.#options.provider.time()?.getTime() ?? until.getTime() - LATE_LOOK_MS;
  }

  async #learnOrder(sale: Sale, attendance: Attendance, order: Order): Promise<void> {
    const { accept, clock, heard } = this.#options;
    heard(null, sale.facts.id);
    attendance.shownAtMs = clock.monotonicMs();
    const { id, qrData, paymentId, virtual } = order;
    await accept(sale.facts.id, { type: "order-created", order: { id, qrData, paymentId, virtual } });
  }

  /**
   * What was done under a key that is of no use has to be found out by looking. Mercado Pago advises a new key when
   * it cannot tell any more what was asked under one (reference 2.4); at once it could make a second order. So the
   * same key is tried again, the order is looked for each time, and only then the journal takes another key.
   */
  async #lookBehindKey(sale: Sale, attendance: Attendance, error: PaymentError): Promise<void> {
    const found = await this.#options.provider.findOrder(requestOf(sale.facts));
    if (found !== null) return this.#learnOrder(sale, attendance, found);
    if (error.code === "key-spoiled" && ++attendance.spoiled >= SPOILED_TRIES) {
      attendance.spoiled = 0;
      return this.#options.accept(sale.facts.id, { type: "key-spoiled" });
    }
    throw error;
  }
}

export function isAboutKey({ code }: PaymentError): boolean {
  return code === "key-reused" || code === "key-spoiled";
}

function requestOf({ lines, place, reference, ticket, total, validityS }: SaleFacts): OrderRequest {
  const description = ticket ?? reference;
  return { reference, total, description, lines, validityS, ...(place === undefined ? {} : { place }) };
}
