// A scanner that sends text: over a serial line, or a person or program at standard input.

import type { Scanner } from "../../hal/scanner.ts";
import type { Framing } from "./framing.ts";
import { ScanAssembler } from "./scan-assembler.ts";
import { ScannerOnWire, type ScannerOptions } from "./scanner-on-wire.ts";

/**
 * @param options.framing where a scan begins and ends; without it, at CR, LF or both
 * @param options.byProgram whether what comes may be written by a program, which is never too hasty
 */
export function createTextScanner(
  options: ScannerOptions & { readonly framing?: Framing; readonly byProgram?: true },
): Scanner {
  return new ScannerOnWire(options, (deliver) => {
    const { byProgram, clock, framing } = options;
    const assembler = new ScanAssembler(clock, byProgram ? (scan) => deliver(scan) : deliver, framing);
    return { bytes: (bytes) => assembler.push(bytes), lost: () => assembler.abandon() };
  });
}
