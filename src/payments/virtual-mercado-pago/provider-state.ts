// What the virtual Mercado Pago knows: orders, points of sale, its own time; and how an order moves
// (reference 4.1, 4.5, 4.8, 4.9). It knows nothing of HTTP; the phone and the refunds stand beside it.

import type { Clock } from "../../../hardware/hal/clock.ts";
import type { Country } from "./countries.ts";
import type { Ids } from "./ids.ts";
import type { OrderDraft } from "./order-request.ts";
import { dynamicQrText, type QrShop, staticQrText } from "./qr-text.ts";
import { refuse } from "./refusals.ts";
import type { Switches } from "./switches.ts";

export interface PaymentRecord {
  readonly id: string;
  status: string;
  detail: string;
  /** The number that the classic API and the customer know; null until paid. */
  number: string | null;
  paidMinor: number | null;
  method: { readonly id: string; readonly type: string; readonly installments: number } | null;
  /** Pix end-to-end id. */
  e2eId: string | null;
  discounted: boolean;
}

export interface RefundRecord {
  readonly id: string;
  readonly number: string;
  readonly amountMinor: number;
  status: string;
  readonly atMs: number;
  /** Made in the seller's app and not through the API. */
  readonly elsewhere: boolean;
}

export interface OrderRecord {
  readonly id: string;
  readonly owner: string;
  readonly draft: OrderDraft;
  readonly expirationText: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  paidAtMs: number | null;
  expiresAtMs: number;
  /** Until then the printed QR of the POS leads here; never, for a dynamic order. */
  readonly staticUntilMs: number | null;
  status: "created" | "processed" | "refunded" | "canceled" | "expired";
  detail: string;
  /** A customer has the order on the phone right now: it is locked. */
  paying: boolean;
  readonly rejections: string[];
  readonly qrUuid: string;
  readonly qrData: string | null;
  readonly payment: PaymentRecord;
  readonly refunds: RefundRecord[];
}

interface PosRecord {
  readonly number: string;
  readonly qrText: string;
  orderId: string | null;
}

/** Seconds: expiry when `expiration_time` is not sent, and the cap of policy B (reference 4.9). */
const DEFAULT_EXPIRY_S = 900;
const STATIC_CAP_S = 600;
export const DAY_MS = 86_400_000;

export interface StateOptions {
  readonly clock: Clock;
  readonly country: Country;
  readonly switches: Switches;
  readonly ids: Ids;
  readonly shopName: string;
  readonly sellerId: string;
  /** Known points of sale; null: any well-formed name is one. */
  readonly posNames: readonly string[] | null;
}

export class ProviderState {
  readonly country: Country;
  readonly switches: Switches;
  readonly ids: Ids;
  readonly #options: StateOptions;
  readonly #orders = new Map<string, OrderRecord>();
  readonly #pos = new Map<string, PosRecord>();
  readonly #startWallMs: number;
  readonly #startMs: number;
  #aheadMs = 0;
  #watchers: ((order: OrderRecord) => void)[] = [];

  constructor(options: StateOptions) {
    this.#options = options;
    this.country = options.country;
    this.switches = options.switches;
    this.ids = options.ids;
    this.#startWallMs = options.clock.wallTime().getTime();
    this.#startMs = options.clock.monotonicMs();
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
    const order = this.#build(draft, owner);
    this.#orders.set(order.id, order);
    if (onPos) pos.orderId = order.id;
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher(order);
    return order;
  }

  cancel(order: OrderRecord): void {
    if (order.status !== "created") {
      throw refuse(409, "order_already_canceled", `Order ${order.id} is ${order.status}, not created`);
    }
    if (order.paying) {
      throw refuse(409, "instore_order_locked_error", `Order ${order.id} is being paid by the customer`);
    }
    this.#end(order, "canceled", "canceled_by_api", this.nowMs());
  }

  /** The control API's way to let an order die now, whoever is paying. */
  expireNow(order: OrderRecord): void {
    if (order.status !== "created") return;
    order.paying = false;
    order.expiresAtMs = this.nowMs();
    this.#expireIfDue(order);
  }

  /** The order as it is now, an expiry included. */
  find(orderId: string): OrderRecord | undefined {
    const order = this.#orders.get(orderId);
    if (order !== undefined) this.#expireIfDue(order);
    return order;
  }

  /** Oldest first. */
  all(): OrderRecord[] {
    return [...this.#orders.keys()].flatMap((id) => this.find(id) ?? []);
  }

  /** The order that the printed QR of a POS leads to, if any. */
  orderOnPos(pos: { readonly orderId: string | null }): OrderRecord | null {
    const order = pos.orderId === null ? undefined : this.find(pos.orderId);
    if (order?.status !== "created" || this.nowMs() >= (order.staticUntilMs ?? 0)) return null;
    return order;
  }

  /** Null when no such POS exists. */
  pos(name: string): PosRecord | null {
    const known = this.#pos.get(name);
    if (known !== undefined) return known;
    const { posNames } = this.#options;
    // Letters and digits; hyphen and underscore are tolerated (reference 3.2 [conflict]).
    const exists = posNames === null ? /^[A-Za-z0-9_-]{1,40}$/.test(name) : posNames.includes(name);
    if (!exists) return null;
    const number = this.ids.posNumber();
    const pos: PosRecord = { number, qrText: staticQrText(this.#qrShop(), number), orderId: null };
    this.#pos.set(name, pos);
    return pos;
  }

  posByQr(qrText: string): PosRecord | undefined {
    return [...this.#pos.values()].find((pos) => pos.qrText === qrText);
  }

  #build(draft: OrderDraft, owner: string): OrderRecord {
    const nowMs = this.nowMs();
    const capped = this.switches.expiryPolicy === "B";
    const defaultS = capped && draft.mode === "static" ? STATIC_CAP_S : DEFAULT_EXPIRY_S;
    const wantedS = draft.expiration?.seconds ?? defaultS;
    const staticS = capped ? Math.min(wantedS, STATIC_CAP_S) : wantedS;
    const validS = draft.mode === "static" ? staticS : wantedS;
    const qrUuid = this.ids.uuid();
    return {
      id: this.ids.make(this.switches.testOrderIds ? "ORDTST" : "ORD", nowMs),
      owner,
      draft,
      expirationText: draft.expiration?.text ?? `PT${defaultS / 60}M`,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      paidAtMs: null,
      expiresAtMs: nowMs + validS * 1000,
      staticUntilMs: draft.mode === "dynamic" ? null : nowMs + staticS * 1000,
      status: "created",
      detail: "created",
      paying: false,
      rejections: [],
      qrUuid,
      qrData: draft.mode === "static" ? null : dynamicQrText(this.#qrShop(), qrUuid),
      payment: {
        id: this.ids.make("PAY", nowMs),
        status: "created",
        detail: "ready_to_process",
        number: null,
        paidMinor: null,
        method: null,
        e2eId: null,
        discounted: false,
      },
      refunds: [],
    };
  }

  #qrShop(): QrShop {
    const { shopName, sellerId } = this.#options;
    return { country: this.country, name: shopName, sellerId, pixKey: this.switches.pixKey };
  }

  #expireIfDue(order: OrderRecord): void {
    if (order.status !== "created" || this.nowMs() < order.expiresAtMs) return;
    if (order.paying && this.switches.payingHoldsExpiry) return;
    this.#end(order, "expired", "expired", order.expiresAtMs);
  }

  #end(order: OrderRecord, status: "canceled" | "expired", paymentDetail: string, atMs: number): void {
    order.status = status;
    order.detail = status;
    order.paying = false;
    order.payment.status = status;
    order.payment.detail = paymentDetail;
    order.updatedAtMs = atMs;
  }
}
