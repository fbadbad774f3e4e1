// When a till is not disturbed, and what is said instead.

import { expect, test } from "vitest";
import { whyNotReady } from "../../src/certify/readiness.ts";
import type { TillStatus } from "../../src/terminal/till-api.ts";
import { StandInTill } from "../control/stand-in-till.ts";

const IDLE: TillStatus = {
  ...new StandInTill().status(),
  state: "idle",
  devices: [{ name: "printer usb:///dev/usb/lp0", condition: "ready", detail: "" }],
  provider: { name: "Mercado Pago, orders", rail: "orders, as configured", reachable: true, detail: "" },
};

test("a till that waits for its next customer can be certified", () => {
  expect(whyNotReady(IDLE, "orders")).toBeNull();
});

test.each([
  [{ state: "awaiting-payment" }, "the till is busy (awaiting-payment)"],
  [{ state: "basket" }, "the till is busy (basket)"],
  [
    { devices: [{ name: "printer usb:///dev/usb/lp0", condition: "missing", detail: "no such device" }] },
    "printer usb:///dev/usb/lp0 is missing (no such device)",
  ],
  [{ provider: { ...IDLE.provider, name: "Mercado Pago, instore" } }, "start tilld again"],
] as const)("not while %j", (change, words) => {
  expect(whyNotReady({ ...IDLE, ...change }, "orders")).toContain(words);
});
