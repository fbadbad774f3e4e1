// One mishap in the middle of a sale with a refund, and what must hold after it: the daemon ended loudly and named the
// mend, or went on; and when it was mended, everything is settled as if nothing had happened.

import { faultsOf } from "../check.ts";
import { play } from "../run.ts";
import type { Death, Mishap, RunResult } from "../run-options.ts";
import { STORIES } from "../stories.ts";

const STORY = STORIES.refunded;
/** sysexits.h: an input or output error. */
const EX_IOERR = 74;

let undisturbedRun: Promise<RunResult> | null = null;

function undisturbed(): Promise<RunResult> {
  undisturbedRun ??= play({ story: STORY, killAt: null });
  return undisturbedRun;
}

export interface Trial {
  readonly at: string;
  /** Absent: it is killed. */
  readonly mishap?: Mishap;
  readonly whileOff?: () => void;
  readonly journalDirectory?: string;
  /** What the mishap leaves is what this leaves. */
  readonly like: Death;
}

/** @throws Error that names every difference to the undisturbed run */
export async function expectWhole({ at, like, ...trial }: Trial): Promise<void> {
  const death = trial.mishap === undefined ? "kill" : "freeze";
  const result = await play({ story: STORY, killAt: at, death, ...trial });
  const faults = faultsOf({ killAt: at, death: like }, result, await undisturbed());
  if (faults.length > 0) throw new Error(`${at}:\n  ${faults.join("\n  ")}`);
}

/** A mishap to the disk after which the daemon must end, with words that name it. */
export function fatal(strike: () => void, words: RegExp, mend: () => void): Mishap & { hasEnded(): boolean } {
  let hasEnded = false;
  return {
    strike,
    ended({ code, signal, log }) {
      hasEnded = true;
      const said = log.split("\n").filter((line) => /"level":50/.test(line));
      if (code !== EX_IOERR || !said.some((line) => words.test(line))) {
        throw new Error(
          `it ended with ${signal ?? `exit code ${code}`}, and said: ${said.join("\n") || "nothing"}`,
        );
      }
      mend();
    },
    hasEnded: () => hasEnded,
  };
}

/** For a mishap that a daemon must live through. */
export function mustGoOn({ log }: Parameters<Mishap["ended"]>[0]): never {
  throw new Error(`it ended: ${log}`);
}

/** Where a sale of money and paper is most easily told wrong. */
export const WRITES = [
  "record sale-begun, before the write",
  "record order-created, before the write",
  "record order-paid, before the write",
  "record paper-sealing of receipt, before the write",
  "record paper-sealed of receipt, before the write",
  "record paper-printed of receipt, before the write",
  "record refund-requested, before the write",
  "record refund-done, before the write",
];
