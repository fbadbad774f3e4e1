// What can be wrong with any receipt printer, put into words for a person. Each language reads its own bits.

import type { Findings } from "./language.ts";

export interface Faults {
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly cutterJammed: boolean;
  readonly recoverable: boolean;
  /** Whether it is told to go on after a jam that a person has cleared; else it does so by itself. */
  readonly obeysRecover: boolean;
  readonly unrecoverable: boolean;
  readonly tooHot: boolean;
  readonly fedByHand: boolean;
  readonly offline: boolean;
  /** Null when nothing said. */
  readonly paperLow: boolean | null;
  /** Null when nothing said. */
  readonly drawerSense: "low" | "high" | null;
}

export function describeFaults(faults: Faults): Findings {
  const isJammed = faults.cutterJammed || faults.recoverable;
  const canRecover = faults.obeysRecover && isJammed && !faults.coverOpen && !faults.paperOut;
  const detail = sentence(faults);
  return {
    condition: detail === "" ? "ready" : "attention",
    detail,
    canRecover,
    isError: isJammed || faults.unrecoverable || faults.tooHot,
    paperLow: faults.paperLow,
    drawerSense: faults.drawerSense,
  };
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
