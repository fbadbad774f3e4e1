// POS-5890 and its many namesakes (ZJ-5870, NT-5890K): 58 mm, no QR command, no cutter. Some answer, some do
// not, and they print commands they do not know as text.

import type { PrinterProfile } from "./printer-profile.ts";

export const pos5890: PrinterProfile = {
  name: "pos-5890",
  description: "58 mm clone without QR command and cutter (POS-5890, ZJ-5870, NT-5890K)",
  paper: { 58: { columns: 32, dots: 384 } },
  codeTable: { characterSet: "PC858_EURO", number: 19 },
  nativeQr: false,
  cutter: "none",
  answers: "unknown",
  fences: ["status-in-order"],
  automaticStatus: false,
};
