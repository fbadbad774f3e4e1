// What the tests of the instore rail share: bodies as Mercado Pago writes them (mercado-pago.md 5 to 9), and a far
// end that answers each address with what a test put there, at a time that the test sets.

import { createInstoreRail } from "../../src/payments/mercado-pago/instore/instore.ts";
import type { RailOptions } from "../../src/payments/mercado-pago/rail-options.ts";
import type { PaymentProvider } from "../../src/payments/provider.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, type RawHttp, type RawRequest, startRawHttp } from "../support/raw-http.ts";
import { TOKEN } from "./orders-support.ts";

export const REFERENCE = "T01-20260301-000042";
export const PAYMENT = "90011223344";
export const QR = "00020101021243650016com.mercadolibre6304ABCD";
/** 2026-03-01T14:00:00Z, when the far end's clock starts. */
export const START_S = 1_772_373_600;
/** As the rail makes them for an order of 1250.50 that lives 300 s. */
export const ORDER_ID = `instore:static:${REFERENCE}:125050:${START_S + 300}:123456789:SUC001POS001`;
export const DYNAMIC_ID = `instore:dynamic:${REFERENCE}:125050:${START_S + 300}:123456789:SUC001POS001`;

export const ON_POS = {
  external_reference: REFERENCE,
  total_amount: 1250.5,
  title: "Ticket 42",
  description: "Ticket 42",
  items: [{ title: "Yerba 1kg", unit_price: 1250.5, quantity: 1, total_amount: 1250.5 }],
};

export const MERCHANT_PAYMENT = {
  id: 90011223344,
  transaction_amount: 1250.5,
  total_paid_amount: 1250.5,
  shipping_cost: 0,
  currency_id: "ARS",
  status: "approved",
  status_detail: "accredited",
  operation_type: "regular_payment",
  amount_refunded: 0,
};

export function merchantOrder(status: string, ...payments: readonly object[]): object {
  return {
    id: 30112233445,
    status,
    external_reference: REFERENCE,
    order_status: "payment_required",
    payments,
    total_amount: 1250.5,
    site_id: "MLA",
  };
}

export const CLOSED = merchantOrder("closed", MERCHANT_PAYMENT);

export const PAID_PAYMENT = {
  id: 90011223344,
  status: "approved",
  status_detail: "accredited",
  external_reference: REFERENCE,
  currency_id: "ARS",
  transaction_amount: 1250.5,
  transaction_amount_refunded: 0,
  payment_method_id: "visa",
  payment_type_id: "credit_card",
  installments: 3,
  refunds: [],
};

export const REFUND = {
  id: 8800112233,
  payment_id: 90011223344,
  amount: 500,
  metadata: {},
  source: { id: "123456789", name: "Nombre Apellido", type: "collector" },
  date_created: "2026-03-01T13:58:49.312-04:00",
  unique_sequence_number: null,
  refund_mode: "standard",
  adjustment_amount: 0,
  status: "approved",
  reason: null,
  label: [],
  partition_details: [],
  amount_refunded_to_payer: null,
};

export interface FarAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The addresses of the rail, by the names that the virtual Mercado Pago gives them too. */
export type Address =
  | "pos-put"
  | "pos-get"
  | "pos-delete"
  | "qr-post"
  | "qr-put"
  | "mo-search"
  | "payment-get"
  | "payment-refund"
  | "refund-list"
  | "account";

export const NO_ORDER: FarAnswer = {
  status: 404,
  body: {
    error: "point_of_sale_in_store_order_not_found",
    message: "No associated order found",
    status: 404,
    causes: [],
  },
};

const NO_PAYMENT: FarAnswer = {
  status: 404,
  body: {
    error: "not_found",
    message: "Payment not found",
    status: 404,
    cause: [{ code: 2000, description: "Payment not found", data: null }],
  },
};

export function elements(...found: readonly object[]): FarAnswer {
  return { status: 200, body: { elements: found, next_offset: found.length, total: found.length } };
}

export class FarEnd {
  /** Seconds since 1970. */
  nowS = START_S;
  /** How far the next answers are from that, in seconds; then none. */
  wrongByS: number[] = [];
  readonly #server: RawHttp;
  readonly #answers = new Map<Address, FarAnswer[]>();
  #seen = 0;

  private constructor(server: RawHttp) {
    this.#server = server;
    server.respondWith((request, socket) => {
      const address = findAddress(request);
      // A mangled number leads to a payment that nobody has.
      const { status, body } = address === null ? NO_PAYMENT : this.#take(address);
      const date = new Date((this.nowS + (this.wrongByS.shift() ?? 0)) * 1000).toUTCString();
      socket.write(answer(status, body, { date }));
    });
  }

  static async start(): Promise<FarEnd> {
    return new FarEnd(await startRawHttp());
  }

  /** Each request takes the next answer, the last one stays. */
  set(address: Address, ...answers: readonly FarAnswer[]): this {
    this.#answers.set(address, [...answers]);
    return this;
  }

  /** A POS without an order, nothing paid, everything accepted; the clock back at its start. */
  reset(): void {
    this.nowS = START_S;
    this.wrongByS = [];
    this.#answers.clear();
    this.#seen = this.#server.requests.length;
    this.set("pos-get", NO_ORDER)
      .set("mo-search", { status: 200, body: { elements: null, next_offset: 0, total: 0 } })
      .set("pos-put", { status: 204, body: "" })
      .set("pos-delete", { status: 204, body: "" })
      .set("qr-post", { status: 200, body: { in_store_order_id: "11111111-2222", qr_data: QR } })
      .set("qr-put", { status: 201, body: { qr_data: QR } })
      .set("payment-get", { status: 200, body: PAID_PAYMENT })
      .set("payment-refund", { status: 201, body: REFUND })
      .set("account", { status: 200, body: { id: 123456789, site_id: "MLA" } });
  }

  /** The requests since the last reset. */
  requests(address?: Address): readonly RawRequest[] {
    const seen = this.#server.requests.slice(this.#seen);
    return address === undefined ? seen : seen.filter((request) => addressOf(request) === address);
  }

  asked(): readonly Address[] {
    return this.requests().map(addressOf);
  }

  rail(changes: Partial<RailOptions> = {}): PaymentProvider {
    return createInstoreRail({
      baseUrl: this.#server.origin,
      accessToken: TOKEN,
      externalPosId: "SUC001POS001",
      externalStoreId: "SUC001",
      userId: "123456789",
      qrMode: "static",
      currency: "ARS",
      clock: new ManualClock(),
      userAgent: "tilld/test",
      ...changes,
    });
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #take(address: Address): FarAnswer {
    const answers = this.#answers.get(address) ?? [];
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next === undefined) throw new Error(`no answer was put at ${address}`);
    return next;
  }
}

function addressOf(request: RawRequest): Address {
  const address = findAddress(request);
  if (address === null) throw new Error(`no such address: ${request.method} ${request.path}`);
  return address;
}

function findAddress({ method, path }: RawRequest): Address | null {
  const pos = "/instore/qr/seller/collectors/123456789";
  const table: Readonly<Record<string, Address>> = {
    "GET /users/me": "account",
    [`PUT ${pos}/stores/SUC001/pos/SUC001POS001/orders`]: "pos-put",
    [`GET ${pos}/pos/SUC001POS001/orders`]: "pos-get",
    [`DELETE ${pos}/pos/SUC001POS001/orders`]: "pos-delete",
    "POST /instore/orders/qr/seller/collectors/123456789/pos/SUC001POS001/qrs": "qr-post",
    "PUT /instore/orders/qr/seller/collectors/123456789/pos/SUC001POS001/qrs": "qr-put",
    "GET /merchant_orders/search": "mo-search",
    [`GET /v1/payments/${PAYMENT}`]: "payment-get",
    [`POST /v1/payments/${PAYMENT}/refunds`]: "payment-refund",
    [`GET /v1/payments/${PAYMENT}/refunds`]: "refund-list",
  };
  return table[`${method} ${path.split("?")[0]}`] ?? null;
}
