// What setup does with devices before there is a till: asks who answers, prints slips, shows texts, listens. Each device
// is let go of afterwards, so that the next question, or the daemon, finds it free.

import {
  attachDisplay,
  attachPrinter,
  attachScanner,
  type DeviceSettings,
  type ScannerSettings,
} from "../../hardware/attach.ts";
import { ANSWERS_NOTHING } from "../../hardware/drivers/printer/printer-session.ts";
import { type Clock, sleep } from "../../hardware/hal/clock.ts";
import type { Device } from "../../hardware/hal/device.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { PrintJob, PrintResult } from "../../hardware/hal/pos-printer.ts";
import type { Scan, Scanner } from "../../hardware/hal/scanner.ts";
import type { DisplayProtocolName } from "../../hardware/profiles/displays/display-protocols.ts";
import { findProfile, suggestProfile } from "../../hardware/profiles/find-profile.ts";

export type PrinterChoice = DeviceSettings["printer"];

export interface PrinterWord {
  readonly printer: PrinterChoice;
  /** It said something, if only that its paper is out. */
  readonly answers: boolean;
  /** It could not even be opened. */
  readonly isGone: boolean;
  /** For people. */
  readonly words: string;
}

/** Of the bauds that receipt printers are sold with, the likeliest first. */
export const PRINTER_BAUDS = [9600, 19_200, 38_400, 115_200] as const;

/** How long an open wire may take to say how its device is. */
const APPEARS_WITHIN_MS = 12_000;

/** Nobody has put the cover back in less. */
const TRY_AGAIN_MS = 1000;
/** A printer that never says that a paper is out would print the same one for ever. */
const MOST_DOUBTFUL = 3;

/** The narrowest paper that the model takes: what fits there fits everywhere. */
export function choosePrinter(connection: string, profile: string | null): PrinterChoice {
  const { paper } = findProfile(profile);
  return { connection, profile, paperMm: paper[58] === undefined ? 80 : 58 };
}

/** Leaves no trace on paper. */
export async function askPrinter(choice: PrinterChoice, clock: Clock): Promise<PrinterWord> {
  return withDevice(attachPrinter(choice, clock), async (printer) => {
    const isThere = await appears(printer, clock);
    const { words } = await printer.checkHealth(isThere ? "external" : "internal");
    const answers = isThere && !words.includes(ANSWERS_NOTHING);
    const profile = choice.profile ?? suggestedBy(words);
    const named = profile === choice.profile ? choice : choosePrinter(choice.connection, profile);
    return { printer: named, answers, isGone: !isThere, words };
  });
}

/** A printer that names itself does so first. */
function suggestedBy(words: string): string | null {
  const [name = "", ...rest] = words.split("; ");
  return rest.length === 0 || name.startsWith("it ") ? null : suggestProfile(name);
}

/** Once. Never rejects for want of paper or printer. */
export async function printOn(choice: PrinterChoice, job: PrintJob, clock: Clock): Promise<PrintResult> {
  return withDevice(attachPrinter(choice, clock), async (printer) => {
    await appears(printer, clock);
    return printer.print(job);
  });
}

export interface Patience {
  /** Nobody waits for the paper any more; asked after a try that failed. */
  readonly isEnough: () => boolean;
  /** Hears why the paper is not out yet. */
  readonly waits: (why: string) => void;
}

/** As often as it takes: whoever waits for an answer to this paper would wait for ever if it did not come out. */
export async function printUntilOut(
  choice: PrinterChoice,
  job: PrintJob,
  clock: Clock,
  { isEnough, waits }: Patience,
): Promise<void> {
  let told = "";
  const tell = (why: string) => {
    if (why !== told) waits(`${job.name} is not out yet: ${why}`);
    told = why;
  };
  await withDevice(attachPrinter(choice, clock), async (printer) => {
    await appears(printer, clock);
    printer.onState(({ condition, detail }) => {
      if (condition !== "ready") tell(detail);
    });
    try {
      for (let doubtful = 0; ; await sleep(clock, TRY_AGAIN_MS)) {
        const result = await printer.print(job);
        if (result.outcome === "printed" || result.outcome === "sent") return;
        tell(result.detail);
        if (result.outcome === "unconfirmed") doubtful += 1;
        if (doubtful === MOST_DOUBTFUL || isEnough()) return;
      }
    } finally {
      // That it is let go of now is no news.
      printer.onState(() => {});
    }
  });
}

/** Shows the text until somebody has let go of it. */
export interface ShownText {
  end(): Promise<void>;
}

export async function showOn(
  connection: string,
  protocol: DisplayProtocolName,
  lines: readonly [string, string],
  clock: Clock,
): Promise<ShownText> {
  const display = attachDisplay({ connection, protocol, codePage: null, brightness: null }, clock);
  display.start();
  await appears(display, clock);
  display.show(...lines);
  return { end: () => display.stop() };
}

export interface Listening {
  /** Resolves when it hears, or is known not to: what is scanned before is lost. */
  readonly ready: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * @param heard what it read, and what it sent and could not be read
 * @param misses hears why it does not hear any more
 */
export function listenTo(
  settings: ScannerSettings,
  heard: (scan: Scan) => void,
  clock: Clock,
  misses: (why: string) => void = () => {},
): Listening {
  let scanner: Scanner;
  try {
    scanner = attachScanner(settings, clock);
  } catch (error) {
    if (error instanceof DeviceError) return { ready: Promise.resolve(), stop: async () => {} };
    throw error;
  }
  scanner.onScan((scan) => heard(scan));
  scanner.start();
  const ready = appears(scanner, clock).then((isThere) => {
    if (!isThere) misses(scanner.state().detail);
    scanner.onState(({ condition, detail }) => {
      if (condition === "missing") misses(detail);
    });
  });
  const stop = () => {
    scanner.onState(() => {});
    return scanner.stop();
  };
  return { ready, stop };
}

async function withDevice<D extends Device, T>(device: D, use: (device: D) => Promise<T>): Promise<T> {
  device.start();
  try {
    return await use(device);
  } finally {
    await device.stop();
  }
}

/** @returns whether it is there, be it without paper; not when the system says at once that it is not */
async function appears(device: Device, clock: Clock): Promise<boolean> {
  const isThere = () => device.state().condition !== "missing";
  if (isThere()) return true;
  const told = Promise.withResolvers<boolean>();
  const late = clock.after(APPEARS_WITHIN_MS, () => told.resolve(isThere()));
  device.onState(() => told.resolve(isThere()));
  try {
    return await told.promise;
  } finally {
    // A timer that is left behind would hold up the end of the command.
    late.cancel();
  }
}
