// The CD5220 commands, the commonest on Asian pole displays.

import type { DisplayLanguage } from "./language.ts";

const ESC = 0x1b;

/** CLR: clears, and leaves the "string" mode, in which a display ignores everything but line commands. */
const clear = [0x0c];

/** ESC @ */
const initialize = [ESC, 0x40];

/** ESC 0x11: overwrite mode. */
const overwriteMode = [ESC, 0x11];

/** ESC _ 0: no cursor. */
const hideCursor = [ESC, 0x5f, 0];

/** ESC Q A … CR and ESC Q B … CR: the whole upper and lower line. */
const upperLine = (cells: Uint8Array) => [ESC, 0x51, 0x41, ...cells, 0x0d];
const lowerLine = (cells: Uint8Array) => [ESC, 0x51, 0x42, ...cells, 0x0d];

export const cd5220Display: DisplayLanguage = {
  begin: ({ brightness }) => [
    ...clear,
    ...initialize,
    ...overwriteMode,
    ...hideCursor,
    // ESC * n: four steps.
    ...(brightness === null ? [] : [ESC, 0x2a, brightness]),
  ],
  lines: (upper, lower) => [...upperLine(upper), ...lowerLine(lower)],
  answers: null,
};
