// The contract of the journal: the truth of the till, on the disk. The file itself is in segment.ts and
// file-journal.ts; what the records mean is known further up.

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Journal {
  /**
   * Writes the records as one piece and resolves when they, and everything noted before them, would survive
   * the power going. Calls take effect in the order made. After a failure every further call fails too.
   */
  append(records: readonly Json[]): Promise<void>;
  /** Writes at once and synchronously, without waiting for the disk: survives our death, perhaps not a power cut. */
  note(record: Json): void;
  /** The number of records, and the hash that seals them all. */
  head(): { readonly sequence: number; readonly hash: string };
  /** Counts the flushes that the disk was asked for; null while it owes no answer. */
  flushing(): number | null;
  close(): Promise<void>;
}

/** A record's place: its number and hash, the segment that it is in, and the chain before that segment. */
export interface Place {
  readonly segment: number;
  readonly start: { readonly sequence: number; readonly hash: string };
  /** Where its line begins, in bytes from the beginning of the segment. */
  readonly offset: number;
  /** Of the segment, up to this one and with it. */
  readonly lines: number;
  readonly sequence: number;
  readonly hash: string;
}

export type JournalErrorCode = "locked" | "damaged" | "unreadable" | "write-failed" | "newer";

/** Where a journal stops being whole, and why it is not believed there. */
export interface Damage {
  /** The row of the recovery table: "broken-line", "missing-segment" … */
  readonly case: string;
  readonly file: string;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  /** The last line that is whole, over all segments; 0: none is. */
  readonly lastWhole: number;
  readonly expected: string;
  readonly found: string;
}

export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code: JournalErrorCode;
  /** Present where reading was refused at a place. */
  readonly damage: Damage | null;

  constructor(
    code: JournalErrorCode,
    message: string,
    options: ErrorOptions & { readonly damage?: Damage } = {},
  ) {
    super(message, options);
    this.code = code;
    this.damage = options.damage ?? null;
  }
}
