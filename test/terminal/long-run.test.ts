// A till may run for years: what it remembers of a sale beside the book is let go when that sale is over. Counted in bytes
// that are alive after as many sales as would leave some megabytes.

import v8 from "node:v8";
import vm from "node:vm";
import { expect, test } from "vitest";
import type { DeviceState } from "../../hardware/hal/device.ts";
import type { PrintResult } from "../../hardware/hal/pos-printer.ts";
import { PaymentError } from "../../src/payments/provider.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { beginSale, step } from "../../src/sale/step.ts";
import { FrontSale } from "../../src/terminal/counter/front-sale.ts";
import { PrintRoom } from "../../src/terminal/print-room.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { StandInPrinter } from "../support/stand-in-printer.ts";

const MOST_BYTES = 750_000;

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;

function aliveBytes(): number {
  collect();
  return v8.getHeapStatistics().used_heap_size;
}

function begun(id: number): Sale {
  return beginSale({
    id,
    reference: `A-${id}`,
    ticket: null,
    lines: [],
    total: { minor: 125_050, currency: "ARS" },
    validityS: 600,
    rootKey: "00000000-0000-4000-8000-000000000001",
    at: "2026-03-01T14:00:00.000Z",
  });
}

const NO_SUCH_ORDER = new PaymentError("order_not_found", "not-done", "no such order");

test("of thirty thousand sales at the counter only the latest is remembered, whatever is heard of older ones", () => {
  let latest = begun(1);
  const front = new FrontSale(new ManualClock(), () => latest);
  const serve = (id: number) => {
    latest = begun(id);
    front.totalled(latest);
    expect(front.get()).toBe(latest);
    front.heard(id - 1, NO_SUCH_ORDER);
    expect(front.endsLater(id - 1)).toBe(false);
    expect(front.get()).toBe(latest);
    front.heard(id, NO_SUCH_ORDER);
    expect(front.endsLater(id)).toBe(true);
    expect(front.get()).toBeNull();
  };
  for (let id = 1; id <= 1_000; id++) serve(id);
  const before = aliveBytes();
  for (let id = 1_001; id <= 30_000; id++) serve(id);
  expect(aliveBytes() - before).toBeLessThan(MOST_BYTES);
});

test("of tickets that came out torn and then whole nothing is remembered", async () => {
  const printer = new TearingPrinter();
  let sale = begun(1);
  let out = Promise.withResolvers<void>();
  const room = new PrintRoom({
    printer,
    clock: new ManualClock(),
    sales: () => [sale],
    compose: () => ({ body: [], seal: null }),
    tornPiece: () => [],
    accept: async (_, event) => {
      sale = step(sale, event) ?? sale;
    },
    note: () => undefined,
    changed: () => undefined,
    rested: () => out.resolve(),
    failed: (error) => out.reject(error),
  });
  const order = { id: "ORD1", qrData: "00020101", paymentId: "PAY1", virtual: false };
  const print = async (id: number) => {
    out = Promise.withResolvers();
    sale = step(begun(id), { type: "order-created", order }) ?? sale;
    room.attend();
    await out.promise;
    expect(sale.papers).toMatchObject([{ kind: "qr-ticket", status: "printed" }]);
  };
  for (let id = 1; id <= 1_000; id++) await print(id);
  const before = aliveBytes();
  for (let id = 1_001; id <= 20_000; id++) await print(id);
  expect(printer.torn).toBe(20_000);
  expect(aliveBytes() - before).toBeLessThan(MOST_BYTES);
});

/** Tears every other paper, and somebody is at once there to mend it. */
class TearingPrinter extends StandInPrinter {
  torn = 0;
  #tears = false;

  override state(): DeviceState {
    return { condition: "ready", detail: "" };
  }

  override async print(): Promise<PrintResult> {
    this.#tears = !this.#tears;
    if (!this.#tears) return { outcome: "printed" };
    this.torn += 1;
    return { outcome: "unconfirmed", detail: "torn" };
  }
}
