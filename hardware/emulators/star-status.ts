// The bytes in which an emulated Star printer says how it is: automatic status of version 3, nine bytes, as the
// manual lists it in appendix 2; and the same with an answer behind it, as it comes over USB and networks.

import { isOnline, type PrinterFaults } from "./printer-firmware.ts";

/** Nine bytes follow the form of version 3. */
const HEADER = 0x23;
const VERSION_3 = 0x06;
const WITH_ANSWER = 0x80;

export interface Marks {
  /** 0 to 31. */
  readonly count: number;
  /** A mark was passed since the status was last sent. */
  readonly passed: boolean;
}

export function automaticStatus(faults: PrinterFaults, marks: Marks): readonly number[] {
  const { paper, coverOpen, cutterStopped, drawerHigh } = faults;
  const printer =
    (coverOpen ? 0x20 : 0) |
    (isOnline(faults) ? 0 : 0x08) |
    (drawerHigh ? 0x04 : 0) |
    (marks.passed ? 0x02 : 0);
  const error = cutterStopped ? 0x08 : 0;
  const roll = (paper === "out" ? 0x08 : 0) | (paper === "ok" ? 0 : 0x04);
  const count = ((marks.count & 0x07) << 1) | ((marks.count & 0x18) << 2);
  return [HEADER, VERSION_3, printer, error, 0, roll, 0, count, 0];
}

/** @param type two digits that name the question; null for the status alone */
export function attached(
  status: readonly number[],
  type: string | null,
  answer: readonly number[],
): readonly number[] {
  const [header = 0, version = 0, ...rest] = status;
  const word = (value: number) => [value & 0xff, value >> 8];
  const body =
    type === null ? [] : [...Buffer.from(`${type}:B`, "latin1"), ...word(answer.length), ...answer, 0x3b];
  return [header, version | WITH_ANSWER, ...rest, ...word(body.length), ...body];
}
