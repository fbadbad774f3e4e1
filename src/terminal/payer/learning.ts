// Turns what the provider says of an order into events: paid, ended, rejected, given back by us or by somebody else.

import { type Order, PaymentError, type ProviderRefund } from "../../payments/provider.ts";
import { isPaidBefore } from "../../sale/paid-twice.ts";
import type { Refund, Sale } from "../../sale/sale.ts";
import type { PayerOptions } from "./attendance.ts";

export class Learning {
  readonly #options: PayerOptions;

  constructor(options: PayerOptions) {
    this.#options = options;
  }

  async look(sale: Sale): Promise<Order["status"]> {
    if (sale.order === null) throw new Error(`sale ${sale.facts.id} has no order to look at`);
    return this.learn(sale, await this.#options.provider.getOrder(sale.order.id));
  }

  /** @returns how the order stands */
  async learn(sale: Sale, order: Order): Promise<Order["status"]> {
    const { accept, heard, notPaidSlip } = this.#options;
    const { id, reference } = sale.facts;
    if (order.id !== sale.order?.id || order.reference !== reference) {
      throw new PaymentError(
        "bad-answer",
        "unknown",
        `asked for order ${sale.order?.id} of ${reference}, and the answer is about ${order.id} of ${order.reference}`,
      );
    }
    heard(null, id);
    const now = this.#options.sale(id);
    const { phase } = now;
    // The customer did pay, by an earlier QR, and shall not read the contrary.
    const slip = notPaidSlip && !isPaidBefore(now);
    const late = order.lateUntil === null ? {} : ({ late: true } as const);
    if (order.status === "paid" || order.status === "refunded") {
      await this.#learnPaid(id, order);
      await this.learnRefunds(id, order.refunds);
    } else if (order.status === "expired") {
      await accept(id, { type: "order-expired", slip, ...late });
    } else if (order.status === "canceled") {
      await accept(id, { type: "order-canceled", slip, ...late });
    } else if (
      order.rejection !== null &&
      phase.status === "awaiting-payment" &&
      phase.rejection !== order.rejection
    ) {
      await accept(id, { type: "payment-rejected", rejection: order.rejection });
    }
    return order.status;
  }

  /** A refund of ours, as the provider says that it stands. */
  async reportRefund(sale: Sale, refund: Refund, found: ProviderRefund): Promise<void> {
    const { accept } = this.#options;
    const { id } = sale.facts;
    const providerId = found.id;
    if (found.status === "refused") {
      const message = `Mercado Pago refused the refund (${found.word})`;
      const code = found.word;
      return accept(id, { type: "refund-refused", refund: refund.id, code, message, providerId });
    }
    const type = found.status === "done" ? "refund-done" : "refund-pending";
    const other = found.amount.minor === refund.amount.minor ? {} : { amount: found.amount };
    return accept(id, { type, refund: refund.id, providerId, ...other });
  }

  async #learnPaid(id: number, order: Order): Promise<void> {
    const { accept, nextReceiptNumber, provider, stamp } = this.#options;
    if (order.payment === null)
      throw new PaymentError("bad-answer", "unknown", `order ${order.id} is paid without a payment`);
    if (this.#options.sale(id).phase.status === "paid") return;
    const providerAt = provider.time()?.toISOString();
    await accept(id, {
      type: "order-paid",
      payment: order.payment,
      receiptNumber: nextReceiptNumber(),
      ...stamp(),
      ...(providerAt === undefined ? {} : { providerAt }),
    });
  }

  /** Pending refunds of ours that ended, and refunds that somebody else made. */
  async learnRefunds(id: number, refunds: readonly ProviderRefund[]): Promise<void> {
    for (const found of refunds) {
      const sale = this.#options.sale(id);
      const own = sale.refunds.find(
        (refund) => "providerId" in refund.state && refund.state.providerId === found.id,
      );
      if (own !== undefined) {
        if (own.state.status === "pending" && found.status !== "pending" && found.status !== "unrecognized") {
          await this.reportRefund(sale, own, found);
        }
      } else if (
        found.status === "done" &&
        !sale.refunds.some((refund) => refund.state.status === "requested")
      ) {
        const { amount } = found;
        const { accept, stamp } = this.#options;
        await accept(id, { type: "refund-found", providerId: found.id, amount, ...stamp() });
      }
    }
  }
}
