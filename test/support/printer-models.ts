// The printers that every promise is tried on: what each answers, how it is plugged in, and what can be promised on
// it. A new personality is a new row.

import { EmulatedDarumaPrinter } from "../../hardware/emulators/daruma-printer.ts";
import type { EmulatedPrinter } from "../../hardware/emulators/emulated-printer.ts";
import { EmulatedEscPosPrinter, type PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import { type AttachedPrinter, plugIntoPty, plugIntoTcp } from "../../hardware/emulators/printer-wires.ts";
import type { LineOptions } from "../../hardware/emulators/serial-line.ts";
import { EmulatedStarPrinter } from "../../hardware/emulators/star-printer.ts";
import type { Clock } from "../../hardware/hal/clock.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";

export interface PrinterModel {
  readonly name: string;
  readonly profile: PrinterProfile;
  /** What a paper that came out is called. */
  readonly promise: "printed" | "sent";
  /** Whether it says how it is when it is asked. */
  readonly saysHowItIs: boolean;
  /** Whether its word carries a name, so that it may come late. */
  readonly namesPapers: boolean;
  /** The line before it; null where the wire is fast. */
  readonly slow: LineOptions | null;
  make(clock: Clock): EmulatedPrinter;
}

function escPos(personality: Partial<PrinterPersonality>): (clock: Clock) => EmulatedPrinter {
  return (clock) => new EmulatedEscPosPrinter(clock, personality);
}

const GENERIC = findProfile(null);
const FAST = { profile: GENERIC, slow: null };
const FULL = { ...FAST, promise: "printed", saysHowItIs: true, namesPapers: true } as const;

export const MODELS: readonly PrinterModel[] = [
  {
    ...FULL,
    name: "an Epson that answers everything",
    profile: findProfile("epson-tm-t20iii"),
    make: escPos({}),
  },
  {
    ...FULL,
    name: "a clone that only answers in order",
    namesPapers: false,
    make: escPos({ knowsProcessId: false, reportsChanges: false, startsInKanjiMode: true }),
  },
  {
    ...FULL,
    name: "a clone that says how it is and never when it is done",
    promise: "sent",
    namesPapers: false,
    make: escPos({ knowsProcessId: false, knowsStatusInOrder: false, reportsChanges: false }),
  },
  {
    ...FULL,
    name: "a clone that answers nothing",
    profile: findProfile("mute"),
    promise: "sent",
    saysHowItIs: false,
    namesPapers: false,
    make: escPos({ deaf: true }),
  },
  {
    ...FULL,
    name: "a slow printer with a buffer of 45 bytes",
    slow: { baud: 9600, flow: "xonxoff" },
    make: escPos({ bufferBytes: 45, msPerLine: 60, knowsQr: false }),
  },
  {
    ...FULL,
    name: "a Star",
    profile: findProfile("star-tsp100"),
    make: (clock) => new EmulatedStarPrinter(clock, {}),
  },
  {
    ...FULL,
    name: "an older Star that only counts marks",
    profile: findProfile("star-tsp100"),
    make: (clock) => new EmulatedStarPrinter(clock, { knowsPrintEnd: false }),
  },
  {
    ...FULL,
    name: "a Daruma",
    profile: findProfile("daruma-dr800"),
    promise: "sent",
    namesPapers: false,
    make: (clock) => new EmulatedDarumaPrinter(clock, {}),
  },
];

export type Attach = (model: PrinterModel, clock: Clock) => Promise<AttachedPrinter>;

/** A slow line holds back a port by its bytes; behind a printer file or a network it simply takes nothing. */
export const TRANSPORTS: Readonly<Record<string, Attach>> = {
  "a serial port": (model, clock) => plugIntoPty(model.make(clock), clock, "serial", model.slow ?? undefined),
  "a printer's device file": (model, clock) =>
    plugIntoPty(model.make(clock), clock, "usb", behindAnotherWire(model)),
  "a network port": (model, clock) => {
    const slow = behindAnotherWire(model);
    return plugIntoTcp(model.make(clock), clock, slow === undefined ? {} : { slow });
  },
};

function behindAnotherWire({ slow }: PrinterModel): LineOptions | undefined {
  return slow === null ? undefined : { ...slow, flow: "wire" };
}
