// ADM787 and ADM788: each line is cleared and written from its left end; no cell can be chosen.

import type { DisplayLanguage } from "./language.ts";

/** CLR: the whole display. */
const clear = [0x0c];

/** SLE1 and SLE2: clear the upper or lower line and begin at its left end. */
const beginUpper = [0x0e];
const beginLower = [0x0f];

export const adm787Display: DisplayLanguage = {
  begin: () => clear,
  lines: (upper, lower) => [...beginUpper, ...upper, ...beginLower, ...lower],
  answers: null,
};
