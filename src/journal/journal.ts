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
  close(): Promise<void>;
}

export type JournalErrorCode = "locked" | "damaged" | "unreadable" | "write-failed" | "newer";

export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
