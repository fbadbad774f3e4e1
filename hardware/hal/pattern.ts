// Light and sound over time, as data: on and off by turns. What a pattern means is decided far from here.

export interface Beat {
  readonly onMs: number;
  readonly offMs: number;
}

/** Beats one after the other, beginning on. No beat at all is off; beats without a pause are steadily on. */
export type Pattern = readonly Beat[];
