// A printer without a way back: it is never asked anything, and its papers can only be called sent.

import type { PrinterProfile } from "./printer-profile.ts";

export const mute: PrinterProfile = {
  name: "mute",
  description: "ESC/POS clone that answers nothing, native QR",
  paper: { 58: { columns: 32, dots: 384 }, 80: { columns: 48, dots: 576 } },
  codeTable: { characterSet: "PC858_EURO", number: 19 },
  nativeQr: true,
  cutter: "partial",
  answers: "never",
  fences: [],
  automaticStatus: false,
};
