// 58 mm clones of the later kind, with a QR command (POS-58, XP-58, ZJ-5890). Width and code tables as of the
// POS-5890 (escpos-printer-db; PC850 at 2 and WPC1252 at 16 were seen on real ones, issue 47 there); the limits of
// the QR command are the least that the manuals of 58 mm printers name. No knife: paper is fed to the tear bar.
// Take "pos-5890" when no QR comes out. Not checked on hardware by this project.

import type { PrinterProfile } from "./printer-profile.ts";

export const pos58: PrinterProfile = {
  name: "pos-58",
  description: "58 mm clone with QR command, without cutter (POS-58, XP-58, ZJ-5890)",
  language: "escpos",
  dialect: "EPSON",
  prelude: [],
  dpi: 203,
  paper: { 58: { dots: 384, columns: 32, smallColumns: 42 } },
  codeTables: [
    { characterSet: "PC850_MULTILINGUAL", number: 2 },
    { characterSet: "WPC1252", number: 16 },
  ],
  qr: { maxModuleDots: 8, maxBytes: 500 },
  storesImages: false,
  cutter: "none",
  drawerPins: [2],
  beeper: "none",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: false,
  bufferBytes: 4096,
  speedMmS: 90,
  flow: "none",
};
