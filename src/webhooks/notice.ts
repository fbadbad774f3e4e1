// What Mercado Pago's notifications look like, in every form that its pages and its senders know (reference 10.1 to
// 10.3), brought down to one: something happened to this. Amounts and statuses that come along are not even read.

export type Topic = "order" | "payment" | "merchant_order";

export interface Notice {
  readonly topic: Topic;
  /** Of the order, the payment or the merchant order. Letters, digits, hyphen, underscore; at most 64. */
  readonly id: string;
  /** The seller's own reference of the order, where it was told. */
  readonly reference: string | null;
  /** Grows with each change of an order; null where it was not told. */
  readonly version: number | null;
  /** The notification's own id; null where it was not told. */
  readonly notification: string | null;
  /** A webhook can be signed; an instant payment notification (IPN) cannot be checked even where it is. */
  readonly form: "webhook" | "ipn";
}

/** "other-topic": well said, and of no use to a till, such as chargebacks. */
export type Reading = Notice | "malformed" | "other-topic";

/** Ours, by the words of theirs; the last one was seen in webhooks about merchant orders. */
const TOPICS: ReadonlyMap<string, Topic> = new Map([
  ["order", "order"],
  ["orders", "order"],
  ["payment", "payment"],
  ["payments", "payment"],
  ["collections", "payment"],
  ["merchant_order", "merchant_order"],
  ["merchant_orders", "merchant_order"],
  ["topic_merchant_order_wh", "merchant_order"],
]);

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** @param body empty, or the text of a JSON object; anything else is malformed */
export function readNotice(query: URLSearchParams, body: string): Reading {
  const said = readObject(body);
  if (said === null) return "malformed";
  const data = isObject(said["data"]) ? said["data"] : {};
  const resource = resourceOf(said["resource"]);

  const told =
    query.get("type") ??
    query.get("topic") ??
    textOf(said["type"]) ??
    textOf(said["topic"]) ??
    textOf(said["action"])?.split(".")[0] ??
    resource?.kind;
  // The query comes first: it is what a signature covers.
  const id =
    query.get("data.id") ??
    query.get("id") ??
    idOf(data["id"]) ??
    resource?.id ??
    // Webhooks about merchant orders were seen to tell its number in the place of their own.
    (told?.includes("merchant_order") ? idOf(said["id"]) : null);
  const topic = told === undefined ? topicOfId(id) : TOPICS.get(told);
  if (topic === undefined) return told === undefined ? "malformed" : "other-topic";
  if (id === null || id === undefined || !ID.test(id)) return "malformed";

  // What the body says besides counts only when it speaks of the same thing.
  const same = idOf(data["id"])?.toLowerCase() === id.toLowerCase();
  return {
    topic,
    id: topic === "order" ? id.toUpperCase() : id,
    reference: same ? idOf(data["external_reference"]) : null,
    version: same ? wholeNumber(data["version"]) : null,
    notification: same ? idOf(said["id"]) : null,
    form: isWebhook(query, said) ? "webhook" : "ipn",
  };
}

function isWebhook(query: URLSearchParams, said: Json): boolean {
  return query.has("data.id") || query.has("type") || "data" in said || "type" in said || "action" in said;
}

type Json = Readonly<Record<string, unknown>>;

function readObject(body: string): Json | null {
  if (body.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** An id is a text or a number; a number so large that its digits are not certain is none. */
function idOf(value: unknown): string | null {
  const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === "string" && ID.test(text) ? text : null;
}

function wholeNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/**
 * IPN bodies name an address, "https://api.mercadolibre.com/merchant_orders/123", or only the number. The address is
 * read for its last words and never called.
 */
function resourceOf(value: unknown): { readonly kind: string | undefined; readonly id: string } | undefined {
  if (typeof value !== "string") return undefined;
  const words = value.split(/[/?#]/).filter((word) => word !== "");
  const id = words.at(-1) ?? "";
  return { kind: words.findLast((word) => TOPICS.has(word)), id };
}

/** Some deliveries hold an id and no topic (reference 10.2); orders of the Orders API are the ones that begin so. */
function topicOfId(id: string | null | undefined): Topic | undefined {
  if (id === null || id === undefined) return undefined;
  if (/^ORD/i.test(id)) return "order";
  return /^\d+$/.test(id) ? "payment" : undefined;
}
