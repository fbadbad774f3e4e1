// What the virtual Mercado Pago knows: orders of both rails, points of sale, its own time; and how an order of
// the Orders rail moves (reference 4.1, 4.5, 4.8, 4.9). It knows nothing of HTTP; the instore rail, the phone and
// the refunds stand beside it.

import type { Clock } from "../../../hardware/hal/clock.ts";
import { Places } from "./account/places.ts";
import type { Country } from "./countries.ts";
import { refuse } from "./http/refusals.ts";
import type { Ids } from "./ids.ts";
import { newOrder, type OrderRecord, type PosRecord } from "./orders/order-records.ts";
import type { OrderDraft } from "./orders/order-request.ts";
import { dynamicQrText, type QrShop, staticQrText } from "./qr-text.ts";
import { endDueRefunds } from "./refunds.ts";
import { ReportBooks } from "./reports/report-records.ts";
import type { Switches } from "./switches.ts";

/** Seconds: expiry when `expiration_time` is not sent, and the cap of policy B (reference 4.9). */
const DEFAULT_EXPIRY_S = 900;
const STATIC_CAP_S = 600;

export interface StateOptions {
  readonly clock: Clock;
  readonly country: Country;
  readonly switches: Switches;
  readonly ids: Ids;
  readonly shopName: string;
  readonly sellerId: string;
  /** Known points of sale; null: any well-formed name is one. */
  readonly posNames: readonly string[] | null;
  /** Known stores, for the paths of the instore rail; null: any well-formed name is one. */
  readonly storeNames: readonly string[] | null;
}

export class ProviderState {
  readonly country: Country;
  readonly switches: Switches;
  readonly ids: Ids;
  readonly places: Places;
  readonly reports = new ReportBooks();
  readonly #options: StateOptions;
  readonly #orders = new Map<string, OrderRecord>();
  readonly #pos = new Map<string, PosRecord>();
  readonly #startWallMs: number;
  readonly #startMs: number;
  #aheadMs = 0;
  #watchers: ((order: OrderRecord) => void)[] = [];
  #listener: (order: OrderRecord) => void = () => {};

  constructor(options: StateOptions) {
    this.#options = options;
    this.country = options.country;
    this.switches = options.switches;
    this.ids = options.ids;
    this.#startWallMs = options.clock.wallTime().getTime();
    this.#startMs = options.clock.monotonicMs();
    this.places = new Places({ ...options, nowMs: this.nowMs() });
  }

  /** The provider's own time: it starts at the wall's and then only runs forward, whatever the wall does. */
  nowMs(): number {
    return this.#startWallMs + this.#options.clock.monotonicMs() - this.#startMs + this.#aheadMs;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }

  /** Calls back once, with the next order that is created. */
  onNextOrder(callback: (order: OrderRecord) => void): void {
    this.#watchers.push(callback);
  }

  /** Calls back whenever something happened to an order. One listener at a time. */
  onChange(listener: (order: OrderRecord) => void): void {
    this.#listener = listener;
  }

  /** Whoever changes an order says so here, when it is done. */
  changed(order: OrderRecord): void {
    this.#listener(order);
  }

  create(draft: OrderDraft, owner: string): OrderRecord {
    if (this.switches.strictSites && !this.country.hasOrders) {
      throw refuse(400, "unsupported_site", `QR orders are not enabled for site ${this.country.site}`);
    }
    const pos = this.pos(draft.posName);
    if (pos === null) throw refuse(404, "pos_not_found", `POS ${draft.posName} not found`);
    const older = pos.orderId === null ? undefined : this.find(pos.orderId);
    const onPos = draft.mode !== "dynamic";
    if (onPos && older?.status === "created" && this.switches.busyPos === "refuse") {
      throw refuse(409, "already_queued_order_for_pos", `POS ${draft.posName} already has order ${older.id}`);
    }
    if (onPos && older?.instore) this.takeDown(older, "payable");
    return this.place(this.#build(draft, owner));
  }

  /** Makes an order known and puts it on its POS, unless it is dynamic. */
  place(order: OrderRecord): OrderRecord {
    this.#orders.set(order.id, order);
    const pos = this.pos(order.draft.posName);
    if (pos !== null && order.draft.mode !== "dynamic") pos.orderId = order.id;
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher(order);
    this.changed(order);
    return order;
  }

  cancel(order: OrderRecord): void {
    if (order.status !== "created") {
      throw refuse(409, this.switches.notOpenCode, `Order ${order.id} is ${order.status}, not created`);
    }
    if (order.paying) {
      throw refuse(409, "instore_order_locked_error", `Order ${order.id} is being paid by the customer`);
    }
    this.#end(order, "canceled", "canceled_by_api", this.nowMs());
  }

  /**
   * Takes an open instore order off its POS.
   * @param lock what becomes of it when a customer has it on the phone
   * @returns false when it stays as it is, because of the customer
   */
  takeDown(order: OrderRecord, lock: Switches["instoreLock"]): boolean {
    if (order.paying && lock === "refuses") return false;
    if (order.instore !== null) order.instore.takenDown = true;
    if (lock === "ends") order.paying = false;
    this.#settle(order);
    return true;
  }

  /** The control API's way to let an order die now, whoever is paying. */
  expireNow(order: OrderRecord): void {
    if (order.status !== "created") return;
    order.paying = false;
    order.expiresAtMs = this.nowMs();
    this.#settle(order);
  }

  /** The order as it is now, an expiry included. */
  find(orderId: string): OrderRecord | undefined {
    const order = this.#orders.get(orderId);
    if (order !== undefined) this.#settle(order);
    return order;
  }

  /** Oldest first. */
  all(): OrderRecord[] {
    return [...this.#orders.keys()].flatMap((id) => this.find(id) ?? []);
  }

  /** The order that the printed QR of a POS leads to, if any. */
  orderOnPos(pos: { readonly orderId: string | null }): OrderRecord | null {
    const order = pos.orderId === null ? undefined : this.find(pos.orderId);
    if (order?.status !== "created" || order.instore?.takenDown === true) return null;
    // [inferred] An instore order that a customer holds past its time is still there.
    const held = order.paying && order.instore !== null;
    return held || this.nowMs() < (order.staticUntilMs ?? 0) ? order : null;
  }

  /** Null when no such POS exists. */
  pos(name: string): PosRecord | null {
    if (!this.places.hasPos(name)) return null;
    const known = this.#pos.get(name);
    const number = this.places.placedPos(name)?.id ?? known?.number ?? this.ids.posNumber();
    if (known?.number === number) return known;
    const pos: PosRecord = { name, number, qrText: this.qrTextOf(number), orderId: null };
    this.#pos.set(name, pos);
    return pos;
  }

  hasStore(name: string): boolean {
    return this.places.hasStore(name);
  }

  posByQr(qrText: string): PosRecord | undefined {
    return [...this.#pos.values()].find((pos) => pos.qrText === qrText && this.places.hasPos(pos.name));
  }

  #build(draft: OrderDraft, owner: string): OrderRecord {
    const nowMs = this.nowMs();
    const capped = this.switches.expiryPolicy === "B";
    const defaultS = capped && draft.mode === "static" ? STATIC_CAP_S : DEFAULT_EXPIRY_S;
    const wantedS = draft.expiration?.seconds ?? defaultS;
    const staticS = capped ? Math.min(wantedS, STATIC_CAP_S) : wantedS;
    const qrUuid = this.ids.uuid();
    return newOrder({
      id: this.ids.make(this.switches.testOrderIds ? "ORDTST" : "ORD", nowMs),
      paymentId: this.ids.make("PAY", nowMs),
      owner,
      draft,
      nowMs,
      expirationText: draft.expiration?.text ?? `PT${defaultS / 60}M`,
      validS: draft.mode === "static" ? staticS : wantedS,
      staticS: draft.mode === "dynamic" ? null : staticS,
      qrUuid,
      qrData: draft.mode === "static" ? null : dynamicQrText(this.qrShop(), qrUuid),
      instore: null,
    });
  }

  /** Text of the printed QR of a POS. @param number the POS's own id */
  qrTextOf(number: string): string {
    return staticQrText(this.qrShop(), number);
  }

  /** What the QR texts say of the seller. */
  qrShop(): QrShop {
    const { shopName, sellerId } = this.#options;
    return { country: this.country, name: shopName, sellerId, pixKey: this.switches.pixKey };
  }

  /** Whatever time alone brings about. */
  #settle(order: OrderRecord): void {
    endDueRefunds(this, order);
    if (order.status !== "created") return;
    if (order.instore?.takenDown === true && !order.paying) {
      this.#end(order, "canceled", "canceled_by_api", this.nowMs());
      return;
    }
    if (this.nowMs() < order.expiresAtMs) return;
    if (order.paying && this.switches.payingHoldsExpiry) return;
    this.#end(order, "expired", "expired", order.expiresAtMs);
  }

  #end(order: OrderRecord, status: "canceled" | "expired", paymentDetail: string, atMs: number): void {
    order.status = status;
    order.detail = status;
    order.paying = false;
    for (const attempt of order.attempts) {
      if (attempt.status === "in_process") Object.assign(attempt, { status: "cancelled", detail: "expired" });
    }
    order.payment.status = status;
    order.payment.detail = paymentDetail;
    order.updatedAtMs = atMs;
    this.changed(order);
  }
}
