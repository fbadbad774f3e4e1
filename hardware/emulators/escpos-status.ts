// The bytes in which an emulated ESC/POS printer says how it is, as the manual lists them under DLE EOT, GS a and
// GS I.

import { isOnline, type PrinterFaults } from "./printer-firmware.ts";

/** DLE EOT: 1 printer, 2 cause of being offline, 3 cause of an error, 4 roll sensor. */
export function realTimeStatus(question: number, faults: PrinterFaults): number {
  const { paper, coverOpen, cutterStopped, drawerHigh } = faults;
  switch (question) {
    case 1:
      return 0x12 | (drawerHigh ? 0x04 : 0) | (isOnline(faults) ? 0 : 0x08);
    case 2:
      return 0x12 | (coverOpen ? 0x04 : 0) | (paper === "out" ? 0x20 : 0) | (cutterStopped ? 0x40 : 0);
    case 3:
      return 0x12 | (cutterStopped ? 0x08 : 0);
    default:
      return 0x12 | (paper === "ok" ? 0 : 0x0c) | (paper === "out" ? 0x60 : 0);
  }
}

/** GS a: the four bytes that come by themselves. */
export function automaticStatus(faults: PrinterFaults): readonly number[] {
  const { paper, coverOpen, cutterStopped, drawerHigh } = faults;
  return [
    0x10 | (drawerHigh ? 0x04 : 0) | (isOnline(faults) ? 0 : 0x08) | (coverOpen ? 0x20 : 0),
    cutterStopped ? 0x08 : 0x00,
    (paper === "ok" ? 0 : 0x03) | (paper === "out" ? 0x0c : 0),
    0x0f,
  ];
}

/** GS I: 1 model, 2 type (has a cutter), 3 ROM; 65 to 69 in words. */
export function identity(question: number): readonly number[] {
  if (question === 1) return [0x20];
  if (question === 2) return [0x02];
  if (question === 3) return [0x01];
  const words = ["1.00", "EMULATED", "ESC/POS", "0001", ""][question - 65];
  return words === undefined ? [] : [0x5f, ...Buffer.from(words, "latin1"), 0x00];
}
