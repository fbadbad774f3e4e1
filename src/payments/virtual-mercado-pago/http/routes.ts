// The shape of one route, and how a request finds its own. The routes themselves stand in the files that end
// with -api.ts.

import type { ErrorShape } from "./refusals.ts";

export const OPERATIONS = [
  "create",
  "order-search",
  "get",
  "cancel",
  "refund",
  "events",
  "account",
  "store-create",
  "store-search",
  "store-update",
  "store-delete",
  "store-get",
  "pos-create",
  "pos-search",
  "pos-read",
  "pos-update",
  "pos-remove",
  "pos-put",
  "pos-get",
  "pos-delete",
  "qr-post",
  "qr-put",
  "mo-search",
  "mo-get",
  "payment-search",
  "payment-get",
  "payment-refund",
  "refund-list",
  "refund-get",
  "report-config-create",
  "report-config-get",
  "report-config-update",
  "report-create",
  "report-task",
  "report-list",
  "report-search",
  "report-file",
  "report-schedule",
  "report-unschedule",
] as const;
/** What faults and the journal of requests call a route. */
export type Operation = (typeof OPERATIONS)[number];

export interface Reply {
  readonly status: number;
  /** Becomes JSON; undefined sends no body. */
  readonly body: unknown;
  /** The body is a text and goes as it is: the gateway before the API speaks plainly at times. */
  readonly plain?: true;
  /** The body as it would be now, for a request that is repeated under its key. */
  readonly again?: () => unknown;
}

export interface Seller {
  readonly userId: string;
}

export interface Call {
  readonly seller: Seller;
  /** The parts of the path that the pattern names. */
  readonly params: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined when no body came. */
  readonly body: unknown;
  readonly query: URLSearchParams;
  /** X-Ttl-Store-Preference. */
  readonly ttlText: string | null;
}

export interface Route {
  readonly operation: Operation;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** "/v1/orders/:id/cancel" */
  readonly pattern: string;
  readonly errors: ErrorShape;
  /** X-Idempotency-Key is required and honoured. */
  readonly keyed: boolean;
  /** How a bad token is told; 401 `unauthorized` when left out. */
  readonly badToken?: { readonly status: number; readonly code: string; readonly message: string };
  /** Whether the route is there at all; always when left out. */
  readonly when?: () => boolean;
  readonly handle: (call: Call) => Reply;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** A slash at the end changes nothing: the official Node SDK lists refunds with one. */
export function findRoute(routes: readonly Route[], method: string, text: string): RouteMatch | null {
  const path = text.length > 1 && text.endsWith("/") ? text.slice(0, -1) : text;
  const parts = path.split("/");
  for (const route of routes) {
    if (route.method !== method || route.when?.() === false) continue;
    const params = matchParts(route.pattern, parts);
    if (params !== null) return { route, params };
  }
  return null;
}

/** The named parts of a path that fits "/a/:name/b"; null when it does not fit. */
export function matchPattern(pattern: string, path: string): Record<string, string> | null {
  return matchParts(pattern, path.split("/"));
}

/** Of each pattern. */
const known = new Map<string, readonly string[]>();

function partsOf(pattern: string): readonly string[] {
  const parts = known.get(pattern);
  if (parts !== undefined) return parts;
  const made = pattern.split("/");
  known.set(pattern, made);
  return made;
}

function matchParts(pattern: string, found: readonly string[]): Record<string, string> | null {
  const wanted = partsOf(pattern);
  if (wanted.length !== found.length) return null;
  if (!wanted.every((part, index) => part === found[index] || part.startsWith(":"))) return null;
  const named = wanted.flatMap((part, index) =>
    part.startsWith(":") ? [[part.slice(1), found[index] ?? ""] as const] : [],
  );
  return Object.fromEntries(named);
}
