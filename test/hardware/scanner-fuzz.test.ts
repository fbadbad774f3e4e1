// Scanners that send garbage: keys, bytes, reports and descriptors that no maker meant. Nothing may throw, nothing may
// pile up, and what could not be read must not become text that a till would sell.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEvdevScanner } from "../../hardware/drivers/scanner/evdev-scanner.ts";
import { type Framing, PREFIXES, SUFFIXES } from "../../hardware/drivers/scanner/framing.ts";
import { createHidPosScanner } from "../../hardware/drivers/scanner/hid-pos-scanner.ts";
import { LAYOUT_NAMES } from "../../hardware/drivers/scanner/key-layout.ts";
import { readDescriptor } from "../../hardware/drivers/scanner/report-descriptor.ts";
import type { ScannerWire } from "../../hardware/drivers/scanner/scanner-on-wire.ts";
import { createTextScanner } from "../../hardware/drivers/scanner/text-scanner.ts";
import { MAX_SCAN_LENGTH, type Scan, type Scanner } from "../../hardware/hal/scanner.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryWire } from "../support/memory-wire.ts";
import { assertAlwaysAsync } from "../support/random.ts";

const asked: Pick<ScannerWire, "note" | "ask"> = {
  note: () => "",
  ask: async () => ({ ok: null, words: "" }),
};

async function listen(scanner: Scanner): Promise<Scan[]> {
  const scans: Scan[] = [];
  scanner.onScan((scan) => scans.push(scan));
  scanner.start();
  await settle();
  return scans;
}

/** What a till may rely on, whatever came. */
function expectHonest(scans: readonly Scan[]): void {
  for (const scan of scans) {
    if (scan.kind === "unreadable") expect(scan.detail).not.toBe("");
    else {
      expect(scan.text.length).toBeLessThanOrEqual(MAX_SCAN_LENGTH + 3);
      expect(scan.text).not.toMatch(/[^\P{Cc}\u001D\t\r\n]/u);
    }
  }
}

/** After any garbage and some silence, the next good scan is read as if nothing had been. */
async function expectRecovery(
  clock: ManualClock,
  scans: Scan[],
  good: () => void,
  text: string,
): Promise<void> {
  await clock.advance(10_000);
  expect(clock.nextDueMs()).toBeNull();
  const before = scans.length;
  good();
  await clock.advance(200);
  expect(scans.slice(before)).toEqual([{ kind: "text", text }]);
}

const framings: fc.Arbitrary<Framing> = fc.record({
  prefix: fc.constantFrom(...PREFIXES),
  suffix: fc.constantFrom(...SUFFIXES),
  fnc1: fc.constantFrom(null, "~", "F8"),
});

const AFTER = { line: "\r", cr: "\r", lf: "\n", crlf: "\r\n", tab: "\t", etx: "\u0003", none: "" } as const;

function framed(text: string, { prefix, suffix }: Framing): string {
  return (prefix === "stx" ? "\u0002" : "") + text + AFTER[suffix];
}

describe("garbage", () => {
  test("of bytes from a serial scanner, whatever it is set to", async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom("\r", "\n", "\t", "\u0002", "\u0003", "\u001D", "7791")
        .map((text) => Buffer.from(text)),
    );
    await assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(framings, fc.array(piece, { maxLength: 60 }), async (framing, pieces) => {
        const wire = new MemoryWire();
        const clock = new ManualClock();
        const scans = await listen(createTextScanner({ wire, clock, framing }));
        for (const bytes of pieces) wire.send(bytes);
        expectHonest(scans);
        await expectRecovery(
          clock,
          scans,
          () => wire.send(framed("7791234567898", framing)),
          "7791234567898",
        );
      }),
      200,
    );
  });

  test("of input events from a keyboard scanner, in every layout", async () => {
    const event = fc.record({
      type: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.integer({ min: 0, max: 21 })),
      code: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 130 }) },
        fc.integer({ min: 0, max: 65_535 }),
      ),
      value: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 2 }) }, fc.integer()),
    });
    await assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(
        fc.constantFrom(...LAYOUT_NAMES),
        fc.array(event, { maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        async (layout, events, cut) => {
          const memory = new MemoryWire();
          const clock = new ManualClock();
          const wire: ScannerWire = { ...asked, name: "memory:", open: (listener) => memory.open(listener) };
          const scans = await listen(createEvdevScanner({ wire, clock, layout }));
          const bytes = Buffer.concat(events.map(eventBytes));
          for (let at = 0; at < bytes.length; at += cut) memory.send(bytes.subarray(at, at + cut));
          expectHonest(scans);
          // Keys that garbage left held are let go, as the kernel lets them go when it lost events.
          const good = () => {
            memory.send(eventBytes({ type: 0, code: 3, value: 0 }));
            memory.send(
              Buffer.concat(
                [28, 3, 4, 28].flatMap((code) => [1, 0].map((value) => eventBytes({ type: 1, code, value }))),
              ),
            );
          };
          await clock.advance(10_000);
          const before = scans.length;
          good();
          expect(scans.slice(before)).toEqual([
            expect.objectContaining({ kind: "unreadable" }),
            { kind: "text", text: "23" },
          ]);
        },
      ),
      200,
    );
  });

  test("of reports and descriptors from a HID-POS scanner", async () => {
    const DESCRIPTOR = Buffer.from(
      "058c0902a101850215002600ff750895010501093b8102058c09fb09fc09fd9503810209fe9538820201950281030" +
        "9ff7501950181027507810 3c0".replaceAll(" ", ""),
      "hex",
    );
    const reports = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 80 }),
        fc.uint8Array({ minLength: 62, maxLength: 62 }).map((rest) => Uint8Array.from([2, 56, ...rest])),
      ),
      { maxLength: 80 },
    );
    const descriptors = fc.oneof(
      fc.constant(DESCRIPTOR),
      fc.tuple(fc.nat(DESCRIPTOR.length - 1), fc.nat(255)).map(([at, byte]) => DESCRIPTOR.with(at, byte)),
      fc.uint8Array({ maxLength: 200 }),
    );
    await assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(descriptors, reports, async (descriptor, sent) => {
        for (const { bits, count, firstBit } of readDescriptor(descriptor).inputs) {
          expect(firstBit + bits * count).toBeLessThanOrEqual(16_384 * 8);
        }
        const memory = new MemoryWire();
        const clock = new ManualClock();
        const wire = {
          ...asked,
          name: "memory:",
          open: memory.open.bind(memory),
          describe: async () => descriptor,
        };
        const scanner = createHidPosScanner({ wire, clock });
        const scans = await listen(scanner);
        for (const report of sent) memory.send(report);
        expectHonest(scans);
        expect(scans.length).toBeLessThanOrEqual(sent.length * 2);
        if (descriptor !== DESCRIPTOR) return scanner.stop();
        await expectRecovery(
          clock,
          scans,
          () => memory.send(Uint8Array.from([2, 4, ...Buffer.from("]E07791"), ...new Uint8Array(55)])),
          "]E07791",
        );
      }),
      300,
    );
  });
});

function eventBytes({ type, code, value }: { type: number; code: number; value: number }): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(type, 16);
  bytes.writeUInt16LE(code, 18);
  bytes.writeInt32LE(value, 20);
  return bytes;
}
