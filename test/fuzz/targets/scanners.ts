// Scanners that send garbage, at every driver: nothing unreadable becomes a text, nothing piles up, and after some
// silence the next good scan is read as if nothing had been.

import { createEvdevScanner } from "../../../hardware/drivers/scanner/evdev-scanner.ts";
import { PREFIXES, SUFFIXES } from "../../../hardware/drivers/scanner/framing.ts";
import { createHidPosScanner } from "../../../hardware/drivers/scanner/hid-pos-scanner.ts";
import { LAYOUT_NAMES } from "../../../hardware/drivers/scanner/key-layout.ts";
import { readDescriptor } from "../../../hardware/drivers/scanner/report-descriptor.ts";
import type { ScannerWire } from "../../../hardware/drivers/scanner/scanner-on-wire.ts";
import { createTextScanner } from "../../../hardware/drivers/scanner/text-scanner.ts";
import { MAX_SCAN_LENGTH, type Scan, type Scanner } from "../../../hardware/hal/scanner.ts";
import type { Chance } from "../../payments/decoders-mutate.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { MemoryWire } from "../../support/memory-wire.ts";
import { bytesOf, type Fuzzer, must, piecesOf } from "../fuzzer.ts";

const GOOD = "7791234567898";
const AFTER = { line: "\r", cr: "\r", lf: "\n", crlf: "\r\n", tab: "\t", etx: "\u0003", none: "" } as const;
/** Between pieces of one code some scanners take their time. */
const PAUSES_MS = [0, 0, 0, 5, 60, 400];
const MOST_PAUSES = 12;

interface Stand {
  readonly wire: MemoryWire;
  readonly clock: ManualClock;
  readonly scans: Scan[];
}

async function listen(stand: Stand, scanner: Scanner): Promise<void> {
  scanner.onScan((scan) => stand.scans.push(scan));
  scanner.start();
  await settle(3);
}

function newStand(): Stand {
  return { wire: new MemoryWire(), clock: new ManualClock(), scans: [] };
}

async function send({ clock, wire }: Stand, pieces: readonly Uint8Array[], chance: Chance): Promise<void> {
  const pauseMs = PAUSES_MS[chance(PAUSES_MS.length)] ?? 0;
  let pauses = pauseMs > 0 ? MOST_PAUSES : 0;
  for (const piece of pieces) {
    wire.send(piece);
    if (pauses === 0 || chance(4) > 0) continue;
    pauses -= 1;
    await clock.advance(pauseMs);
  }
}

/** @returns how many texts and how many unreadable scans came of it */
function outcomeOf(scans: readonly Scan[]): string {
  for (const scan of scans) {
    if (scan.kind === "unreadable") must(scan.detail !== "", "an unreadable scan without a word");
    else {
      must(scan.text.length <= MAX_SCAN_LENGTH + 3, "a scan that is too long");
      must(
        !/[^\P{Cc}\u001D\t\r\n]/u.test(scan.text),
        () => `control characters in ${JSON.stringify(scan.text)}`,
      );
    }
  }
  const texts = scans.some(({ kind }) => kind === "text");
  const unreadable = scans.some(({ kind }) => kind === "unreadable");
  return texts ? (unreadable ? "texts and unreadable" : "texts") : unreadable ? "unreadable" : "nothing";
}

async function mustRecover({ clock, scans }: Stand, good: () => void, text: string): Promise<void> {
  await clock.advance(10_000);
  must(clock.nextDueMs() === null, "a timer goes on for ever");
  const before = scans.length;
  good();
  await clock.advance(200);
  const read = scans.slice(before);
  const isRead = read.length === 1 && read[0]?.kind === "text" && read[0].text === text;
  must(isRead, () => `the next good scan came as ${JSON.stringify(read)}`);
}

const WIRED: Pick<ScannerWire, "note" | "ask"> = {
  note: () => "",
  ask: async () => ({ ok: null, words: "" }),
};

export const serialScanners: Fuzzer = {
  name: "serial-scanners",
  share: 35,
  async open() {
    const codes = [
      GOOD,
      "]E07791234567898",
      "]C1010779123456789810A1\u001d21B",
      "TILL:TOTAL",
      "https://a.b/01/0779",
    ];
    return {
      corpus: bytesOf(
        ...codes.flatMap((code) => Object.values(AFTER).map((end) => `${code}${end}${code}${end}`)),
      ),
      words: ["\r", "\n", "\t", "\u0002", "\u0003", "\u001d", "~", "F8", "\u0011", "\u0013", "ñ", "\u00ff"],
      async take(bytes, chance) {
        const stand = newStand();
        const prefix = PREFIXES[chance(PREFIXES.length)] ?? "none";
        const suffix = SUFFIXES[chance(SUFFIXES.length)] ?? "line";
        const framing = { prefix, suffix, fnc1: [null, "~", "F8"][chance(3)] ?? null };
        const scanner = createTextScanner({ wire: stand.wire, clock: stand.clock, framing });
        await listen(stand, scanner);
        await send(stand, piecesOf(bytes, chance), chance);
        const outcome = outcomeOf(stand.scans);
        must(stand.scans.length <= bytes.length + 1, "more scans than bytes");
        const good = `${prefix === "stx" ? "\u0002" : ""}${GOOD}${AFTER[suffix]}`;
        await mustRecover(stand, () => stand.wire.send(good), GOOD);
        await scanner.stop();
        return outcome;
      },
    };
  },
};

/** struct input_event of 64-bit Linux: 16 bytes of time, type, code, value. */
const EVENT_BYTES = 24;

function keyEvents(...events: readonly (readonly [type: number, code: number, value: number])[]): Buffer {
  const bytes = Buffer.alloc(EVENT_BYTES * events.length);
  for (const [index, [type, code, value]] of events.entries()) {
    bytes.writeUInt16LE(type & 0xffff, index * EVENT_BYTES + 16);
    bytes.writeUInt16LE(code & 0xffff, index * EVENT_BYTES + 18);
    bytes.writeInt32LE(value | 0, index * EVENT_BYTES + 20);
  }
  return bytes;
}

function typed(...codes: readonly number[]): Buffer {
  return keyEvents(...codes.flatMap((code) => [[1, code, 1] as const, [1, code, 0] as const]));
}

/** The kernel's word that it lost events: every key is up. */
const DROPPED = keyEvents([0, 3, 0]);

export const keyboardScanners: Fuzzer = {
  name: "keyboard-scanners",
  share: 15,
  async open() {
    return {
      // Digits and Enter; a capital letter; an Alt code; a key held down.
      corpus: [
        typed(8, 8, 10, 2, 3, 28),
        Buffer.concat([keyEvents([1, 42, 1]), typed(20), keyEvents([1, 42, 0]), typed(28)]),
        Buffer.concat([keyEvents([1, 56, 1]), typed(82, 79, 80, 72), keyEvents([1, 56, 0]), typed(28)]),
        Buffer.concat([keyEvents([1, 30, 1], [1, 30, 2], [1, 30, 2], [1, 30, 0]), typed(28)]),
      ],
      make: (chance) =>
        keyEvents(
          ...Array.from(
            { length: chance(120) },
            () =>
              [
                chance(8) === 0 ? chance(22) : 1,
                chance(8) === 0 ? chance(65_536) : chance(130),
                chance(8) === 0 ? chance(0x7fffffff) : chance(3),
              ] as const,
          ),
        ),
      async take(bytes, chance) {
        const stand = newStand();
        const wire: ScannerWire = {
          ...WIRED,
          name: "memory:",
          open: (listener) => stand.wire.open(listener),
        };
        const layout = LAYOUT_NAMES[chance(LAYOUT_NAMES.length)] ?? "us";
        const scanner = createEvdevScanner({ wire, clock: stand.clock, layout });
        await listen(stand, scanner);
        // The kernel gives whole events; what is cut inside of one belongs to the next.
        const whole = bytes.slice(0, bytes.length - (bytes.length % EVENT_BYTES));
        await send(stand, piecesOf(whole, chance), chance);
        const outcome = outcomeOf(stand.scans);
        await stand.clock.advance(10_000);
        const before = stand.scans.length;
        stand.wire.send(DROPPED);
        stand.wire.send(typed(28));
        stand.wire.send(typed(3, 4, 28));
        await stand.clock.advance(200);
        const last = stand.scans.at(-1);
        const isRead = stand.scans.length > before && last?.kind === "text" && last.text === "23";
        must(isRead, () => `the next good scan came as ${JSON.stringify(stand.scans.slice(before))}`);
        await scanner.stop();
        return outcome;
      },
    };
  },
};

const DESCRIPTOR = Buffer.from(
  "058c0902a101850215002600ff750895010501093b8102058c09fb09fc09fd9503810209fe95388202019502810309ff95017501810275078103c0",
  "hex",
);

function report(text: string): Uint8Array {
  const bytes = new Uint8Array(62);
  bytes.set([2, text.length - 3, ...new TextEncoder().encode(text)]);
  return bytes;
}

export const hidScanners: Fuzzer = {
  name: "hid-scanners",
  share: 35,
  async open() {
    const good = report("]E07791");
    const reports = [
      good,
      report("]C1010779123456789810A1"),
      Uint8Array.of(2, 56),
      new Uint8Array(80).fill(2),
    ];
    return {
      corpus: [...reports, Buffer.concat(reports), DESCRIPTOR],
      words: ["]E0", "]C1", "\u0002", "\u0002\u0038", "\u001d"],
      async take(bytes, chance) {
        const isDescriptor = chance(3) === 0;
        const descriptor = isDescriptor ? bytes : DESCRIPTOR;
        for (const { bits, count, firstBit } of readDescriptor(descriptor).inputs) {
          must(firstBit + bits * count <= 16_384 * 8, "a report that is larger than any");
        }
        const stand = newStand();
        const scanner = createHidPosScanner({
          wire: {
            ...WIRED,
            name: "memory:",
            open: stand.wire.open.bind(stand.wire),
            describe: async () => descriptor,
          },
          clock: stand.clock,
        });
        await listen(stand, scanner);
        const sent = isDescriptor ? reports : reportsOf(bytes, chance);
        await send(stand, sent, chance);
        const outcome = outcomeOf(stand.scans);
        must(stand.scans.length <= sent.length * 2, "more scans than reports");
        if (!isDescriptor) await mustRecover(stand, () => stand.wire.send(report("]E07791")), "]E07791");
        await scanner.stop();
        return isDescriptor ? `${outcome}, another descriptor` : outcome;
      },
    };
  },
};

/** A report comes whole, of whatever length. */
function reportsOf(bytes: Uint8Array, chance: Chance): readonly Uint8Array[] {
  const reports: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = chance(3) === 0 ? 1 + chance(80) : 62;
    reports.push(bytes.subarray(at, at + length));
    at += length;
  }
  return reports;
}
