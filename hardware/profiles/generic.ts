// The printer nobody named: an ESC/POS printer of 203 dpi as most are sold. What it answers is found out by
// asking it.

import type { PrinterProfile } from "./printer-profile.ts";

export const generic: PrinterProfile = {
  name: "generic",
  description: "ESC/POS printer, 203 dpi, native QR, cutter, status",
  language: "escpos",
  dialect: "EPSON",
  prelude: [],
  dpi: 203,
  paper: {
    58: { dots: 384, columns: 32, smallColumns: 42 },
    80: { dots: 576, columns: 48, smallColumns: 64 },
  },
  codeTables: [{ characterSet: "PC858_EURO", number: 19 }],
  qr: { maxModuleDots: 16, maxBytes: 2331 },
  storesImages: false,
  cutter: "partial",
  drawerPins: [2, 5],
  beeper: "none",
  answers: "unknown",
  fences: ["process-id", "status-in-order"],
  automaticStatus: true,
  bufferBytes: 4096,
  speedMmS: 90,
  flow: "none",
};
