// What a display's command set must be able to say; one file per command set beside this one.

import type { DisplayCodePage } from "../../profiles/displays/display-protocols.ts";

/** 1 is the darkest step, 4 the brightest. */
export type Brightness = 1 | 2 | 3 | 4;

export interface DisplaySetup {
  readonly codePage: DisplayCodePage;
  /** Null leaves it as the display has it. */
  readonly brightness: Brightness | null;
}

export interface DisplayLanguage {
  /** Sent after each opening, because a display forgets everything when it loses power. Clears it. */
  begin(setup: DisplaySetup): readonly number[];
  /**
   * Both lines in one piece, without clearing first, because clearing flickers.
   * @param upper exactly 20 cells, in the display's code table
   * @param lower likewise
   */
  lines(upper: Uint8Array, lower: Uint8Array, setup: DisplaySetup): readonly number[];
  /** What the display says to each command; null where it says nothing. */
  readonly answers: DisplayAnswers | null;
}

export interface DisplayAnswers {
  readonly taken: number;
  readonly refused: number;
  /** How many begin() brings. */
  readonly toBegin: number;
  /** How many lines() brings. */
  readonly toLines: number;
}
