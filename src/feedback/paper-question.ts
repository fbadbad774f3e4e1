// A paper left, and the printer never said whether it came out: only a person can look. The display asks while it has
// nothing else to say.

import type { Scene } from "./feedback.ts";

export interface PaperQuestion {
  readonly sale: number;
  /** Of the sale: "receipt", "refund-slip-1", "receipt/copy-1". */
  readonly paper: string;
  readonly kind: "receipt" | "refund-slip";
  /** Whose receipt it is, or of whose receipt the slip is about. */
  readonly receipt: number;
  /** 0 is the original. */
  readonly copy: number;
}

/** @returns what the display asks for in this scene; null where something else is to be seen */
export function questionIn(scene: Scene): PaperQuestion | null {
  const { basketTotal, paperQuestion, printerStuck, remark, sale } = scene;
  const isSilent = remark === null && sale === null && basketTotal === null && !printerStuck;
  return isSilent ? paperQuestion : null;
}
