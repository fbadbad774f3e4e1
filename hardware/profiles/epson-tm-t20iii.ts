// Epson TM-T20III, from its command reference: answers always, and echoes process ids.

import type { PrinterProfile } from "./printer-profile.ts";

export const epsonTmT20iii: PrinterProfile = {
  name: "epson-tm-t20iii",
  description: "Epson TM-T20III (also TM-T20II, TM-T82)",
  // With the 58 mm paper guide it prints 420 dots, which are 35 characters of 12 dots.
  paper: { 58: { columns: 35, dots: 420 }, 80: { columns: 48, dots: 576 } },
  codeTable: { characterSet: "PC858_EURO", number: 19 },
  nativeQr: true,
  cutter: "partial",
  answers: "always",
  fences: ["process-id", "status-in-order"],
  automaticStatus: true,
};
