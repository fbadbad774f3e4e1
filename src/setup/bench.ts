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
import type { Clock } from "../../hardware/hal/clock.ts";
import type { Device } from "../../hardware/hal/device.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { PrintItem, PrintResult } from "../../hardware/hal/pos-printer.ts";
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

/** Never rejects for want of paper or printer. */
export async function printOn(
  choice: PrinterChoice,
  name: string,
  items: readonly PrintItem[],
  clock: Clock,
): Promise<PrintResult> {
  return withDevice(attachPrinter(choice, clock), async (printer) => {
    await appears(printer, clock);
    return printer.print({ name, items });
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

/** @param heard what it read, and what it sent and could not be read */
export function listenTo(settings: ScannerSettings, heard: (scan: Scan) => void, clock: Clock): Listening {
  let scanner: Scanner;
  try {
    scanner = attachScanner(settings, clock);
  } catch (error) {
    if (error instanceof DeviceError) return { ready: Promise.resolve(), stop: async () => {} };
    throw error;
  }
  scanner.onScan((scan) => heard(scan));
  scanner.start();
  return { ready: appears(scanner, clock), stop: () => scanner.stop() };
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
