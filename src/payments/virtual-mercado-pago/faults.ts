// Faults of the way to Mercado Pago and of Mercado Pago itself (reference 17.12), each for the next n requests
// that match. A fault becomes a plan that the server carries out, so the API above never knows of them.

import * as v from "valibot";
import type { ErrorShape } from "./http/refusals.ts";
import { OPERATIONS, type Operation, type Reply } from "./http/routes.ts";

const atLeast = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least));
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
const optional = v.exactOptional;

const WHERE = {
  /** Which call; "any" also takes paths that are no route. Any when left out. */
  on: optional(v.picklist([...OPERATIONS, "any"])),
  method: optional(v.string()),
  /** Exact path; a star stands for any text: "/v1/orders/*". */
  path: optional(v.string()),
  /** So many matching requests pass first. */
  skip: optional(atLeast(0)),
  /** How many requests meet the fault; 1 when left out. */
  times: optional(atLeast(1)),
};

const RULE = v.variant("kind", [
  /** The connection closes and nothing was done. */
  v.strictObject({ kind: v.literal("lose-request"), ...WHERE }),
  /** It was done; the connection closes before any answer. */
  v.strictObject({ kind: v.literal("lose-answer"), ...WHERE }),
  /** Waits, then acts and answers; the key is busy meanwhile (423). */
  v.strictObject({ kind: v.literal("act-late"), delayMs: atLeast(0), ...WHERE }),
  /** Acts at once, answers later. */
  v.strictObject({ kind: v.literal("answer-late"), delayMs: atLeast(0), ...WHERE }),
  /** The bytes of the answer are sent twice on the same connection. */
  v.strictObject({ kind: v.literal("answer-twice"), ...WHERE }),
  /** The way delivers the request twice; the second answer is the one that comes back. */
  v.strictObject({ kind: v.literal("handle-twice"), ...WHERE }),
  /** Acts, but answers what the same call was answered the last time, if it was made before. */
  v.strictObject({ kind: v.literal("stale-answer"), ...WHERE }),
  /** An error status: 500, 503, 429 with Retry-After … */
  v.strictObject({
    kind: v.literal("refuse"),
    status,
    code: optional(v.string()),
    retryAfterS: optional(atLeast(0)),
    acted: optional(v.boolean()),
    ...WHERE,
  }),
  /** Acts; the JSON ends in the middle and Content-Length agrees. */
  v.strictObject({ kind: v.literal("truncated-body"), ...WHERE }),
  /** Acts; Content-Length promises all, half comes, the connection closes. */
  v.strictObject({ kind: v.literal("broken-off"), ...WHERE }),
  /** A page in place of an answer: a captive portal's 200, or a proxy's 403 or 405. Does not act unless told so. */
  v.strictObject({
    kind: v.literal("html-page"),
    status: optional(status),
    acted: optional(v.boolean()),
    ...WHERE,
  }),
  /** Acts; success without a body. 201 when no status is given. */
  v.strictObject({ kind: v.literal("empty-answer"), status: optional(status), ...WHERE }),
  /** Acts; the right status with the body `null`. */
  v.strictObject({ kind: v.literal("null-answer"), ...WHERE }),
  /** Acts; the order's status is a word that nobody has met. "brand_new_status" when none is given. */
  v.strictObject({ kind: v.literal("unknown-status"), word: optional(v.string()), ...WHERE }),
  /** Acts; the answer carries another order's id. */
  v.strictObject({ kind: v.literal("other-order"), ...WHERE }),
  /** Any status, any text, headers too: a redirect has its `location`. Does not act unless told so. */
  v.strictObject({
    kind: v.literal("raw-answer"),
    status,
    contentType: optional(v.string()),
    headers: optional(
      v.record(v.pipe(v.string(), v.regex(/^[a-z-]+$/)), v.pipe(v.string(), v.regex(/^[ -~]*$/))),
    ),
    text: v.string(),
    acted: optional(v.boolean()),
    ...WHERE,
  }),
]);

export type FaultRule = v.InferOutput<typeof RULE>;
export type FaultKind = FaultRule["kind"];
export const FAULT_KINDS: readonly FaultKind[] = RULE.options.map((option) => option.entries.kind.literal);

export interface PendingFault {
  readonly rule: FaultRule;
  /** Matching requests that still pass before it. */
  readonly toSkip: number;
  /** Requests that will still meet it. */
  readonly left: number;
}

export class Faults {
  #pending: { rule: FaultRule; toSkip: number; left: number }[] = [];

  /** Takes effect with the next matching request; of several, the one added first. @throws RangeError */
  add(rule: FaultRule): void {
    const checked = readFaultRule(rule);
    this.#pending.push({ rule: checked, toSkip: checked.skip ?? 0, left: checked.times ?? 1 });
  }

  list(): readonly PendingFault[] {
    return this.#pending.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#pending = [];
  }

  /** The fault that this request meets, counted down; null for most. */
  take(operation: Operation | null, method: string, path: string): FaultRule | null {
    for (const entry of this.#pending) {
      if (!matches(entry.rule, operation, method, path)) continue;
      if (entry.toSkip > 0) {
        entry.toSkip -= 1;
        continue;
      }
      entry.left -= 1;
      this.#pending = this.#pending.filter((other) => other.left > 0);
      return entry.rule;
    }
    return null;
  }
}

/** @throws RangeError that names what is wrong */
export function readFaultRule(rule: unknown): FaultRule {
  const checked = v.safeParse(RULE, rule);
  if (checked.success) return checked.output;
  const faults = checked.issues.map((issue) => `${v.getDotPath(issue) ?? "rule"}: ${issue.message}`);
  throw new RangeError(`virtual Mercado Pago: not a fault: ${faults.join("; ")}`);
}

function matches(rule: FaultRule, operation: Operation | null, method: string, path: string): boolean {
  if (rule.on !== undefined && rule.on !== "any" && rule.on !== operation) return false;
  if (rule.method !== undefined && rule.method !== method) return false;
  if (rule.path === undefined) return true;
  const pattern = rule.path.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(path);
}

export interface Delivery {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly copies: 1 | 2;
  /** Half of the promised bytes, then the connection closes. */
  readonly brokenOff: boolean;
}

/** What a stand-in may know for an answer that is not its own. */
export interface DeliveryContext {
  /** What the same method and path were answered before; null when that is nothing, or too long ago to be repeated. */
  readonly previous: Reply | null;
  /** How the call tells its errors. */
  readonly errors: () => ErrorShape;
  readonly otherOrderId: () => string;
}

export interface FaultPlan {
  /** Milliseconds for which the key is busy before anything is done. */
  readonly busyMs: number;
  /** How often the request reaches the API. */
  readonly acts: 0 | 1 | 2;
  /** Milliseconds between doing and answering. */
  readonly holdMs: number;
  /** Null closes the connection without an answer. The reply is null when nothing was done. */
  readonly deliver: (reply: Reply | null, context: DeliveryContext) => Delivery | null;
}

const PLAIN: FaultPlan = { busyMs: 0, acts: 1, holdMs: 0, deliver: (reply) => replyDelivery(reply) };

export function planFor(rule: FaultRule | null): FaultPlan {
  if (rule === null) return PLAIN;
  switch (rule.kind) {
    case "lose-request":
      return { ...PLAIN, acts: 0, deliver: () => null };
    case "lose-answer":
      return { ...PLAIN, deliver: () => null };
    case "act-late":
      return { ...PLAIN, busyMs: rule.delayMs };
    case "answer-late":
      return { ...PLAIN, holdMs: rule.delayMs };
    case "answer-twice":
      return { ...PLAIN, deliver: (reply) => ({ ...replyDelivery(reply), copies: 2 }) };
    case "handle-twice":
      return { ...PLAIN, acts: 2 };
    case "stale-answer":
      return { ...PLAIN, deliver: (reply, context) => replyDelivery(context.previous ?? reply) };
    case "refuse": {
      const headers: Record<string, string> =
        rule.retryAfterS === undefined ? {} : { "retry-after": String(rule.retryAfterS) };
      const deliver: FaultPlan["deliver"] = (reply, { errors }) => {
        const body = JSON.stringify(errorBody(rule.status, rule.code, errors(), reply));
        return { ...textDelivery(rule.status, body, JSON_TYPE), headers };
      };
      return { ...PLAIN, acts: rule.acted ? 1 : 0, deliver };
    }
    case "truncated-body":
      return { ...PLAIN, deliver: (reply) => withText(reply, (text) => text.slice(0, text.length / 2)) };
    case "broken-off":
      return { ...PLAIN, deliver: (reply) => ({ ...replyDelivery(reply), brokenOff: true }) };
    case "html-page":
      return instead(
        rule.acted ?? false,
        textDelivery(rule.status ?? 200, PORTAL_PAGE, "text/html; charset=utf-8"),
      );
    case "empty-answer":
      return instead(true, textDelivery(rule.status ?? 201, "", JSON_TYPE));
    case "null-answer":
      return { ...PLAIN, deliver: (reply) => withText(reply, () => "null") };
    case "unknown-status": {
      const word = rule.word ?? "brand_new_status";
      return { ...PLAIN, deliver: (reply) => withFields(reply, (fields) => withWord(fields, word)) };
    }
    case "other-order":
      return {
        ...PLAIN,
        deliver: (reply, context) => withFields(reply, (fields) => asAnother(fields, context.otherOrderId)),
      };
    case "raw-answer": {
      const answer = textDelivery(rule.status, rule.text, rule.contentType ?? JSON_TYPE);
      return instead(rule.acted ?? false, { ...answer, headers: rule.headers ?? {} });
    }
  }
}

const JSON_TYPE = "application/json; charset=utf-8";
const PORTAL_PAGE =
  "<!doctype html><html><head><title>Wi-Fi</title></head><body><h1>Please sign in</h1></body></html>\n";

function instead(acted: boolean, delivery: Delivery): FaultPlan {
  return { ...PLAIN, acts: acted ? 1 : 0, deliver: () => delivery };
}

function textDelivery(statusCode: number, text: string, contentType: string): Delivery {
  return { status: statusCode, contentType, headers: {}, text, copies: 1, brokenOff: false };
}

export function replyDelivery(reply: Reply | null): Delivery {
  if (reply?.plain) return textDelivery(reply.status, String(reply.body), "text/plain; charset=utf-8");
  const text = reply?.body === undefined ? "" : JSON.stringify(reply.body);
  return textDelivery(reply?.status ?? 500, text, JSON_TYPE);
}

function withText(reply: Reply | null, change: (text: string) => string): Delivery {
  const delivery = replyDelivery(reply);
  return { ...delivery, text: change(delivery.text) };
}

type Fields = Readonly<Record<string, unknown>>;

/** Changes an order, or each one of a list or of a search; an error and an empty answer are left as they are. */
function withFields(reply: Reply | null, change: (fields: Fields) => Fields): Delivery {
  return withText(reply, (text) => {
    if (reply === null || reply.status >= 300 || text === "") return text;
    return JSON.stringify(changeEach(reply.body, change));
  });
}

function changeEach(body: unknown, change: (fields: Fields) => Fields): unknown {
  if (Array.isArray(body)) return body.map((entry) => changeEach(entry, change));
  const fields = body as Fields;
  for (const list of ["elements", "results"]) {
    if (Array.isArray(fields[list])) return { ...fields, [list]: changeEach(fields[list], change) };
  }
  return change(fields);
}

function withWord(fields: Fields, word: string): Fields {
  const changed = { ...fields };
  for (const name of ["status", "status_detail", "order_status"]) if (name in changed) changed[name] = word;
  return changed;
}

/** Orders have ids; those of the instore rail are known by their reference. */
function asAnother(fields: Fields, otherOrderId: () => string): Fields {
  const { id } = fields;
  if (typeof id === "string") return { ...fields, id: otherOrderId() };
  const known = "external_reference" in fields ? { external_reference: "SOMEBODY-ELSE" } : {};
  // A refund of the Payments API is of the payment that it names.
  const payment = typeof fields["payment_id"] === "number" ? { payment_id: fields["payment_id"] + 1 } : {};
  return { ...fields, ...known, ...payment, ...(typeof id === "number" ? { id: id + 1 } : {}) };
}

/** The shapes of reference 2.3 and 2.5. */
function errorBody(
  statusCode: number,
  code: string | undefined,
  errors: ErrorShape,
  reply: Reply | null,
): unknown {
  if (statusCode === 429) {
    return { message: "Too many requests", error: code ?? "too_many_requests", status: 429, cause: [] };
  }
  if (statusCode === 502 || statusCode === 503 || statusCode === 504)
    return { message: "Service unavailable" };
  if (errors === "orders") {
    const told = { errors: [{ code: code ?? "internal_error", message: "Internal error" }] };
    // A transaction that failed in processing comes with the whole order (2.3 b).
    return statusCode === 402 && reply !== null ? { ...told, data: reply.body } : told;
  }
  const base = { message: "Internal error", error: code ?? "internal_error", status: statusCode };
  return errors === "instore" || errors === "places" ? { ...base, causes: [] } : { ...base, cause: [] };
}
