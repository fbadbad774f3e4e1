// A printer without a way back: it is never asked anything, and its papers can only be called sent.

import type { PrinterProfile } from "./printer-profile.ts";

export const mute: PrinterProfile = {
  name: "mute",
  description: "ESC/POS clone that answers nothing, native QR",
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
  answers: "never",
  fences: [],
  automaticStatus: false,
  bufferBytes: 4096,
  speedMmS: 90,
  flow: "none",
};
