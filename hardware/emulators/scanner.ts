// A barcode scanner with a serial line, from its side: it sends the text and the suffix it was set to.

import type { Clock } from "../hal/clock.ts";
import { PluggedPty } from "./plugged-pty.ts";

export interface EmulatedScanner {
  /** For the settings: serial://… */
  readonly connection: string;
  /** Sends the text and CR. */
  scan(text: string): void;
  /** Any bytes, as a scanner with a wrong setting or a broken cable sends them. */
  raw(bytes: Uint8Array): void;
  unplug(): void;
  plugIn(): void;
  close(): void;
}

/** @param clock what does not fit into the terminal at once is sent a little later */
export function emulatedScannerOnPty(clock: Clock): EmulatedScanner {
  const wire = new PluggedPty(clock, () => {});
  return {
    connection: wire.connection,
    scan: (text) => wire.write(Buffer.from(`${text}\r`)),
    raw: (bytes) => wire.write(bytes),
    unplug: () => wire.unplug(),
    plugIn: () => wire.plugIn(),
    close: () => wire.close(),
  };
}
