// The two ways in which an ESC/POS printer says that everything before was printed: by a process id that it
// repeats, and by an answer that waits for its turn and carries no name.

import { randomInt } from "node:crypto";
import type { Command, Fence } from "../printer/language.ts";
import { askPaperInOrder, askToConfirm } from "./commands.ts";

/** A token that was never used on this machine lately: an answer of an earlier job cannot confirm this one. */
export function fenceByProcessId(): Fence {
  const token = randomToken();
  let isConfirmed = false;
  return {
    kind: "process-id",
    commands: [askToConfirm(token)],
    isNamed: true,
    hear(reply) {
      if (reply.kind === "confirmed" && reply.token === token) isConfirmed = true;
    },
    isAnswered: () => isConfirmed,
    isHeard: () => isConfirmed,
    isOverheard: () => false,
  };
}

// A printer that is well answers 00, and so reads each edge of its supply on a serial line. Edges come in pairs, off
// and on, so they bring an even number of zeros. An odd number is asked for, and one answer too many makes all of
// them doubtful (docs/decisions/0011-an-odd-number-of-questions.md).
const QUESTIONS = 5;

/** GS r answers carry no name, so they are counted for as long as the printer is known. */
export class InOrderCount {
  #asked = 0;
  #answered = 0;

  /** Answered when every question so far is, those of earlier fences included. */
  makeFence(): Fence {
    this.#answered = Math.min(this.#answered, this.#asked);
    this.#asked += QUESTIONS;
    const wanted = this.#asked;
    let heard = 0;
    return {
      kind: "status-in-order",
      commands: new Array<Command>(QUESTIONS).fill(askPaperInOrder),
      isNamed: false,
      hear: (reply) => {
        if (reply.kind !== "in-order") return;
        heard += 1;
        this.#answered += 1;
      },
      isAnswered: () => this.#answered >= wanted,
      isHeard: () => heard >= QUESTIONS,
      isOverheard: () => this.#answered > wanted,
    };
  }

  forget(): void {
    this.#asked = 0;
    this.#answered = 0;
  }
}

function randomToken(): string {
  const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join("");
}
