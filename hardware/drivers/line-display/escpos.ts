// The Epson ESC/POS commands for customer displays (DM-D series; the "Epson" mode of most others).

import { findDisplayProtocol } from "../../profiles/displays/display-protocols.ts";
import type { DisplayLanguage, DisplaySetup } from "./language.ts";

const ESC = 0x1b;
const US = 0x1f;

/** ESC @: clear, cursor home. */
const initialize = [ESC, 0x40];

/** US MD1: overwrite mode; in a scroll mode the twentieth cell of the lower line would push the text away. */
const overwriteMode = [US, 0x01];

/** US C 0: no cursor. */
const hideCursor = [US, 0x43, 0];

/** US $ column row, both from 1. */
const moveTo = (column: number, row: number) => [US, 0x24, column, row];

const { codeTables } = findDisplayProtocol("escpos");

/**
 * None of these clears, so they go with every refresh: a display on its own power supply that was switched off and
 * on, which RS-232 does not tell, is right again at the next one.
 */
function setUp({ brightness, codePage }: DisplaySetup): readonly number[] {
  const table = codePage === "ascii" ? undefined : codeTables?.[codePage];
  return [
    // ESC t n: the code table.
    ...(table === undefined ? [] : [ESC, 0x74, table]),
    ...overwriteMode,
    ...hideCursor,
    // US X n: 20, 40, 60 or 100 %.
    ...(brightness === null ? [] : [US, 0x58, brightness]),
  ];
}

export const escposDisplay: DisplayLanguage = {
  begin: (setup) => [...initialize, ...setUp(setup)],
  lines: (upper, lower, setup) => [...setUp(setup), ...moveTo(1, 1), ...upper, ...moveTo(1, 2), ...lower],
  answers: null,
};
