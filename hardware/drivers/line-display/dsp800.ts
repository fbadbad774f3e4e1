// DSP-800 (command tables of the Tysso VFD-550 manual): commands in frames, EOT SOH … ETB, each of which the display
// answers with ACK or NAK; text stands plain between them.

import type { DisplayLanguage } from "./language.ts";

const frame = (...command: readonly number[]) => [0x04, 0x01, ...command, 0x17];

// Cells are counted from 31 (upper left) to 58 (lower right).
const FIRST_CELL = 0x31;
const LOWER_LINE = 0x45;
const LAST_CELL = 0x58;

/** C start end: clears these cells. */
const clear = frame(0x43, FIRST_CELL, LAST_CELL);

/** P position: the text that follows begins in this cell. */
const moveTo = (cell: number) => frame(0x50, cell);

export const dsp800Display: DisplayLanguage = {
  begin: () => clear,
  lines: (upper, lower) => [...moveTo(FIRST_CELL), ...upper, ...moveTo(LOWER_LINE), ...lower],
  answers: { taken: 0x06, refused: 0x15, toBegin: 1, toLines: 2 },
};
