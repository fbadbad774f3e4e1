// An emulated ESC/POS printer, plugged in: the printer that most tests, the demo and `till emulate` want.

import type { Clock } from "../hal/clock.ts";
import { EmulatedEscPosPrinter, type PrinterPersonality } from "./escpos-printer.ts";
import { type AttachedPrinter, plugIntoPty, plugIntoTcp } from "./printer-wires.ts";

export type { AttachedPrinter } from "./printer-wires.ts";

export interface EmulatedPrinterOptions extends Partial<PrinterPersonality> {
  readonly clock: Clock;
}

/** @param scheme how the till shall open it: both work on the same file */
export function emulatedPrinterOnPty(
  options: EmulatedPrinterOptions,
  scheme: "serial" | "usb" = "serial",
): Promise<AttachedPrinter<EmulatedEscPosPrinter>> {
  return plugIntoPty(new EmulatedEscPosPrinter(options.clock, options), options.clock, scheme);
}

export function emulatedPrinterOnTcp(
  options: EmulatedPrinterOptions,
): Promise<AttachedPrinter<EmulatedEscPosPrinter>> {
  return plugIntoTcp(new EmulatedEscPosPrinter(options.clock, options));
}
