// Xprinter XP-80C, XP-N160 and their relatives, from the XP-80XX programmer manual: ESC/POS with DLE EOT, GS r, GS a
// and GS ( k, and no GS ( H. Code tables: the family's numbers (reference 2.2). Module size limited to 8 as in the
// manuals of its siblings. It begins in Chinese mode, which every job leaves. Not checked on hardware by this
// project.

import type { PrinterProfile } from "./printer-profile.ts";

export const xprinterXp80: PrinterProfile = {
  name: "xprinter-xp-80",
  description: "Xprinter XP-80C, XP-N160, XP-Q200, XP-T80",
  language: "escpos",
  dialect: "EPSON",
  prelude: [],
  dpi: 203,
  paper: {
    58: { dots: 384, columns: 32, smallColumns: 42 },
    80: { dots: 576, columns: 48, smallColumns: 64 },
  },
  codeTables: [
    { characterSet: "PC858_EURO", number: 19 },
    { characterSet: "WPC1252", number: 16 },
  ],
  qr: { maxModuleDots: 8, maxBytes: 700 },
  storesImages: false,
  cutter: "partial",
  drawerPins: [2, 5],
  beeper: "esc-b",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: true,
  bufferBytes: 4096,
  speedMmS: 160,
  flow: "rtscts",
};
