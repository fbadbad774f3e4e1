// Our rails against every reading of the documents that the virtual Mercado Pago can take: whichever is the true one, a
// sale is opened, rejected, paid, looked up and given back in parts, and every answer is understood.

import { expect, test } from "vitest";
import { createInstoreRail } from "../../src/payments/mercado-pago/instore/instore.ts";
import { createOrdersRail } from "../../src/payments/mercado-pago/orders/orders.ts";
import type { RailOptions } from "../../src/payments/mercado-pago/rail-options.ts";
import { PaymentError, type PaymentProvider } from "../../src/payments/provider.ts";
import { listSwitchValues } from "../../src/payments/virtual-mercado-pago/switches.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { REQUEST, TOKEN } from "./orders-support.ts";

const RAILS = [
  ["orders", "dynamic", createOrdersRail],
  ["orders", "static", createOrdersRail],
  ["instore", "static", createInstoreRail],
  ["instore", "hybrid", createInstoreRail],
  ["instore", "dynamic", createInstoreRail],
] as const;

/** What is not "sold, and given back in two parts": the switch and how the sale ends then. */
const ENDINGS: Readonly<Record<string, string>> = {
  "orders rejectedOrder=failed": "over after the rejection",
  "orders partialRefunds=false": "refund refused: unsupported_partially_refunds",
  "instore partialRefunds=false": "refund refused: 3024",
  "orders sellerBalanceEmpty=true": "refund refused: bad_request",
  "instore sellerBalanceEmpty=true": "refund refused: bad_request",
  "orders refundsStayPending=true": "refunds pending",
  "instore refundsStayPending=true": "refunds pending",
  // No place was created.
  "orders onlyCreatedPlaces=true": "refused: pos_not_found",
  "instore onlyCreatedPlaces=true": "refused: pos_obtainment_error",
  // Its orders end by the provider's clock, which nobody tells then.
  "instore dateHeader=absent": "refused: bad-answer",
};
const SOLD = "given back in two parts";

let count = 0;

/** How the sale ended, in words; a wrong amount or a wrong state is an error. */
async function sell(rail: PaymentProvider, virtual: VirtualMercadoPago): Promise<string> {
  count += 1;
  const request = { ...REQUEST, reference: `T01-${count}` };
  const created = await rail.createOrder(request, `create-${count}`);
  expect(created).toMatchObject({ status: "open", total: REQUEST.total, virtual: true });
  virtual.phone.reject("latest");
  const rejected = await rail.getOrder(created.id);
  if (rejected.status === "unrecognized") return "over after the rejection";
  expect(rejected).toMatchObject({ status: "open", payment: null, refunds: [] });
  virtual.phone.approve("latest", { method: "visa", installments: 3 });
  const paid = await rail.getOrder(created.id);
  expect(paid).toMatchObject({
    status: "paid",
    payment: { paid: REQUEST.total, method: "visa", installments: 3 },
    refunds: [],
  });
  const paymentId = paid.payment?.id ?? "";
  for (const minor of [25_050, 100_000]) {
    const amount = { minor, currency: "ARS" } as const;
    try {
      const refunds = await rail.refundOrder(created.id, { paymentId, amount }, `refund-${count}-${minor}`);
      expect(refunds.map((refund) => refund.amount)).toContainEqual(amount);
    } catch (error) {
      if (!(error instanceof PaymentError) || error.outcome === "unknown") throw error;
      return `refund refused: ${error.code}`;
    }
  }
  const back = await rail.getOrder(created.id);
  expect(back.refunds.map((refund) => refund.amount.minor).toSorted((a, b) => a - b)).toEqual([
    25_050, 100_000,
  ]);
  if (back.refunds.every((refund) => refund.status === "pending")) return "refunds pending";
  expect(back.refunds.map((refund) => refund.status)).toEqual(["done", "done"]);
  expect(back.status).toBe("refunded");
  return SOLD;
}

test.each(RAILS)(
  "%s, %s: a sale goes its way in every spelling",
  async (name, qrMode, create) => {
    const clock = new ManualClock();
    const virtual = await startVirtualMercadoPago({ clock, accessTokens: [TOKEN] });
    const options: RailOptions = {
      baseUrl: virtual.url,
      accessToken: TOKEN,
      externalPosId: "SUC001POS001",
      externalStoreId: "SUC001",
      userId: "123456789",
      qrMode,
      currency: "ARS",
      clock,
    };
    const rail = create(options);
    const presets = virtual.switches();
    const wrong: string[] = [];
    try {
      for (const { name: switchName, value } of listSwitchValues()) {
        virtual.setSwitches({ ...presets, [switchName]: value });
        const spelling = `${name} ${switchName}=${value}`;
        const expected = ENDINGS[spelling] ?? SOLD;
        const ended = await sell(rail, virtual).catch((error: unknown) =>
          error instanceof PaymentError ? `refused: ${error.code}` : String(error),
        );
        if (ended !== expected) wrong.push(`${spelling}: ${ended}, expected ${expected}`);
      }
    } finally {
      await rail.close();
      await virtual.close();
    }
    expect(wrong).toEqual([]);
  },
  60_000,
);
