// What a Star printer says: its status of seven bytes and more, the numbers it repeats, its name. Layouts as in
// "STAR Line Mode Command Specifications", appendix 2 (status) and 3.3.14.

import { describeFaults } from "../printer/faults.ts";
import type { Findings, Reply, ReplyReader } from "../printer/language.ts";

// Seven bytes on the oldest models; the first one can say 31.
const LEAST_STATUS_BYTES = 7;
const MARK_COUNT_AT = 7;
const CONFIRMATION = [0x1b, 0x1d, 0x03] as const;
const CONFIRMATION_BYTES = 8; // ESC GS ETX 1 n1 n2 counter NUL
const VERSION = [0x1b, 0x23, 0x2a, 0x2c] as const;
// ESC # * , words LF NUL; models and versions have under 40 characters.
const MAX_VERSION_BYTES = 70;
// Over USB and networks an answer comes inside a status: two bytes say how much follows it.
const MAX_ATTACHED_BYTES = 128;
// Set in the second byte of such a status.
const HAS_ATTACHED = 0x80;
const COUNTER_AT = 6;
// Serial printers set to XON/XOFF send these in between. No byte of an answer is one, but the counter of an echo.
const FLOW_BYTES: readonly number[] = [0x11, 0x13];

export interface StatusListener {
  /** Whether a status that comes now answers a question; asked once for each. */
  takesAnswer(): boolean;
  /** The printer said its name. */
  named(): void;
}

type Found = "incomplete" | { readonly length: number; readonly replies: readonly Reply[] };
const NOISE: Found = { length: 1, replies: [] };

export class StarReplyReader implements ReplyReader {
  readonly #listener: StatusListener;
  #pending: number[] = [];
  /** USB and networks hold back the host in their own way. */
  #isSerial = true;

  constructor(listener: StatusListener) {
    this.#listener = listener;
  }

  read(bytes: Uint8Array): readonly Reply[] {
    const replies: Reply[] = [];
    for (const byte of bytes) {
      if (this.#isFlow(byte)) continue;
      this.#pending.push(byte);
      while (this.#pending.length > 0) {
        const found = this.#first(this.#pending);
        if (found === "incomplete") break;
        this.#pending.splice(0, found.length);
        if (found.replies.some(({ kind }) => kind === "identity")) this.#listener.named();
        replies.push(...found.replies);
      }
    }
    return replies;
  }

  #isFlow(byte: number): boolean {
    if (!FLOW_BYTES.includes(byte) || !this.#isSerial) return false;
    return this.#pending.length !== COUNTER_AT || !fits(this.#pending, CONFIRMATION);
  }

  #first(bytes: readonly number[]): Found {
    const first = bytes[0] ?? 0;
    if (first === 0x1b) return readWords(bytes);
    return (first & 0x91) === 0x01 ? this.#readStatus(bytes) : NOISE;
  }

  /** The first byte tells the length in bits 1 to 3 and 5 to 6; bits 0, 4 and 7 of the others are 0. */
  #readStatus(bytes: readonly number[]): Found {
    const [header = 0, version] = bytes;
    const length = ((header >> 1) & 0x07) | ((header >> 2) & 0x18);
    if (length < LEAST_STATUS_BYTES) return NOISE;
    for (let index = 1; index < Math.min(length, bytes.length); index++) {
      const fixed = index === 1 ? 0x11 : 0x91;
      if (((bytes[index] ?? 0) & fixed) !== 0) return NOISE;
    }
    if (version !== undefined && (version & HAS_ATTACHED) !== 0) this.#isSerial = false;
    if (bytes.length < length || version === undefined) return "incomplete";
    const attached =
      (version & HAS_ATTACHED) === 0 ? { length: 0, replies: [] } : readAttached(bytes, length);
    if (attached === "incomplete") return "incomplete";
    const status = bytes.slice(0, length);
    const replies: Reply[] = this.#listener.takesAnswer()
      ? [{ kind: "answer", bytes: status }]
      : [{ kind: "report", findings: readStatus(status) }];
    const marks = status[MARK_COUNT_AT];
    if (marks !== undefined) replies.push({ kind: "counted", count: countOf(marks) });
    return { length: length + attached.length, replies: [...replies, ...attached.replies] };
  }
}

/** Two bytes of length, then a type, ":B", the length of the answer itself, the answer and ";". */
function readAttached(bytes: readonly number[], from: number): Found {
  const [low, high] = bytes.slice(from);
  if (low === undefined || high === undefined) return "incomplete";
  const length = low + high * 256;
  // Not a length: the status ends here, and what follows is looked at by itself.
  if (length > MAX_ATTACHED_BYTES) return { length: 0, replies: [] };
  if (bytes.length < from + 2 + length) return "incomplete";
  const attached = bytes.slice(from + 2, from + 2 + length);
  const begin = attached.findIndex((byte, index) => byte === 0x3a && attached[index + 1] === 0x42) + 4;
  const inner = begin < 4 ? "incomplete" : readWords(attached.slice(begin, -1));
  return { length: 2 + length, replies: inner === "incomplete" ? [] : inner.replies };
}

function readWords(bytes: readonly number[]): Found {
  if (fits(bytes, CONFIRMATION)) {
    if (bytes.length < CONFIRMATION_BYTES) return "incomplete";
    const [, , , , n1 = 0, n2 = 0, , end] = bytes;
    if (end !== 0x00) return NOISE;
    return { length: CONFIRMATION_BYTES, replies: [{ kind: "confirmed", token: tokenOf(n1 * 256 + n2) }] };
  }
  if (!fits(bytes, VERSION)) return NOISE;
  const end = bytes.findIndex((byte, index) => index >= VERSION.length && (byte < 0x20 || byte > 0x7e));
  if (end === -1 || end === bytes.length - 1) return bytes.length < MAX_VERSION_BYTES ? "incomplete" : NOISE;
  if (bytes[end] !== 0x0a || bytes[end + 1] !== 0x00) return NOISE;
  const text = String.fromCharCode(...bytes.slice(VERSION.length, end)).trim();
  return { length: end + 2, replies: [{ kind: "identity", text }] };
}

/** Whether the bytes begin like that, as far as they are there. */
function fits(bytes: readonly number[], beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

export function tokenOf(number: number): string {
  return number.toString(16).padStart(4, "0");
}

/** Five bits, in bits 1 to 3 and 5 to 6. */
function countOf(marks: number): number {
  return ((marks >> 1) & 0x07) | ((marks >> 2) & 0x18);
}

/** @param status all its bytes, from the header on */
export function readStatus(status: readonly number[]): Findings {
  const [, , printer = 0, error = 0, jam = 0, roll = 0] = status;
  return describeFaults({
    coverOpen: (printer & 0x20) !== 0,
    paperOut: (roll & 0x08) !== 0,
    cutterJammed: (error & 0x08) !== 0,
    // A mechanical error, a jam in the presenter, or a head that stands up.
    recoverable: (error & 0x04) !== 0 || (jam & 0x06) !== 0,
    // It goes on when the cover was opened and closed.
    obeysRecover: false,
    unrecoverable: (error & 0x20) !== 0,
    tooHot: (error & 0x40) !== 0,
    fedByHand: (printer & 0x40) !== 0,
    offline: (printer & 0x08) !== 0,
    paperLow: (roll & 0x06) !== 0,
    drawerSense: (printer & 0x04) !== 0 ? "high" : "low",
  });
}
