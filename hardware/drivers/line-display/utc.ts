// UTC standard (PD1200 programming guide) and the Logic Controls set (LD9000 manual), which took over its codes:
// single control bytes, and a cell that is chosen by its number.

import type { Brightness, DisplayLanguage, DisplaySetup } from "./language.ts";

/** US: clears, and every setting is as after power-up. */
const reset = [0x1f];

/** DC1: normal mode, in which a full line goes on in the other one; Logic Controls wakes up scrolling. */
const normalMode = [0x11];

/** DC4: no cursor. */
const hideCursor = [0x14];

/** DLE p: the next character goes to cell p, 00 to 13 in the upper and 14 to 27 in the lower line. */
const moveTo = (cell: number) => [0x10, cell];
const LOWER_LINE = 0x14;

/** EOT x: 20, 40, 60 and 100 %. */
const DIMMING: Readonly<Record<Brightness, number>> = { 1: 0x20, 2: 0x40, 3: 0x60, 4: 0xff };

/** Nothing of it clears, so it goes with every refresh. */
function setUp({ brightness }: DisplaySetup): readonly number[] {
  return [...normalMode, ...hideCursor, ...(brightness === null ? [] : [0x04, DIMMING[brightness]])];
}

export const utcDisplay: DisplayLanguage = {
  begin: (setup) => [...reset, ...setUp(setup)],
  lines: (upper, lower, setup) => [...setUp(setup), ...moveTo(0), ...upper, ...moveTo(LOWER_LINE), ...lower],
  answers: null,
};
