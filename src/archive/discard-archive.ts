// Throwing an archive away, which is always allowed: the journal has everything.

import { unlinkSync } from "node:fs";
import { ArchiveError, wordsOf } from "./archive-error.ts";

/**
 * The file and what SQLite keeps beside it.
 * @throws ArchiveError "write-failed"
 */
export function discardArchive(file: string): void {
  for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) unlinkIfThere(name);
}

/** Not rmSync(), whose error on a file system that can only be read has no code and half a sentence (Node 24). */
function unlinkIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw new ArchiveError("write-failed", `${file} cannot be deleted: ${wordsOf(error)}`, { cause: error });
  }
}
