// AEDEX, also called EMAX: whole lines between the attention code "!#" and CR. Everything else is passed on to a
// printer behind the display, so nothing else is sent.

import type { DisplayLanguage } from "./language.ts";

const BANG = 0x21;
const HASH = 0x23;
const SPACE = 0x20;

/** ! # 1 … CR and ! # 2 … CR. */
const line = (which: "1" | "2", cells: Uint8Array) => [
  BANG,
  HASH,
  which.charCodeAt(0),
  ...withoutAttention(cells),
  0x0d,
];

/** The name of an article may hold the attention code too, and must not begin a command. */
function withoutAttention(cells: Uint8Array): Uint8Array {
  return cells.map((cell, index) => (cell === HASH && cells[index - 1] === BANG ? SPACE : cell));
}

export const aedexDisplay: DisplayLanguage = {
  begin: () => [],
  lines: (upper, lower) => [...line("1", upper), ...line("2", lower)],
  answers: null,
};
