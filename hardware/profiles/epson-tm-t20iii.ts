// Epson TM-T20III. Code tables, widths and fonts: escpos-printer-db, where 437, 850, 1252 and 858 were seen on a
// real one; QR, process id, status and stored pictures: Epson's command reference (reference 2.1 to 2.8). Its
// sisters T20II and T82 are said to be alike. Not checked on hardware by this project: 58 mm, flow control.

import type { PrinterProfile } from "./printer-profile.ts";

export const epsonTmT20iii: PrinterProfile = {
  name: "epson-tm-t20iii",
  description: "Epson TM-T20III (also TM-T20II, TM-T20X, TM-T82)",
  language: "escpos",
  dialect: "EPSON",
  prelude: [],
  dpi: 203,
  // With the 58 mm paper guide it prints 420 dots, which are 35 characters of 12 dots.
  paper: {
    58: { dots: 420, columns: 35, smallColumns: 46 },
    80: { dots: 576, columns: 48, smallColumns: 64 },
  },
  codeTables: [
    { characterSet: "PC858_EURO", number: 19 },
    { characterSet: "WPC1252", number: 16 },
  ],
  qr: { maxModuleDots: 16, maxBytes: 2331 },
  storesImages: true,
  cutter: "partial",
  drawerPins: [2, 5],
  pulsesAtOnce: true,
  beeper: "none",
  answers: "always",
  fences: ["process-id", "status-in-order"],
  automaticStatus: true,
  bufferBytes: 4096,
  speedMmS: 250,
  flow: "rtscts",
};
