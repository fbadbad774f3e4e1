// The rail for sellers on the current Orders API: create, find, read, cancel and refund orders of type "qr"
// (mercado-pago.md 4), behind the contract that every rail keeps.

import { siteOf } from "../../../money/sites.ts";
import { type Order, type OrderRequest, PaymentError, type PaymentProvider } from "../../provider.ts";
import { callApi } from "../http/call.ts";
import type { Field } from "../http/decode.ts";
import { createHttpClient, type HttpAnswer, type HttpClient } from "../http/http-client.ts";
import { assertOrder, checkKey, invalid } from "../http/request-checks.ts";
import type { ListedPayment } from "../payments/answer.ts";
import { isVirtual, refundPayment } from "../payments/calls.ts";
import { placeOf, type QrMode, type RailOptions } from "../rail-options.ts";
import {
  assertSameOrder,
  decodeAsked,
  decodeCreated,
  decodeOrder,
  decodeRefunded,
  isPayableWithoutQr,
  type OrderContext,
} from "./answer.ts";
import { findOrderId, findPaid } from "./find.ts";
import {
  cannotCancelPaid,
  isPaidOrderId,
  makePaidOrder,
  readPaidOrder,
  readPaidOrderId,
} from "./paid-order.ts";
import { createRules, READ_RULES } from "./refusals.ts";
import { encodeOrder, encodeRefund } from "./request.ts";

/** A key is remembered for 24 hours (2.4); the last one is left to the difference of clocks. */
const KEY_LIVES_S = 23 * 3600;

/** @throws TypeError when baseUrl is not one that may carry the token */
export function createOrdersRail(
  options: RailOptions,
  http: HttpClient = createHttpClient(options),
): PaymentProvider {
  const { currency } = options;
  const here = placeOf("orders", options);
  const rules = createRules(siteOf(currency));

  async function findOrder(request: OrderRequest): Promise<Order | null> {
    assertOrder(request, currency);
    const { reference, total, place = here } = request;
    const paid = await findPaid(http, reference, total);
    const orderId = await findOrderId(http, reference);
    const order = orderId === null ? null : await readFound(orderId, request, place.qrMode);
    if (order !== null) {
      // What can still be paid was made within the hour, so its key is good: repeated, it tells the QR as well.
      return isPayableWithoutQr(order, place.qrMode) ? null : order;
    }
    // An order is paid within its validity: so the key of one that was paid lately is good, and tells the order itself.
    // Without its place nobody knows whether the request would be the same again, and on the same rail.
    if (paid === null || (request.place !== undefined && isKeyGood(paid.payment, request))) return null;
    const known = makePaidOrder(paid.payment.id, reference, total);
    return { ...(await readPaidOrder(http, known)), virtual: paid.virtual };
  }

  function isKeyGood({ createdAtS }: ListedPayment, { validityS }: OrderRequest): boolean {
    const now = http.farTime();
    if (createdAtS === null || now === null) return false;
    return now.getTime() / 1000 - createdAtS + validityS < KEY_LIVES_S;
  }

  /** Null for an order that was listed and cannot be read (any more). */
  async function readFound(orderId: string, request: OrderRequest, qrMode: QrMode): Promise<Order | null> {
    try {
      return await read(orderId, (answer, from) => decodeAsked(answer, request, contextOf(from, qrMode)));
    } catch (error) {
      if (error instanceof PaymentError && error.code === "order_not_found") return null;
      throw error;
    }
  }

  return {
    name: "Mercado Pago, orders",
    place: here,
    findOrder,

    async createOrder(request, key) {
      const { qrMode } = request.place ?? here;
      const body = encodeOrder(request, currency, here);
      return callApi(
        http,
        "create",
        { method: "POST", path: "/v1/orders", idempotencyKey: checkKey(key), body },
        (answer, from) => decodeCreated(answer, request, contextOf(from, qrMode)),
        { rules },
      );
    },

    async getOrder(orderId) {
      if (isPaidOrderId(orderId)) return readPaidOrder(http, readPaidOrderId(orderId, currency));
      return read(orderId, (answer, from) => decodeOrder(answer, contextOf(from, here.qrMode)));
    },

    async cancelOrder(orderId, key) {
      if (isPaidOrderId(orderId)) throw cannotCancelPaid(readPaidOrderId(orderId, currency));
      return callApi(
        http,
        "cancel",
        { method: "POST", path: `${pathOf(orderId)}/cancel`, idempotencyKey: checkKey(key) },
        (answer, from) => {
          assertSameOrder(answer, orderId);
          return decodeOrder(answer, contextOf(from, here.qrMode));
        },
      );
    },

    async refundOrder(orderId, request, key) {
      if (isPaidOrderId(orderId)) {
        readPaidOrderId(orderId, currency);
        return refundPayment(http, request, key, currency);
      }
      const body = encodeRefund(request, currency);
      return callApi(
        http,
        "refund",
        {
          method: "POST",
          path: `${pathOf(orderId)}/refund`,
          idempotencyKey: checkKey(key),
          ...(body === undefined ? {} : { body }),
        },
        (answer) => {
          assertSameOrder(answer, orderId);
          return decodeRefunded(answer, request, currency);
        },
      );
    },

    time: () => http.farTime(),
    close: () => http.close(),
  };

  function read(orderId: string, decode: (body: Field, answer: HttpAnswer) => Order): Promise<Order> {
    const request = { method: "GET", path: pathOf(orderId) } as const;
    const checked = (body: Field, answer: HttpAnswer) => {
      assertSameOrder(body, orderId);
      return decode(body, answer);
    };
    return callApi(http, "get", request, checked, { rules: READ_RULES });
  }

  function contextOf(answer: HttpAnswer, qrMode: QrMode): OrderContext {
    return { currency, qrMode, virtual: isVirtual(answer), now: http.farTime() };
  }
}

/** An id goes into the address, so nothing but an id may be in it. */
function pathOf(orderId: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(orderId))
    throw invalid("the order id: expected letters and digits, like ORD…");
  return `/v1/orders/${orderId}`;
}
