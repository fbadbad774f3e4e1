// What a print result promises, told at the speed of a hand-moved clock: every way a printer can fail between
// the first byte and the last.

import { expect, test } from "vitest";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import type { Wire } from "../../hardware/hal/byte-channel.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { jobOf, MemoryPrinterWire, type PrinterRig, startRig, startRigOn } from "../support/printer-rig.ts";

const printedTexts = (rig: PrinterRig) => rig.paper.papers().map((paper) => paper.text.trim());

test("a receipt that the printer confirmed is printed, once", async () => {
  const rig = await startRig();
  expect(rig.printer.state()).toEqual({ condition: "ready", detail: "" });
  expect(await rig.finish(rig.printer.print(jobOf("receipt 1", "TOTAL 10,00")))).toEqual({
    outcome: "printed",
  });
  expect(printedTexts(rig)).toEqual(["TOTAL 10,00"]);
});

test("receipts come out in the order they were asked for", async () => {
  const rig = await startRig();
  const results = ["one", "two", "three"].map((line) => rig.printer.print(jobOf(line, line)));
  for (const result of results) expect((await rig.finish(result)).outcome).toBe("printed");
  expect(printedTexts(rig)).toEqual(["one", "two", "three"]);
});

test("the till is told right before the first byte, and never when nothing is sent", async () => {
  const rig = await startRig();
  const commandsBefore = rig.paper.commands().length;
  let commandsAtCall = -1;
  const job = jobOf("receipt", "hello");
  const beforeFirstByte = () => {
    commandsAtCall = rig.paper.commands().length;
    expect(rig.paper.waitingBytes).toBe(0);
  };
  await rig.finish(rig.printer.print({ ...job, beforeFirstByte }));
  expect(commandsAtCall).toBe(commandsBefore);
  rig.paper.setPaper("out");
  let called = false;
  const second = await rig.finish(
    rig.printer.print({
      ...job,
      beforeFirstByte: () => {
        called = true;
      },
    }),
  );
  expect(second.outcome).toBe("not-started");
  expect(called).toBe(false);
});

test("when the till cannot write down that printing begins, not one byte of the receipt leaves", async () => {
  const rig = await startRig();
  const refuse = () => {
    throw new Error("the journal cannot be written");
  };
  const result = await rig.finish(
    rig.printer.print({ ...jobOf("receipt", "hello"), beforeFirstByte: refuse }),
  );
  expect(result).toEqual({ outcome: "not-started", detail: "the journal cannot be written" });
  expect(rig.paper.strip().things).toEqual([]);
  expect((await rig.finish(rig.printer.print(jobOf("next", "next")))).outcome).toBe("printed");
});

test.each([
  ["out of paper", (rig: PrinterRig) => rig.paper.setPaper("out"), /out of paper: put in a new roll/],
  ["with its cover open", (rig: PrinterRig) => rig.paper.setCover("open"), /cover open: close it/],
  ["with a jammed cutter", (rig: PrinterRig) => rig.paper.jamCutter(), /cutter jammed/],
  ["unplugged", (rig: PrinterRig) => rig.wire.unplug(), /went away|nothing is there/],
])("a printer %s is not sent a receipt, and says what to do", async (_, fail, detail) => {
  const rig = await startRig();
  fail(rig);
  const result = await rig.finish(rig.printer.print(jobOf("receipt", "hello")), 1500);
  expect(result).toEqual({ outcome: "not-started", detail: expect.stringMatching(detail) });
  expect(rig.printer.state().detail).toMatch(detail);
  expect(rig.paper.strip().things).toEqual([]);
});

test("paper that runs low is no reason not to print", async () => {
  const rig = await startRig();
  rig.paper.setPaper("low");
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("printed");
});

test("paper that ends in mid-receipt keeps the receipt pending for hours, and a new roll ends it exactly once", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(2);
  const result = rig.printer.print(jobOf("receipt", "one", "two", "three", "four"));
  await rig.clock.advance(3 * 3600_000);
  expect(rig.printer.state().detail).toMatch(/out of paper/);
  expect(rig.paper.papers()).toEqual([]);
  rig.paper.setPaper("ok");
  expect(await rig.finish(result)).toEqual({ outcome: "printed" });
  expect(printedTexts(rig)).toEqual(["one\ntwo\nthree\nfour"]);
  expect(rig.printer.state().condition).toBe("ready");
});

test("a cover opened in mid-receipt is waited for too", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("receipt", "one", "two"));
  await rig.clock.advance(2000);
  rig.paper.setCover("open");
  rig.paper.setPaper("ok");
  await rig.clock.advance(60_000);
  expect(rig.printer.state().detail).toMatch(/cover open/);
  rig.paper.setCover("closed");
  expect((await rig.finish(result)).outcome).toBe("printed");
});

test("a cutter that jams is told to go on after a person cleared it", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(0);
  const result = rig.printer.print(jobOf("receipt", "one"));
  await rig.clock.advance(2000);
  rig.paper.jamCutter();
  rig.paper.setPaper("ok");
  await rig.clock.advance(5000);
  expect(rig.printer.state().detail).toMatch(/cutter jammed/);
  rig.paper.clearJam();
  expect((await rig.finish(result)).outcome).toBe("printed");
});

test("a printer that was switched off in mid-receipt leaves the paper unknown, never printed", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("receipt", "one", "two"));
  await rig.clock.advance(2000);
  rig.paper.powerCycle();
  rig.paper.setPaper("ok");
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  expect(rig.paper.papers()).toEqual([]);
});

test("after an unknown paper the next receipt begins with cutting the piece off", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("torn", "torn one", "torn two"));
  await rig.clock.advance(2000);
  rig.paper.powerCycle();
  rig.paper.setPaper("ok");
  await rig.finish(result);
  expect((await rig.finish(rig.printer.print(jobOf("next", "whole")))).outcome).toBe("printed");
  expect(printedTexts(rig)).toEqual(["torn one", "whole"]);
});

test.each([
  ["that echoes process ids", {}],
  ["that only knows status in order", { knowsProcessId: false }],
])(
  "a cable pulled inside a QR code does not spoil the next receipt, on a printer %s",
  async (_, personality) => {
    const rig = await startRig(personality);
    // A printer that takes nothing more holds the cable's last bytes back: it stands inside the QR data.
    const bytes = new Uint8Array([0x1d, 0x28, 0x6b, 0xff, 0x00, 0x31, 0x50, 0x30, 0x41]);
    rig.paper.runOutAfterLines(0);
    const result = rig.printer.print(jobOf("torn", "torn"));
    await rig.clock.advance(1000);
    rig.wire.unplug();
    rig.paper.receive(bytes);
    expect((await rig.finish(result)).outcome).toBe("unconfirmed");
    rig.paper.powerCycle();
    rig.paper.receive(bytes);
    rig.paper.setPaper("ok");
    rig.wire.plugIn();
    await rig.clock.advance(60_000);
    expect((await rig.finish(rig.printer.print(jobOf("next", "whole")))).outcome).toBe("printed");
    expect(printedTexts(rig).at(-1)).toBe("whole");
  },
);

test("a till restarted over a printer that waits inside a command still finds out that it confirms", async () => {
  const rig = await startRig();
  await rig.printer.stop();
  rig.paper.receive(new Uint8Array([0x1d, 0x28, 0x6b, 0xff, 0x00, 0x31, 0x50, 0x30, 0x41]));
  const again = await startRig();
  await again.printer.stop();
  rig.printer.start();
  await rig.clock.advance(20_000);
  expect((await rig.finish(rig.printer.print(jobOf("next", "whole")))).outcome).toBe("printed");
});

test("a printer that says nothing is sent receipts, and they are only called sent", async () => {
  const rig = await startRig({ deaf: true });
  const result = await rig.finish(rig.printer.print(jobOf("receipt", "hello")));
  expect(result.outcome).toBe("sent");
  expect(printedTexts(rig)).toEqual(["hello"]);
});

test("a printer that answers status but confirms nothing is only called sent", async () => {
  const rig = await startRig({ knowsProcessId: false, knowsStatusInOrder: false });
  await rig.clock.advance(20_000);
  expect(rig.printer.state().condition).toBe("ready");
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("sent");
  expect(printedTexts(rig)).toEqual(["hello"]);
});

test("a printer that knows no process ids confirms by status in order, and nothing strange is printed", async () => {
  const rig = await startRig({ knowsProcessId: false });
  await rig.clock.advance(5000);
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("printed");
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "again")))).outcome).toBe("printed");
  expect(printedTexts(rig)).toEqual(["hello", "again"]);
});

test("a late confirmation of one receipt never confirms the next one", async () => {
  const rig = await startRig({ knowsProcessId: false });
  await rig.clock.advance(5000);
  rig.paper.setAnswering(false);
  const first = await rig.finish(rig.printer.print(jobOf("first", "first")));
  expect(first.outcome).toBe("not-started");
  rig.paper.setAnswering(true);
  await rig.clock.advance(10_000);
  rig.paper.runOutAfterLines(0);
  const second = rig.printer.print(jobOf("second", "second"));
  await rig.clock.advance(3000);
  rig.paper.setAnswering(false);
  expect((await rig.finish(second)).outcome).toBe("unconfirmed");
  // The paper comes back and with it the answer that the second receipt waited for.
  rig.paper.setAnswering(true);
  rig.paper.setPaper("ok");
  await rig.clock.advance(2000);
  rig.paper.runOutAfterLines(1);
  const third = rig.printer.print(jobOf("third", "third one", "third two"));
  await rig.clock.advance(600_000);
  expect(rig.paper.papers().filter((paper) => paper.text.includes("third two"))).toEqual([]);
  rig.paper.setPaper("ok");
  const result = await rig.finish(third);
  const isOnPaper = printedTexts(rig).some((paper) => paper.includes("third two"));
  expect(result.outcome === "printed").toBe(isOnPaper);
});

test("a slow printer's late confirmation of one receipt does not confirm the next", async () => {
  const rig = await startRig({ knowsProcessId: false, msPerLine: 1400 });
  await rig.clock.advance(5000);
  const first = await rig.finish(rig.printer.print(jobOf("first", "one", "two", "and a half")));
  expect(first.outcome).toBe("unconfirmed");
  const second = await rig.finish(rig.printer.print(jobOf("second", "three")));
  expect(second.outcome).toBe("printed");
  expect(printedTexts(rig).at(-1)).toBe("three");
});

test("bytes that a receipt lost on a bad line do not swallow the beginning of the next one", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(0);
  const ticket = rig.printer.print({ name: "ticket", items: [{ kind: "qr", data: "x".repeat(300) }] });
  await rig.clock.advance(1000);
  rig.paper.powerCycle();
  rig.paper.receive(new Uint8Array([0x1d, 0x28, 0x6b, 0xff, 0x00, 0x31, 0x50, 0x30, 0x41]));
  rig.paper.setPaper("ok");
  expect((await rig.finish(ticket)).outcome).toBe("unconfirmed");
  expect((await rig.finish(rig.printer.print(jobOf("next", "whole")))).outcome).toBe("printed");
  expect(printedTexts(rig).at(-1)).toBe("whole");
});

test("noise on the line of a printer that only knows status in order confirms nothing", async () => {
  const rig = await startRig({ knowsProcessId: false });
  await rig.clock.advance(5000);
  rig.paper.runOutAfterLines(0);
  const result = rig.printer.print(jobOf("receipt", "one"));
  await rig.clock.advance(1000);
  rig.paper.say(new Uint8Array(Buffer.from("Hello world! \x00 @ABC`abc")));
  await rig.clock.advance(5000);
  rig.paper.powerCycle();
  rig.paper.setPaper("ok");
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
});

test("a printer that falls silent is missing, not mute: nothing is sent to it", async () => {
  const rig = await startRig();
  rig.paper.setPower("off");
  const result = await rig.finish(rig.printer.print(jobOf("receipt", "hello")), 3000);
  expect(result).toEqual({ outcome: "not-started", detail: expect.stringMatching(/does not answer/) });
  expect(rig.printer.state().condition).toBe("missing");
  rig.paper.setPower("on");
  await rig.clock.advance(6000);
  expect(rig.printer.state().condition).toBe("ready");
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("printed");
});

test("a till that was itself held up does not take its printer for silent", async () => {
  const clock = new ManualClock();
  const paper = new EmulatedEscPosPrinter(clock, {});
  const wire = new MemoryPrinterWire(paper);
  let heldUpMs = 0;
  const read: Wire = {
    name: wire.name,
    open: (listener) =>
      wire.open({
        ...listener,
        bytes: (bytes) => {
          clock.after(1, () => {
            clock.holdUp(heldUpMs);
            clock.after(1, () => listener.bytes(bytes));
          });
        },
      }),
  };
  const rig = await startRigOn(clock, paper, read, findProfile(null));
  paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("receipt", "one", "two"));
  heldUpMs = 600;
  await clock.advance(20_000);
  paper.setPaper("ok");
  expect(await rig.finish(result)).toEqual({ outcome: "printed" });
});

test("a printer that is known to answer is never taken for mute when it is switched off", async () => {
  const rig = await startRig({ deaf: true, profile: findProfile("epson-tm-t20iii") });
  const result = await rig.finish(rig.printer.print(jobOf("receipt", "hello")));
  expect(result).toEqual({ outcome: "not-started", detail: expect.stringMatching(/switched on/) });
  expect(rig.paper.strip().things).toEqual([]);
});

test("garbage from the printer confirms nothing and harms nothing", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("receipt", "one", "two"));
  await rig.clock.advance(1000);
  rig.paper.setGarbled(true);
  rig.paper.say(Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) & 0xff));
  rig.paper.say(new Uint8Array([0x37, 0x22, 0x37, 0x37, 0x22, 0x41, 0x41, 0x41, 0x41, 0x00]));
  rig.paper.setPaper("ok");
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  rig.paper.setGarbled(false);
  await rig.clock.advance(10_000);
  expect((await rig.finish(rig.printer.print(jobOf("next", "next")))).outcome).toBe("printed");
});

test("a printer with a small buffer that stops taking data out of paper is waited for, and goes on", async () => {
  const rig = await startRig({ bufferBytes: 512 });
  const lines = Array.from({ length: 200 }, (_, index) => `line ${index} ................................`);
  rig.paper.runOutAfterLines(5);
  const result = rig.printer.print(jobOf("long receipt", ...lines));
  await rig.clock.advance(600_000);
  expect(rig.printer.state().detail).toMatch(/out of paper/);
  rig.paper.setPaper("ok");
  expect(await rig.finish(result)).toEqual({ outcome: "printed" });
  expect(printedTexts(rig)[0]?.split("\n")).toHaveLength(200);
});

test("a printer that refuses data and does not say why leaves the paper unknown after a bounded time", async () => {
  const rig = await startRig();
  const refuse = () => rig.paper.setRefusing(true);
  const result = await rig.finish(
    rig.printer.print({ ...jobOf("receipt", "hello"), beforeFirstByte: refuse }),
    300_000,
  );
  expect(result.outcome).toBe("unconfirmed");
  rig.paper.setRefusing(false);
  await rig.clock.advance(10_000);
  expect((await rig.finish(rig.printer.print(jobOf("next", "next")))).outcome).toBe("printed");
});

test("a printer that is unplugged in mid-receipt and comes back prints the next one without a restart", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(1);
  const result = rig.printer.print(jobOf("receipt", "one", "two"));
  await rig.clock.advance(1000);
  rig.wire.unplug();
  expect((await rig.finish(result)).outcome).toBe("unconfirmed");
  await rig.clock.advance(60_000);
  expect(rig.printer.state().condition).toBe("missing");
  rig.wire.plugIn();
  rig.paper.setPaper("ok");
  await rig.clock.advance(6000);
  expect(rig.printer.state().condition).toBe("ready");
  expect((await rig.finish(rig.printer.print(jobOf("next", "next")))).outcome).toBe("printed");
});

test("a printer that runs out of paper while nothing is printed is seen within some seconds", async () => {
  const rig = await startRig();
  const states: string[] = [];
  rig.printer.onState((state) => states.push(state.condition));
  rig.paper.setPaper("out");
  await rig.clock.advance(6000);
  rig.paper.setPaper("ok");
  await rig.clock.advance(2000);
  expect(states).toEqual(["attention", "ready"]);
});

test("stopping ends every waiting receipt honestly, and within a second", async () => {
  const rig = await startRig();
  rig.paper.runOutAfterLines(0);
  const begun = rig.printer.print(jobOf("begun", "one"));
  const waiting = rig.printer.print(jobOf("waiting", "two"));
  await rig.clock.advance(1000);
  const stopped = rig.printer.stop();
  await rig.clock.advance(1000);
  await stopped;
  expect((await begun).outcome).toBe("unconfirmed");
  expect((await waiting).outcome).toBe("not-started");
  expect((await rig.printer.print(jobOf("late", "three"))).outcome).toBe("not-started");
});
