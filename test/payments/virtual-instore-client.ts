// A till's side of the instore rail for the tests of the virtual Mercado Pago, over plain fetch like
// virtual-client.ts.

import type { VirtualOptions } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { type Answer, send, startTill, type Till, TOKEN } from "./virtual-client.ts";

export const USER = "123456789";
export const POS = "SUC001POS001";
export const REFERENCE = "T01-20260301-000042";

type Changes = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

export interface InstoreTill extends Till {
  /** PUT …/orders: places an order on the POS. */
  put(changes?: Changes, headers?: Headers): Promise<Answer>;
  readPos(): Promise<Answer>;
  remove(): Promise<Answer>;
  /** POST …/qrs: a QR of its own. */
  postQr(changes?: Changes, headers?: Headers): Promise<Answer>;
  /** PUT …/qrs: on the POS too. */
  putQr(changes?: Changes, headers?: Headers): Promise<Answer>;
  /** Merchant orders by a query, the till's reference when left out. */
  search(query?: string): Promise<Answer>;
  call(method: string, path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  /** Places an order of 1250.50, lets the phone pay it, and gives the payment's number. */
  paidPayment(): Promise<string>;
}

export async function startInstore(options: Partial<VirtualOptions> = {}): Promise<InstoreTill> {
  const till = await startTill(options);
  const call: InstoreTill["call"] = (method, path, body, headers = {}) =>
    send(`${till.virtual.url}${path}`, method, { authorization: `Bearer ${TOKEN}`, ...headers }, body);
  const body = (changes: Changes = {}): Changes => ({ ...instoreBody(), ...changes });
  const put: InstoreTill["put"] = (changes, headers) => call("PUT", PUT_PATH, body(changes), headers);
  return {
    ...till,
    call,
    put,
    readPos: () => call("GET", POS_PATH),
    remove: () => call("DELETE", POS_PATH),
    postQr: (changes, headers) => call("POST", QRS_PATH, body(changes), headers),
    putQr: (changes, headers) => call("PUT", QRS_PATH, body(changes), headers),
    search: (query = `external_reference=${REFERENCE}`) => call("GET", `/merchant_orders/search?${query}`),
    paidPayment: async () => {
      await put();
      till.virtual.phone.approve("latest");
      return till.virtual.order("latest").paymentId;
    },
  };
}

const SELLER = `/instore/qr/seller/collectors/${USER}`;
export const PUT_PATH = `${SELLER}/stores/SUC001/pos/${POS}/orders`;
export const POS_PATH = `${SELLER}/pos/${POS}/orders`;
export const QRS_PATH = `/instore/orders/qr/seller/collectors/${USER}/pos/${POS}/qrs`;

export function instoreBody(amount = 1250.5): Record<string, unknown> {
  return {
    external_reference: REFERENCE,
    title: "Ticket 42",
    description: "Almacen Centro",
    total_amount: amount,
    items: [item(amount)],
  };
}

export function item(amount: number, changes: Changes = {}): Record<string, unknown> {
  return {
    sku_number: "7790000000001",
    category: "grocery",
    title: "Yerba 1kg",
    description: "Yerba 1kg",
    unit_price: amount,
    quantity: 1,
    unit_measure: "unit",
    total_amount: amount,
    ...changes,
  };
}

export interface Found {
  readonly id: number;
  readonly status: string;
  readonly order_status: string;
  readonly payments: readonly Readonly<Record<string, unknown>>[];
  readonly [name: string]: unknown;
}

export function elements(answer: Answer): readonly Found[] {
  return answer.body["elements"] as readonly Found[];
}

/** "opened payment_required [rejected]" for each merchant order found. */
export function found(answer: Answer): readonly string[] {
  return elements(answer).map(
    (one) =>
      `${one.status} ${one.order_status} [${one.payments.map((payment) => payment["status"]).join(" ")}]`,
  );
}

/** "404 pos_obtainment_error" */
export function refused(answer: Answer): string {
  return `${answer.status} ${String(answer.body["error"])}`;
}

/** "400 2063": the number in `cause`. */
export function coded(answer: Answer): string {
  const cause = answer.body["cause"] as readonly { readonly code: unknown }[];
  return `${answer.status} ${cause.map(({ code }) => String(code)).join(" ")}`.trim();
}
