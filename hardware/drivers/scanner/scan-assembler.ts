// Bytes to scans: where one ends, what is no text, and what is forgotten. Shared by every kind of scanner,
// because a doubtful scan must mean the same (nothing may be acted upon) wherever it came from.

import type { Clock, Timer } from "../../hal/clock.ts";
import { MAX_SCAN_LENGTH, type Scan } from "../../hal/scanner.ts";

// Between two bytes of one scan lie less than 10 ms; two seconds are a cable pulled in mid-scan, or a
// scanner whose suffix was never set.
const SILENCE_MS = 2_000;

// One UTF-16 unit, which is what MAX_SCAN_LENGTH counts, takes at most three bytes of UTF-8.
const MAX_BYTES = MAX_SCAN_LENGTH * 3;

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;

export class ScanAssembler {
  readonly #clock: Clock;
  readonly #deliver: (scan: Scan) => void;
  readonly #bytes = new Uint8Array(MAX_BYTES);
  #length = 0;
  /** This scan was already reported as unreadable; what still comes of it is thrown away. */
  #spoiled = false;
  #lastByteMs = 0;
  #silence: Timer | null = null;

  constructor(clock: Clock, deliver: (scan: Scan) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Delivers each scan that ends in these bytes, before it returns; keeps at most one unfinished scan. */
  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
    this.#listenForSilence();
  }

  /** The scan that is arriving cannot be trusted: it is reported now, and its rest is thrown away. */
  spoil(detail: string): void {
    if (!this.#spoiled) this.#deliver({ kind: "unreadable", detail });
    this.#spoiled = true;
    this.#length = 0;
    this.#listenForSilence();
  }

  /** Nothing more of this scan will come, because the scanner went away. */
  abandon(): void {
    if (this.#length > 0) {
      this.#deliver({
        kind: "unreadable",
        detail: `the scanner went away in the middle of a scan (${this.#length} bytes); scan again`,
      });
    }
    this.#begin();
    this.#listenForSilence();
  }

  #take(byte: number): void {
    if (byte === CR || byte === LF) {
      this.#finish();
      return;
    }
    // A serial line that is plugged in or powered up reads as NUL (a break), so between scans it is noise.
    // Inside a scan it is a damaged character, and the scan ends as unreadable like with any control byte.
    if (this.#spoiled || (byte === NUL && this.#length === 0)) return;
    if (this.#length === MAX_BYTES) {
      this.spoil(TOO_LONG);
      return;
    }
    this.#bytes[this.#length++] = byte;
  }

  #finish(): void {
    const bytes = this.#bytes.subarray(0, this.#length);
    const wanted = !this.#spoiled && this.#length > 0;
    this.#begin();
    if (wanted) this.#deliver(read(bytes));
  }

  #begin(): void {
    this.#length = 0;
    this.#spoiled = false;
  }

  /** One timer for as long as a scan is unfinished, whatever the number of bytes. */
  #listenForSilence(): void {
    this.#lastByteMs = this.#clock.monotonicMs();
    if (this.#length === 0 && !this.#spoiled) {
      this.#silence?.cancel();
      this.#silence = null;
    } else {
      this.#silence ??= this.#clock.after(SILENCE_MS, () => this.#checkSilence());
    }
  }

  #checkSilence(): void {
    this.#silence = null;
    const quietMs = this.#clock.monotonicMs() - this.#lastByteMs;
    if (quietMs < SILENCE_MS) {
      this.#silence = this.#clock.after(SILENCE_MS - quietMs, () => this.#checkSilence());
      return;
    }
    const length = this.#length;
    this.#begin();
    if (length === 0) return;
    this.#deliver({
      kind: "unreadable",
      detail:
        `a scan of ${length} bytes came without its end within ${SILENCE_MS / 1000} s; ` +
        "scan again, and set the scanner's suffix to CR (Enter) if it happens each time",
    });
  }
}

const TOO_LONG = `longer than ${MAX_SCAN_LENGTH} characters; no barcode of this till is so long`;

function read(bytes: Uint8Array): Scan {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return {
      kind: "unreadable",
      detail: `${bytes.length} bytes that are no UTF-8 text; is the speed (baud) the scanner's own?`,
    };
  }
  if (text.length > MAX_SCAN_LENGTH) return { kind: "unreadable", detail: TOO_LONG };
  const control = /\p{Cc}/u.exec(text)?.[0];
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase();
    return { kind: "unreadable", detail: `a control character (hexadecimal ${code}) inside the text` };
  }
  return { kind: "text", text };
}
