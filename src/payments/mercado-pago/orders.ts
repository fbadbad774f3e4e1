// The rail for sellers on the current Orders API: create, read, cancel and refund orders of type "qr"
// (mercado-pago.md 4), behind the contract that every rail keeps.

import type { Clock } from "../../../hardware/hal/clock.ts";
import type { Currency } from "../../money/money.ts";
import type { PaymentProvider } from "../provider.ts";
import { callApi } from "./call.ts";
import { createHttpClient, type HttpAnswer, type HttpLimits, type Observation } from "./http-client.ts";
import {
  assertSameOrder,
  decodeCreated,
  decodeOrder,
  decodeRefunded,
  type OrderContext,
} from "./orders-answer.ts";
import { encodeOrder, encodeRefund, invalid, type QrMode } from "./orders-request.ts";

export interface OrdersRailOptions {
  /** https://api.mercadopago.com; http only towards loopback. */
  readonly baseUrl: string;
  /** A function is asked anew for each request. */
  readonly accessToken: string | (() => string);
  readonly externalPosId: string;
  /** Part of every rail's settings; the Orders API finds the store and the account by the POS and the token. */
  readonly externalStoreId: string;
  readonly userId: string;
  readonly qrMode: QrMode;
  readonly currency: Currency;
  readonly clock: Clock;
  /** Told of every request once it ended. */
  readonly observe?: ((observation: Observation) => void) | undefined;
  /** "tilld/0.1.0". */
  readonly userAgent?: string | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
}

/** @throws TypeError when baseUrl is not one that may carry the token */
export function createOrdersRail(options: OrdersRailOptions): PaymentProvider {
  const { currency, qrMode } = options;
  const http = createHttpClient(options);

  return {
    name: "Mercado Pago, orders",

    async createOrder(request, key) {
      const body = encodeOrder(request, options);
      return callApi(
        http,
        "create",
        { method: "POST", path: "/v1/orders", idempotencyKey: checkKey(key), body },
        (answer, from) => decodeCreated(answer, request, contextOf(from)),
      );
    },

    async getOrder(orderId) {
      return callApi(http, "get", { method: "GET", path: pathOf(orderId) }, (answer, from) => {
        assertSameOrder(answer, orderId);
        return decodeOrder(answer, contextOf(from));
      });
    },

    async cancelOrder(orderId, key) {
      return callApi(
        http,
        "cancel",
        { method: "POST", path: `${pathOf(orderId)}/cancel`, idempotencyKey: checkKey(key) },
        (answer, from) => {
          assertSameOrder(answer, orderId);
          return decodeOrder(answer, contextOf(from));
        },
      );
    },

    async refundOrder(orderId, request, key) {
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

    close: () => http.close(),
  };

  function contextOf(answer: HttpAnswer): OrderContext {
    return { currency, qrMode, virtual: answer.header("x-virtual-mercado-pago") !== null };
  }
}

/** An id goes into the address, so nothing but an id may be in it. */
function pathOf(orderId: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(orderId))
    throw invalid("the order id: expected letters and digits, like ORD…");
  return `/v1/orders/${orderId}`;
}

/** mercado-pago.md 2.2: at most 128 characters. */
function checkKey(key: string): string {
  if (!/^[\x21-\x7e]{1,128}$/.test(key))
    throw invalid("the idempotency key: expected 1 to 128 printable characters");
  return key;
}
