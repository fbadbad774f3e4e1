// What a till does with its devices while nobody comes: less and less, so that a night costs next to nothing, and as much as
// ever as soon as somebody is there.

import { expect, test } from "vitest";
import { createLineDisplay } from "../../hardware/drivers/line-display/line-display.ts";
import { EmulatedLineDisplay } from "../../hardware/emulators/line-display.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryWire } from "../support/memory-wire.ts";
import { jobOf, type PrinterRig, startRig } from "../support/printer-rig.ts";

const MINUTE_MS = 60_000;

/** How often it is asked whether it is on line, which is the first question of every look. */
function countLooks({ paper }: PrinterRig): () => number {
  const receive = paper.receive.bind(paper);
  let looks = 0;
  paper.receive = (bytes) => {
    if (Buffer.from(bytes).toString("hex") === "100401") looks++;
    receive(bytes);
  };
  return () => {
    const since = looks;
    looks = 0;
    return since;
  };
}

test.each([
  ["reports by itself", true],
  ["reports nothing by itself", false],
])(
  "a printer that %s is looked at every five seconds after a paper, and every minute at night",
  async (_, automaticStatus) => {
    const rig = await startRig({ profile: { ...findProfile(null), automaticStatus } });
    const looks = countLooks(rig);
    await rig.finish(rig.printer.print(jobOf("receipt", "one")));
    looks();
    await rig.clock.advance(15_000);
    expect(looks()).toBe(3);
    await rig.clock.advance(60 * MINUTE_MS);
    looks();
    await rig.clock.advance(60 * MINUTE_MS);
    expect(looks()).toBe(60);
    await rig.finish(rig.printer.print(jobOf("receipt", "two")));
    looks();
    await rig.clock.advance(15_000);
    expect(looks()).toBe(3);
  },
);

test("a printer that is switched off at night is missing within a minute, though it used to report by itself", async () => {
  const rig = await startRig();
  await rig.clock.advance(120 * MINUTE_MS);
  rig.paper.setPower("off");
  await rig.clock.advance(MINUTE_MS + 5_000);
  expect(rig.printer.state().condition).toBe("missing");
});

test("the paper that runs out at night is seen at once where the printer reports by itself", async () => {
  const rig = await startRig();
  await rig.clock.advance(120 * MINUTE_MS);
  expect(rig.printer.state().condition).toBe("ready");
  rig.paper.setPaper("out");
  await rig.clock.advance(1_000);
  expect(rig.printer.state().condition).toBe("attention");
  rig.paper.setPaper("ok");
  await rig.clock.advance(2_000);
  expect(rig.printer.state().condition).toBe("ready");
});

test("a display that lost its power at night is written again with the first thing that it has to show", async () => {
  const seen = new EmulatedLineDisplay("escpos");
  const wire = new MemoryWire((bytes) => seen.feed(bytes));
  const clock = new ManualClock();
  const display = createLineDisplay({ wire, protocol: "escpos", clock });
  display.start();
  await settle();
  display.show("Hola", "");
  await clock.advance(120 * MINUTE_MS);
  const before = wire.writes.length;
  await clock.advance(60 * MINUTE_MS);
  expect(wire.writes.length - before).toBe(6);
  seen.losePower();
  display.show("TOTAL", "$ 1,00");
  await clock.advance(1_000);
  expect(seen.lines().map((line) => line.trim())).toEqual(["TOTAL", "$ 1,00"]);
});
