// The Epson ESC/POS commands for customer displays (DM-D series; the "Epson" mode of most others).

import type { DisplayLanguage } from "./language.ts";

const ESC = 0x1b;
const US = 0x1f;

/** ESC @: clear, cursor home. */
const initialize = [ESC, 0x40];

/** ESC t 19: PC858, which has Spanish, Portuguese and the euro sign. */
const selectPc858 = [ESC, 0x74, 19];

/** US MD1: overwrite mode; in a scroll mode the twentieth cell of the lower line would push the text away. */
const overwriteMode = [US, 0x01];

/** US C 0: no cursor. */
const hideCursor = [US, 0x43, 0];

/** US $ column row, both from 1. */
const moveTo = (column: number, row: number) => [US, 0x24, column, row];

// None of these clears, so they go with every refresh: a display on its own power supply that was switched
// off and on, which RS-232 does not tell, is right again at the next change.
const setUp = [...selectPc858, ...overwriteMode, ...hideCursor];

export const escposDisplay: DisplayLanguage = {
  init: Uint8Array.from([...initialize, ...setUp]),
  lines: (upper, lower) => Uint8Array.from([...setUp, ...moveTo(1, 1), ...upper, ...moveTo(1, 2), ...lower]),
  text: "pc858",
};
