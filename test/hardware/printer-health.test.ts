// What a printer does and says beside printing: its drawer and beeper, the level of the drawer's line, paper that runs
// low, what it calls itself, and the three depths of a check. Told at the speed of a hand-moved clock.

import { expect, test } from "vitest";
import { testSlip } from "../../hardware/drivers/printer/health.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { jobOf, type PrinterRig, startRig } from "../support/printer-rig.ts";

const generic = findProfile(null);

async function done<T>(rig: PrinterRig, promise: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  promise.then(over, over);
  for (let passedMs = 0; !isOver && passedMs < 60_000; passedMs += 100) await rig.clock.advance(100);
  return promise;
}

test("the drawer is opened by one pulse of the length that was asked for", async () => {
  const rig = await startRig();
  await done(rig, rig.printer.act({ kind: "drawer", pin: 5, pulseMs: 200 }));
  expect(rig.paper.pulses()).toEqual([{ pin: 5, pulseMs: 200 }]);
});

test("a pulse that is no pulse, a pin or a beeper that is not there, are refused with a reason", async () => {
  const rig = await startRig({ profile: { ...generic, drawerPins: [2] } });
  await expect(done(rig, rig.printer.act({ kind: "drawer", pin: 5, pulseMs: 100 }))).rejects.toThrow(
    /drives pin 2, not pin 5/,
  );
  await expect(done(rig, rig.printer.act({ kind: "drawer", pin: 2, pulseMs: 900 }))).rejects.toThrow(
    /from 50 to 500/,
  );
  await expect(done(rig, rig.printer.act({ kind: "beep", times: 2 }))).rejects.toThrow(/has no beeper/);
  expect(rig.paper.drawerPulses).toBe(0);
});

test.each([
  ["esc-b", "1b 42: 03 03"],
  ["epson", "1b 28 41: 03 00 61 01 03"],
] as const)("three beeps on a printer whose beeper is %s are three beeps", async (beeper, command) => {
  const rig = await startRig({ profile: { ...generic, beeper } });
  await done(rig, rig.printer.act({ kind: "beep", times: 3 }));
  expect(rig.paper.commands().at(-1)).toBe(command);
});

test("a drawer that could not be opened behind a paper that hangs is not opened when the paper goes on", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("receipt", "one", "two"));
  await rig.clock.advance(2000);
  const act = rig.printer.act({ kind: "drawer", pin: 2, pulseMs: 100 });
  await expect(done(rig, act)).rejects.toThrow(/busy with a paper/);
  rig.paper.setPaper("ok");
  expect((await rig.finish(result)).outcome).toBe("printed");
  await rig.clock.advance(60_000);
  expect(rig.paper.drawerPulses).toBe(0);
});

test("the drawer's line is told when the printer says it, and unknown while it says nothing", async () => {
  const rig = await startRig();
  const heard: string[] = [];
  rig.printer.onDrawerSense((level) => heard.push(level));
  await rig.clock.advance(10_000);
  expect(rig.printer.drawerSense()).toBe("low");
  rig.paper.setDrawerSense("high");
  await rig.clock.advance(100);
  expect(rig.printer.drawerSense()).toBe("high");
  rig.paper.setDrawerSense("low");
  await rig.clock.advance(100);
  expect(heard).toEqual(["high", "low"]);
  rig.wire.unplug();
  await rig.clock.advance(100);
  expect(rig.printer.drawerSense()).toBeNull();
});

test("a printer that reports nothing by itself is asked for its drawer's line", async () => {
  const rig = await startRig({ reportsChanges: false });
  await rig.clock.advance(10_000);
  rig.paper.setDrawerSense("high");
  await rig.clock.advance(6000);
  expect(rig.printer.drawerSense()).toBe("high");
});

test("paper that runs low is said before it ends, and printing goes on", async () => {
  const rig = await startRig();
  await rig.clock.advance(1000);
  rig.paper.setPaper("low");
  await rig.clock.advance(100);
  expect(rig.printer.state()).toEqual({ condition: "ready", detail: expect.stringMatching(/running low/) });
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("printed");
  expect(rig.printer.state().detail).toMatch(/running low/);
  rig.paper.setPaper("ok");
  await rig.clock.advance(6000);
  expect(rig.printer.state()).toEqual({ condition: "ready", detail: "" });
});

test("a check from inside asks nothing; one from outside says who answered and what can be promised", async () => {
  const rig = await startRig();
  await rig.clock.advance(1000);
  const before = rig.paper.commands().length;
  expect(await rig.printer.checkHealth("internal")).toEqual({ ok: true, words: "ready" });
  expect(rig.paper.commands()).toHaveLength(before);
  const asked = await done(rig, rig.printer.checkHealth("external"));
  expect(asked).toEqual({
    ok: true,
    words: expect.stringMatching(/^EMULATED .*says when a paper is out \(process-id/),
  });
  expect(rig.paper.strip().things).toEqual([]);
});

test("a printer that might print the question for its name is not asked for it", async () => {
  const rig = await startRig({ knowsProcessId: false });
  await rig.clock.advance(20_000);
  expect(rig.paper.commands().filter((command) => command.startsWith("1d 49"))).toEqual([]);
  expect((await done(rig, rig.printer.checkHealth("external"))).ok).toBe(true);
});

test.each([
  ["has no paper", (rig: PrinterRig) => rig.paper.setPaper("out"), /out of paper/],
  ["is switched off", (rig: PrinterRig) => rig.paper.setPower("off"), /does not answer/],
  ["is unplugged", (rig: PrinterRig) => rig.wire.unplug(), /went away|nothing is there/],
])("a check of a printer that %s says so, at every depth", async (_, fail, reason) => {
  const rig = await startRig();
  await rig.clock.advance(1000);
  fail(rig);
  for (const depth of ["external", "interactive", "internal"] as const) {
    expect(await done(rig, rig.printer.checkHealth(depth))).toEqual({
      ok: false,
      words: expect.stringMatching(reason),
    });
  }
});

test("a check ends within 30 seconds although a paper hangs for hours, and prints nothing later", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("receipt", "one", "two"));
  await rig.clock.advance(2000);
  const fromMs = rig.clock.monotonicMs();
  const checks = (["external", "interactive"] as const).map((depth) =>
    done(rig, rig.printer.checkHealth(depth)),
  );
  for (const { ok, words } of await Promise.all(checks)) expect({ ok, words }).toMatchObject({ ok: false });
  expect(rig.clock.monotonicMs() - fromMs).toBeLessThan(30_000);
  rig.paper.setPaper("ok");
  await rig.finish(result);
  await rig.clock.advance(60_000);
  expect(rig.paper.papers()).toHaveLength(1);
});

test("a test slip breaks no word, however narrow the paper and however long the printer's name", () => {
  const name = "ACME International Thermal Receipt Printer 80 USB+Ethernet";
  const slip = testSlip({ dots: 384, columns: 24, smallColumns: 24 }, name);
  const lines = slip.flatMap((item) => (item.kind === "text" && item.small ? [item.text] : []));
  expect(lines.filter((line) => line.length > 24)).toEqual([]);
  expect(lines.join(" ")).toContain(name);
});

test.each([58, 80] as const)(
  "the test slip shows the edges of %s mm paper and is no receipt",
  async (paperMm) => {
    const rig = await startRig({ paperMm });
    await rig.clock.advance(1000);
    const { ok, words } = await done(rig, rig.printer.checkHealth("interactive"));
    expect({ ok, words }).toEqual({ ok: null, words: expect.stringMatching(/bar without gaps/) });
    const [slip] = rig.paper.papers();
    const { columns, smallColumns, dots } = rig.printer;
    const lines = slip?.text.split("\n").filter((line) => line.endsWith("|")) ?? [];
    expect(lines.map((line) => line.length)).toEqual([columns, smallColumns]);
    const said = slip?.text.split("\n").map((line) => line.trim()) ?? [];
    expect(said).toEqual(expect.arrayContaining(["no es un recibo", "não é um recibo", "not a receipt"]));
    const bar = slip?.things.find((thing) => "bitmap" in thing);
    expect(bar !== undefined && "bitmap" in bar ? bar.bitmap.width : 0).toBe(dots);
  },
);
