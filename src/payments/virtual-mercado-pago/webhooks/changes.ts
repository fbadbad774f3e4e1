// What happened to an order since somebody was last told, as the notifications about it: the far end of "something
// changed". A change that nobody is told of still counts, so that versions grow as they do at Mercado Pago.

import type { AttemptRecord, OrderRecord } from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";
import { refundedMinor } from "../refunds.ts";
import { merchantOrderNotice, type Notice, orderNotice, paymentNotice } from "./notices.ts";

/** An order as it was when its last change was told. */
interface Told {
  readonly status: OrderRecord["status"];
  readonly backMinor: number;
  readonly attempts: ReadonlyMap<string, string>;
  readonly merchantOrders: number;
  /** Reference 10.2: 2 for the first final state. */
  readonly version: number;
}

const BEFORE: Told = {
  status: "created",
  backMinor: 0,
  attempts: new Map(),
  merchantOrders: 0,
  version: 1,
};

export class Changes {
  readonly #state: ProviderState;
  readonly #told = new Map<string, Told>();

  constructor(state: ProviderState) {
    this.#state = state;
  }

  /** Each change is told once. */
  tell(order: OrderRecord): readonly Notice[] {
    const before = this.#told.get(order.id) ?? BEFORE;
    const backMinor = refundedMinor(order);
    const isNew = order.status !== before.status || backMinor !== before.backMinor;
    const now: Told = {
      status: order.status,
      backMinor,
      attempts: new Map(
        order.attempts.map((attempt) => [attempt.number, stateOf(order, attempt, backMinor)]),
      ),
      merchantOrders: order.instore?.merchantOrders.length ?? 0,
      version: before.version + (isNew ? 1 : 0),
    };
    this.#told.set(order.id, now);
    const all = [
      ...this.#orderNotices(order, before, now),
      ...this.#paymentNotices(order, before, now),
      ...this.#merchantOrderNotices(order, before, now),
    ];
    return all.filter(({ topic }) => this.#isWanted(order, topic));
  }

  #isWanted(order: OrderRecord, topic: Notice["topic"]): boolean {
    const { webhookTopics } = this.#state.switches;
    if (webhookTopics === "rail") return (topic === "order") === (order.instore === null);
    return webhookTopics === "all" || webhookTopics === topic;
  }

  #orderNotices(order: OrderRecord, before: Told, now: Told): Notice[] {
    if (order.instore !== null || now.version === before.version) return [];
    const action = now.backMinor > before.backMinor ? "order.refunded" : `order.${now.status}`;
    return [orderNotice(this.#state, order, action, now.version)];
  }

  #paymentNotices(order: OrderRecord, before: Told, now: Told): Notice[] {
    return order.attempts.flatMap((attempt) => {
      const { number } = attempt;
      const was = before.attempts.get(number);
      if (was === now.attempts.get(number)) return [];
      const action = was === undefined ? "payment.created" : "payment.updated";
      return [paymentNotice(this.#state, order, attempt, action)];
    });
  }

  /** A new one, and each to which something happened: tries to pay, refunds, the order's end. */
  #merchantOrderNotices(order: OrderRecord, before: Told, now: Told): Notice[] {
    return (order.instore?.merchantOrders ?? []).flatMap(({ number }, index) => {
      const touched = order.attempts.some(
        (attempt) =>
          attempt.merchantOrder === number &&
          before.attempts.get(attempt.number) !== now.attempts.get(attempt.number),
      );
      const isNew = index >= before.merchantOrders;
      const ended = now.status !== before.status && (now.status === "expired" || now.status === "canceled");
      return isNew || touched || ended ? [merchantOrderNotice(this.#state, order, number)] : [];
    });
  }
}

function stateOf(order: OrderRecord, attempt: AttemptRecord, backMinor: number): string {
  const after = attempt.status === "approved" ? `${backMinor} ${order.chargeBack ?? ""}` : "";
  return `${attempt.status} ${after}`;
}
