// A barcode scanner with a serial line, from its side: it sends the text between the prefix and the suffix it was set to.

import type { Clock } from "../hal/clock.ts";
import { PluggedPty } from "./plugged-pty.ts";

export interface EmulatedScanner {
  /** For the settings: serial://… */
  readonly connection: string;
  /** Sends the text, with what it was set to send before and after it; no sooner after the last one than a hand can. */
  scan(text: string): void;
  /** Any bytes, as a scanner with a wrong setting or a broken cable sends them. */
  raw(bytes: Uint8Array): void;
  unplug(): void;
  plugIn(): void;
  close(): void;
}

/** The quickest hand, from one code to the next. */
const HAND_MS = 150;

/**
 * @param clock what does not fit into the terminal at once is sent a little later
 * @param sent what stands before and after each text; CR after it when nothing is said
 */
export function emulatedScannerOnPty(
  clock: Clock,
  sent: { readonly before: string; readonly after: string } = { before: "", after: "\r" },
): EmulatedScanner {
  const wire = new PluggedPty(clock, () => {});
  let freeMs = clock.monotonicMs();
  const send = (text: string) => wire.write(Buffer.from(sent.before + text + sent.after));
  return {
    connection: wire.connection,
    scan: (text) => {
      const nowMs = clock.monotonicMs();
      const waitMs = Math.max(0, freeMs - nowMs);
      freeMs = nowMs + waitMs + HAND_MS;
      if (waitMs === 0) send(text);
      else clock.after(waitMs, () => send(text));
    },
    raw: (bytes) => {
      freeMs = Math.max(freeMs, clock.monotonicMs() + HAND_MS);
      wire.write(bytes);
    },
    unplug: () => wire.unplug(),
    plugIn: () => wire.plugIn(),
    close: () => wire.close(),
  };
}
