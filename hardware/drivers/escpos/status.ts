// What the printer says: its answers told apart byte by byte. Bits as in the ESC/POS manual under DLE EOT, GS a,
// GS r and GS ( H.

import { describeFaults } from "../printer/faults.ts";
import type { Findings, Reply, ReplyReader } from "../printer/language.ts";

const CONFIRMATION_BYTES = 7; // 37 22 d1 d2 d3 d4 00
const CHANGE_BYTES = 4;
// 5F, words, 00; the longest that a manual names is under 80.
const MAX_IDENTITY_BYTES = 82;
// 40 names of two characters and what stands around them.
const MAX_KEPT_BYTES = 84;
// Printers set to XON/XOFF send these between and inside answers, and no answer holds one (reference 2.7).
const XON = 0x11;
const XOFF = 0x13;

/** Finds the answers in whatever comes, in pieces of any size; what is none is dropped. */
export class EscPosReplyReader implements ReplyReader {
  #pending: number[] = [];

  read(bytes: Uint8Array): Reply[] {
    const replies: Reply[] = [];
    for (const byte of bytes) {
      if (byte === XOFF) replies.push({ kind: "hold" });
      else if (byte !== XON) this.#pending.push(byte);
    }
    while (this.#pending.length > 0) {
      const found = firstReply(this.#pending);
      if (found === "incomplete") break;
      this.#pending.splice(0, found.length);
      replies.push(found.reply ?? { kind: "noise" });
    }
    return replies;
  }
}

function firstReply(bytes: readonly number[]): "incomplete" | { length: number; reply: Reply | null } {
  const noise = { length: 1, reply: null };
  const first = bytes[0] ?? 0;
  if (first === 0x37 && bytes[1] === 0x72) return readKept(bytes);
  if (first === 0x37) {
    for (let index = 1; index < Math.min(bytes.length, CONFIRMATION_BYTES); index++) {
      if (!fitsConfirmation(index, bytes[index] ?? 0)) return noise;
    }
    if (bytes.length < CONFIRMATION_BYTES) return "incomplete";
    const token = String.fromCharCode(...bytes.slice(2, 6));
    return { length: CONFIRMATION_BYTES, reply: { kind: "confirmed", token } };
  }
  if (first === 0x5f) return readIdentity(bytes);
  if ((first & 0x93) === 0x12) return { length: 1, reply: { kind: "answer", bytes: [first] } };
  if ((first & 0x93) === 0x10) {
    for (let index = 1; index < Math.min(bytes.length, CHANGE_BYTES); index++) {
      if (((bytes[index] ?? 0) & 0x90) !== 0) return noise;
    }
    const [one, two, three, four] = bytes;
    if (one === undefined || two === undefined || three === undefined || four === undefined)
      return "incomplete";
    return { length: CHANGE_BYTES, reply: { kind: "report", findings: readChange(one, two, three) } };
  }
  // Stricter than the manual: both bits of each sensor agree and the reserved ones are 0, because this answer
  // stands for a printed paper and noise must not look like it.
  if ([0x00, 0x03, 0x0c, 0x0f].includes(first)) return { length: 1, reply: { kind: "in-order" } };
  return noise;
}

function readIdentity(bytes: readonly number[]): "incomplete" | { length: number; reply: Reply | null } {
  const end = bytes.findIndex((byte, index) => index > 0 && (byte < 0x20 || byte > 0x7e));
  if (end === -1) return bytes.length < MAX_IDENTITY_BYTES ? "incomplete" : { length: 1, reply: null };
  if (bytes[end] !== 0x00) return { length: 1, reply: null };
  const text = String.fromCharCode(...bytes.slice(1, end));
  return { length: end + 1, reply: { kind: "identity", text } };
}

/** To GS ( L function 64: 37 72, 41 when more follows and else 40, names of two characters, 00. */
function readKept(bytes: readonly number[]): "incomplete" | { length: number; reply: Reply | null } {
  const status = bytes[2];
  if (status === undefined) return "incomplete";
  const end = bytes.findIndex((byte, index) => index > 2 && (byte < 0x20 || byte > 0x7e));
  if (end === -1 && bytes.length < MAX_KEPT_BYTES) return "incomplete";
  const isList = (status === 0x40 || status === 0x41) && bytes[end] === 0x00 && end % 2 === 1;
  if (!isList) return { length: 1, reply: null };
  const names = String.fromCharCode(...bytes.slice(3, end)).match(/../g) ?? [];
  return { length: end + 1, reply: { kind: "kept", names, more: status === 0x41 } };
}

function fitsConfirmation(index: number, byte: number): boolean {
  if (index === 1) return byte === 0x22;
  if (index === CONFIRMATION_BYTES - 1) return byte === 0x00;
  return byte >= 0x20 && byte <= 0x7e;
}

/** @param answers the bytes that came, by question of DLE EOT; question 1 at least */
export function readAnswers(answers: ReadonlyMap<number, readonly number[]>): Findings {
  const printer = answers.get(1)?.[0] ?? 0;
  const cause = answers.get(2)?.[0] ?? 0;
  const error = answers.get(3)?.[0] ?? 0;
  const roll = answers.get(4)?.[0];
  return describeFaults({
    coverOpen: (cause & 0x04) !== 0,
    paperOut: (cause & 0x20) !== 0 || ((roll ?? 0) & 0x60) === 0x60,
    cutterJammed: (error & 0x08) !== 0,
    recoverable: (error & 0x04) !== 0,
    obeysRecover: true,
    unrecoverable: (error & 0x20) !== 0,
    tooHot: (error & 0x40) !== 0,
    fedByHand: (cause & 0x08) !== 0,
    offline: (printer & 0x08) !== 0,
    paperLow: roll === undefined ? null : (roll & 0x0c) === 0x0c,
    drawerSense: (printer & 0x04) !== 0 ? "high" : "low",
  });
}

/** The first three of the four bytes of automatic status; the fourth says nothing we use. */
function readChange(printer: number, error: number, roll: number): Findings {
  return describeFaults({
    coverOpen: (printer & 0x20) !== 0,
    paperOut: (roll & 0x0c) === 0x0c,
    cutterJammed: (error & 0x08) !== 0,
    recoverable: (error & 0x04) !== 0,
    obeysRecover: true,
    unrecoverable: (error & 0x20) !== 0,
    tooHot: (error & 0x40) !== 0,
    fedByHand: (printer & 0x40) !== 0,
    offline: (printer & 0x08) !== 0,
    paperLow: (roll & 0x03) === 0x03,
    drawerSense: (printer & 0x04) !== 0 ? "high" : "low",
  });
}

/** Whether the answers to questions 1 and 2 make question 3 worth asking. */
export function namesAnError(cause: number | undefined): boolean {
  return cause !== undefined && (cause & 0x40) !== 0;
}
