// Why a backup was not made, or not put back. The message says what to do; the code becomes the exit code.

export type BackupErrorCode =
  /** The folder to write into, or a backup in it, is not there. */
  | "not-found"
  /** What is in a backup is not what it was when it was made. */
  | "damaged"
  /** The stick refused: full, pulled, read-only. */
  | "unwritten"
  /** What stands there is worth keeping, and was left as it is. */
  | "declined";

export class BackupError extends Error {
  override readonly name = "BackupError";
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
