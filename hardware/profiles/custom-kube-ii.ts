// Custom KUBE II and the family that speaks its ESC/POS (TK300II, KPM300, K3, Q3X). Its GS ( k counts QR functions in
// its own way, and it cuts by ESC i and ESC m: both from ACBr's driver for it. Letters are 18 dots wide (11 to an
// inch), or 14, as the owner set it up; 32 columns fit in either. It has no ESC M, so small text is not smaller.
// ACBr also reports trouble with GS v 0 on it: look at the logo before relying on it. The code tables' numbers and
// the width are those of the family, not read in a manual of this model; nothing here was checked on hardware.
// Calibrating it pays.

import type { PrinterProfile } from "./printer-profile.ts";

export const customKubeIi: PrinterProfile = {
  name: "custom-kube-ii",
  description: "Custom KUBE II (also TK300II, KPM300, K3)",
  language: "escpos",
  dialect: "CUSTOM",
  prelude: [],
  dpi: 203,
  paper: { 80: { dots: 576, columns: 32, smallColumns: 32 } },
  codeTables: [
    { characterSet: "PC858_EURO", number: 19 },
    { characterSet: "PC850_MULTILINGUAL", number: 2 },
  ],
  qr: { maxModuleDots: 16, maxBytes: 700, functions: "custom" },
  storesImages: false,
  cutter: "partial",
  cutsBy: "esc-i-m",
  drawerPins: [2],
  beeper: "none",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: false,
  bufferBytes: 4096,
  speedMmS: 150,
  flow: "rtscts",
};
