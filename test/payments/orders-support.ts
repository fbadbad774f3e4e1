// What the tests of the orders rail share: a rail towards a server of the test, bodies as Mercado Pago writes
// them (mercado-pago.md 4.2, 4.4), and random tests that say how to be replayed.

import fc from "fast-check";
import type { Clock } from "../../hardware/hal/clock.ts";
import { createOrdersRail } from "../../src/payments/mercado-pago/orders/orders.ts";
import type { RailOptions } from "../../src/payments/mercado-pago/rail-options.ts";
import { type OrderRequest, PaymentError, type PaymentProvider } from "../../src/payments/provider.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, type RawHttp } from "../support/raw-http.ts";

export const ORDER_ID = "ORD01K3AAAABBBBCCCCDDDDEEEEFF";
export const PAYMENT_ID = "PAY01K3AAAABBBBCCCCDDDDEEEEGG";
export const TOKEN = "APP_USR-7051-canary-7f1f5b9a10-never-to-be-seen";

export const REQUEST: OrderRequest = {
  reference: "T01-20260301-000042",
  total: { minor: 125_050, currency: "ARS" },
  description: "Ticket 42",
  lines: [
    {
      title: "Yerba 1kg",
      barcode: "7790000000001",
      quantity: 1,
      unitPrice: { minor: 125_050, currency: "ARS" },
    },
  ],
  validityS: 300,
};

export const CREATED = {
  id: ORDER_ID,
  type: "qr",
  processing_mode: "automatic",
  external_reference: "T01-20260301-000042",
  description: "Ticket 42",
  total_amount: "1250.50",
  expiration_time: "PT5M",
  country_code: "ARG",
  currency: "ARS",
  user_id: "123456789",
  status: "created",
  status_detail: "created",
  created_date: "2026-03-01T14:00:00.621Z",
  last_updated_date: "2026-03-01T14:00:00.621Z",
  integration_data: { application_id: "1234567890123456" },
  transactions: {
    payments: [{ id: PAYMENT_ID, amount: "1250.50", status: "created", status_detail: "ready_to_process" }],
  },
  config: { qr: { external_pos_id: "SUC001POS001", mode: "dynamic" } },
  type_response: { qr_data: "00020101021243650016COM.MERCADOLIBRE6304ABCD" },
  items: [{ title: "Yerba 1kg", unit_price: "1250.50", quantity: 1, unit_measure: "unit" }],
};

export const PAID_PAYMENT = {
  id: PAYMENT_ID,
  amount: "1250.50",
  paid_amount: "1250.50",
  refunded_amount: "500.00",
  status: "processed",
  status_detail: "accredited",
  reference_id: "90011223344",
  payment_method: { id: "visa", type: "credit_card", installments: 3 },
  discounts: { type: "account_money" },
};

export const PAID = {
  ...CREATED,
  status: "processed",
  status_detail: "accredited",
  total_paid_amount: "1250.50",
  transactions: {
    payments: [PAID_PAYMENT],
    refunds: [
      {
        id: "REF01K3AAAA",
        transaction_id: PAYMENT_ID,
        reference_id: "12345678",
        amount: "500.00",
        status: "processed",
      },
    ],
  },
};

export function railTo(origin: string, changes: Partial<RailOptions> = {}): PaymentProvider {
  const clock: Clock = new ManualClock();
  return createOrdersRail({
    baseUrl: origin,
    accessToken: TOKEN,
    externalPosId: "SUC001POS001",
    externalStoreId: "SUC001",
    userId: "123456789",
    qrMode: "dynamic",
    currency: "ARS",
    clock,
    userAgent: "tilld/test",
    ...changes,
  });
}

/** Every request is answered with this. */
export function alwaysAnswer(
  server: RawHttp,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  server.respondWith((_request, socket) => socket.write(answer(status, body, headers)));
}

/** The PaymentError that the call rejects with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<PaymentError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof PaymentError) return error;
    throw error;
  }
  throw new Error("expected a PaymentError, but the call succeeded");
}

/** Runs a random test; a failure says its seed and how to replay it. */
export async function checkRandomly<T>(
  property: fc.IAsyncProperty<T> | fc.IProperty<T>,
  runs: number,
): Promise<void> {
  const given = process.env["SEED"];
  const seed = given === undefined ? (fc.sample(fc.nat(), 1)[0] ?? 1) : Number(given);
  try {
    await fc.assert(property, { seed, numRuns: runs });
  } catch (error) {
    throw new Error(`replay with: SEED=${seed} npx vitest run test/payments`, { cause: error });
  }
}
