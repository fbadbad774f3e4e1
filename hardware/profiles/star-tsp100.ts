// Star printers that understand line mode: TSP100IV (sold as TSP143IV), which has it as part of StarPRNT, and
// TSP650II, TSP700II and TSP800II, which are born with it. From "STAR Line Mode Command Specifications" Rev. 1.12
// and the StarPRNT specifications. TSP100 and TSP143 up to III are not among them, whatever the box says: they hold
// no letters, a text sent to them leaves the paper white, and only their Windows driver knows line mode.
// On paper of 58 mm the printed width is told by the right margin. Not checked on hardware by this project: the
// memory switches as shipped, and what a model does with a code table that it lacks.

import type { PrinterProfile } from "./printer-profile.ts";

export const starTsp100: PrinterProfile = {
  name: "star-tsp100",
  description: "Star TSP100IV/TSP143IV, TSP650II, TSP700II (line mode; not TSP100 or TSP143 up to III)",
  language: "star-line",
  dialect: "STAR",
  prelude: [],
  dpi: 203,
  paper: {
    58: { dots: 384, columns: 32, smallColumns: 42 },
    80: { dots: 576, columns: 48, smallColumns: 64 },
  },
  codeTables: [
    { characterSet: "PC858_EURO", number: 4 },
    { characterSet: "WPC1252", number: 32 },
    { characterSet: "PC860_PORTUGUESE", number: 6 },
    { characterSet: "PC437_USA", number: 1 },
  ],
  qr: { maxModuleDots: 8, maxBytes: 2331 },
  storesImages: false,
  cutter: "partial",
  drawerPins: [2, 5],
  beeper: "none",
  answers: "always",
  fences: ["print-end", "etb-counter"],
  // Star forbids questions while it is on, and the session asks.
  automaticStatus: false,
  bufferBytes: 4096,
  speedMmS: 150,
  flow: "rtscts",
};
