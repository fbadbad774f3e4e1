// Epson TM-T88V, VI and VII: 180 dpi, so 512 dots and 42 characters across 80 mm, not 576 and 48. Resolution,
// columns and code tables of the T88V: escpos-printer-db, from its technical reference guide; 58 mm from the same
// guide. The VI and VII keep these numbers and print faster; the T88IV lacks ISO8859-15, which is not used here.
// The buffer can be set down to 45 bytes by a switch. Not checked on hardware by this project.

import type { PrinterProfile } from "./printer-profile.ts";

export const epsonTmT88: PrinterProfile = {
  name: "epson-tm-t88",
  description: "Epson TM-T88V, TM-T88VI, TM-T88VII (180 dpi)",
  language: "escpos",
  dialect: "EPSON",
  prelude: [],
  dpi: 180,
  paper: {
    58: { dots: 360, columns: 30, smallColumns: 40 },
    80: { dots: 512, columns: 42, smallColumns: 56 },
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
  bufferBytes: 45,
  speedMmS: 300,
  flow: "rtscts",
};
