// A receipt printer with its driver, for tests: the real driver and encoder on an emulated printer, over a wire
// in memory that a hand-moved clock drives.

import jsqrModule from "jsqr";
import { createPosPrinter } from "../../hardware/drivers/printer/pos-printer.ts";
import type { EmulatedPrinter } from "../../hardware/emulators/emulated-printer.ts";
import { EmulatedEscPosPrinter, type PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import type { Bitmap } from "../../hardware/emulators/printer-paper.ts";
import type { ByteChannel, ChannelListener, Wire } from "../../hardware/hal/byte-channel.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { POSPrinter, PrintItem, PrintJob, PrintResult } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { ManualClock } from "./manual-clock.ts";

export interface PrinterRig<
  Printer extends EmulatedPrinter = EmulatedEscPosPrinter,
  Cable extends Wire = MemoryPrinterWire,
> {
  readonly clock: ManualClock;
  readonly paper: Printer;
  readonly wire: Cable;
  readonly printer: POSPrinter;
  /** Prints and lets the time pass until the result is there. */
  finish(result: Promise<PrintResult>, withinMs?: number): Promise<PrintResult>;
}

export function startRig(
  options: Partial<PrinterPersonality> & { readonly profile?: PrinterProfile } = {},
): Promise<PrinterRig> {
  const clock = new ManualClock();
  const paper = new EmulatedEscPosPrinter(clock, options);
  return startRigOf(clock, paper, options.profile ?? findProfile(null), options.paperMm ?? 80);
}

/** A rig for a printer that speaks any language. */
export function startRigOf<Printer extends EmulatedPrinter>(
  clock: ManualClock,
  paper: Printer,
  profile: PrinterProfile,
  paperMm: 58 | 80 = 80,
): Promise<PrinterRig<Printer>> {
  return startRigOn(clock, paper, new MemoryPrinterWire(paper), profile, paperMm);
}

/** A rig on a cable of one's own. */
export async function startRigOn<Printer extends EmulatedPrinter, Cable extends Wire>(
  clock: ManualClock,
  paper: Printer,
  wire: Cable,
  profile: PrinterProfile,
  paperMm: 58 | 80 = 80,
): Promise<PrinterRig<Printer, Cable>> {
  const printer = createPosPrinter({ wire, profile, paperMm, clock });
  printer.start();
  await clock.advance(0);
  const finish = async (result: Promise<PrintResult>, withinMs = 120_000) => {
    let done: PrintResult | null = null;
    void result.then((value) => {
      done = value;
    });
    const untilMs = clock.monotonicMs() + withinMs;
    for (;;) {
      await clock.advance(0);
      if (done !== null) return done;
      if (clock.monotonicMs() >= untilMs) throw new Error(`no result within ${withinMs} ms`);
      await clock.advance(Math.max(1, clock.nextDueMs() ?? withinMs));
    }
  };
  return { clock, paper, wire, printer, finish };
}

/** A printer, or the slow line before it. */
type PrinterEnd = Pick<EmulatedPrinter, "receive" | "plugIn">;

/** Carries bytes at once; can be cut and joined again like a cable. */
export class MemoryPrinterWire implements Wire {
  readonly name = "memory://printer";
  readonly #paper: PrinterEnd;
  #isThere = true;
  #lose: () => void = () => {};

  constructor(paper: PrinterEnd) {
    this.#paper = paper;
  }

  unplug(): void {
    this.#isThere = false;
    this.#lose();
  }

  plugIn(): void {
    this.#isThere = true;
  }

  async open(listener: ChannelListener): Promise<ByteChannel> {
    if (!this.#isThere) throw new DeviceError("missing", `${this.name}: nothing is there`);
    const gone = new DeviceError("disconnected", `${this.name}: it went away`);
    const waiting: { bytes: Uint8Array; resolve: () => void; reject: (cause: DeviceError) => void }[] = [];
    let takesBytes = true;
    let isOpen = true;
    const drain = () => {
      while (isOpen && takesBytes) {
        const next = waiting.shift();
        if (next === undefined) return;
        this.#paper.receive(next.bytes);
        next.resolve();
      }
    };
    const end = () => {
      isOpen = false;
      this.#lose = () => {};
      this.#paper.plugIn(null);
      for (const { reject } of waiting.splice(0)) reject(gone);
    };
    this.#lose = () => {
      end();
      listener.closed(gone);
    };
    this.#paper.plugIn({
      send: (bytes) => {
        queueMicrotask(() => {
          if (isOpen) listener.bytes(bytes);
        });
      },
      setFlow: (takes) => {
        takesBytes = takes;
        if (takes) queueMicrotask(drain);
      },
    });
    return {
      name: this.name,
      write: (bytes) =>
        new Promise((resolve, reject) => {
          if (!isOpen) return reject(gone);
          waiting.push({ bytes, resolve, reject });
          drain();
        }),
      close: async () => end(),
    };
  }
}

export function text(line: string): PrintItem {
  return { kind: "text", text: line };
}

/** A job of some lines and a cut. */
export function jobOf(name: string, ...lines: string[]): PrintJob {
  return { name, items: [...lines.map(text), { kind: "cut" }] };
}

/** What a phone reads from a printed QR code with the white around it that the paper gives, or null. */
export function scanQr(bitmap: Bitmap): string | null {
  const margin = 40;
  const width = bitmap.width + 2 * margin;
  const height = bitmap.height + 2 * margin;
  const image = new Uint8ClampedArray(width * height * 4).fill(255);
  bitmap.pixels.forEach((pixel, index) => {
    if (pixel === 0) return;
    const x = (index % bitmap.width) + margin;
    const y = Math.floor(index / bitmap.width) + margin;
    image.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  });
  return jsqrModule.default(image, width, height)?.data ?? null;
}
