// Good bodies of every kind, as the virtual Mercado Pago says them on both rails, in two currencies and in more than
// one spelling. They are what the random tests make bad bodies of.

import {
  type Switches,
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { ManualClock } from "../support/manual-clock.ts";
import type { About, DecoderName } from "./decoders-cases.ts";

export interface GoodBody {
  readonly decoder: DecoderName;
  readonly text: string;
  readonly about: About;
}

const TOKEN = "APP_USR-corpus-of-good-bodies";
const USER = "123456789";
const REFERENCE = "T01-20260301-000042";
const POS = "SUC002POS001";
const SELLER = `/instore/qr/seller/collectors/${USER}`;
const ON_POS = `${SELLER}/pos/SUC001POS001/orders`;

/** Spellings that change how a body looks. */
const SPELLINGS: readonly Partial<Switches>[] = [
  {},
  {
    discountsAs: "array",
    userIdAsNumber: true,
    paidDetail: "processed",
    posAnswer: "object",
    posShowsEnd: true,
    merchantOrderSpelling: "sdk",
    refundListAs: "object",
    refundOddShapes: true,
    clpAnswersWithDecimals: true,
    paymentReference: "reference",
    causeCodesAsText: true,
    merchantOrderAt: "scan",
  },
];

export async function collectBodies(): Promise<readonly GoodBody[]> {
  const bodies: GoodBody[] = [];
  for (const switches of SPELLINGS) {
    for (const site of ["MLA", "MLC"] as const) {
      const virtual = await startVirtualMercadoPago({
        clock: new ManualClock(),
        accessTokens: [TOKEN],
        site,
        switches,
        random: (below) => below - 1,
      });
      try {
        const collector = new Collector(virtual, site === "MLA" ? "ARS" : "CLP", bodies);
        await collector.sellOnOrders();
        await collector.sellInstore();
        await collector.beRefused();
        await collector.openShop();
      } finally {
        await virtual.close();
      }
    }
  }
  return bodies;
}

class Collector {
  readonly #virtual: VirtualMercadoPago;
  readonly #bodies: GoodBody[];
  #about: About;
  #key = 0;

  constructor(virtual: VirtualMercadoPago, currency: "ARS" | "CLP", bodies: GoodBody[]) {
    this.#virtual = virtual;
    this.#bodies = bodies;
    const totalMinor = currency === "ARS" ? 125_050 : 12_500;
    this.#about = {
      currency,
      reference: REFERENCE,
      totalMinor,
      orderId: "",
      paymentId: "",
      refundMinor: null,
    };
  }

  async sellOnOrders(): Promise<void> {
    const { phone, seller } = this.#virtual;
    await this.#take("created", "POST", "/v1/orders", this.#order());
    const { id, paymentId } = this.#virtual.order("latest");
    this.#about = { ...this.#about, orderId: id, paymentId };
    const read = () => this.#take("order", "GET", `/v1/orders/${id}`);
    await read();
    phone.reject(id);
    await read();
    phone.approve(id, { method: "visa", installments: 3 });
    await read();
    const part = { transactions: [{ id: paymentId, amount: this.#decimal(5000) }] };
    this.#about = { ...this.#about, refundMinor: 5000 };
    await this.#take("refunded", "POST", `/v1/orders/${id}/refund`, part);
    await read();
    seller.refund(id, 100);
    this.#about = { ...this.#about, refundMinor: null };
    await this.#take("refunded", "POST", `/v1/orders/${id}/refund`);
    await read();
    const number = this.#virtual.order(id).paymentNumber ?? "";
    await this.#readPayment(number);
  }

  async sellInstore(): Promise<void> {
    const { phone } = this.#virtual;
    const amount = this.#number(this.#about.totalMinor);
    const item = {
      title: "Yerba",
      unit_price: amount,
      quantity: 1,
      unit_measure: "unit",
      total_amount: amount,
    };
    const order = {
      external_reference: REFERENCE,
      title: "Ticket 42",
      description: "Ticket 42",
      total_amount: amount,
      items: [item],
    };
    const search = () =>
      this.#take("merchant orders", "GET", `/merchant_orders/search?external_reference=${REFERENCE}`);
    await search();
    const qrs = `/instore/orders/qr/seller/collectors/${USER}/pos/SUC001POS001/qrs`;
    await this.#take("instore qr", "POST", qrs, order);
    await this.#take("instore qr", "PUT", qrs, order);
    await this.#ask("PUT", `${SELLER}/stores/SUC001/pos/SUC001POS001/orders`, order);
    await this.#take("instore pos", "GET", ON_POS);
    phone.reject("latest");
    await search();
    phone.approve("latest", { method: "master", installments: 6 });
    await search();
    const { paymentId } = this.#virtual.order("latest");
    this.#about = { ...this.#about, paymentId, refundMinor: 5000 };
    await this.#readPayment(paymentId);
    const refunds = `/v1/payments/${paymentId}/refunds`;
    await this.#take("refund", "POST", refunds, { amount: this.#number(5000) });
    await this.#take("refund list", "GET", refunds);
    this.#about = { ...this.#about, refundMinor: null };
    await this.#take("refund", "POST", refunds);
    await this.#take("refund list", "GET", refunds);
    await this.#readPayment(paymentId);
    await search();
    await this.#take("payment search", "GET", `/v1/payments/search?external_reference=${REFERENCE}`);
    await this.#take("account", "GET", "/users/me");
  }

  async openShop(): Promise<void> {
    const location = {
      street_name: "Av. Siempreviva",
      street_number: "742",
      city_name: "Palermo",
      state_name: "Capital Federal",
      latitude: -34.6,
      longitude: -58.4,
    };
    const stores = `/users/${USER}/stores`;
    await this.#take("store", "POST", stores, { name: "Centro", external_id: "SUC002", location });
    await this.#take("page", "GET", `${stores}/search?external_id=SUC002`);
    const pos = { name: "Caja 1", fixed_amount: true, external_store_id: "SUC002", external_id: POS };
    await this.#take("point of sale", "POST", "/pos", pos);
    await this.#take("page", "GET", `/pos?external_id=${POS}`);
  }

  async beRefused(): Promise<void> {
    await this.#take("refusal", "POST", "/v1/orders", { type: "qr", more: 1 });
    await this.#take("refusal", "GET", "/v1/orders/ORD00000000000000000000000000");
    await this.#take("refusal", "GET", ON_POS);
    await this.#take("refusal", "POST", "/v1/payments/1/refunds");
    await this.#take("refusal", "GET", "/merchant_orders/x");
    this.#virtual.faults.add({ kind: "refuse", status: 429, retryAfterS: 2 });
    await this.#take("refusal", "GET", ON_POS);
    this.#virtual.faults.add({ kind: "refuse", status: 402, acted: true });
    await this.#take("refusal", "POST", "/v1/orders", this.#order());
    await this.#take("page", "GET", `/v1/payments/search?external_reference=${REFERENCE}`);
  }

  async #readPayment(number: string): Promise<void> {
    this.#about = { ...this.#about, paymentId: number };
    await this.#take("payment", "GET", `/v1/payments/${number}`);
  }

  async #take(decoder: DecoderName, method: string, path: string, body?: object): Promise<void> {
    const text = await this.#ask(method, path, body);
    this.#bodies.push({ decoder, text, about: this.#about });
  }

  async #ask(method: string, path: string, body?: object): Promise<string> {
    this.#key += 1;
    const answer = await fetch(`${this.#virtual.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "x-idempotency-key": `key-${this.#key}` },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return answer.text();
  }

  #order(): object {
    const amount = this.#decimal(this.#about.totalMinor);
    return {
      type: "qr",
      external_reference: REFERENCE,
      total_amount: amount,
      expiration_time: "PT5M",
      config: { qr: { external_pos_id: "SUC001POS001", mode: "dynamic" } },
      transactions: { payments: [{ amount }] },
      items: [{ title: "Yerba 1kg", unit_price: amount, quantity: 1, unit_measure: "unit" }],
      discounts: {
        payment_methods: [
          { type: "credit_card", new_total_amount: this.#decimal(this.#about.totalMinor - 500) },
        ],
      },
    };
  }

  #decimal(minor: number): string {
    return this.#about.currency === "CLP" ? String(minor) : (minor / 100).toFixed(2);
  }

  #number(minor: number): number {
    return Number(this.#decimal(minor));
  }
}
