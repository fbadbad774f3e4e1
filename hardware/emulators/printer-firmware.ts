// What makes an emulated printer speak one language, seen from the case that all of them share
// (emulated-printer.ts): commands cut out of the stream, obeyed one by one, and answers in that language.

import type { Paper } from "./printer-paper.ts";

export interface ParsedCommand {
  /** The bytes that select the command, in hexadecimal: "1b 40", "1d 28 6b"; "text" for printable bytes. */
  readonly code: string;
  /** What follows the selecting bytes. */
  readonly parameters: Uint8Array;
  readonly byteCount: number;
}

export type PaperLevel = "ok" | "low" | "out";

export interface PrinterFaults {
  readonly paper: PaperLevel;
  readonly coverOpen: boolean;
  readonly cutterStopped: boolean;
  /** Level of the drawer connector's sense line. */
  readonly drawerHigh: boolean;
}

export function isOnline({ paper, coverOpen, cutterStopped }: PrinterFaults): boolean {
  return paper !== "out" && !coverOpen && !cutterStopped;
}

/** What the case offers to the firmware in it. */
export interface PrinterCase {
  readonly faults: PrinterFaults;
  reply(bytes: readonly number[]): void;
  pulseDrawer(pin: 2 | 5, pulseMs: number): void;
  /** Drops everything taken and not printed yet. */
  clearBuffer(): void;
  /** Goes on after a jam that a person has cleared. */
  goOn(): void;
}

export interface PrinterFirmware {
  /** Papers cut off so far, oldest first. */
  readonly papers: readonly Paper[];
  /** Called with each paper when it is cut off. */
  onPaper: (paper: Paper) => void;
  /** Whether a cleared jam ends by itself, or waits for a command. */
  readonly goesOnByItself: boolean;
  /** Bytes of a command that has begun and not ended. */
  readonly unfinishedBytes: number;
  strip(): Paper;
  /** Obeys at once what its language obeys at once; the rest waits for its turn. */
  take(bytes: Uint8Array, printer: PrinterCase): readonly ParsedCommand[];
  /** How many lines of paper the command prints or feeds. */
  linesFor(command: ParsedCommand): number;
  isCut(command: ParsedCommand): boolean;
  /** Its turn has come: prints, cuts, answers. */
  execute(command: ParsedCommand, printer: PrinterCase): void;
  /** Cover, paper, cutter or drawer are not as they were. */
  changed(before: PrinterFaults, printer: PrinterCase): void;
  /** Forgets commands that have begun. */
  forgetInput(): void;
  /** As after switching on. */
  reset(): void;
}

/** What the printer is plugged into, from its side. */
export interface PrinterPlug {
  send(bytes: Uint8Array): void;
  /** Whether the printer takes more bytes now. */
  setFlow(takesBytes: boolean): void;
}

/** Every byte in two digits: an emulator names each command by them. */
const HEXADECIMAL = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hex(bytes: Iterable<number>): string {
  let text = "";
  for (const byte of bytes) text += text === "" ? HEXADECIMAL[byte] : ` ${HEXADECIMAL[byte]}`;
  return text;
}
