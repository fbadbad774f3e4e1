// What can go wrong with the archive. None of it is a loss: the journal holds everything.

import { getSystemErrorMessage } from "node:util";

export type ArchiveErrorCode =
  /** It says something that it cannot say, or cannot be read: it is thrown away and made anew. */
  | "damaged"
  /** It could not be written: a full disk, say. What it holds is whole, and old. */
  | "write-failed"
  /** Of one that is only looked at: it could not be got at, which says nothing about what it holds. */
  | "unreachable";

export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
  readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Codes of SQLite that say that the file could not be got at, and nothing about what is there (sqlite.org/rescode.html). */
const ACCESS: ReadonlySet<number> = new Set([5, 6, 8, 10, 13, 14]);

export function isAboutAccess(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && ACCESS.has(Number(error.errcode) & 0xff);
}

/** Of an error of the system only what it means: "read-only file system". */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const errno = "errno" in error ? error.errno : undefined;
  return typeof errno === "number" && errno < 0 ? getSystemErrorMessage(errno) : error.message;
}
