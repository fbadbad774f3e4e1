// What a display's command set must be able to say; one file per command set beside this one.

export interface DisplayLanguage {
  /** Sent once after each opening, because a display forgets everything when it loses power. */
  readonly init: Uint8Array;
  /**
   * Both lines in one piece, without clearing first, because clearing flickers.
   * @param upper exactly 20 cells, in the display's code table
   * @param lower likewise
   */
  lines(upper: Uint8Array, lower: Uint8Array): Uint8Array;
  /** Which of the two conversions of text.ts fits. */
  readonly text: "pc858" | "ascii";
}
