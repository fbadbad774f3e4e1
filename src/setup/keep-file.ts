// Puts a file into its place whole or not at all, so that a power cut leaves the old one or the new one; and keeps what
// stood there before, under a name that nothing else has.

import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { SetupError } from "./setup-error.ts";

export interface Rights {
  readonly mode: number;
  /** The group's number; null or absent leaves it to the system. The owner is whoever runs this. */
  readonly gid?: number | null;
}

/** Returns when it would survive the power going. @throws SetupError "unwritten" */
export function putFile(file: string, content: string, { gid = null, mode }: Rights): void {
  const unfinished = `${file}.new`;
  try {
    const folder = dirname(file);
    mkdirSync(folder, { recursive: true });
    // Whoever was killed may have left one, with other rights than these.
    rmSync(unfinished, { force: true });
    const descriptor = openSync(unfinished, "wx", mode & 0o600);
    try {
      if (gid !== null) fchownSync(descriptor, process.getuid?.() ?? 0, gid);
      // The mode of open() is less what the umask takes away.
      fchmodSync(descriptor, mode);
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
    flushFolder(folder);
  } catch (error) {
    try {
      rmSync(unfinished, { force: true });
    } catch {
      // It is not there, or it cannot be helped: the first error says why.
    }
    throw unwritten(file, error);
  }
}

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** @returns the name under which the file of now is kept from now on, beside it. @throws SetupError "unwritten" */
export function keepAside(file: string): string {
  for (let number = 1; ; number++) {
    const name = `${file}.kept-${number}`;
    try {
      linkSync(file, name);
      flushFolder(dirname(file));
      return name;
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw unwritten(name, error);
      // A run that was killed after this had kept the very same file.
      if (readFileSync(name).equals(readFileSync(file))) return name;
    }
  }
}

/** Null where there is no such file. */
export function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR")) return null;
    throw error;
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; make room (till doctor names the disk) and run till setup again",
  EDQUOT: "the disk is full for this user; make room and run till setup again",
  EFBIG: "the system lets this user write no such long file (ulimit -f)",
  EROFS: "the disk can only be read; mount it for writing and run till setup again",
  EACCES:
    "this user may not write there; run till setup as root (sudo till setup), or name a --config elsewhere",
  EPERM:
    "this user may not write there; run till setup as root (sudo till setup), or name a --config elsewhere",
  ENOTDIR: "a part of this path is no folder",
  EEXIST: "a part of this path is no folder",
};

function unwritten(file: string, error: unknown): SetupError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = ADVICE[code] ?? (error instanceof Error ? error.message : String(error));
  return new SetupError("unwritten", `${file}: not written: ${why}; what stood there is as it was`, {
    cause: error,
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
