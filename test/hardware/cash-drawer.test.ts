// The cash drawer: one story over both ways to open it and both to see it.

import { describe, expect, test } from "vitest";
import { type CashDrawerOptions, createCashDrawer } from "../../hardware/drivers/cash-drawer/cash-drawer.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { lineAt, MemoryLines } from "../support/memory-lines.ts";
import { StandInPrinter } from "../support/stand-in-printer.ts";

async function build(options: Partial<Omit<CashDrawerOptions, "printer">> = {}) {
  const printer = new StandInPrinter();
  const gpio = new MemoryLines();
  const clock = new ManualClock();
  const drawer = createCashDrawer({
    opens: "printer",
    pin: 2,
    pulseMs: 100,
    sensor: null,
    openLevel: "high",
    printer,
    gpio,
    clock,
    ...options,
  });
  const seen: boolean[] = [];
  drawer.onOpened((opened) => seen.push(opened));
  drawer.start();
  await settle();
  return { printer, gpio, clock, drawer, seen };
}

type Built = Awaited<ReturnType<typeof build>>;

describe.each([
  [
    "the printer",
    "printer",
    ({ printer }: Built) => printer.acts.filter((act) => act === "drawer 2 100").length,
  ],
  ["a line", lineAt(26), ({ gpio }: Built) => gpio.history.join().split("26 high,100 ms,26 low").length - 1],
] as const)("a drawer that %s opens", (_, opens, pulses) => {
  test("gets one pulse of the length in the settings each time it is asked", async () => {
    const built = await build({ opens });
    await built.drawer.open();
    expect(pulses(built)).toBe(1);
    await built.clock.advance(400);
    await built.drawer.open();
    expect(pulses(built)).toBe(2);
  });

  test("lets its coil rest four times as long as it was on, and forgets who asked meanwhile", async () => {
    const built = await build({ opens });
    await built.drawer.open();
    await built.clock.advance(399);
    await expect(built.drawer.open()).rejects.toThrow(
      expect.objectContaining({ code: "busy", message: expect.stringContaining("1 ms more") }),
    );
    await built.clock.advance(10_000);
    expect(pulses(built)).toBe(1);
  });

  test("waits for somebody who wants it opened for cash until its coil has rested, and opens once for each", async () => {
    const built = await build({ opens });
    await built.drawer.open();
    const cash = Promise.all([built.drawer.openWhenRested(), built.drawer.openWhenRested()]);
    await built.clock.advance(399);
    expect(pulses(built)).toBe(1);
    await built.clock.advance(1);
    await settle();
    expect(pulses(built)).toBe(2);
    await built.clock.advance(1_000);
    await cash;
    expect(pulses(built)).toBe(3);
  });

  test("without a sensor nobody claims to know whether it is open", async () => {
    const { drawer, seen } = await build({ opens });
    await drawer.open();
    expect(drawer.isOpened()).toBeNull();
    expect(seen).toEqual([]);
    expect(await drawer.checkHealth("external")).toMatchObject({ ok: null });
  });

  test("does not open after a stop", async () => {
    const built = await build({ opens });
    await built.drawer.stop();
    await expect(built.drawer.open()).rejects.toThrow(DeviceError);
    expect(pulses(built)).toBe(0);
    expect(built.drawer.state()).toEqual({ condition: "missing", detail: "stopped" });
  });
});

describe.each([
  ["the printer", "printer", (built: Built, level: "low" | "high") => built.printer.sense(level)],
  [
    "a line",
    lineAt(6),
    (built: Built, level: "low" | "high") => built.gpio.levels.set("6", level === "high"),
  ],
] as const)("a drawer that %s sees", (_, sensor, move) => {
  test.each(["high", "low"] as const)(
    "is open when the level is %s, if that is the setting",
    async (openLevel) => {
      const built = await build({ sensor, openLevel });
      const closed = openLevel === "high" ? "low" : "high";
      move(built, closed);
      await built.clock.advance(300);
      expect(built.drawer.isOpened()).toBe(false);
      move(built, openLevel);
      await built.clock.advance(300);
      expect(built.drawer.isOpened()).toBe(true);
      move(built, closed);
      await built.clock.advance(300);
      expect(built.seen.slice(-3)).toEqual([false, true, false]);
      await built.drawer.stop();
      expect(built.drawer.isOpened()).toBeNull();
      expect(built.clock.nextDueMs()).toBeNull();
    },
  );

  test("is checked by opening it: the sensor has to see it", async () => {
    const built = await build({ sensor });
    move(built, "low");
    await built.clock.advance(300);
    expect(await built.drawer.checkHealth("external")).toMatchObject({
      words: expect.stringContaining("is low, which means closed"),
    });
    const opened = built.drawer.checkHealth("interactive");
    await settle();
    move(built, "high");
    await built.clock.advance(1_000);
    expect(await opened).toMatchObject({ ok: true });
    move(built, "low");
    await built.clock.advance(1_000);
    const stuck = built.drawer.checkHealth("interactive");
    await built.clock.advance(4_000);
    expect(await stuck).toMatchObject({ ok: false, words: expect.stringContaining("locked with its key") });
  });
});

describe("a drawer", () => {
  test("whose switch bounces counts one opening", async () => {
    const { clock, gpio, seen } = await build({ sensor: lineAt(6), openLevel: "low" });
    await clock.advance(300);
    for (const level of [false, true, false, true, false]) {
      gpio.levels.set("6", level);
      await clock.advance(100);
    }
    await clock.advance(200);
    expect(seen).toEqual([false, true]);
  });

  test("opened by a printer that is busy is asked for once, and a second wish in the meantime is refused", async () => {
    const { printer, drawer } = await build();
    const { promise, resolve } = Promise.withResolvers<void>();
    printer.turn = promise;
    const first = drawer.open();
    await expect(drawer.open()).rejects.toThrow(/still on its way/);
    resolve();
    await first;
    expect(printer.acts).toEqual(["drawer 2 100"]);
  });

  test("that the printer refuses to open stays closed and says why", async () => {
    const { printer, drawer } = await build({ pin: 5, pulseMs: 200 });
    printer.refusal = new DeviceError("refused", "this printer has no second drawer");
    await expect(drawer.open()).rejects.toThrow("this printer has no second drawer");
    expect(printer.acts).toEqual([]);
  });

  test("of a printer that is missing is missing, with the reason", async () => {
    const { printer, drawer } = await build();
    printer.condition = { condition: "missing", detail: "nothing is there" };
    expect(drawer.state()).toEqual({
      condition: "missing",
      detail: "opens through the printer: nothing is there",
    });
  });

  test("whose sensor cannot be read still opens, and asks for attention", async () => {
    const gpio = new MemoryLines();
    gpio.busy.set("6", "gpiomon");
    const { drawer } = await build({ opens: lineAt(26), sensor: lineAt(6), gpio });
    await drawer.open();
    expect(drawer.state()).toEqual({
      condition: "attention",
      detail: 'it opens, and nobody sees it: sensor: line 6: "gpiomon" holds it',
    });
    expect(gpio.history).toContain("26 high");
  });

  test("whose line fails gives it back, says so, and works again when the line does", async () => {
    const { clock, gpio, drawer } = await build({ opens: lineAt(26) });
    gpio.broken.add("26");
    await expect(drawer.open()).rejects.toThrow("drawer opens: line 26 is gone");
    expect(drawer.state()).toEqual({ condition: "missing", detail: "opens: line 26 is gone" });
    gpio.broken.clear();
    await clock.advance(30_000);
    await drawer.open();
    expect(gpio.history.slice(-3)).toEqual(["26 high", "100 ms", "26 low"]);
  });

  test.each([49, 501, 1.5, 0])("with a pulse of %s ms is refused before it is built", async (pulseMs) => {
    await expect(build({ pulseMs })).rejects.toThrow(/expected 50 to 500 ms/);
  });
});
