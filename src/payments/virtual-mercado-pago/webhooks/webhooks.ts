// Notifications of the virtual Mercado Pago: it watches its orders, also those to which only time happens, and tells
// the till. Without an address it does nothing, and no timer runs.

import type { Clock, Timer } from "../../../../hardware/hal/clock.ts";
import type { OrderRecord } from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";
import { Changes } from "./changes.ts";
import { Sender, type WebhookSent } from "./sender.ts";

export type { WebhookSent } from "./sender.ts";

export class Webhooks {
  readonly #state: ProviderState;
  readonly #clock: Clock;
  readonly #changes: Changes;
  readonly #sender: Sender;
  /** When an order that waits for its end is looked at again, by its id. */
  readonly #watches = new Map<string, Timer>();

  constructor(state: ProviderState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
    this.#changes = new Changes(state);
    this.#sender = new Sender(state, clock);
    state.onChange((order) => this.#changed(order));
  }

  /** Oldest first. */
  list(): readonly WebhookSent[] {
    return this.#sender.list();
  }

  /** The switches or the clock were moved: looks at every order. */
  attend(): void {
    for (const order of this.#state.all()) this.#changed(order);
  }

  close(): void {
    this.#sender.close();
    for (const timer of this.#watches.values()) timer.cancel();
    this.#watches.clear();
  }

  #changed(order: OrderRecord): void {
    const panel = this.#state.switches.webhookUrl !== "none";
    for (const notice of this.#changes.tell(order)) {
      if (panel || notice.url !== null) this.#sender.send(notice);
    }
    if (panel || order.instore?.notificationUrl) this.#watch(order);
  }

  /** Expiry and the end of pending refunds happen when somebody looks: here that is us, at the right moment. */
  #watch(order: OrderRecord): void {
    this.#watches.get(order.id)?.cancel();
    this.#watches.delete(order.id);
    const nextMs = this.#nextMs(order);
    if (nextMs === null) return;
    const timer = this.#clock.after(Math.min(nextMs, 2 ** 31 - 1), () => {
      this.#watches.delete(order.id);
      // Looking settles it, and that is told like every change.
      this.#state.find(order.id);
    });
    this.#watches.set(order.id, timer);
  }

  /** Null when time alone will not change it. An order that is held past its time ends when the phone lets go. */
  #nextMs(order: OrderRecord): number | null {
    const nowMs = this.#state.nowMs();
    // A millisecond more, because timers of a real clock may round down.
    if (order.status === "created" && order.expiresAtMs > nowMs) return order.expiresAtMs - nowMs + 1;
    const { pendingRefundMs } = this.#state.switches;
    const pending = order.refunds.filter(({ status }) => status !== "processed" && status !== "failed");
    if (pendingRefundMs === null || pending.length === 0) return null;
    return Math.max(0, Math.min(...pending.map(({ atMs }) => atMs)) + pendingRefundMs - nowMs) + 1;
  }
}
