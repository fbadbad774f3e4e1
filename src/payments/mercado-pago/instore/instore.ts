// The rail for sellers on the instore API, which is deprecated and still what several countries have: an order is
// placed on a POS or inside a QR, gets no id, and is followed through merchant orders and payments (mercado-pago.md
// 5 to 9). One call of the contract is several requests here; all but one of them are reads.

import {
  type Order,
  type OrderPlace,
  type OrderRequest,
  PaymentError,
  type PaymentProvider,
} from "../../provider.ts";
import { callApi } from "../http/call.ts";
import { createHttpClient, type HttpClient } from "../http/http-client.ts";
import { providerTimeS } from "../http/provider-time.ts";
import { assertOrder } from "../http/request-checks.ts";
import { paidStatus, refundPayment } from "../payments/calls.ts";
import { placeOf, type RailOptions } from "../rail-options.ts";
import { decodeDone, decodePos, decodeQr, EMPTY_POS, type PosState } from "./answer.ts";
import { type Finding, findMoney } from "./money.ts";
import { type InstoreOrder, makeInstoreOrder, type PosAddress, readInstoreId } from "./order-id.ts";
import { INSTORE_RULES, NO_ORDER_ON_POS } from "./refusals.ts";
import { encodeInstoreOrder, placePath, posPath, qrsPath } from "./request.ts";

/**
 * How long an order has to be away from its POS, in seconds of the provider's clock, before it counts as ended: it
 * leaves the POS when it is paid, and the payment may be found a moment later (mercado-pago.md 5.2).
 */
const SETTLE_S = 4;
/** The same for a QR of its own, which nobody can look at: so long after its end a payment may still appear. */
const GRACE_S = 5;
/**
 * So long after an order's time a payment of somebody who had it on the phone may still appear: removing an order
 * from its POS does not take it from a phone that shows it already.
 */
const LATE_S = 30;
/** Orders that are remembered between calls, so that the till need not wait inside of one. */
const MAX_REMEMBERED = 100;

/** @throws TypeError when baseUrl is not one that may carry the token */
export function createInstoreRail(
  options: RailOptions,
  http: HttpClient = createHttpClient(options),
): PaymentProvider {
  const { currency, ivaPercent = null } = options;
  const here = placeOf("instore", options);
  /** When an order was first seen to be gone from its POS, by the provider's clock. */
  const goneSinceS = new Map<string, number>();
  /** References of orders whose placing may have arrived; since when they were looked for in vain, or null. */
  const mayBePlaced = new Map<string, number | null>();

  async function createOrder(request: OrderRequest): Promise<Order> {
    assertOrder(request, currency);
    const { reference, total, validityS, place = here } = request;
    const known = (expiresAtS: number) => makeInstoreOrder(place, reference, total, expiresAtS);
    // The API knows no idempotency keys here: whether an earlier request arrived is found out by looking.
    const { pos, money } = await asNotDone(async () => {
      const onPos = place.qrMode === "dynamic" ? EMPTY_POS : await readPos({ reference, total, ...place });
      return { pos: onPos, money: await findMoney(http, request) };
    });
    if (money.paid !== null) return found(known(money.atS), money);
    if (pos.other !== null) throw posOccupied(pos.other, place.posId);
    // Placed a second time it could be paid a second time.
    if (pos.ours !== null) return open(known(pos.ours.expiresAtS ?? money.atS + validityS), money, ON_POS);
    // A QR of its own was shown to nobody, or is followed by the same reference.
    if (place.qrMode !== "dynamic" && mayBePlaced.has(reference)) mustBeSettled(reference, money);
    try {
      const { order, qrData } = await putThere(request, place, money.atS);
      return { ...open(order, money, "placed"), qrData };
    } catch (error) {
      if (!(error instanceof PaymentError) || error.outcome === "unknown") keep(mayBePlaced, reference, null);
      throw error;
    }
  }

  /** An order that may have been placed and is not there may have been paid, and its payment be found in a moment. */
  function mustBeSettled(reference: string, money: Finding): void {
    const sinceS = mayBePlaced.get(reference) ?? money.atS;
    keep(mayBePlaced, reference, sinceS);
    if (money.underWay === null && money.atS >= sinceS + SETTLE_S) return;
    const message = `create order: ${reference} may have been placed before; it is looked for before it is placed again`;
    throw new PaymentError("order-locked", "unknown", message, { retryAfterMs: 1_000 });
  }

  /** @param nowS by the provider's clock, a moment ago */
  async function putThere(
    request: OrderRequest,
    place: OrderPlace,
    nowS: number,
  ): Promise<{ readonly order: InstoreOrder; readonly qrData: string | null }> {
    const { reference, total, validityS } = request;
    if (place.qrMode === "static") {
      const body = encodeInstoreOrder(request, currency, null, ivaPercent);
      const placedAtS = await callApi(
        http,
        "create",
        { method: "PUT", path: placePath(place), ttlS: validityS, body },
        (answer, from) => {
          decodeDone(answer);
          return providerTimeS(from, http);
        },
        { rules: INSTORE_RULES, mayBeEmpty: true },
      );
      return { order: makeInstoreOrder(place, reference, total, placedAtS + validityS), qrData: null };
    }
    const expiresAtS = nowS + validityS;
    const body = encodeInstoreOrder(request, currency, expiresAtS, ivaPercent);
    const hybrid = place.qrMode === "hybrid";
    const qrData = await callApi(
      http,
      "create",
      { method: hybrid ? "PUT" : "POST", path: qrsPath(place), body },
      (answer) => {
        const text = decodeQr(answer);
        if (text === null && !hybrid) throw answer.unexpected("qr_data");
        return text;
      },
      { rules: INSTORE_RULES, mayBeEmpty: hybrid },
    );
    return { order: makeInstoreOrder(place, reference, total, expiresAtS), qrData };
  }

  async function follow(order: InstoreOrder): Promise<Order> {
    const money = await findMoney(http, order);
    if (money.paid !== null) return found(order, money);
    if (order.mode === "dynamic") {
      if (money.atS <= order.expiresAtS + GRACE_S) return open(order, money, "waiting");
      await mustBeOurs(order);
      const again = await findMoney(http, order);
      // The first answer of a run may have told a wrong time; these two have outvoted it.
      return again.atS <= order.expiresAtS + GRACE_S && again.paid === null
        ? open(order, again, "waiting")
        : ended(order, again);
    }
    const pos = await readPos(order);
    if (pos.ours === null) return leave(order);
    goneSinceS.delete(order.id);
    return open(order, money, ON_POS);
  }

  /** The order is gone from its POS. It was paid, or it has ended; the first is looked for before the second is said. */
  async function leave(order: InstoreOrder): Promise<Order> {
    const money = await findMoney(http, order);
    const sinceS = goneSinceS.get(order.id) ?? money.atS;
    keep(goneSinceS, order.id, sinceS);
    return money.atS < sinceS + SETTLE_S ? mayHaveEnded(order, money) : ended(order, money);
  }

  function mayHaveEnded(order: InstoreOrder, money: Finding): Order {
    return money.paid === null ? open(order, money, NOT_ON_POS) : found(order, money);
  }

  function ended(order: InstoreOrder, money: Finding): Order {
    if (money.paid !== null) return found(order, money);
    if (money.underWay !== null) return open(order, money, NOT_ON_POS);
    const status = money.atS >= order.expiresAtS ? "expired" : "canceled";
    const word = order.mode === "dynamic" ? status : NOT_ON_POS;
    return { ...unpaid(order, money), status, word, lateUntil: lateUntil(order, money.atS) };
  }

  async function cancel(order: InstoreOrder): Promise<Order> {
    // A QR of its own cannot be deleted (6): it says how it stands, and ends by its time.
    if (order.mode === "dynamic") {
      const found = await follow(order);
      const end = atTime(order.expiresAtS);
      const hasTimeLeft = (http.farTime() ?? end) < end;
      return found.status === "open" && hasTimeLeft ? { ...found, lateUntil: end } : found;
    }
    if ((await readPos(order)).ours === null) return leave(order);
    try {
      await callApi(http, "cancel", { method: "DELETE", path: posPath(order) }, decodeDone, {
        rules: INSTORE_RULES,
        mayBeEmpty: true,
      });
    } catch (error) {
      // Just paid, just expired, or a customer holds it.
      if (error instanceof PaymentError && error.code === "order-not-open") return follow(order);
      throw error;
    }
    const money = await findMoney(http, order);
    if (money.paid !== null) return found(order, money);
    if (money.underWay !== null) return open(order, money, NOT_ON_POS);
    // It was there to be removed, so nobody had paid; there is nothing to wait for.
    keep(goneSinceS, order.id, money.atS - SETTLE_S);
    const late = lateUntil(order, money.atS);
    return { ...unpaid(order, money), status: "canceled", word: "removed", lateUntil: late };
  }

  async function readPos(wanted: PosAddress & Pick<InstoreOrder, "reference" | "total">): Promise<PosState> {
    const { reference, total } = wanted;
    try {
      return await callApi(
        http,
        "get",
        { method: "GET", path: posPath(wanted) },
        (body) => decodePos(body, reference, total),
        { rules: INSTORE_RULES },
      );
    } catch (error) {
      if (error instanceof PaymentError && error.code === NO_ORDER_ON_POS) return EMPTY_POS;
      throw error;
    }
  }

  /** A search with another account's token finds nothing, whatever was paid. @throws PaymentError when it is one */
  async function mustBeOurs({ userId }: InstoreOrder): Promise<void> {
    const ofToken = await callApi(http, "get", { method: "GET", path: "/users/me" }, (body) =>
      body.at("id").id(),
    );
    if (userId === null || ofToken === userId) return;
    const message =
      `get order: the order is of account ${userId} and the access token of account ${ofToken}, which cannot know ` +
      "whether it was paid; use a token of the account that it was made on";
    throw new PaymentError("unauthorized", "not-done", message);
  }

  return {
    name: "Mercado Pago, instore",
    place: here,
    createOrder: (request) => createOrder(request),
    // createOrder looks before it places, each time; of a request that may have arrived it waits for the payment.
    findOrder: async ({ reference }) => {
      if (!mayBePlaced.has(reference)) keep(mayBePlaced, reference, null);
      return null;
    },
    getOrder: async (orderId) => follow(readInstoreId(orderId, currency, here)),
    cancelOrder: async (orderId) => cancel(readInstoreId(orderId, currency, here)),

    async refundOrder(orderId, request, key) {
      readInstoreId(orderId, currency, here);
      return refundPayment(http, request, key, currency);
    },

    time: () => http.farTime(),
    close: () => http.close(),
  };
}

function keep<T>(known: Map<string, T>, name: string, value: T): void {
  known.delete(name);
  known.set(name, value);
  const [oldest] = known.keys();
  if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
}

// Words for people; the instore API has none of its own for how an order stands.
const ON_POS = "on the POS";
export const NOT_ON_POS = "not on the POS";

function unpaid(order: InstoreOrder, money: Finding): Omit<Order, "status" | "word"> {
  return {
    id: order.id,
    reference: order.reference,
    total: order.total,
    qrData: null,
    paymentId: null,
    payment: null,
    rejection: null,
    refunds: [],
    lateUntil: null,
    virtual: money.virtual,
  };
}

function open(order: InstoreOrder, money: Finding, word: string): Order {
  const status = { status: "open", word: money.underWay ?? word } as const;
  return { ...unpaid(order, money), ...status, rejection: money.rejection };
}

function found(order: InstoreOrder, money: Finding): Order {
  if (money.paid === null) throw new Error(`order ${order.id} was not found paid`);
  const { payment, refunds, word } = money.paid;
  const status = paidStatus(money.paid);
  return { ...unpaid(order, money), status, word, paymentId: payment.id, payment, refunds };
}

/** When an order that has ended unpaid need not be asked about any more; null when that is past. */
function lateUntil(order: InstoreOrder, nowS: number): Date | null {
  const untilS = order.expiresAtS + LATE_S;
  return nowS < untilS ? atTime(untilS) : null;
}

function atTime(seconds: number): Date {
  return new Date(seconds * 1000);
}

function posOccupied(reference: string, externalPosId: string): PaymentError {
  const shown = reference.replace(/[^\x20-\x7e]+/g, " ").slice(0, 80);
  return new PaymentError(
    "pos-occupied",
    "not-done",
    `create order: the POS ${externalPosId} holds another order, ${shown}, which is not replaced; ` +
      "wait until it is paid, canceled or expired, or give this till a POS of its own",
  );
}

/** What fails before the order is placed has placed nothing. */
async function asNotDone<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof PaymentError) || error.outcome === "not-done") throw error;
    const { code, message, repeatable, retryAfterMs } = error;
    throw new PaymentError(code, "not-done", message, {
      repeatable,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    });
  }
}
