// The record of papers that somebody collected: lines that a person scanned off them, or what "till emulate printer
// --json" wrote of the papers that it printed.

import { looksLikeReceiptCode, parseReceiptCode } from "../scan/receipt-code.ts";
import type { SeenPaper } from "./evidence.ts";

/** The record is not one. The message names the line. */
export class PapersError extends Error {
  override readonly name = "PapersError";
}

const LAST_WORD = /^(?:ORIGINAL|(?:COPIA|CÓPIA|COPY) \d{1,4})$/;

/**
 * One thing to a line; empty lines and lines that begin with # count as none.
 * - "R4821000000427", "R4821000000427 ORIGINAL" or "R4821000000427 COPIA 1": a receipt's code and, if somebody looked,
 *   its last line
 * - an object of JSON with "type": "paper"; any other type is no paper
 *
 * @throws PapersError
 */
export function readPapers(text: string): readonly SeenPaper[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    // The list that the emulator writes has an object on each line.
    const line = raw.trim().replace(/^\[?(?=\{|$)|,$|^\]$/g, "");
    if (line === "" || line === "[" || line === "[]" || line.startsWith("#")) return [];
    return line.startsWith("{") ? readPrinted(line, index + 1) : [readScanned(line, index + 1)];
  });
}

function readPrinted(line: string, number: number): SeenPaper[] {
  let thing: { readonly type?: unknown; readonly text?: unknown; readonly cut?: unknown };
  try {
    thing = JSON.parse(line);
  } catch {
    throw new PapersError(`line ${number}: expected a whole object of JSON`);
  }
  // What was only looked at while it hung from the printer comes once more when it is cut.
  if (thing.type !== "paper" || thing.cut === false) return [];
  if (typeof thing.text !== "string") throw new PapersError(`line ${number}: a paper without its text`);
  const { text } = thing;
  return [{ text, barcodes: [...text.matchAll(/\[barcode ([^\]\s]+)\]/g)].map(([, code = ""]) => code) }];
}

function readScanned(line: string, number: number): SeenPaper {
  const [code = "", ...words] = line.split(/\s+/);
  if (!looksLikeReceiptCode(code) || parseReceiptCode(code) === null) {
    throw new PapersError(
      `line ${number}: ${JSON.stringify(code.slice(0, 40))} is not the code of a receipt (R and digits); scan it again`,
    );
  }
  const last = words.join(" ").toUpperCase();
  if (last !== "" && !LAST_WORD.test(last)) {
    throw new PapersError(
      `line ${number}: expected ORIGINAL or COPIA and a number behind the code, found ${JSON.stringify(last.slice(0, 40))}`,
    );
  }
  return { text: last, barcodes: [code.toUpperCase()], isScanned: true };
}
