// Whatever is scanned in whatever order at a counter, whatever the provider does meanwhile, and however long people
// wait: a dialogue ends by itself, nothing is sold twice, and no money is taken but by a sale. The dialogue is the
// till's own, the till around it a model of a few lines.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { receiptCode } from "../../src/scan/receipt-code.ts";
import { IDLE } from "../../src/terminal/counter/counter-state.ts";
import { assertAlways } from "../support/random.ts";
import { BOOK, type Happening, ModelCounter, NEWS, SCANS } from "./model-counter.ts";

/** The ways to money, which chance alone finds seldom. */
const WAYS: readonly (readonly string[])[] = [
  ["7790895000997", "TILL:CASH"],
  ["7790895000997", "TILL:CASH", "TILL:2", "TILL:00"],
  ["7790895000997", "TILL:TOTAL"],
  ["7790895000997", "TILL:TOTAL", "TILL:CASH"],
  ["TILL:SELL:50000:A-17", "TILL:CASH:60000"],
  ["TILL:CONFIRM"],
  ["TILL:CONFIRM", "TILL:CONFIRM"],
  ["TILL:REFUND", receiptCode(BOOK, 1), "TILL:2", "TILL:CONFIRM"],
];

/** The same goods, and one more, by another QR. */
const SOLD_AGAIN: readonly Happening[] = [
  { scan: "7790895000997" },
  { scan: "TILL:TOTAL" },
  { scan: "TILL:CASH" },
  { news: "canceled" },
  { scan: "TILL:CANCEL" },
  { scan: "7790895000997" },
  { scan: "TILL:TOTAL" },
];

const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...SCANS).map((scan) => [{ scan }]) },
      { weight: 4, arbitrary: fc.constantFrom(...WAYS).map((way) => way.map((scan) => ({ scan }))) },
      { weight: 1, arbitrary: fc.constant(SOLD_AGAIN) },
      { weight: 3, arbitrary: fc.constantFrom(...NEWS).map((news) => [{ news }]) },
    ),
    { maxLength: 30, size: "max" },
  )
  .map((parts) => parts.flat());

describe("whatever is scanned, in whatever order", () => {
  test("cash is taken by CONFIRM alone, at least the total, and never for what was paid already", () => {
    let cashSales = 0;
    const property = fc.property(happenings, (events) => {
      const model = new ModelCounter();
      for (const event of events) model.happen(event);
      cashSales += model.sales.filter(({ facts }) => facts.cash !== undefined).length;
    });
    assertAlways(import.meta.url, property, 4_000);
    // The walk comes by what it is about.
    expect(cashSales).toBeGreaterThan(500);
  });

  test("a counter that is left alone is idle, or has its basket, after six minutes", () => {
    const property = fc.property(happenings, (events) => {
      const model = new ModelCounter();
      for (const event of events) model.happen(event);
      model.wait(360_000);
      expect(["idle", "basket"]).toContain(model.counter.mode);
      if (model.counter.mode === "idle") expect(model.counter).toEqual(IDLE);
    });
    assertAlways(import.meta.url, property, 3_000);
  });

  test("CANCEL twice ends every dialogue but a close of the day that is being written", () => {
    const property = fc.property(happenings, (events) => {
      const model = new ModelCounter();
      for (const event of events) model.happen(event);
      const isClosing = model.counter.mode === "z" && model.counter.step === "closing";
      for (let times = 0; times < 2; times++) model.happen({ scan: "TILL:CANCEL" });
      expect(model.counter.mode).toBe(isClosing ? "z" : "idle");
    });
    assertAlways(import.meta.url, property, 3_000);
  });
});
