// Scanners of the HID-POS class: what their descriptors say, and what becomes of their reports.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHidPosScanner, type ReportWire } from "../../hardware/drivers/scanner/hid-pos-scanner.ts";
import { readDescriptor } from "../../hardware/drivers/scanner/report-descriptor.ts";
import { emulatedHidPosScannerOnFifo } from "../../hardware/emulators/hid-pos-scanner.ts";
import type { Scan } from "../../hardware/hal/scanner.ts";
import { hidrawWire } from "../../hardware/transports/hidraw.ts";
import { Heard } from "../support/heard.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryWire } from "../support/memory-wire.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

/** The reports of Honeywell's scanners: number, length, AIM, 56 of data, kind, reserved, "more follows". */
const HONEYWELL = hex(`
  05 8C 09 02 A1 01 85 02 15 00 26 FF 00  05 01 09 3B 75 08 95 01 81 02
  05 8C 09 FB 09 FC 09 FD 95 03 81 02  09 FE 95 38 82 02 01  95 02 81 03
  09 FF 75 01 95 01 81 02  75 07 81 03 C0`);

/** A keyboard, as most scanners are when they come out of the box. */
const KEYBOARD = hex(`
  05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02
  95 01 75 08 81 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0`);

async function startOn(descriptor: Uint8Array, fnc1: string | null = null) {
  const memory = new MemoryWire();
  const wire: ReportWire = {
    name: memory.name,
    open: (listener) => memory.open(listener),
    describe: async () => descriptor,
    note: () => "",
    ask: async () => ({ ok: true, words: "" }),
  };
  const clock = new ManualClock();
  const scanner = createHidPosScanner({ wire, clock, fnc1 });
  const scans: Scan[] = [];
  scanner.onScan((scan) => scans.push(scan));
  scanner.start();
  await settle();
  return { memory, clock, scanner, scans };
}

function honeywell(
  data: string | Uint8Array,
  options: { aim?: string; more?: boolean; length?: number } = {},
) {
  const { aim = "]E0", more = false } = options;
  const report = new Uint8Array(64);
  report.set([2, options.length ?? data.length, ...Buffer.from(aim)], 0);
  report.set(Buffer.from(data), 5);
  report[63] = Number(more);
  return report;
}

describe("a report descriptor", () => {
  test("tells where the parts of a code are", () => {
    const { applications, inputs } = readDescriptor(HONEYWELL);
    expect(applications).toEqual([0x8c0002]);
    expect(inputs).toEqual([
      { reportId: 2, usage: 0x01003b, firstBit: 8, bits: 8, count: 1 },
      { reportId: 2, usage: 0x8c00fb, firstBit: 16, bits: 8, count: 1 },
      { reportId: 2, usage: 0x8c00fc, firstBit: 24, bits: 8, count: 1 },
      { reportId: 2, usage: 0x8c00fd, firstBit: 32, bits: 8, count: 1 },
      { reportId: 2, usage: 0x8c00fe, firstBit: 40, bits: 8, count: 56 },
      { reportId: 2, usage: 0x8c00ff, firstBit: 504, bits: 1, count: 1 },
    ]);
  });

  test("may put things aside and take them back, name usages as a range or with their page, and count each report", () => {
    const { inputs } = readDescriptor(
      hex(`05 8C 09 02 A1 01  75 08 95 01
           85 01 09 FE 81 02
           A4 85 02 05 01 95 04 75 10 09 3B 81 02 B4
           85 01 0B FF 00 8C 00 81 02
           19 FB 29 FD 95 03 81 02 C0`),
    );
    expect(inputs.map(({ reportId, usage, firstBit }) => [reportId, usage, firstBit])).toEqual([
      [1, 0x8c00fe, 8],
      [2, 0x01003b, 8],
      [1, 0x8c00ff, 16],
      [1, 0x8c00fb, 24],
      [1, 0x8c00fc, 32],
      [1, 0x8c00fd, 40],
    ]);
  });

  test("that is cut, endless or nonsense ends the reading and nothing else", () => {
    for (let length = 0; length < HONEYWELL.length; length++) {
      expect(readDescriptor(HONEYWELL.subarray(0, length)).inputs.length).toBeLessThanOrEqual(6);
    }
    expect(readDescriptor(hex("05 8C 19 00 2B FF FF FF 7F 95 01 75 08 81 02")).inputs.length).toBeLessThan(
      20_000,
    );
    expect(readDescriptor(hex("77 FF FF FF 7F 97 FF FF FF 7F 09 FE 81 02")).inputs).toEqual([]);
    expect(readDescriptor(hex("B4 B4 B4 C0 C0 FE 03 00 01 02 03 FE")).inputs).toEqual([]);
  });
});

describe("a HID-POS scanner", () => {
  test("of Honeywell's kind is read as its makers' manuals say", async () => {
    const { memory, scans } = await startOn(HONEYWELL);
    // The example of the Access-IS LSR118's manual, "HID reports": 60 characters in two reports.
    memory.send(
      honeywell("M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  ".padEnd(56), {
        aim: "]Q0",
        more: true,
      }),
    );
    memory.send(honeywell(" 100", { aim: "]Q0" }));
    memory.send(honeywell("7791234567898"));
    expect(scans).toEqual([
      { kind: "text", text: "]Q0M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23    100" },
      { kind: "text", text: "]E07791234567898" },
    ]);
  });

  test("whose suffix is in the data, or whose identifier is there twice, delivers the code", async () => {
    const { memory, scans } = await startOn(HONEYWELL);
    memory.send(honeywell("7791\r\n"));
    memory.send(honeywell("]E07792"));
    memory.send(honeywell("7793", { aim: "\0\0\0" }));
    expect(scans.map((scan) => scan.kind === "text" && scan.text)).toEqual(["]E07791", "]E07792", "7793"]);
  });

  test("may stand for FNC1 with a character of its own", async () => {
    const { memory, scans } = await startOn(HONEYWELL, "~");
    memory.send(honeywell("10A~3103000345", { aim: "]C1" }));
    expect(scans).toEqual([{ kind: "text", text: "]C110A\u001D3103000345" }]);
  });

  test("that says a length its report has no room for is not believed", async () => {
    const { memory, scans } = await startOn(HONEYWELL);
    memory.send(honeywell("7791", { length: 57 }));
    memory.send(honeywell("7792").subarray(0, 7));
    memory.send(honeywell("7793"));
    expect(scans.map(({ kind }) => kind)).toEqual(["unreadable", "unreadable", "text"]);
  });

  test("that never comes to an end is told so long before the end, once", async () => {
    const { memory, scans } = await startOn(HONEYWELL);
    for (let report = 0; report < 28; report++) memory.send(honeywell("7".repeat(56), { more: true }));
    expect(scans).toEqual([{ kind: "unreadable", detail: expect.stringContaining("longer than 512") }]);
    for (let report = 0; report < 1_000; report++) memory.send(honeywell("7".repeat(56), { more: true }));
    memory.send(honeywell("7"));
    memory.send(honeywell("7791"));
    expect(scans.slice(1)).toEqual([{ kind: "text", text: "]E07791" }]);
  });

  test("whose last report never comes forgets the first ones, and says so", async () => {
    const { memory, clock, scans } = await startOn(HONEYWELL);
    memory.send(honeywell("7791", { more: true }));
    await clock.advance(2_000);
    memory.send(honeywell("7792"));
    expect(scans).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("without its last report") },
      { kind: "text", text: "]E07792" },
    ]);
    expect(clock.nextDueMs()).toBeNull();
  });

  test("passes over reports that are no scans: answers to commands, empty ones", async () => {
    const { memory, scans } = await startOn(HONEYWELL);
    memory.send(hex("04 09 7E 00 08"));
    memory.send(new Uint8Array());
    memory.send(honeywell(""));
    expect(scans).toEqual([]);
  });

  test.each([
    ["a keyboard", KEYBOARD, /no barcode scanner of the HID-POS class.*evdev/],
    ["a scanner that describes no data", hex("05 8C 09 02 A1 01 C0"), /no decoded data/],
    ["nothing", new Uint8Array(), /no barcode scanner/],
  ])("that is %s is missing, and says what to set", async (_what, descriptor, message) => {
    const { memory, scanner } = await startOn(descriptor);
    expect(scanner.state()).toMatchObject({ condition: "missing", detail: expect.stringMatching(message) });
    expect(memory.isOpen).toBe(false);
  });
});

describe("a HID device of the system", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tilld-hidraw-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test("is described under its own number, whatever name led to it", async () => {
    const device = emulatedHidPosScannerOnFifo(join(folder, "hidraw7"), join(folder, "sys"));
    symlinkSync("hidraw7", join(folder, "scanner"));
    const described = await hidrawWire(join(folder, "scanner"), join(folder, "sys")).describe();
    expect(readDescriptor(described).applications).toEqual([0x8c0002]);
    device.unplug();
  });

  test("that the kernel does not describe is no HID device", async () => {
    const device = emulatedHidPosScannerOnFifo(join(folder, "hidraw0"), join(folder, "sys"));
    const scanner = createHidPosScanner({
      wire: hidrawWire(join(folder, "hidraw0"), join(folder, "elsewhere")),
      clock: new ManualClock(),
    });
    const details = new Heard<string>();
    scanner.onState(({ detail }) => details.push(detail));
    scanner.start();
    await details.next((detail) => detail.includes("is it a hidraw device?"));
    await scanner.stop();
    device.unplug();
  });
});
