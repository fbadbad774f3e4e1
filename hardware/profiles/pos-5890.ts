// POS-5890 and its many namesakes (ZJ-5870, NT-5890K): 58 mm, no QR command, no cutter. Some answer, some do not,
// and they print commands they do not know as text. Tables and lack of codes: escpos-printer-db, profiles POS-5890
// and NT-5890K and issue 47, where somebody read 0 to 5 and 16 to 18 off the paper of one, and no 19: so PC850, and
// WPC1252 for the euro. Not checked on hardware by this project.

import type { PrinterProfile } from "./printer-profile.ts";

export const pos5890: PrinterProfile = {
  name: "pos-5890",
  description: "58 mm clone without QR command and cutter (POS-5890, ZJ-5870, NT-5890K)",
  language: "escpos",
  dialect: "EPSON",
  prelude: [],
  dpi: 203,
  paper: { 58: { dots: 384, columns: 32, smallColumns: 42 } },
  codeTables: [
    { characterSet: "PC850_MULTILINGUAL", number: 2 },
    { characterSet: "WPC1252", number: 16 },
  ],
  qr: null,
  storesImages: false,
  cutter: "none",
  drawerPins: [2],
  beeper: "none",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: false,
  bufferBytes: 4096,
  speedMmS: 50,
  flow: "none",
};
