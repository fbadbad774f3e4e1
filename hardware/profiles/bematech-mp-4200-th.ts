// Bematech MP-4200 TH, from its Programmer's Manual 1.0 of 2010 (P/N 501.4421.00). It is born with two command
// sets, ESC/Bema and ESC/POS, and shops have it in either: every job begins with GS F9 20 31, which takes ESC/POS
// until the power goes and writes no memory. In ESC/POS it always prints 73.5 mm (588 dots), in fonts of 14 and
// 10.5 dots; its GS ( k makes PDF417 and no QR, so the QR is drawn; GS ( H is not among its commands, GS r is.
// ESC R 0 takes it to PC437, so the code table must be chosen after it. Its ESC ( A wants a time, which is not
// Epson's. Not checked on hardware by this project: later firmware, the speed of drawn codes.

import type { PrinterProfile } from "./printer-profile.ts";

export const bematechMp4200Th: PrinterProfile = {
  name: "bematech-mp-4200-th",
  description: "Bematech MP-4200 TH (also MP-4200 HS), taken into its ESC/POS mode",
  language: "escpos",
  dialect: "EPSON",
  prelude: [0x1d, 0xf9, 0x20, 0x31],
  dpi: 203,
  paper: { 80: { dots: 588, columns: 42, smallColumns: 56 } },
  codeTables: [
    { characterSet: "PC858_EURO", number: 19 },
    { characterSet: "PC860_PORTUGUESE", number: 3 },
  ],
  qr: null,
  storesImages: true,
  cutter: "partial",
  drawerPins: [2, 5],
  beeper: "none",
  answers: "always",
  fences: ["status-in-order"],
  automaticStatus: true,
  bufferBytes: 4096,
  speedMmS: 200,
  flow: "rtscts",
};
