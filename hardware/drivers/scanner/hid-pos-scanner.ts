// A scanner of the HID class for points of sale: it sends reports with the code, its kind and whether more follows,
// at places that its report descriptor names (USB HID Point of Sale Usage Tables 1.02, section 3).

import type { Wire } from "../../hal/byte-channel.ts";
import type { Clock, Timer } from "../../hal/clock.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { Scan, Scanner } from "../../hal/scanner.ts";
import { type ReportField, readDescriptor } from "./report-descriptor.ts";
import { MAX_SCAN_BYTES, readScan, TOO_LONG } from "./scan-text.ts";
import { type Ear, ScannerOnWire, type ScannerOptions, type ScannerWire } from "./scanner-on-wire.ts";

// Usage page 8C, bar code scanner.
const SCANNERS: readonly number[] = [0x8c0001, 0x8c0002, 0x8c0003, 0x8c0004, 0x8c0005];
const AIM_CHARACTERS = [0x8c00fb, 0x8c00fc, 0x8c00fd] as const;
const DECODED_DATA = 0x8c00fe;
const CONTINUED = 0x8c00ff;
// Usage page 01: how many bytes of a field of fixed size count.
const BYTE_COUNT = 0x1003b;

// The reports of one code come within some milliseconds; after this the rest is not coming any more.
const SILENCE_MS = 2_000;

/** A wire whose device describes its reports. */
export interface ReportWire extends ScannerWire {
  describe(): Promise<Uint8Array>;
}

export interface HidPosOptions extends ScannerOptions<ReportWire> {
  /** One character that the scanner sends for FNC1 instead of GS; null for none. */
  readonly fnc1?: string | null;
}

export function createHidPosScanner(options: HidPosOptions): Scanner {
  const { wire, clock, fnc1 = null } = options;
  let layouts: ReadonlyMap<number, Layout> = new Map();
  // The descriptor is read before each opening: another scanner may have been plugged in.
  const learned: Wire & ScannerWire = {
    name: wire.name,
    note: () => wire.note(),
    ask: () => wire.ask(),
    open: async (listener) => {
      layouts = findLayouts(await wire.describe(), wire.name);
      return wire.open(listener);
    },
  };
  return new ScannerOnWire({ ...options, wire: learned }, (deliver) => {
    return new ReportEar(clock, deliver, fnc1, (id) => layouts.get(id) ?? layouts.get(0) ?? null);
  });
}

/** Where the parts of a code are in one kind of report. */
interface Layout {
  readonly data: ReportField;
  readonly length: ReportField | null;
  readonly continued: ReportField | null;
  /** Three, or none. */
  readonly aim: readonly ReportField[];
}

/** @returns by report number @throws DeviceError "refused" where the descriptor is not a scanner's */
function findLayouts(descriptor: Uint8Array, name: string): ReadonlyMap<number, Layout> {
  const { applications, inputs } = readDescriptor(descriptor);
  const layouts = new Map<number, Layout>();
  for (const data of inputs) {
    if (data.usage !== DECODED_DATA || data.bits !== 8 || data.firstBit % 8 !== 0) continue;
    const find = (usage: number) =>
      inputs.find((field) => field.reportId === data.reportId && field.usage === usage) ?? null;
    const aim = AIM_CHARACTERS.map(find).filter((field) => field !== null);
    layouts.set(data.reportId, {
      data,
      length: find(BYTE_COUNT),
      continued: find(CONTINUED),
      aim: aim.length === AIM_CHARACTERS.length ? aim : [],
    });
  }
  if (layouts.size === 0) {
    const what = applications.some((usage) => SCANNERS.includes(usage))
      ? "its reports have no decoded data"
      : "it is no barcode scanner of the HID-POS class";
    throw new DeviceError(
      "refused",
      `${name}: ${what}; set the scanner to "USB HID POS", or use it as a keyboard (evdev://) or serial port`,
    );
  }
  return layouts;
}

class ReportEar implements Ear {
  readonly #clock: Clock;
  readonly #deliver: (scan: Scan) => void;
  readonly #fnc1: string | null;
  readonly #layoutOf: (reportId: number) => Layout | null;
  /** What came of a code that goes on in the next report. */
  #parts: number[] = [];
  #aim = "";
  #spoiled = false;
  #silence: Timer | null = null;

  constructor(
    clock: Clock,
    deliver: (scan: Scan) => void,
    fnc1: string | null,
    layoutOf: (reportId: number) => Layout | null,
  ) {
    this.#clock = clock;
    this.#deliver = deliver;
    this.#fnc1 = fnc1;
    this.#layoutOf = layoutOf;
  }

  /** @param report one whole report, as one read gives it */
  bytes(report: Uint8Array): void {
    const layout = this.#layoutOf(report[0] ?? 0);
    // Answers to commands and reports of other kinds are no scans.
    if (layout === null) return;
    const { aim, continued, data, length } = layout;
    const start = data.firstBit >> 3;
    const said = length === null ? null : readValue(report, length);
    const most = Math.min(data.count, Math.max(0, report.length - start));
    const found = report.subarray(start, start + Math.min(said ?? most, most));
    const goesOn = continued !== null && readValue(report, continued) !== 0;
    if (said !== null && said > most) this.#spoil(`a report says ${said} bytes and has room for ${most}`);
    if (this.#parts.length === 0) this.#aim = aimOf(aim.map((field) => readValue(report, field)));
    if (this.#parts.length + found.length > MAX_SCAN_BYTES) this.#spoil(TOO_LONG);
    if (!this.#spoiled) this.#parts.push(...(said === null ? withoutPadding(found) : found));
    this.#silence?.cancel();
    this.#silence = goesOn ? this.#clock.after(SILENCE_MS, () => this.#giveUp()) : null;
    if (!goesOn) this.#finish();
  }

  lost(): void {
    this.#silence?.cancel();
    this.#silence = null;
    const length = this.#parts.length;
    if (length > 0) {
      this.#spoil(`the scanner went away in the middle of a scan (${length} bytes); scan again`);
    }
    this.#begin();
  }

  #finish(): void {
    const bytes = Uint8Array.from(this.#parts);
    const aim = this.#aim;
    const wanted = !this.#spoiled && bytes.length > 0;
    this.#begin();
    if (!wanted) return;
    const scan = readScan(bytes, { lines: true, fnc1: this.#fnc1 });
    // Some scanners send the identifier both in its own field and as the beginning of the data.
    const told = scan.kind === "text" && aim !== "" && !scan.text.startsWith(aim);
    this.#deliver(told ? { kind: "text", text: aim + scan.text } : scan);
  }

  #giveUp(): void {
    this.#silence = null;
    const length = this.#parts.length;
    if (length > 0) this.#spoil(`a scan of ${length} bytes came without its last report; scan again`);
    this.#begin();
  }

  #spoil(detail: string): void {
    if (!this.#spoiled) this.#deliver({ kind: "unreadable", detail });
    this.#spoiled = true;
  }

  #begin(): void {
    this.#parts = [];
    this.#aim = "";
    this.#spoiled = false;
  }
}

/** Little-endian, as everything in HID; bits beyond the end of a short report are zero. */
function readValue(report: Uint8Array, { firstBit, bits }: ReportField): number {
  let value = 0;
  for (let bit = Math.min(bits, 16) - 1; bit >= 0; bit--) {
    const at = firstBit + bit;
    value = value * 2 + (((report[at >> 3] ?? 0) >> (at & 7)) & 1);
  }
  return value;
}

/** "]E0"; empty where the scanner does not say the kind of the code. */
function aimOf(characters: readonly number[]): string {
  const text = String.fromCharCode(...characters);
  return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : "";
}

/** Where no length is said, the rest of the field is filled with zeros. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}
