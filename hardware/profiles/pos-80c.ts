// The 80 mm printer without a maker's name ("POS-80C", "POS-8360", "Receipt Printer"). Numbers of its family:
// reference 2.2, 2.10 and escpos-printer-db (Netum 80-V-UL). PC850 and WPC1252 are where everybody has them; PC858
// stands second, since some of these lack table 19 and print PC437 in its place, which spoils only the euro this
// way. What it answers is found out by asking; it may print a GS ( H as text, so it is not tried. Calibrate it when
// letters or widths are wrong. Not checked on hardware by this project.

import type { PrinterProfile } from "./printer-profile.ts";

export const pos80c: PrinterProfile = {
  name: "pos-80c",
  description: "80 mm clone without a name (POS-80C, POS-8360, RP80, Netum 80-V)",
  language: "escpos",
  dialect: "EPSON",
  prelude: [],
  dpi: 203,
  paper: {
    58: { dots: 384, columns: 32, smallColumns: 42 },
    80: { dots: 576, columns: 48, smallColumns: 64 },
  },
  codeTables: [
    { characterSet: "PC850_MULTILINGUAL", number: 2 },
    { characterSet: "PC858_EURO", number: 19 },
  ],
  qr: { maxModuleDots: 8, maxBytes: 700 },
  storesImages: false,
  cutter: "partial",
  drawerPins: [2],
  beeper: "esc-b",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: false,
  bufferBytes: 4096,
  speedMmS: 150,
  flow: "none",
};
