// What lamps and buzzer say first when there is more than one thing to say.

import { describe, expect, test } from "vitest";
import type { Scene } from "../../src/feedback/feedback.ts";
import type { Remark } from "../../src/feedback/remarks.ts";
import { lightsOf, toneOf } from "../../src/feedback/signals.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { beginSale } from "../../src/sale/step.ts";
import { sceneOf } from "../support/scenes.ts";

const money = { minor: 50_000, currency: "ARS" } as const;
const paid: Remark = { kind: "paid", amount: money };

const sale: Sale = beginSale({
  id: 1,
  reference: "CAJA1-123456-1-abcdef",
  ticket: null,
  lines: [],
  total: money,
  validityS: 600,
  rootKey: "0b5c3e0e-6f0d-4f38-8f6e-0d2f5f9d6a11",
  at: "2026-03-01T14:00:00Z",
});

const idle = sceneOf();

/** What a till with only one lamp shows: flashes within two seconds, or "steady". */
function onlyLamp(scene: Partial<Scene>): string {
  const [first] = lightsOf({ ...idle, ...scene });
  const lamp = first?.lamp ?? "none";
  const pattern = first?.pattern ?? [];
  const totalMs = pattern.reduce((sum, { onMs, offMs }) => sum + onMs + offMs, 0);
  if (pattern.every(({ offMs }) => offMs === 0)) return `${lamp} steady`;
  return `${lamp} ${Math.round((pattern.length * 2000) / totalMs)} flashes`;
}

describe("the lamps", () => {
  test("say by one lamp alone what is most urgent, and each thing differently", () => {
    expect(onlyLamp({})).toBe("ready steady");
    expect(onlyLamp({ drawerLeftOpen: true })).toBe("attention 1 flashes");
    expect(onlyLamp({ sale, drawerLeftOpen: true })).toBe("busy 2 flashes");
    expect(onlyLamp({ sale, remark: paid })).toBe("ready 10 flashes");
    expect(onlyLamp({ sale, remark: paid, attention: true })).toBe("attention 4 flashes");
  });

  test("say everything at once where there are three", () => {
    const lamps = (scene: Partial<Scene>) => lightsOf({ ...idle, ...scene }).map(({ lamp }) => lamp);
    expect(lamps({})).toEqual(["ready"]);
    expect(lamps({ sale, attention: true })).toEqual(["attention", "busy"]);
    expect(lamps({ attention: true, drawerLeftOpen: true })).toEqual(["attention", "attention", "ready"]);
    expect(lamps({ remark: paid, attention: true })[1]).toBe("ready");
  });
});

describe("the buzzer", () => {
  test("says a fault with more right than money that came, and that with more right than a scan", () => {
    const urgency = (remark: Remark) => toneOf(remark).urgency;
    const scan: Remark = { kind: "quantity", quantity: 2 };
    const order = [scan, { kind: "unreadable", reason: "" } as const, paid, { kind: "rejected" } as const];
    expect(order.map(urgency)).toEqual([0, 1, 2, 3]);
  });

  test("says yes, no, paid and failed so that nobody has to look", () => {
    const beeps = (remark: Remark) =>
      toneOf(remark)
        .pattern.map(({ onMs }) => (onMs > 200 ? "long" : "short"))
        .join(" ");
    expect(beeps({ kind: "canceling" })).toBe("short");
    expect(beeps({ kind: "basket-empty" })).toBe("long");
    expect(beeps({ kind: "expired" })).toBe("long");
    expect(beeps(paid)).toBe("short short short");
    expect(beeps({ kind: "refused", why: "try-again", reason: "" })).toBe("long long");
  });
});
