// The printer nobody named: an ESC/POS printer of 203 dpi as most are sold. What it answers is found out by
// asking it.

import type { PrinterProfile } from "./printer-profile.ts";

export const generic: PrinterProfile = {
  name: "generic",
  description: "ESC/POS printer, 203 dpi, native QR, cutter, status",
  paper: { 58: { columns: 32, dots: 384 }, 80: { columns: 48, dots: 576 } },
  codeTable: { characterSet: "PC858_EURO", number: 19 },
  nativeQr: true,
  cutter: "partial",
  answers: "unknown",
  fences: ["process-id", "status-in-order"],
  automaticStatus: true,
};
