// 3nStar RPT006 and RPT008, 80 mm. The RPT008's programmer manual is that of the POS-80XX series: fonts of 12 x 24
// and 9 x 17, DLE EOT with near-end and end sensor, the real-time drawer pulse. Code tables: the family's numbers
// (reference 2.2). Speeds: 180 mm/s for the slower of both. The limits of its QR command stand in no manual that we
// have; these are what the family's siblings name. Not checked on hardware by this project.

import type { PrinterProfile } from "./printer-profile.ts";

export const threeNStarRpt008: PrinterProfile = {
  name: "3nstar-rpt008",
  description: "3nStar RPT006, RPT008, RPT010",
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
  pulsesAtOnce: true,
  beeper: "esc-b",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: true,
  bufferBytes: 4096,
  speedMmS: 180,
  flow: "rtscts",
};
