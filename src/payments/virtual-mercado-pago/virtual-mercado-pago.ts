// The virtual Mercado Pago as its users see it: started by name, never by chance, in a demo or a test. It moves
// no money, and every answer says so.

import type { Clock } from "../../../hardware/hal/clock.ts";
import { ControlApi } from "./control-api.ts";
import { COUNTRIES, type Site } from "./countries.ts";
import { Faults } from "./faults.ts";
import { type Account, VirtualApi } from "./http/api.ts";
import { FrontDoor, type RequestEvent } from "./http/front-door.ts";
import { HttpServer } from "./http/http-server.ts";
import { refuse } from "./http/refusals.ts";
import { type RequestSeen, RequestsSeen } from "./http/requests-seen.ts";
import { Ids, type Random, systemRandom } from "./ids.ts";
import {
  isoTime,
  snapshot,
  snapshotRefund,
  type VirtualOrder,
  type VirtualRefund,
} from "./orders/order-bodies.ts";
import type { OrderRecord, RefundRecord } from "./orders/order-records.ts";
import { Phone } from "./phone.ts";
import { ProviderState } from "./provider-state.ts";
import { finishRefund, refundElsewhere } from "./refunds.ts";
import { snapshotLedger, type VirtualMovement, withdraw } from "./reports/ledger.ts";
import { addPastSale, type PastSale, type PastSaleMade } from "./reports/past-sale.ts";
import { changeSwitches, makeSwitches, type Switches } from "./switches.ts";
import { type WebhookSent, Webhooks } from "./webhooks/webhooks.ts";

export type { Site } from "./countries.ts";
export type { FaultKind, FaultRule, PendingFault } from "./faults.ts";
export { type RequestEvent, VIRTUAL_HEADER, VIRTUAL_HEADER_VALUE } from "./http/front-door.ts";
export type { RequestSeen } from "./http/requests-seen.ts";
export type { VirtualOrder, VirtualPayment, VirtualRefund } from "./orders/order-bodies.ts";
export type { Approval, MethodWord, PhoneScreen, ScenarioWord } from "./phone.ts";
export type { VirtualMovement } from "./reports/ledger.ts";
export type { PastSale, PastSaleMade } from "./reports/past-sale.ts";
export type { Switches } from "./switches.ts";
export type { WebhookSent } from "./webhooks/webhooks.ts";

export interface VirtualOptions {
  readonly clock: Clock;
  /** MLA by default. */
  readonly site?: Site;
  /** Tokens of the one seller; any of them is accepted. At least one. */
  readonly accessTokens: readonly string[];
  /** Tokens of a second seller, who may not touch the first one's orders. */
  readonly strangerTokens?: readonly string[];
  /** Digits. */
  readonly userId?: string;
  /** Name inside the QR: ASCII, 1 to 25 characters. */
  readonly shopName?: string;
  /** Known external_pos_id values; left out, any well-formed one is known. */
  readonly posNames?: readonly string[];
  /** Known external_store_id values; left out, any well-formed one is known. */
  readonly storeNames?: readonly string[];
  readonly switches?: Partial<Switches>;
  /** Makes ids repeatable; the system's chance by default. */
  readonly random?: Random;
  /** Called at three points of every API request; the server waits for a promise. For crash tests. */
  readonly onRequest?: (event: RequestEvent) => void | Promise<void>;
}

/** What the control API over HTTP can do too. An order id may be "latest": the newest order. */
export interface VirtualControls {
  readonly phone: Phone;
  readonly seller: SellerApp;
  readonly faults: Faults;
  /** Oldest first: those of one reference, or all. */
  orders(reference?: string): readonly VirtualOrder[];
  /** @throws Refusal 404 when there is no such order */
  order(orderId: string): VirtualOrder;
  /** Lets an open order expire now, whoever is paying. */
  expire(orderId: string): void;
  /** Every movement of the seller's money, oldest first: what the reports are made of. */
  ledger(): readonly VirtualMovement[];
  /** Text of the printed QR. @throws Refusal 404 when there is no such POS */
  posQr(posName: string): string;
  requests(): readonly RequestSeen[];
  forgetRequests(): void;
  /** Notifications that were sent, or should have been; oldest first. */
  webhooks(): readonly WebhookSent[];
  switches(): Readonly<Switches>;
  /** @throws RangeError that names every bad one */
  setSwitches(changes: unknown): Readonly<Switches>;
  /** The provider's own time, ISO 8601. */
  now(): string;
  advanceClock(ms: number): void;
}

/** What the seller does in Mercado Pago's own app, past the till. */
export interface SellerApp {
  /** @param amountMinor null gives back what is left. @throws Refusal */
  refund(orderId: string, amountMinor: number | null): VirtualRefund;
  /** Ends a refund that stayed pending, by its id or its number. @throws Refusal */
  finishRefund(refundId: string, outcome: "processed" | "failed"): VirtualRefund;
  /** Puts a sale into the books that happened before. */
  pastSale(sale: PastSale): PastSaleMade;
  /** Sends money to the seller's bank. @throws Refusal 409 when so much is not there */
  withdraw(amountMinor: number): VirtualMovement;
}

/** Without a wire: requests are brought to its door. */
export interface VirtualProvider extends VirtualControls {
  readonly door: FrontDoor;
  /** Resolves with the next order that is created. */
  nextOrder(): Promise<VirtualOrder>;
  /** Revokes the seller's tokens and takes these. */
  setAccessTokens(tokens: readonly string[]): void;
  close(): void | Promise<void>;
}

export interface VirtualMercadoPago extends VirtualProvider {
  /** "http://127.0.0.1:port", without a slash at its end. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const USER_ID = "123456789";
const STRANGER_ID = "987654321";

/** @param options `port` on 127.0.0.1; 0, the default, takes any free one */
export async function startVirtualMercadoPago(
  options: VirtualOptions & { readonly port?: number },
): Promise<VirtualMercadoPago> {
  const provider = createVirtualMercadoPago(options);
  const server = new HttpServer(provider.door, new ControlApi(provider));
  const port = await server.listen(options.port ?? 0);
  const close = async () => {
    await provider.close();
    await server.close();
  };
  return { ...provider, url: `http://127.0.0.1:${port}`, port, close };
}

export function createVirtualMercadoPago(options: VirtualOptions): VirtualProvider {
  const { clock, accessTokens, userId = USER_ID } = options;
  if (accessTokens.length === 0) throw new RangeError("virtual Mercado Pago: give at least one access token");
  if (!/^[0-9]{1,15}$/.test(userId)) throw new RangeError("virtual Mercado Pago: userId must be digits");
  const switches = makeSwitches(options.switches);
  const ids = new Ids(options.random ?? systemRandom);
  const country = COUNTRIES[options.site ?? "MLA"];
  const shopName = options.shopName ?? "TIENDA VIRTUAL";
  if (!/^[ -~]{1,25}$/.test(shopName)) {
    throw new RangeError(
      `virtual Mercado Pago: shopName must be 1 to 25 ASCII characters, got "${shopName}"`,
    );
  }
  const names = { posNames: options.posNames ?? null, storeNames: options.storeNames ?? null };
  const state = new ProviderState({ clock, country, switches, ids, shopName, sellerId: userId, ...names });
  const strangers = accounts(options.strangerTokens ?? [], STRANGER_ID);
  let known = [...accounts(accessTokens, userId), ...strangers];
  const api = new VirtualApi(state, known);
  const requests = new RequestsSeen();
  const webhooks = new Webhooks(state, clock);
  const controls = makeControls(state, switches, requests, webhooks);
  const door = new FrontDoor({
    clock,
    api,
    faults: controls.faults,
    requests,
    secrets: () => known.map((account) => account.token),
    nowMs: () => state.nowMs(),
    shownTimeMs: () => (switches.dateHeader === "absent" ? null : state.nowMs() + switches.clockSkewMs),
    otherOrderId: (path) =>
      state.all().findLast((order) => !path.includes(order.id))?.id ?? ids.make("ORD", state.nowMs()),
    requestId: () => ids.uuid(),
    onRequest: options.onRequest ?? (() => {}),
  });
  return {
    ...controls,
    door,
    nextOrder: () => new Promise((resolve) => state.onNextOrder((order) => resolve(snapshot(state, order)))),
    setAccessTokens: (tokens) => {
      known = [...accounts(tokens, userId), ...strangers];
      api.setAccounts(known);
    },
    close: () => {
      webhooks.close();
      door.close();
    },
  };
}

function accounts(tokens: readonly string[], userId: string): Account[] {
  return tokens.map((token) => ({ token, userId }));
}

function makeControls(
  state: ProviderState,
  switches: Switches,
  requests: RequestsSeen,
  webhooks: Webhooks,
): VirtualControls {
  const { sellerId } = state.qrShop();
  const find = (orderId: string): OrderRecord => {
    const order = orderId === "latest" ? state.all().at(-1) : state.find(orderId);
    if (order === undefined) throw refuse(404, "order_not_found", `No order ${orderId}`);
    return order;
  };
  return {
    phone: new Phone(state, find),
    faults: new Faults(),
    seller: {
      refund: (orderId, amountMinor) => {
        const order = find(orderId);
        return snapshotRefund(order, refundElsewhere(state, order, amountMinor));
      },
      finishRefund: (refundId, outcome) => {
        const isMeant = (one: RefundRecord): boolean => one.id === refundId || one.number === refundId;
        const order = state.all().find((one) => one.refunds.some(isMeant));
        const refund = order?.refunds.find(isMeant);
        if (order === undefined || refund === undefined) {
          throw refuse(404, "refund_not_found", `No refund ${refundId}`);
        }
        finishRefund(state, order, refund, outcome);
        return snapshotRefund(order, refund);
      },
      pastSale: (sale) => addPastSale(state, sellerId, sale),
      withdraw: (amountMinor) => withdraw(state, sellerId, amountMinor),
    },
    ledger: () => snapshotLedger(state, sellerId),
    orders: (reference) =>
      state
        .all()
        .filter((order) => reference === undefined || order.draft.reference === reference)
        .map((order) => snapshot(state, order)),
    order: (orderId) => snapshot(state, find(orderId)),
    expire: (orderId) => state.expireNow(find(orderId)),
    posQr: (posName) => {
      const pos = state.pos(posName);
      if (pos === null) throw refuse(404, "pos_not_found", `No POS ${posName}`);
      return pos.qrText;
    },
    requests: () => requests.list(),
    forgetRequests: () => requests.clear(),
    switches: () => ({ ...switches }),
    webhooks: () => webhooks.list(),
    setSwitches: (changes) => {
      changeSwitches(switches, changes);
      webhooks.attend();
      return { ...switches };
    },
    now: () => isoTime(state.nowMs()),
    advanceClock: (ms) => {
      state.advance(ms);
      webhooks.attend();
    },
  };
}
