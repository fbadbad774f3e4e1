// CODE128 data as GS k 73 wants them: short, by changing between code set B (any ASCII) and C (two digits in
// one symbol), and without a pair of bytes that printers obey at once.

import { holdsRealTimeCommand } from "./commands.ts";

export interface Code128 {
  /** What GS k 73 takes: code sets as { and a letter, symbols as bytes. */
  readonly data: Uint8Array;
  /** Width of the whole barcode without quiet zones, in modules. */
  readonly modules: number;
}

const SYMBOL_MODULES = 11;
const STOP_MODULES = 13;
// A change to set C and back costs two symbols; from this many digits on it is worth it in the middle.
const DIGITS_WORTH_A_CHANGE = 6;
const DIGITS_WORTH_A_CHANGE_AT_AN_END = 4;

/** @throws RangeError when the text is empty or not ASCII 20 to 7E */
export function encodeCode128(text: string): Code128 {
  if (!/^[\x20-\x7e]+$/.test(text)) {
    throw new RangeError("a barcode holds at least one character, each of ASCII 20 to 7E");
  }
  const short = encodeRuns(splitRuns(text));
  // Two digits in one byte can be a real-time command by chance: 16 04 is DLE EOT.
  return holdsRealTimeCommand(short.data) ? encodeRuns([{ set: "B", text }]) : short;
}

interface Run {
  readonly set: "B" | "C";
  readonly text: string;
}

function splitRuns(text: string): Run[] {
  if (/^\d\d$/.test(text)) return [{ set: "C", text }];
  const runs: Run[] = [];
  const addB = (piece: string) => {
    const last = runs.at(-1);
    if (piece === "") return;
    if (last?.set === "B") runs[runs.length - 1] = { set: "B", text: last.text + piece };
    else runs.push({ set: "B", text: piece });
  };
  for (const piece of text.match(/\d+|\D+/g) ?? []) {
    const start = runs.reduce((sum, run) => sum + run.text.length, 0);
    const atAnEnd = start === 0 || start + piece.length === text.length;
    const worthIt = piece.length >= (atAnEnd ? DIGITS_WORTH_A_CHANGE_AT_AN_END : DIGITS_WORTH_A_CHANGE);
    if (!worthIt || !/^\d/.test(piece)) {
      addB(piece);
      continue;
    }
    // An odd digit goes to the neighbour in set B: behind when this run begins the barcode, else before.
    const odd = piece.length % 2;
    if (start === 0) {
      runs.push({ set: "C", text: piece.slice(0, piece.length - odd) });
      addB(piece.slice(piece.length - odd));
    } else {
      addB(piece.slice(0, odd));
      runs.push({ set: "C", text: piece.slice(odd) });
    }
  }
  return runs;
}

function encodeRuns(runs: readonly Run[]): Code128 {
  const data: number[] = [];
  let symbols = 1; // The check symbol.
  for (const { set, text } of runs) {
    data.push(0x7b, set === "C" ? 0x43 : 0x42);
    symbols += 1; // The start symbol, or the change of set.
    if (set === "C") {
      for (let index = 0; index < text.length; index += 2) data.push(Number(text.slice(index, index + 2)));
      symbols += text.length / 2;
    } else {
      // A literal { is written twice and is still one symbol.
      for (const byte of Buffer.from(text, "latin1")) data.push(...(byte === 0x7b ? [byte, byte] : [byte]));
      symbols += text.length;
    }
  }
  return { data: Uint8Array.from(data), modules: symbols * SYMBOL_MODULES + STOP_MODULES };
}
