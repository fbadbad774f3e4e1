// One contract for the printer over every real wire: a serial port, a printer's device file (both on
// pseudo-terminals) and a network port. Time is real here, and each test waits for what it tests.

import { afterEach, describe, expect, test } from "vitest";
import { createEscPosPrinter } from "../../hardware/drivers/escpos/pos-printer.ts";
import type { PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import {
  type AttachedPrinter,
  emulatedPrinterOnPty,
  emulatedPrinterOnTcp,
} from "../../hardware/emulators/escpos-printer-wires.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import type { POSPrinter } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { jobOf } from "../support/printer-rig.ts";

interface Rig {
  readonly attached: AttachedPrinter;
  readonly printer: POSPrinter;
  /** Resolves as soon as the printer says so, or at once when it does already. */
  until(isIt: (state: DeviceState) => boolean): Promise<void>;
}

const clean: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const release of clean.splice(0).reverse()) await release();
});

const WIRES = {
  "a serial port": (personality: Partial<PrinterPersonality>) =>
    emulatedPrinterOnPty({ clock: systemClock, ...personality }, "serial"),
  "a printer's device file": (personality: Partial<PrinterPersonality>) =>
    emulatedPrinterOnPty({ clock: systemClock, ...personality }, "usb"),
  "a network port": (personality: Partial<PrinterPersonality>) =>
    emulatedPrinterOnTcp({ clock: systemClock, ...personality }),
};

async function startRig(
  attach: (personality: Partial<PrinterPersonality>) => Promise<AttachedPrinter>,
  personality: Partial<PrinterPersonality> = {},
): Promise<Rig> {
  const attached = await attach(personality);
  clean.push(() => attached.close());
  const printer = createEscPosPrinter({
    wire: wireFromUrl(attached.connection, systemClock),
    profile: findProfile(null),
    paperMm: 80,
    clock: systemClock,
  });
  clean.push(() => printer.stop());
  const waiting = new Set<() => void>();
  printer.onState(() => {
    for (const look of [...waiting]) look();
  });
  const until = (isIt: (state: DeviceState) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isIt(printer.state())) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  printer.start();
  return { attached, printer, until };
}

const isReady = (state: DeviceState) => state.condition === "ready";
const needsHelp = (state: DeviceState) => state.condition === "attention";
const texts = (rig: Rig) => rig.attached.printer.papers().map((paper) => paper.text.trim());

describe.each(Object.entries(WIRES))("over %s", (_, attach) => {
  test("a receipt is printed and confirmed, byte for byte, also a long one", async () => {
    const rig = await startRig(attach);
    const lines = Array.from({ length: 600 }, (_unused, index) => `línea ${index} ${"ñ€".repeat(10)}`);
    expect(await rig.printer.print(jobOf("long", ...lines))).toEqual({ outcome: "printed" });
    expect(texts(rig)).toEqual([lines.join("\n")]);
    expect(await rig.printer.print(jobOf("short", "TOTAL"))).toEqual({ outcome: "printed" });
  });

  test("no paper before the receipt: nothing is sent, and the reason is said", async () => {
    const rig = await startRig(attach);
    await rig.until(isReady);
    rig.attached.printer.setPaper("out");
    const result = await rig.printer.print(jobOf("receipt", "hello"));
    expect(result).toEqual({ outcome: "not-started", detail: expect.stringMatching(/out of paper/) });
  });

  test("paper that ends in mid-receipt: pending, and printed exactly once after a new roll", async () => {
    const rig = await startRig(attach);
    await rig.until(isReady);
    rig.attached.printer.runOutAfterLines(2);
    const result = rig.printer.print(jobOf("receipt", "one", "two", "three"));
    await rig.until(needsHelp);
    rig.attached.printer.setPaper("ok");
    expect(await result).toEqual({ outcome: "printed" });
    expect(texts(rig)).toEqual(["one\ntwo\nthree"]);
  });

  test("an open cover is said, and closing it is seen without a receipt to print", async () => {
    const rig = await startRig(attach);
    await rig.printer.print(jobOf("receipt", "hello"));
    rig.attached.printer.setCover("open");
    await rig.until(needsHelp);
    expect(rig.printer.state().detail).toMatch(/cover open: close it/);
    rig.attached.printer.setCover("closed");
    await rig.until(isReady);
  });

  test("a printer that never answers is only sent receipts", async () => {
    const rig = await startRig(attach, { deaf: true });
    expect((await rig.printer.print(jobOf("receipt", "hello"))).outcome).toBe("sent");
    await new Promise<void>((resolve) => {
      rig.attached.printer.onPaper(() => resolve());
      if (rig.attached.printer.papers().length > 0) resolve();
    });
    expect(texts(rig)).toEqual(["hello"]);
  });

  test("unplugged in mid-receipt: unknown; plugged in again: the piece is cut off and the next one prints", async () => {
    const rig = await startRig(attach);
    await rig.until(isReady);
    rig.attached.printer.runOutAfterLines(1);
    const result = rig.printer.print(jobOf("torn", "torn one", "torn two"));
    await rig.until(needsHelp);
    rig.attached.unplug();
    expect((await result).outcome).toBe("unconfirmed");
    await rig.until((state) => state.condition === "missing");
    rig.attached.printer.powerCycle();
    rig.attached.printer.setPaper("ok");
    await rig.attached.plugIn();
    await rig.until(isReady);
    expect(await rig.printer.print(jobOf("next", "whole"))).toEqual({ outcome: "printed" });
    expect(texts(rig)).toEqual(["torn one", "whole"]);
  });

  test("a printer that takes no data does not keep the till from stopping within a second", async () => {
    const rig = await startRig(attach);
    await rig.until(isReady);
    const begun = Promise.withResolvers<void>();
    const job = jobOf("receipt", ...Array.from({ length: 2000 }, () => "x".repeat(48)));
    const beforeFirstByte = () => {
      rig.attached.printer.setRefusing(true);
      begun.resolve();
    };
    const result = rig.printer.print({ ...job, beforeFirstByte });
    await begun.promise;
    const beforeMs = systemClock.monotonicMs();
    await rig.printer.stop();
    expect(systemClock.monotonicMs() - beforeMs).toBeLessThan(1000);
    expect((await result).outcome).toBe("unconfirmed");
  });

  test("garbage from the wire confirms nothing and does not stop the next receipt", async () => {
    const rig = await startRig(attach);
    await rig.until(isReady);
    rig.attached.printer.say(Uint8Array.from({ length: 2000 }, (_unused, index) => 0x80 | (index & 0x7f)));
    expect(await rig.printer.print(jobOf("receipt", "hello"))).toEqual({ outcome: "printed" });
    expect(texts(rig)).toEqual(["hello"]);
  });
});
