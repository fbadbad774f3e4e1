// PST, the own mode of Posiflex displays (manual of the PD-300 series): a leading byte before each command. Its
// reset is not used: it may bring back the mode that the display was born in, which is Epson.

import type { DisplayLanguage } from "./language.ts";

const LEAD = 0x14;

/** A full line goes on in the other one; characters replace what was there; no cursor. */
const setUp = [LEAD, 0x01, LEAD, 0x04, LEAD, 0x18];

const clear = [LEAD, 0x0e];

/** Cell 00 to 13 of the upper and 14 to 27 of the lower line. */
const moveTo = (cell: number) => [LEAD, 0x1a, cell];
const LOWER_LINE = 0x14;

export const pstDisplay: DisplayLanguage = {
  begin: () => [...clear, ...setUp],
  lines: (upper, lower) => [...setUp, ...moveTo(0), ...upper, ...moveTo(LOWER_LINE), ...lower],
  answers: null,
};
