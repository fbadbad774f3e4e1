// Elgin i9 (its USB id 0483:5743 is that of many 80 mm clones). Width, fonts and GS V 66 are from programs that
// drive one (72 mm, 576 dots, 48 characters of 12 dots); 300 mm/s from its data sheet. Brazilian programs drive it
// as an Epson (ACBr: "EscPosEpson"), so the code tables have Epson's numbers. Not checked on hardware by this
// project; whether it answers GS r is found out by asking it.

import type { PrinterProfile } from "./printer-profile.ts";

export const elginI9: PrinterProfile = {
  name: "elgin-i9",
  description: "Elgin i9 (also i8, i7 Plus)",
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
    { characterSet: "PC850_MULTILINGUAL", number: 2 },
  ],
  qr: { maxModuleDots: 8, maxBytes: 700 },
  storesImages: false,
  cutter: "partial",
  drawerPins: [2, 5],
  beeper: "none",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: true,
  bufferBytes: 4096,
  speedMmS: 300,
  flow: "rtscts",
};
