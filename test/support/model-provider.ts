// A provider as a model: one paid order and its refunds, in a few lines that can be seen to be right. It loses
// requests and answers as it is told. It does not check what is left to give back unless somebody else gives back
// too: that the till never asks for too much is what tests want to know.

import type { Money } from "../../src/money/money.ts";
import {
  type Order,
  PaymentError,
  type PaymentProvider,
  type ProviderRefund,
  type RefundRequest,
} from "../../src/payments/provider.ts";

/** What can happen to a question, and to a request for a refund. */
export type LookFault = "lose-request" | "lose-answer";
export type RefundFault = LookFault | "not-yet" | "decline" | "pending";

export class ModelProvider implements PaymentProvider {
  readonly name = "model";
  readonly place = {
    rail: "orders",
    posId: "SUC001POS001",
    qrMode: "dynamic",
    language: "es",
    userId: null,
    storeId: null,
  } as const;
  readonly refunds: {
    id: string;
    amount: Money;
    status: "done" | "pending" | "refused";
    key: string | null;
  }[] = [];
  /** The key of every refund that was made when the till asked. */
  readonly acted: string[] = [];
  /** Each disturbs one call, in order. */
  readonly faults: { readonly look: LookFault[]; readonly refund: RefundFault[] } = { look: [], refund: [] };
  /** The provider's clock; null before it was heard of. */
  nowMs: number | null = Date.parse("2026-03-01T14:00:00Z");
  /** Somebody else gives back on this payment too, and then the provider counts. */
  counts = false;
  /** The till that asked was killed: it hears nothing any more. */
  #life = 0;
  readonly #order: Pick<Order, "id" | "reference" | "total">;

  constructor(order: Pick<Order, "id" | "reference" | "total">) {
    this.#order = order;
  }

  cut(): void {
    this.#life += 1;
  }

  /** By the seller's own app. */
  refundElsewhere(minor: number): void {
    this.counts = true;
    const amount = { ...this.#order.total, minor: Math.min(minor, this.#left()) };
    if (amount.minor > 0) this.#add(amount, null, "done");
  }

  finishPending(status: "done" | "refused"): void {
    for (const refund of this.refunds) if (refund.status === "pending") refund.status = status;
  }

  /** After its window of 24 hours the provider would do again what is asked under a key. */
  forgetKeys(): void {
    for (const refund of this.refunds) refund.key = null;
  }

  givenBackMinor(): number {
    const standing = this.refunds.filter((refund) => refund.status !== "refused");
    return standing.reduce((sum, refund) => sum + refund.amount.minor, 0);
  }

  createOrder(): Promise<Order> {
    return Promise.reject(new Error("nothing is sold here"));
  }

  cancelOrder(): Promise<Order> {
    return Promise.reject(new Error("nothing is canceled here"));
  }

  findOrder(): Promise<Order> {
    return this.getOrder();
  }

  getOrder(): Promise<Order> {
    return this.#answer(this.faults.look.shift(), () => this.#view());
  }

  refundOrder(_orderId: string, { amount }: RefundRequest, key: string): Promise<readonly ProviderRefund[]> {
    const fault = this.faults.refund.shift();
    return this.#answer(fault, () => {
      if (this.refunds.some((refund) => refund.key === key)) return this.#list();
      if (fault === "not-yet") throw new PaymentError("not-yet", "not-done", "not yet", { repeatable: true });
      const asked = amount ?? this.#order.total;
      if (fault === "decline" || (this.counts && asked.minor > this.#left())) {
        throw new PaymentError("declined", "not-done", "declined");
      }
      this.acted.push(key);
      this.#add(asked, key, fault === "pending" ? "pending" : "done");
      return this.#list();
    });
  }

  time(): Date | null {
    return this.nowMs === null ? null : new Date(this.nowMs);
  }

  async close(): Promise<void> {}

  async #answer<T>(fault: RefundFault | undefined, act: () => T): Promise<T> {
    const life = this.#life;
    await Promise.resolve();
    if (fault === "lose-request") throw new PaymentError("no-answer", "unknown", "the request was lost");
    const answer = act();
    await Promise.resolve();
    // A killed process is not told, and does nothing more: its promises stay open for ever.
    if (life !== this.#life) return new Promise<never>(() => {});
    if (fault === "lose-answer") throw new PaymentError("no-answer", "unknown", "the answer was lost");
    return answer;
  }

  #add(amount: Money, key: string | null, status: "done" | "pending"): void {
    this.refunds.push({ id: `REF${this.refunds.length + 1}`, amount, status, key });
  }

  #left(): number {
    return this.#order.total.minor - this.givenBackMinor();
  }

  #list(): readonly ProviderRefund[] {
    return this.refunds.map(({ amount, id, status }) => ({ id, amount, status, word: status }));
  }

  #view(): Order {
    const { total } = this.#order;
    return {
      ...this.#order,
      status: "paid",
      word: "processed",
      qrData: null,
      paymentId: "PAY1",
      payment: { id: "PAY1", number: null, methodType: null, method: null, installments: 1, paid: total },
      rejection: null,
      refunds: this.#list(),
      lateUntil: null,
      virtual: false,
    };
  }
}
