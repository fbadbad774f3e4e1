// A till's side of the wire for the tests of the virtual Mercado Pago: plain fetch, nothing of the till's own
// code, so that what is tested is what goes over HTTP.

import { onTestFinished } from "vitest";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
  type VirtualOptions,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { ManualClock } from "../support/manual-clock.ts";

export const TOKEN = "APP_USR-virtual-seller-token";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined when the text is none. */
  readonly body: Body;
}

/** Loosely typed on purpose: a test looks at what came. */
export interface Body {
  readonly id: string;
  readonly status: string;
  readonly status_detail: string;
  readonly total_amount: string;
  readonly expiration_time: string;
  readonly currency: string;
  readonly last_updated_date: string;
  readonly type_response?: { readonly qr_data: string };
  readonly transactions: {
    readonly payments: readonly [Record<string, unknown>];
    readonly refunds: readonly [Record<string, unknown>, ...Record<string, unknown>[]];
  };
  readonly errors: readonly { readonly code: string; readonly details?: readonly string[] }[];
  readonly [name: string]: unknown;
}

export interface Till {
  readonly virtual: VirtualMercadoPago;
  readonly clock: ManualClock;
  /** A null key sends none; left out, each request has its own. */
  request(method: string, path: string, body?: unknown, key?: string | null): Promise<Answer>;
  create(changes?: Readonly<Record<string, unknown>>, key?: string | null): Promise<Answer>;
  get(id: string): Promise<Answer>;
  cancel(id: string, key?: string | null): Promise<Answer>;
  refund(id: string, amount?: readonly [paymentId: string, amount: string], key?: string): Promise<Answer>;
  /** Creates an order of 1250.50 and lets the phone pay it. */
  paid(): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
}

export async function startTill(options: Partial<VirtualOptions> = {}, token = TOKEN): Promise<Till> {
  const clock = new ManualClock();
  const virtual = await startVirtualMercadoPago({ clock, accessTokens: [TOKEN], ...options });
  onTestFinished(() => virtual.close());
  let count = 0;

  const request: Till["request"] = (method, path, body, key) => {
    count += 1;
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    const keyText = key === undefined && method === "POST" ? `test-key-${count}` : key;
    if (keyText !== undefined && keyText !== null) headers["x-idempotency-key"] = keyText;
    return send(`${virtual.url}${path}`, method, headers, body);
  };
  const create: Till["create"] = (changes = {}, key) =>
    request("POST", "/v1/orders", { ...orderBody(), ...changes }, key);
  return {
    virtual,
    clock,
    request,
    create,
    get: (id) => request("GET", `/v1/orders/${id}`),
    cancel: (id, key) => request("POST", `/v1/orders/${id}/cancel`, undefined, key),
    refund: (id, part, key) => {
      const body = part === undefined ? undefined : { transactions: [{ id: part[0], amount: part[1] }] };
      return request("POST", `/v1/orders/${id}/refund`, body, key);
    },
    paid: async () => {
      const created = await create();
      virtual.phone.approve(created.body.id);
      return request("GET", `/v1/orders/${created.body.id}`);
    },
    control: (method, path, body) => send(`${virtual.url}/control${path}`, method, {}, body),
  };
}

/** A string body goes as it is. */
export async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Answer> {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(text === null ? {} : { "content-type": "application/json" }) },
    body: text,
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, text: answer, body: parse(answer) as Body };
}

export function orderBody(amount = "1250.50"): Record<string, unknown> {
  return {
    type: "qr",
    external_reference: "T01-20260301-000042",
    total_amount: amount,
    description: "Ticket 42",
    expiration_time: "PT5M",
    config: { qr: { external_pos_id: "SUC001POS001", mode: "dynamic" } },
    transactions: { payments: [{ amount }] },
    items: [
      {
        title: "Yerba 1kg",
        unit_price: amount,
        quantity: 1,
        unit_measure: "unit",
        external_code: "7790000000001",
      },
    ],
  };
}

export function mode(name: string, pos = "SUC001POS001"): Record<string, unknown> {
  return { config: { qr: { external_pos_id: pos, mode: name } } };
}

/** "409 order_already_canceled" */
export function refusal(answer: Answer): string {
  return `${answer.status} ${answer.body.errors.map((error) => error.code).join(" ")}`;
}

/** "created/created ready_to_process": order status and detail, payment detail. */
export function states(answer: Answer): string {
  const { status, status_detail, transactions } = answer.body;
  return `${status}/${status_detail} ${String(transactions.payments[0]["status_detail"])}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
