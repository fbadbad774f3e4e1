// Daruma DR800 (L, H, ETH) and DR700, from the manual of the DR700 (Rev. 06) and the public drivers of the
// Brazilian commercial automation projects. It answers questions about its state at once, and none of its commands
// says when a paper is done: papers are sent, never confirmed. Its letters: WPC1252 is what users of the DR800
// report as right. Not checked on hardware by this project: ESC t, the width of the small font (57 or 64
// characters, by a setting that is not ours to change; the less is taken), the size of its buffer.

import type { PrinterProfile } from "./printer-profile.ts";

export const darumaDr800: PrinterProfile = {
  name: "daruma-dr800",
  description: "Daruma DR800 and DR700 (sends papers, cannot confirm them)",
  language: "daruma",
  dialect: "DARUMA",
  prelude: [],
  dpi: 203,
  paper: { 80: { dots: 576, columns: 48, smallColumns: 57 } },
  codeTables: [
    { characterSet: "WPC1252", number: 16 },
    { characterSet: "PC850_MULTILINGUAL", number: 2 },
    { characterSet: "PC860_PORTUGUESE", number: 3 },
  ],
  qr: { maxModuleDots: 7, maxBytes: 700 },
  storesImages: false,
  cutter: "partial",
  drawerPins: [2],
  beeper: "none",
  answers: "always",
  fences: [],
  automaticStatus: false,
  bufferBytes: 4096,
  speedMmS: 150,
  flow: "rtscts",
};
