// From the bytes of one whole scan to a Scan: what is text, and what is damage. Shared by every kind of scanner,
// because a doubtful scan must mean the same (nothing may be acted upon) wherever it came from.

import { MAX_SCAN_LENGTH, type Scan } from "../../hal/scanner.ts";

/** One UTF-16 unit, which is what MAX_SCAN_LENGTH counts, takes at most three bytes of UTF-8. */
export const MAX_SCAN_BYTES = MAX_SCAN_LENGTH * 3;

export const TOO_LONG = `longer than ${MAX_SCAN_LENGTH} characters; no barcode of this till is so long`;

// FNC1 between the parts of a GS1 code arrives as this.
const GS = "\u001D";

/** @param lines CR, LF and Tab may stand in the text, because something else marks its end */
export function readScan(bytes: Uint8Array, { lines, fnc1 }: { lines: boolean; fnc1: string | null }): Scan {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return {
      kind: "unreadable",
      detail: `${bytes.length} bytes that are no UTF-8 text; is the speed (baud) the scanner's own?`,
    };
  }
  if (text.length > MAX_SCAN_LENGTH) return { kind: "unreadable", detail: TOO_LONG };
  const control = (lines ? /[^\P{Cc}\u001D\t\r\n]/u : /[^\P{Cc}\u001D]/u).exec(text)?.[0];
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase();
    return { kind: "unreadable", detail: `a control character (hexadecimal ${code}) inside the text` };
  }
  // What is left of a suffix that was not expected is no part of the code.
  const whole = lines ? text.replace(/[\r\n\t]+$/, "") : text;
  return { kind: "text", text: fnc1?.length === 1 ? whole.replaceAll(fnc1, GS) : whole };
}
