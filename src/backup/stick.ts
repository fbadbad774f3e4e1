// The folder that a backup is written into and read from: usually a USB stick with a FAT file system, which has no links,
// no rights and perhaps no flush of folders. A system call each; every decision about their order is in back-up.ts.

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";

export interface Stick {
  /** For people. */
  readonly place: string;
  /** Names in a folder of it, in any order; none where there is no such folder. */
  list(folder: string): readonly string[];
  makeFolder(name: string): void;
  /** Makes a new file; durable by itself when this returns, its name after flush(). */
  write(name: string, content: Uint8Array): void;
  /** From the medium itself where the system lets go of what it remembers. */
  read(name: string): Uint8Array;
  rename(from: string, to: string): void;
  /** With everything in it. */
  remove(name: string): void;
  /** Makes names in a folder durable, as far as its file system can. */
  flush(folder: string): void;
  /** The file system that it is on, by number. */
  device(): number;
}

/** What a file system answers that knows no flush of a folder; a failing medium answers EIO. */
const CANNOT_FLUSH = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR", "EBADF", "EPERM", "EACCES"];

export async function nodeStick(folder: string): Promise<Stick> {
  const place = resolve(folder);
  const at = (name: string) => join(place, name);
  const forget = await loadForget();
  return {
    place,
    list(name) {
      try {
        return readdirSync(at(name));
      } catch (error) {
        if (isOneOf(error, ["ENOENT", "ENOTDIR"])) return [];
        throw error;
      }
    },
    makeFolder: (name) => void mkdirSync(at(name), { mode: 0o700 }),
    write(name, content) {
      const descriptor = openSync(at(name), "wx", 0o600);
      try {
        for (let done = 0; done < content.length; )
          done += writeSync(descriptor, content, done, content.length - done);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    read(name) {
      const descriptor = openSync(at(name), "r");
      try {
        forget(descriptor);
        return readFileSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    rename: (from, to) => renameSync(at(from), at(to)),
    remove: (name) => rmSync(at(name), { recursive: true, force: true }),
    flush(name) {
      try {
        const descriptor = openSync(at(name), "r");
        try {
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
      } catch (error) {
        if (!isOneOf(error, CANNOT_FLUSH)) throw error;
      }
    },
    device: () => statSync(place).dev,
  };
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** posix_fadvise(2), <fcntl.h>: the same number on every Linux that this runs on. */
const POSIX_FADV_DONTNEED = 4;

/** Makes the system forget the pages of an open file, so that reading it asks the medium. Without it a read proves less. */
async function loadForget(): Promise<(descriptor: number) => void> {
  try {
    const { default: koffi } = await import("koffi");
    const advise = koffi
      .load(null)
      .func("int posix_fadvise(int fd, int64_t from, int64_t bytes, int advice)");
    return (descriptor) => void advise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
  } catch {
    return () => undefined;
  }
}
