// The hands that play a validation table by themselves: the virtual Mercado Pago's phone, its books, and the clock
// that it shares with the till.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import {
  GaveUp,
  type Hands,
  type Looked,
  type LookTask,
  type PaymentTask,
  type ProviderRecord,
} from "../certify/hands.ts";
import type { Flow } from "../certify/rows.ts";
import type { PhoneScreen, VirtualOrder } from "../payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { DemoShop } from "./demo-shop.ts";
import type { MovableClock } from "./movable-clock.ts";

/** While the till is waited for, its time runs in such steps; the till looks every second at most. */
const STEP_MS = 500;
/** What a step takes at least: the news of it travel over sockets. */
const STEP_TAKES_MS = 10;

export class PhoneHands implements Hands {
  readonly #shop: DemoShop;
  readonly #clock: MovableClock;
  /** The order on the phone's screen. */
  #held: string | null = null;
  #papersTold = 0;

  constructor(shop: DemoShop, clock: MovableClock) {
    this.#shop = shop;
    this.#clock = clock;
  }

  async pay({ card, flow, sale }: PaymentTask): Promise<void> {
    if (this.#held === null) {
      const screen = this.#scan(flow);
      if (screen.screen !== "checkout" || screen.amount !== sale.total.decimal)
        throw new GaveUp(
          `the phone shows: ${wordsOf(screen)}; expected the checkout over ${sale.total.decimal}`,
        );
    }
    const orderId = this.#held ?? "";
    this.#held = null;
    this.#shop.virtual.phone.play(orderId, card === "approving" ? "APRO" : "OTHE");
  }

  async look({ flow, sale, sight }: LookTask): Promise<Looked> {
    if (sight === "refund") {
      const order = this.#ordersOf(sale?.reference ?? "").at(-1);
      const given = order?.refunds.map((refund) => `${refund.id} ${refund.status}`).join(", ") ?? "";
      return { right: order?.status === "refunded", words: `buyer's account: ${given || "no refund"}` };
    }
    const screen = this.#scan(flow);
    const words = `phone: ${wordsOf(screen)}`;
    switch (sight) {
      case "waiting-screen":
        return { right: screen.screen === "waiting", words };
      case "checkout":
        return { right: screen.screen === "checkout" && screen.amount === sale?.total.decimal, words };
      case "error-screen":
        return { right: screen.screen === "unavailable" && screen.reason === "expired", words };
    }
  }

  tell(): void {}

  putAway(): void {
    if (this.#held !== null) this.#shop.virtual.phone.walkAway(this.#held);
    this.#held = null;
  }

  letTimePass(ended: AbortSignal): void {
    const step = () => {
      if (ended.aborted) return;
      if (this.#shop.traffic.isCalm) this.#clock.move(STEP_MS);
      systemClock.after(STEP_TAKES_MS, step);
    };
    systemClock.after(STEP_TAKES_MS, step);
  }

  papers(): readonly string[] {
    const all = this.#shop.printer.printer.papers();
    const since = all.slice(this.#papersTold);
    this.#papersTold = all.length;
    return since.map(({ text }) => text.replace(/^\s*\n/, "").trimEnd());
  }

  async provider(reference: string): Promise<ProviderRecord | null> {
    const orders = this.#ordersOf(reference);
    const order = orders.at(-1);
    if (order === undefined) return null;
    const merchantOrder = await this.#newestMerchantOrder(order);
    const refundedMinor = order.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
    const webhooks = await this.#webhooksAbout(order);
    const words = [`order ${order.status}/${order.detail}`];
    if (merchantOrder !== null) words.push(`merchant order ${order.merchantOrders.at(-1)} ${merchantOrder}`);
    for (const { detail, number, status } of order.payments)
      words.push(`payment ${number} ${status}/${detail}`);
    for (const refund of order.refunds) words.push(`refund ${refund.id} ${refund.status}`);
    if (webhooks.length > 0) words.push(`sent ${webhooks.join(" ")}`);
    return {
      orders: orders.length,
      orderStatus: order.status,
      merchantOrder,
      paidMinor: order.paidMinor ?? 0,
      refundedMinor,
      rejections: order.rejections.length,
      validityS: Math.round((Date.parse(order.expiresAt) - Date.parse(order.createdAt)) / 1000),
      webhooks,
      words: words.join(", "),
    };
  }

  /** The camera sees what is on the newest ticket, or what hangs on the counter. */
  #scan(flow: Flow): PhoneScreen {
    this.putAway();
    const { printer, virtual } = this.#shop;
    const ticket = printer.printer.papers().findLast((paper) => paper.qr.length > 0);
    const qr = flow === "counter" ? virtual.posQr(this.#shop.posName) : (ticket?.qr[0] ?? "");
    const screen = virtual.phone.scanQr(qr);
    if (screen.screen === "checkout") this.#held = screen.orderId;
    return screen;
  }

  #ordersOf(reference: string): readonly VirtualOrder[] {
    return this.#shop.virtual.orders().filter((order) => order.reference === reference);
  }

  /** What was answered with a 200. */
  async #webhooksAbout(order: VirtualOrder): Promise<readonly string[]> {
    const { virtual } = this.#shop;
    await this.#shop.until("the webhooks are answered", () =>
      virtual.webhooks().every(({ fate }) => fate !== "under-way"),
    );
    const ids = [order.id, ...order.merchantOrders, ...order.payments.map(({ number }) => number)];
    return virtual
      .webhooks()
      .filter(({ id, status }) => ids.includes(id) && status === 200)
      .map(({ action, topic }) => action ?? topic);
  }

  async #newestMerchantOrder(order: VirtualOrder): Promise<string | null> {
    const number = order.merchantOrders.at(-1);
    if (number === undefined) return null;
    const token = readFileSync(join(this.#shop.folder, "token"), "utf8").trim();
    const answer = await fetch(`${this.#shop.virtual.url}/merchant_orders/${number}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { status } = (await answer.json()) as { readonly status: string };
    return status;
  }
}

function wordsOf(screen: PhoneScreen): string {
  switch (screen.screen) {
    case "checkout":
      return `checkout over ${screen.amount} ${screen.currency}`;
    case "waiting":
      return "waiting screen";
    case "type-amount":
      return "screen to type an amount";
    case "unavailable":
      return `error screen (${screen.reason})`;
  }
}
