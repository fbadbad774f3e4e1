// Where a scan begins and ends in what a scanner sends: the settings of the scanner itself, told to the till.

export const SUFFIXES = ["line", "cr", "lf", "crlf", "tab", "etx", "none"] as const;
export const PREFIXES = ["none", "stx"] as const;

export interface Framing {
  /** "stx": each scan begins with STX (02); what stands before it is thrown away and said. */
  readonly prefix: (typeof PREFIXES)[number];
  /**
   * "line" ends at CR, LF or both, and at Tab on a keyboard. With any of the others, every CR, LF and Tab that is not
   * the end belongs to the text, as in the lines of a QR. "none" ends after a tenth of a second of silence.
   */
  readonly suffix: (typeof SUFFIXES)[number];
  /**
   * What the scanner sends for FNC1 instead of GS (1D), which understood always is: one character, or on a keyboard
   * "F1" to "F12"; null for nothing else.
   */
  readonly fnc1: string | null;
}

export const PLAIN_LINES: Framing = { prefix: "none", suffix: "line", fnc1: null };
