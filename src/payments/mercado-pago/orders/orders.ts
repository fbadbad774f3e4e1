// The rail for sellers on the current Orders API: create, read, cancel and refund orders of type "qr"
// (mercado-pago.md 4), behind the contract that every rail keeps.

import type { PaymentProvider } from "../../provider.ts";
import { callApi } from "../http/call.ts";
import { createHttpClient, type HttpAnswer } from "../http/http-client.ts";
import { checkKey, invalid } from "../http/request-checks.ts";
import type { RailOptions } from "../rail-options.ts";
import { assertSameOrder, decodeCreated, decodeOrder, decodeRefunded, type OrderContext } from "./answer.ts";
import { encodeOrder, encodeRefund } from "./request.ts";

/** @throws TypeError when baseUrl is not one that may carry the token */
export function createOrdersRail(options: RailOptions): PaymentProvider {
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

    time: () => http.farTime(),
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
