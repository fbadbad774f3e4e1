// What happens to one request of the API, in order: route, token, key, JSON, the answer given before, the
// route's own work. It knows requests and answers but no sockets.

import { timingSafeEqual } from "node:crypto";
import { accountRoutes } from "../account/account-api.ts";
import { posRoutes } from "../account/pos-api.ts";
import { storeRoutes } from "../account/stores-api.ts";
import { instoreRoutes } from "../instore/instore-api.ts";
import { merchantOrderRoutes } from "../instore/merchant-orders-api.ts";
import { ordersRoutes } from "../orders/orders-api.ts";
import { paymentsRoutes } from "../payments/payments-api.ts";
import type { ProviderState } from "../provider-state.ts";
import { reportsRoutes } from "../reports/reports-api.ts";
import { IdempotencyStore } from "./idempotency.ts";
import { type ErrorShape, Refusal, refuse, tellRefusal } from "./refusals.ts";
import {
  type Call,
  findRoute,
  type Operation,
  type Reply,
  type Route,
  type RouteMatch,
  type Seller,
} from "./routes.ts";

export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** From the Authorization header. */
  readonly token: string | null;
  /** From the query, the legacy way. */
  readonly urlToken: string | null;
  readonly key: string | null;
  /** X-Ttl-Store-Preference. */
  readonly ttlText: string | null;
  /** Null when the bytes are no UTF-8. */
  readonly text: string | null;
}

export interface Account {
  readonly token: string;
  readonly userId: string;
}

export class VirtualApi {
  readonly #state: ProviderState;
  readonly #routes: readonly Route[];
  readonly #keys = new IdempotencyStore();
  #accounts: readonly Account[];

  constructor(state: ProviderState, accounts: readonly Account[]) {
    this.#state = state;
    this.#accounts = accounts;
    this.#routes = [
      ...ordersRoutes(state),
      ...instoreRoutes(state),
      ...merchantOrderRoutes(state),
      ...paymentsRoutes(state),
      ...accountRoutes(state),
      ...storeRoutes(state),
      ...posRoutes(state),
      ...reportsRoutes(state),
    ];
  }

  setAccounts(accounts: readonly Account[]): void {
    this.#accounts = accounts;
  }

  /** Null for a path that is no route of the API. */
  operationOf(request: ApiRequest): Operation | null {
    return findRoute(this.#routes, request.method, request.path)?.route.operation ?? null;
  }

  errorShapeOf(request: ApiRequest): ErrorShape {
    return findRoute(this.#routes, request.method, request.path)?.route.errors ?? "orders";
  }

  /** Holds the request's key as a request does that takes long; a second one meanwhile answers 423. */
  lockKey(request: ApiRequest): () => void {
    const token = this.#tokenOf(request);
    if (token === null || request.key === null) return () => {};
    return this.#keys.lock(token, request.key) ?? (() => {});
  }

  handle(request: ApiRequest): Reply {
    const match = findRoute(this.#routes, request.method, request.path);
    if (match === null) return this.#noRoute(request.path);
    try {
      return this.#answer(request, match);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return tellRefusal(error, match.route.errors, this.#state.switches);
    }
  }

  #answer(request: ApiRequest, { route, params }: RouteMatch): Reply {
    const token = this.#tokenOf(request);
    const seller = token === null ? null : this.#sellerOf(token);
    if (token === null || seller === null) {
      const { status, code, message } = route.badToken ?? BAD_TOKEN;
      throw refuse(status, code, message);
    }
    if (route.errors === "orders" && this.#state.switches.refuseTestTokens && token.startsWith("TEST-")) {
      // The policy layer has its own body (reference 2.3 c).
      const message = "At least one policy returned UNAUTHORIZED.";
      if (this.#state.switches.policyRefusalAs === "text") return { status: 403, body: message, plain: true };
      return { status: 403, body: { message, error: "PA_UNAUTHORIZED_RESULT_FROM_POLICIES", status: 403 } };
    }
    const mayLackKey = route.errors === "payments" && !this.#state.switches.refundKeyRequired;
    const key = route.keyed ? readKey(request.key, mayLackKey) : null;
    const { query, ttlText } = request;
    const call = { seller, params, body: readJson(request.text), query, ttlText };
    if (key === null) return route.handle(call);

    const keyed = { token, key, method: request.method, path: request.path, text: request.text ?? "" };
    const nowMs = this.#state.nowMs();
    const before = this.#keys.recall(keyed, nowMs);
    if (before !== undefined) {
      const current = this.#state.switches.repeatedAnswer === "current" && before.again !== undefined;
      return current ? { status: before.status, body: before.again() } : before;
    }
    const reply = this.#act(route, call);
    this.#keys.remember(keyed, reply, nowMs);
    return reply;
  }

  /** @throws Refusal, which leaves the key free, unless refusals are kept as well */
  #act(route: Route, call: Call): Reply {
    try {
      return route.handle(call);
    } catch (error) {
      if (!(error instanceof Refusal) || this.#state.switches.refusedKeys === "free") throw error;
      return tellRefusal(error, route.errors, this.#state.switches);
    }
  }

  #noRoute(path: string): Reply {
    if (this.#state.switches.unknownRouteAs === "json") {
      return { status: 404, body: { message: "resource not found" } };
    }
    return { status: 404, body: `Resource ${path} not found.`, plain: true };
  }

  #tokenOf(request: ApiRequest): string | null {
    return request.token ?? (this.#state.switches.acceptTokenInUrl ? request.urlToken : null);
  }

  #sellerOf(token: string): Seller | null {
    const account = this.#accounts.find((known) => sameText(known.token, token));
    return account === undefined ? null : { userId: account.userId };
  }
}

const BAD_TOKEN = { status: 401, code: "unauthorized", message: "Invalid access token" };

function readKey(key: string | null, mayLack: boolean): string | null {
  if (key === null || key === "") {
    if (mayLack) return null;
    throw refuse(400, "empty_required_header", "Header X-Idempotency-Key is required");
  }
  if (key.length > 128) {
    throw refuse(400, "invalid_idempotency_key_length", "X-Idempotency-Key takes at most 128 characters");
  }
  return key;
}

function readJson(text: string | null): unknown {
  if (text !== null && text.trim() === "") return undefined;
  try {
    if (text !== null) return JSON.parse(text);
  } catch {
    // Told below, like bytes that are no text at all.
  }
  throw refuse(400, "json_syntax_error", "The body is not valid JSON");
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
