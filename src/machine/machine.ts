// What may be known of a machine: files that are read and looked at, nothing that is run and no device that is opened.
// Everything is seen below one folder, "/" on a real machine, so that tests plant faults in real files.

import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statfsSync,
  statSync,
  watch,
} from "node:fs";
import { dirname, resolve } from "node:path";

export interface FileFacts {
  /** "hidden": something may be there, and this user may not look. */
  readonly kind: "file" | "folder" | "device" | "socket" | "other" | "hidden";
  /** The nine bits of permission. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  /** The wall's time, in milliseconds since 1970. */
  readonly changedMs: number;
}

export interface Space {
  readonly freeBytes: number;
  readonly freeFiles: number;
  /** 0 where the file system has no such limit. */
  readonly files: number;
}

export interface Machine {
  /** Its text, at most 64 KiB of it; null where there is none to be had. */
  read(path: string): string | null;
  /** Of what a link leads to; null where nothing is. */
  look(path: string): FileFacts | null;
  /** Names in a folder, in order; none where there is no such folder. */
  list(path: string): readonly string[];
  /** Where a link leads, as a whole path; null where there is no link. */
  link(path: string): string | null;
  /** The same path without any link in it; null where nothing is. */
  real(path: string): string | null;
  /** Of the file system that holds it; null where nothing is. */
  space(path: string): Space | null;
  /**
   * Calls back when a file changed, one of /sys also when the kernel says so (sysfs_notify), until it is ended. Nothing
   * runs in between. Where nothing is, or nothing can be watched, it never calls.
   * @returns a function that ends it
   */
  watch(path: string, changed: () => void): () => void;
}

/** What any file of /proc, /sys and /etc that is read here has. */
const MOST_BYTES = 64 * 1024;

/** @param root what stands for "/" */
export function machineAt(root = "/"): Machine {
  // Not joined, which would take ".." behind a link for the folder that the link stands in.
  const at = (path: string) => (root === "/" ? path : `${root}${path}`);
  return {
    read: (path) => orNull(() => readStart(at(path))),
    look: (path) => {
      try {
        return factsOf(statSync(at(path)));
      } catch (error) {
        const isHidden = error instanceof Error && "code" in error && error.code === "EACCES";
        return isHidden ? HIDDEN : null;
      }
    },
    list: (path) => orNull(() => readdirSync(at(path)).sort(byNumber)) ?? [],
    link: (path) => orNull(() => resolve(dirname(path), readlinkSync(at(path)))),
    real: (path) =>
      orNull(() => {
        const real = realpathSync(at(path));
        return root === "/" ? real : real.slice(realpathSync(root).length) || "/";
      }),
    space: (path) =>
      orNull(() => {
        const { bavail, bsize, ffree, files } = statfsSync(at(path));
        return { freeBytes: bavail * bsize, freeFiles: ffree, files };
      }),
    watch: (path, changed) => {
      const watcher = orNull(() => watch(at(path), { persistent: false }, () => changed()));
      watcher?.on("error", () => watcher.close());
      return () => watcher?.close();
    },
  };
}

const HIDDEN: FileFacts = { kind: "hidden", mode: 0, uid: 0, gid: 0, sizeBytes: 0, changedMs: 0 };

/** lp2 before lp10. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

/** A name that leads to a pipe or a device by mistake must not hold up whoever reads. */
function readStart(path: string): string | null {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const bytes = Buffer.alloc(MOST_BYTES);
    let count = 0;
    for (;;) {
      const read = readSync(fd, bytes, count, MOST_BYTES - count, null);
      count += read;
      if (read === 0 || count === MOST_BYTES) return bytes.toString("utf8", 0, count);
    }
  } finally {
    closeSync(fd);
  }
}

function factsOf(stats: Stats): FileFacts {
  const isDevice = stats.isCharacterDevice() || stats.isBlockDevice();
  return {
    kind: isDevice
      ? "device"
      : stats.isFile()
        ? "file"
        : stats.isDirectory()
          ? "folder"
          : stats.isSocket()
            ? "socket"
            : "other",
    mode: stats.mode & 0o777,
    uid: stats.uid,
    gid: stats.gid,
    sizeBytes: stats.size,
    changedMs: stats.mtimeMs,
  };
}

function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
