// Bytes to scans: where one begins and ends, and what is forgotten. For every scanner that sends a stream.

import type { Clock, Timer } from "../../hal/clock.ts";
import type { Scan } from "../../hal/scanner.ts";
import { type Framing, PLAIN_LINES } from "./framing.ts";
import { MAX_SCAN_BYTES, readScan, TOO_LONG } from "./scan-text.ts";

// Between two bytes of one scan lie less than 10 ms; two seconds are a cable pulled in mid-scan, or a
// scanner whose suffix was never set.
const SILENCE_MS = 2_000;
// The end of a scan that no byte marks. The slowest keyboard scanner types a key each 15 ms.
const END_SILENCE_MS = 100;
// Where bytes were lost, the end may be among them: what comes after so long a pause is the next scan. The slowest
// keyboard scanner types a key each 15 ms, and a hand needs longer from one code to the next.
const LOST_END_MS = 300;
// A timer that comes later than this says that the till was busy, and what came meanwhile has not been read yet.
const LATE_MS = 20;

// A hand needs longer from one code to the next; the lines of one code come within some milliseconds.
const HASTY_MS = 40;

const NUL = 0x00;
const STX = 0x02;
const ETX = 0x03;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;

/** Between scans: a line that is plugged in reads as NUL (a break), and of two end marks the second one is left. */
const NOISE: ReadonlySet<number> = new Set([NUL, CR, LF, TAB]);

/** @param hasty as Scanner.onScan() has it; absent where it is not known */
export type Deliver = (scan: Scan, hasty?: boolean) => void;

export class ScanAssembler {
  readonly #clock: Clock;
  readonly #deliver: Deliver;
  readonly #framing: Framing;
  readonly #bytes = new Uint8Array(MAX_SCAN_BYTES);
  #length = 0;
  /** The STX of this scan came. */
  #begun = false;
  /** This scan was already reported as unreadable; what still comes of it is thrown away. */
  #spoiled = false;
  /** The end of this scan may never come. */
  #endMayBeLost = false;
  /** When the newest byte was sent. */
  #newestMs = 0;
  #lastByteMs = 0;
  #beganMs = 0;
  #endedMs = Number.NEGATIVE_INFINITY;
  #silence: Timer | null = null;

  constructor(clock: Clock, deliver: Deliver, framing: Framing = PLAIN_LINES) {
    this.#clock = clock;
    this.#deliver = deliver;
    this.#framing = framing;
  }

  /**
   * Delivers each scan that ends in these bytes, before it returns; keeps at most one unfinished scan.
   * @param sentMs when they were sent, by any clock, but always the same one; without it, now
   */
  push(bytes: Uint8Array, sentMs = this.#clock.monotonicMs()): void {
    if (this.#endMayBeLost && sentMs - this.#newestMs >= LOST_END_MS) this.#begin();
    this.#newestMs = sentMs;
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

  /** Some of what was sent was lost on the way. @param sentMs as push() has it */
  miss(detail: string, sentMs: number): void {
    this.spoil(detail);
    this.#endMayBeLost = true;
    this.#newestMs = sentMs;
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
    const { prefix } = this.#framing;
    if (prefix === "stx" && byte === STX) {
      if (this.#length > 0) this.spoil("a scan began before the one before it had ended; scan again");
      this.#begin();
      this.#begun = true;
      return;
    }
    if (this.#ends(byte)) {
      this.#finish();
      return;
    }
    if (this.#spoiled || (this.#length === 0 && NOISE.has(byte))) return;
    if (prefix === "stx" && !this.#begun) {
      this.spoil(
        'a scan that did not begin with STX; is the scanner set to what [scanner] prefix = "stx" says?',
      );
      return;
    }
    if (this.#length === MAX_SCAN_BYTES) {
      this.spoil(TOO_LONG);
      return;
    }
    if (this.#length === 0) this.#beganMs = this.#newestMs;
    this.#bytes[this.#length++] = byte;
  }

  #ends(byte: number): boolean {
    switch (this.#framing.suffix) {
      case "line":
        return byte === CR || byte === LF;
      case "cr":
        return byte === CR;
      case "lf":
        return byte === LF;
      case "crlf":
        if (byte !== LF || (this.#bytes[this.#length - 1] ?? NUL) !== CR) return this.#spoiled && byte === LF;
        this.#length -= 1;
        return true;
      case "tab":
        return byte === TAB;
      case "etx":
        return byte === ETX;
      case "none":
        return false;
    }
  }

  #finish(): void {
    const { fnc1, suffix } = this.#framing;
    const bytes = this.#bytes.subarray(0, this.#length);
    const wanted = !this.#spoiled && this.#length > 0;
    const hasty = this.#beganMs - this.#endedMs < HASTY_MS;
    this.#begin();
    if (!wanted) return;
    this.#endedMs = this.#newestMs;
    const scan = readScan(bytes, { lines: suffix !== "line", fnc1 });
    this.#deliver(scan, hasty);
  }

  #begin(): void {
    this.#length = 0;
    this.#begun = false;
    this.#spoiled = false;
    this.#endMayBeLost = false;
  }

  get #silenceMs(): number {
    return this.#framing.suffix === "none" ? END_SILENCE_MS : SILENCE_MS;
  }

  /** One timer for as long as a scan is unfinished, whatever the number of bytes. */
  #listenForSilence(): void {
    this.#lastByteMs = this.#clock.monotonicMs();
    if (this.#length === 0 && !this.#spoiled && !this.#begun) {
      this.#silence?.cancel();
      this.#silence = null;
    } else if (this.#silence === null) {
      this.#wait(this.#silenceMs);
    }
  }

  #wait(ms: number): void {
    const dueMs = this.#clock.monotonicMs() + ms;
    this.#silence = this.#clock.after(ms, () => {
      this.#silence = null;
      const nowMs = this.#clock.monotonicMs();
      const restMs = this.#lastByteMs + this.#silenceMs - nowMs;
      if (restMs > 0) this.#wait(restMs);
      else if (nowMs - dueMs > LATE_MS) this.#wait(this.#silenceMs);
      else this.#endInSilence();
    });
  }

  #endInSilence(): void {
    if (this.#framing.suffix === "none") {
      this.#finish();
      return;
    }
    const length = this.#length;
    this.#begin();
    if (length === 0) return;
    this.#deliver({
      kind: "unreadable",
      detail:
        `a scan of ${length} bytes came without its end within ${SILENCE_MS / 1000} s; ` +
        `scan again, and set the scanner's suffix to ${SUFFIX_NAMES[this.#framing.suffix]} if it happens each time`,
    });
  }
}

const SUFFIX_NAMES = {
  line: "CR (Enter)",
  cr: "CR (Enter)",
  lf: "LF",
  crlf: "CR LF",
  tab: "Tab",
  etx: "ETX",
} as const;
