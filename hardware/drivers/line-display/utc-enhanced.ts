// UTC enhanced, which displays call "pass-through": whole lines between an attention code and CR. Everything else
// is passed on to a printer behind the display, so nothing else is sent, neither to clear nor to set up.

import type { DisplayLanguage } from "./language.ts";

/** ESC u A … CR and ESC u B … CR. */
const line = (which: "A" | "B", cells: Uint8Array) => [0x1b, 0x75, which.charCodeAt(0), ...cells, 0x0d];

export const utcEnhancedDisplay: DisplayLanguage = {
  begin: () => [],
  lines: (upper, lower) => [...line("A", upper), ...line("B", lower)],
  answers: null,
};
