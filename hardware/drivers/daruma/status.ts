// What a Daruma printer says: one byte to ENQ, one to GS ENQ, and words to a question about itself. The bytes have
// no form of their own, so each is the answer to the question that was asked last, and anything else is noise.

import { describeFaults } from "../printer/faults.ts";
import type { Findings, Reply, ReplyReader } from "../printer/language.ts";

/** ENQ, and GS ENQ. */
export const STATE_QUESTION = 1;
export const SENSORS_QUESTION = 2;

const COLON = 0x3a;
const CARRIAGE_RETURN = 0x0d;
// ":", ten characters and CR as far as is known.
const MAX_IDENTITY_BYTES = 64;

export interface StatusListener {
  /** Whether a byte that comes now answers a question; asked once for each. */
  takesAnswer(): boolean;
}

export class DarumaReplyReader implements ReplyReader {
  readonly #listener: StatusListener;
  #words: number[] | null = null;

  constructor(listener: StatusListener) {
    this.#listener = listener;
  }

  read(bytes: Uint8Array): readonly Reply[] {
    return [...bytes].flatMap((byte) => this.#take(byte));
  }

  #take(byte: number): readonly Reply[] {
    if (this.#words !== null) {
      const isWord = byte >= 0x20 && byte <= 0x7e && this.#words.length < MAX_IDENTITY_BYTES;
      if (isWord) {
        this.#words.push(byte);
        return [];
      }
      const text = String.fromCharCode(...this.#words).trim();
      this.#words = null;
      if (byte === CARRIAGE_RETURN) return [{ kind: "identity", text }];
    }
    if (this.#listener.takesAnswer()) return [{ kind: "answer", bytes: [byte] }];
    if (byte === COLON) this.#words = [];
    return [];
  }
}

export function readAnswers(answers: ReadonlyMap<number, readonly number[]>): Findings {
  const state = answers.get(STATE_QUESTION)?.[0] ?? 0;
  // Unanswered, it stands for nothing but an idle printer with paper over its sensor.
  const sensors = answers.get(SENSORS_QUESTION)?.[0];
  const known = sensors ?? 0x10;
  return describeFaults({
    coverOpen: (state & 0x80) !== 0,
    paperOut: (state & 0x20) !== 0 || (known & 0x02) !== 0,
    cutterJammed: false,
    recoverable: (state & 0x08) !== 0 || (known & 0x40) !== 0,
    // It goes on when the cover was opened and closed.
    obeysRecover: false,
    unrecoverable: false,
    tooHot: false,
    fedByHand: false,
    // Bit 4 of the state is online; bit 4 of the sensors is paper over the sensor.
    offline: (state & 0x10) === 0 || (known & 0x08) !== 0 || (known & 0x10) === 0,
    paperLow: sensors === undefined ? null : (sensors & 0x01) !== 0,
    drawerSense: sensors === undefined ? null : (sensors & 0x80) !== 0 ? "high" : "low",
  });
}
