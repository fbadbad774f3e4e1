// What a printer's word is worth when something happened in between: it began anew, fell silent, asked to wait, or
// answered late. Told at the speed of a hand-moved clock.

import { expect, test } from "vitest";
import { EmulatedEscPosPrinter, type PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import { type LineOptions, SerialLine } from "../../hardware/emulators/serial-line.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { LineWire } from "../support/line-wire.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { jobOf, startRig, startRigOn } from "../support/printer-rig.ts";

const SLOW: Partial<PrinterPersonality> = { bufferBytes: 45, msPerLine: 40, knowsQr: false };
const LINES = Array.from({ length: 30 }, (_, index) => `${index} ${"x".repeat(44)}`);

async function startOnLine(
  personality: Partial<PrinterPersonality> = {},
  options: Partial<LineOptions> = {},
) {
  const clock = new ManualClock();
  const paper = new EmulatedEscPosPrinter(clock, personality);
  const line = new SerialLine(paper, clock, { baud: 9600, flow: "xonxoff", ...options });
  const wire = new LineWire(line, clock, 9600, options.flow !== "ignored");
  const rig = await startRigOn(clock, paper, wire, findProfile(null));
  await clock.advance(20_000);
  return { ...rig, line };
}

test("a slow printer with a buffer of 45 bytes prints a long receipt whole, and confirms it", async () => {
  const rig = await startOnLine(SLOW);
  expect(await rig.finish(rig.printer.print(jobOf("receipt", ...LINES)))).toEqual({ outcome: "printed" });
  expect(rig.paper.papers()[0]?.text.trim().split("\n")).toEqual(LINES);
  expect(rig.line.lostBytes).toBe(0);
});

test("a printer that lets the host wait for a minute, again and again, is waited for as long as it takes something", async () => {
  const rig = await startOnLine({ ...SLOW, msPerLine: 0 });
  const result = rig.printer.print(jobOf("receipt", ...LINES.slice(0, 8)));
  for (let minute = 0; minute < 10; minute++) {
    await rig.clock.advance(50);
    rig.line.setHeld(true);
    await rig.clock.advance(60_000);
    rig.line.setHeld(false);
  }
  expect(await rig.finish(result)).toEqual({ outcome: "printed" });
  expect(rig.paper.papers()).toHaveLength(1);
});

test("a printer that lets the host wait and never takes anything again leaves the paper unknown", async () => {
  const rig = await startOnLine(SLOW);
  const result = rig.printer.print(jobOf("receipt", ...LINES));
  await rig.clock.advance(300);
  rig.line.setHeld(true);
  await rig.clock.advance(60_000);
  expect(rig.printer.state()).toEqual({
    condition: "attention",
    detail: expect.stringMatching(/takes no data: check paper, cover, power/),
  });
  expect((await rig.finish(result, 600_000)).outcome).toBe("unconfirmed");
});

test("a printer that asks to wait over a port that does not listen has lost lines: the paper is unknown, and the mend is said", async () => {
  const rig = await startOnLine({ ...SLOW, msPerLine: 80 }, { flow: "ignored" });
  const result = await rig.finish(rig.printer.print(jobOf("receipt", ...LINES)));
  expect(rig.line.lostBytes).toBeGreaterThan(0);
  expect(result.outcome).toBe("unconfirmed");
  const mend = /add "flow=xonxoff" to connection in \[printer\]/;
  expect(rig.printer.state()).toEqual({ condition: "attention", detail: expect.stringMatching(mend) });
  const pieces = rig.paper.papers().length;
  for (let attempt = 0; attempt < 20; attempt++) {
    await rig.clock.advance(30_000);
    expect(await rig.finish(rig.printer.print(jobOf("receipt", ...LINES)))).toEqual({
      outcome: "not-started",
      detail: expect.stringMatching(mend),
    });
  }
  expect(rig.paper.papers()).toHaveLength(pieces);
  const asked = rig.printer.checkHealth("external");
  await rig.clock.advance(10_000);
  expect(await asked).toEqual({ ok: false, words: expect.stringMatching(mend) });
});

test.each([
  ["a person opened and closed its cover", "cover"],
  ["a person had a test slip printed, which came out", "slip"],
])("a printer whose papers came out torn is tried again when %s", async (_, what) => {
  const rig = await startOnLine({ ...SLOW, msPerLine: 80 }, { flow: "ignored" });
  await rig.finish(rig.printer.print(jobOf("receipt", ...LINES)));
  expect(rig.printer.state().condition).toBe("attention");
  // Somebody set the printer to hold the host back by a line of the cable, which this one obeys.
  rig.line.setFlow("wire");
  if (what === "cover") {
    rig.paper.setCover("open");
    await rig.clock.advance(3000);
    rig.paper.setCover("closed");
    await rig.clock.advance(3000);
  } else {
    const slip = rig.printer.checkHealth("interactive");
    await rig.clock.advance(25_000);
    expect(await slip).toEqual({ ok: null, words: expect.stringMatching(/^a test slip was printed/) });
  }
  expect(await rig.finish(rig.printer.print(jobOf("receipt", "whole")))).toEqual({ outcome: "printed" });
  expect(rig.printer.state().condition).toBe("ready");
});

test("one byte of noise that reads as a wish to wait makes the paper unknown, and stops no other one", async () => {
  const rig = await startOnLine({}, { flow: "ignored" });
  const result = rig.printer.print(jobOf("receipt", ...LINES));
  await rig.clock.advance(300);
  rig.paper.say(Uint8Array.of(0x13));
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  expect(rig.printer.state().condition).toBe("ready");
  expect((await rig.finish(rig.printer.print(jobOf("next", "whole")))).outcome).toBe("printed");
});

test.each([
  ["repeats names", {}],
  ["only answers in order", { knowsProcessId: false }],
])(
  "a printer that begins anew anywhere inside a receipt, and %s, is never believed with half a paper",
  async (_, personality) => {
    const job = jobOf("receipt", ...LINES, "LAST LINE");
    for (const afterBytes of [1, 100, 400, 700, 1000, 1300, 1440]) {
      const rig = await startOnLine({ ...personality, msPerLine: 10 });
      const result = rig.printer.print(job);
      rig.paper.rebootAfterBytes(afterBytes + 30, 1500);
      const { outcome } = await rig.finish(result);
      const papers = rig.paper.papers().map((paper) => paper.text.trim());
      const whole = [...LINES, "LAST LINE"].join("\n");
      expect({ afterBytes, outcome, isWhole: papers.includes(whole) }).toEqual({
        afterBytes,
        outcome: "unconfirmed",
        isWhole: false,
      });
      await rig.clock.advance(10_000);
      expect((await rig.finish(rig.printer.print(jobOf("next", "whole")))).outcome).toBe("printed");
      expect(rig.paper.papers().at(-1)?.text.trim()).toBe("whole");
    }
  },
);

test("an answer that comes after the job was given up lands on it, once", async () => {
  const rig = await startRig();
  await rig.clock.advance(5000);
  rig.paper.runOutAfterLines(1);
  let late = 0;
  const confirmedLate = () => {
    late += 1;
  };
  const result = rig.printer.print({ ...jobOf("receipt", "one", "two"), confirmedLate });
  await rig.clock.advance(2000);
  rig.paper.setAnswering(false);
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  expect(late).toBe(0);
  rig.paper.setAnswering(true);
  rig.paper.setPaper("ok");
  await rig.clock.advance(1000);
  expect(late).toBe(1);
  expect((await rig.finish(rig.printer.print(jobOf("next", "next")))).outcome).toBe("printed");
  expect(rig.paper.papers().map((paper) => paper.text.trim())).toEqual(["one\ntwo", "next"]);
  expect(late).toBe(1);
});

test("the upper part of a paper whose word came late is cut off before it is printed again", async () => {
  const rig = await startRig();
  await rig.clock.advance(5000);
  rig.paper.runOutAfterLines(1);
  let late = 0;
  const upper = jobOf("upper part", "one", "two");
  const confirmedLate = () => {
    late += 1;
  };
  const result = rig.printer.print({ ...upper, items: upper.items.slice(0, -1), confirmedLate });
  await rig.clock.advance(2000);
  rig.paper.setAnswering(false);
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  rig.paper.setAnswering(true);
  rig.paper.setPaper("ok");
  await rig.clock.advance(2000);
  expect(late).toBe(1);
  expect((await rig.finish(rig.printer.print(upper))).outcome).toBe("printed");
  expect(rig.paper.papers().map((paper) => paper.text.trim())).toEqual(["one\ntwo", "one\ntwo"]);
});

test("a late answer comes for none but its own job", async () => {
  const rig = await startRig();
  await rig.clock.advance(5000);
  const late: string[] = [];
  const results = [];
  for (const name of ["first", "second"]) {
    // Cutting off the piece before takes a line.
    rig.paper.runOutAfterLines(name === "first" ? 0 : 1);
    const job = { ...jobOf(name, name), confirmedLate: () => void late.push(name) };
    const result = rig.printer.print(job);
    await rig.clock.advance(2000);
    rig.paper.powerCycle();
    rig.paper.setPaper("ok");
    results.push((await rig.finish(result)).outcome);
    await rig.clock.advance(10_000);
  }
  expect(results).toEqual(["unconfirmed", "unconfirmed"]);
  expect((await rig.finish(rig.printer.print(jobOf("third", "third")))).outcome).toBe("printed");
  expect(late).toEqual([]);
});

test("an answer without a name never comes late", async () => {
  const rig = await startRig({ knowsProcessId: false });
  await rig.clock.advance(5000);
  rig.paper.runOutAfterLines(0);
  let late = 0;
  const result = rig.printer.print({
    ...jobOf("receipt", "one"),
    confirmedLate: () => {
      late += 1;
    },
  });
  await rig.clock.advance(2000);
  rig.paper.setAnswering(false);
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  rig.paper.setAnswering(true);
  rig.paper.setPaper("ok");
  await rig.clock.advance(20_000);
  expect(late).toBe(0);
});

test("bytes that ask to wait, and to go on, are no answer wherever they come", async () => {
  const rig = await startRig({ knowsProcessId: false, reportsChanges: false });
  await rig.clock.advance(5000);
  rig.paper.runOutAfterLines(0);
  const result = rig.printer.print(jobOf("receipt", "one"));
  await rig.clock.advance(1000);
  // A report of four bytes with an XOFF inside: taken apart, its rest would look like answers in order.
  rig.paper.say(new Uint8Array([0x11, 0x14, 0x13, 0x00, 0x00, 0x0f, 0x11]));
  rig.paper.powerCycle();
  rig.paper.setPaper("ok");
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
});

test("a printer whose answers have no names is not told to report by itself: half a report would look like answers", async () => {
  const rig = await startRig({ knowsProcessId: false });
  await rig.clock.advance(10_000);
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("printed");
  expect(rig.paper.commands().filter((command) => command.startsWith("1d 61"))).toEqual([]);
  const named = await startRig();
  await named.clock.advance(10_000);
  expect(named.paper.commands()).toContain("1d 61: 0f");
});

test.each([500, 1300, 1600, 2500, 3400, 6000])(
  "a printer without names that begins anew with all of the paper in it, for %i ms, is not believed",
  async (deafMs) => {
    const rig = await startRig({ knowsProcessId: false });
    await rig.clock.advance(10_000);
    rig.paper.runOutAfterLines(1);
    const result = rig.printer.print(jobOf("receipt", "one", "two"));
    await rig.clock.advance(1000);
    rig.paper.rebootAfterBytes(1, deafMs, () => rig.paper.setPaper("ok"));
    expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  },
);

test.each([1, 2, 3, 4, 5, 6, 7, 8].flatMap((zeros) => [100, 300, 600].map((darkMs) => ({ zeros, darkMs }))))(
  "a dip of the supply for $darkMs ms, whose edges read as $zeros zeros each, is no word of a printer without names",
  async ({ zeros, darkMs }) => {
    for (const afterMs of [1000, 1200, 1400, 1600]) {
      const rig = await startRig({ knowsProcessId: false });
      await rig.clock.advance(10_000);
      rig.paper.runOutAfterLines(1);
      const result = rig.printer.print(jobOf("receipt", "one", "two"));
      await rig.clock.advance(afterMs);
      rig.paper.setPower("off");
      rig.paper.say(new Uint8Array(zeros));
      await rig.clock.advance(darkMs);
      rig.paper.say(new Uint8Array(zeros));
      rig.paper.setPaper("ok");
      rig.paper.setPower("on");
      expect({ afterMs, ...(await rig.finish(result)) }).toMatchObject({ afterMs, outcome: "unconfirmed" });
    }
  },
);

test("zeros from a printer that is being switched off are no word, however many", async () => {
  const rig = await startRig({ knowsProcessId: false });
  await rig.clock.advance(10_000);
  rig.paper.runOutAfterLines(0);
  const result = rig.printer.print(jobOf("receipt", "one"));
  await rig.clock.advance(1000);
  rig.paper.say(new Uint8Array(40));
  rig.paper.setPower("off");
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
});
