// What the till does about a refund that was asked for: asks the provider for it once, looks before it asks again,
// and follows one that has not finished.

import { type Order, PaymentError, type ProviderRefund } from "../../payments/provider.ts";
import { followDelayMs } from "../../sale/retry.ts";
import type { Refund, Sale } from "../../sale/sale.ts";
import { isTooOld, ownAnswer, ownRefund } from "./answers.ts";
import { type Attendance, KEY_LIVES_MS, type PayerOptions } from "./attendance.ts";
import { refundKey } from "./keys.ts";
import type { Learning } from "./learning.ts";

/** As with an order: a key that was of no use so often will be of none later. */
const SPOILED_TRIES = 3;

export class RefundWork {
  readonly #options: PayerOptions;
  readonly #learning: Learning;

  constructor(options: PayerOptions, learning: Learning) {
    this.#options = options;
    this.#learning = learning;
  }

  /** The provider remembers a key for a day only, so we look before we ask again, however long ago that was. */
  async request(sale: Sale, refundId: number, attendance: Attendance): Promise<void> {
    const { accept, clock, durable, heard, provider } = this.#options;
    const { id } = sale.facts;
    const refund = sale.refunds.find((candidate) => candidate.id === refundId);
    if (refund === undefined || sale.order === null || sale.payment === null) {
      throw new Error(`sale ${id}: refund ${refundId} without a payment`);
    }
    const askedBefore = attendance.first || attendance.failures > 0;
    if (askedBefore && (await this.#find(sale, refund, attendance))) return;
    await durable();
    attendance.sentAtMs ??= clock.monotonicMs();
    let answer: readonly ProviderRefund[];
    try {
      answer = await provider.refundOrder(
        sale.order.id,
        { paymentId: sale.payment.id, amount: refund.whole ? null : refund.amount },
        refundKey(sale, refund),
      );
    } catch (error) {
      if (!(error instanceof PaymentError)) throw error;
      if (error.code === "key-spoiled") return this.#lookBehindKey(sale, refund, attendance, error);
      if (error.repeatable) throw error;
      heard(error, id);
      // It speaks of this request only; an earlier one of ours may have been the reason. The list decides, and
      // while it cannot be read the refund stays unknown.
      if (await this.#find(sale, refund, attendance, error.outcome === "unknown")) return;
      const { code, message } = error;
      return accept(id, { type: "refund-refused", refund: refund.id, code, message });
    }
    heard(null, id);
    const found = ownAnswer(sale, refund, answer);
    if (found !== null) return this.#report(sale, refund, found, answer);
    const message = "the refund was accepted, but the answer does not name it";
    throw new PaymentError("bad-answer", "unknown", message);
  }

  /** A refund that stays pending is a matter of hours or days: the pauses grow. */
  async follow(sale: Sale, attendance: Attendance): Promise<void> {
    if (!attendance.first) await attendance.pause(followDelayMs(attendance.followed));
    attendance.followed += 1;
    if (!attendance.isStopped) await this.#learning.look(sale);
  }

  /**
   * Looks for a refund that we asked for in the provider's list; reports it when it is there.
   * @param mayHaveActed the provider's last answer leaves open whether it did: only the list could tell
   */
  async #find(sale: Sale, refund: Refund, attendance: Attendance, mayHaveActed = false): Promise<boolean> {
    if (sale.order === null) return false;
    let order: Order;
    try {
      order = await this.#options.provider.getOrder(sale.order.id);
    } catch (error) {
      if (!isTooOld(error)) throw error;
      if (mayHaveActed || this.#isKeyOld(refund, attendance)) throw cannotKnow(refund);
      return false;
    }
    const found = ownRefund(sale, refund, order.refunds);
    if (found !== null) await this.#report(sale, refund, found, order.refunds);
    return found !== null;
  }

  /**
   * Of another amount than was asked for, somebody else gave back a part meanwhile. That is learned in the same
   * breath, because the slip says what remains.
   */
  async #report(
    sale: Sale,
    refund: Refund,
    own: ProviderRefund,
    seen: readonly ProviderRefund[],
  ): Promise<void> {
    const isOther = own.amount.minor !== refund.amount.minor;
    const all = isOther && sale.order !== null ? await this.#listOr(sale.order.id, seen) : [];
    const reported = this.#learning.reportRefund(sale, refund, own);
    await Promise.all([reported, this.#learning.learnRefunds(sale.facts.id, all)]);
  }

  /** What an answer shows need not be all; what cannot be read now is learned at the next look. */
  async #listOr(orderId: string, seen: readonly ProviderRefund[]): Promise<readonly ProviderRefund[]> {
    try {
      return (await this.#options.provider.getOrder(orderId)).refunds;
    } catch (error) {
      if (error instanceof PaymentError) return seen;
      throw error;
    }
  }

  /** As with an order (order-work.ts): look, try the same key again, and only then take another one. */
  async #lookBehindKey(
    sale: Sale,
    refund: Refund,
    attendance: Attendance,
    error: PaymentError,
  ): Promise<void> {
    if (await this.#find(sale, refund, attendance)) return;
    attendance.spoiled += 1;
    if (attendance.spoiled < SPOILED_TRIES) throw error;
    attendance.spoiled = 0;
    return this.#options.accept(sale.facts.id, { type: "key-spoiled", refund: refund.id });
  }

  /** What an earlier run asked is dated by the provider's clock in the journal, where that was known. */
  #isKeyOld({ providerAt }: Refund, attendance: Attendance): boolean {
    const now = this.#options.provider.time();
    if (attendance.sentAtMs !== null || providerAt === null || now === null) return attendance.isKeyOld();
    return now.getTime() - Date.parse(providerAt) > KEY_LIVES_MS;
  }
}

function cannotKnow({ id }: Refund): PaymentError {
  return new PaymentError(
    "order_not_found",
    "unknown",
    `whether refund ${id} happened cannot be found out: Mercado Pago shows orders for three months only and ` +
      "remembers requests for a day; asked again it could be made twice, so look at the payment in Mercado Pago's own app",
  );
}
