// The two ways in which a Star printer says that everything before was printed: by a number that it repeats, and
// by a counter of marks. Both wait until the motor stands, and both prove nothing on a printer without letters.

import { randomInt } from "node:crypto";
import type { Command, Fence } from "../printer/language.ts";
import { askToConfirm, askVersion, mark, reportChanges, resetMarks } from "./commands.ts";
import { tokenOf } from "./status.ts";

/**
 * TSP100 up to III know these commands too, and no letters: they would confirm a white paper. They do not know the
 * question for the version, which every printer in line mode answers; so each fence asks it until it was answered
 * once, and is not answered before.
 */
export class LineMode {
  isKnown = false;

  get question(): readonly Command[] {
    return this.isKnown ? [] : [askVersion];
  }
}

/**
 * ESC GS ETX repeats a number of 16 bits. Two of them, so that neither a late answer to an earlier fence nor noise
 * is ever taken for this one.
 */
export function fenceByPrintEnd(mode: LineMode): Fence {
  const numbers = new Set<number>();
  while (numbers.size < 2) numbers.add(randomNumber());
  const unheard = new Set([...numbers].map(tokenOf));
  const isAnswered = () => mode.isKnown && unheard.size === 0;
  return {
    kind: "print-end",
    commands: [...mode.question, ...[...numbers].map(askToConfirm)],
    isNamed: true,
    hear(reply) {
      if (reply.kind === "confirmed") unheard.delete(reply.token);
    },
    isAnswered,
    isHeard: isAnswered,
    isOverheard: () => false,
  };
}

/** Of two printable characters, because serial lines take some other bytes for flow control. */
function randomNumber(): number {
  return randomInt(0x20, 0x7f) * 256 + randomInt(0x20, 0x7f);
}

// A name is three runs of marks: how far the counter goes before it begins again. The first run is longer than
// any other, so that the end of one name and the beginning of the next never read like a third.
const FIRST_RUN = { least: 10, choices: 8 };
const OTHER_RUN = { least: 2, choices: 8 };
// More fences than can wait in one printer.
const REMEMBERED_NAMES = 32;

/**
 * The counter of marks has no names: it has five bits, any host may count it on or reset it, and it keeps its
 * value across lost wires. So the fence counts a name of its own: reset, so many marks, reset, so many more, and
 * again, reset, one. The printer reports each step, and only the steps of this name, one after the other and
 * nothing between them, answer it: not a value left from before, not an earlier fence, not the marks of another
 * host, not a printer that was switched off and counts from 0. Reports are on for the fence alone, because
 * questions must not be asked while they are.
 */
export class MarkedFences {
  readonly #mode: LineMode;
  #names: readonly string[] = [];

  constructor(mode: LineMode) {
    this.#mode = mode;
  }

  makeFence(): Fence {
    const runs = [...this.#newName(), 1];
    const expected = runs.flatMap((run) => Array.from({ length: run }, (_, index) => index + 1));
    let steps: readonly number[] = [];
    let isCounted = false;
    const isAnswered = () => this.#mode.isKnown && isCounted;
    return {
      kind: "etb-counter",
      commands: [...this.#mode.question, reportChanges(true), ...runs.flatMap(countTo), reportChanges(false)],
      isNamed: true,
      hear(reply) {
        // The same value again is the same step, reported for another reason.
        if (reply.kind !== "counted" || reply.count === steps.at(-1)) return;
        steps = [...steps, reply.count].slice(-expected.length);
        isCounted ||= steps.join() === expected.join();
      },
      isAnswered,
      isHeard: isAnswered,
      isOverheard: () => false,
    };
  }

  #newName(): readonly number[] {
    for (;;) {
      const runs = [FIRST_RUN, OTHER_RUN, OTHER_RUN].map(({ least, choices }) => least + randomInt(choices));
      if (this.#names.includes(runs.join())) continue;
      this.#names = [...this.#names, runs.join()].slice(-REMEMBERED_NAMES);
      return runs;
    }
  }
}

function countTo(count: number): readonly Command[] {
  return [resetMarks, ...new Array<Command>(count).fill(mark)];
}
