// What the printer says: its answers told apart byte by byte, and put into words for a person.
// Bits as in the ESC/POS manual under DLE EOT, GS a, GS r and GS ( H.

import type { DeviceCondition } from "../../hal/device.ts";
import type { StatusQuestion } from "./commands.ts";

export type Reply =
  /** To DLE EOT; which question it answers is known by asking one at a time. */
  | { readonly kind: "status"; readonly byte: number }
  /** To GS r 1, when everything before was done. */
  | { readonly kind: "in-order" }
  /** To GS ( H: everything before the question with this token was printed. */
  | { readonly kind: "confirmed"; readonly token: string }
  /** By itself, after GS a. */
  | { readonly kind: "change"; readonly bytes: readonly [number, number, number, number] };

const CONFIRMATION_BYTES = 7; // 37 22 d1 d2 d3 d4 00
const CHANGE_BYTES = 4;

/** Finds the answers in whatever comes, in pieces of any size; what is none is dropped. */
export class ReplyReader {
  #pending: number[] = [];

  read(bytes: Uint8Array): Reply[] {
    const replies: Reply[] = [];
    this.#pending.push(...bytes);
    while (this.#pending.length > 0) {
      const found = firstReply(this.#pending);
      if (found === "incomplete") break;
      this.#pending.splice(0, found.length);
      if (found.reply !== null) replies.push(found.reply);
    }
    return replies;
  }
}

function firstReply(bytes: readonly number[]): "incomplete" | { length: number; reply: Reply | null } {
  const noise = { length: 1, reply: null };
  const first = bytes[0] ?? 0;
  if (first === 0x37) {
    for (let index = 1; index < Math.min(bytes.length, CONFIRMATION_BYTES); index++) {
      if (!fitsConfirmation(index, bytes[index] ?? 0)) return noise;
    }
    if (bytes.length < CONFIRMATION_BYTES) return "incomplete";
    const token = String.fromCharCode(...bytes.slice(2, 6));
    return { length: CONFIRMATION_BYTES, reply: { kind: "confirmed", token } };
  }
  if ((first & 0x93) === 0x12) return { length: 1, reply: { kind: "status", byte: first } };
  if ((first & 0x93) === 0x10) {
    for (let index = 1; index < Math.min(bytes.length, CHANGE_BYTES); index++) {
      if (((bytes[index] ?? 0) & 0x90) !== 0) return noise;
    }
    const [one, two, three, four] = bytes;
    if (one === undefined || two === undefined || three === undefined || four === undefined)
      return "incomplete";
    return { length: CHANGE_BYTES, reply: { kind: "change", bytes: [one, two, three, four] } };
  }
  // Stricter than the manual: both bits of each sensor agree and the reserved ones are 0, because this answer
  // stands for a printed paper and noise must not look like it.
  if ([0x00, 0x03, 0x0c, 0x0f].includes(first)) return { length: 1, reply: { kind: "in-order" } };
  return noise;
}

function fitsConfirmation(index: number, byte: number): boolean {
  if (index === 1) return byte === 0x22;
  if (index === CONFIRMATION_BYTES - 1) return byte === 0x00;
  return byte >= 0x20 && byte <= 0x7e;
}

/** What is the matter, as far as the printer says. */
export interface Findings {
  readonly condition: Extract<DeviceCondition, "ready" | "attention">;
  /** Empty when ready. */
  readonly detail: string;
  /** A jam that "recover" ends once a person has cleared it. */
  readonly canRecover: boolean;
}

interface Faults {
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly cutterJammed: boolean;
  readonly recoverable: boolean;
  readonly unrecoverable: boolean;
  readonly tooHot: boolean;
  readonly fedByHand: boolean;
  readonly offline: boolean;
}

/** @param answers the bytes that came, by question; question 1 at least */
export function readAnswers(answers: ReadonlyMap<StatusQuestion, number>): Findings {
  const printer = answers.get(1) ?? 0;
  const cause = answers.get(2) ?? 0;
  const error = answers.get(3) ?? 0;
  const roll = answers.get(4) ?? 0;
  return describe({
    coverOpen: (cause & 0x04) !== 0,
    paperOut: (cause & 0x20) !== 0 || (roll & 0x60) === 0x60,
    cutterJammed: (error & 0x08) !== 0,
    recoverable: (error & 0x04) !== 0,
    unrecoverable: (error & 0x20) !== 0,
    tooHot: (error & 0x40) !== 0,
    fedByHand: (cause & 0x08) !== 0,
    offline: (printer & 0x08) !== 0,
  });
}

export function readChange([printer, error, roll]: readonly [number, number, number, number]): Findings {
  return describe({
    coverOpen: (printer & 0x20) !== 0,
    paperOut: (roll & 0x0c) === 0x0c,
    cutterJammed: (error & 0x08) !== 0,
    recoverable: (error & 0x04) !== 0,
    unrecoverable: (error & 0x20) !== 0,
    tooHot: (error & 0x40) !== 0,
    fedByHand: (printer & 0x40) !== 0,
    offline: (printer & 0x08) !== 0,
  });
}

/** Whether the answers to questions 1 and 2 make question 3 worth asking. */
export function namesAnError(cause: number | undefined): boolean {
  return cause !== undefined && (cause & 0x40) !== 0;
}

function describe(faults: Faults): Findings {
  const canRecover = (faults.cutterJammed || faults.recoverable) && !faults.coverOpen && !faults.paperOut;
  const detail = sentence(faults);
  return { condition: detail === "" ? "ready" : "attention", detail, canRecover };
}

function sentence(faults: Faults): string {
  if (faults.unrecoverable) return "printer fault: switch it off and on; if it comes back, call the service";
  if (faults.coverOpen && faults.paperOut) {
    return "cover open and out of paper: put in a new roll and close it; printing goes on by itself";
  }
  if (faults.coverOpen) return "cover open: close it; printing goes on by itself";
  if (faults.paperOut) return "out of paper: put in a new roll; printing goes on by itself";
  if (faults.cutterJammed) return "cutter jammed: open the cover, remove the paper, close it";
  if (faults.recoverable) return "printer error: open the cover, remove jammed paper, close it";
  if (faults.tooHot) return "print head too hot: wait; printing goes on by itself";
  if (faults.fedByHand) return "feed button pressed: let it go; printing goes on by itself";
  if (faults.offline) return "offline: check cover, paper and the printer's buttons";
  return "";
}
