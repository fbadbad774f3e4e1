// The folders that a repair moves: beside the journal it builds a new one, and exchanges the two in one step. Apart from
// the repair, so that a test can end the process at each call.

import {
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Disk } from "../journal/disk.ts";
import { JournalError } from "../journal/journal.ts";
import { nodeDisk } from "../journal/node-disk.ts";

export interface Ground {
  /** The journal's folder, from the root on. */
  readonly place: string;
  /** The names of the folders beside it, its own too. */
  neighbours(): readonly string[];
  /** A folder beside it, by its name. */
  disk(name: string): Disk;
  /** Gives a folder and its files to whom the journal belongs, where somebody else runs the repair. */
  give(name: string): void;
  /** In one step the journal is what stands under that name, and the other way round. */
  exchange(name: string): void;
  rename(from: string, to: string): void;
  remove(name: string): void;
  /** Makes the names beside the journal durable. */
  flush(): void;
}

// renameat2(2), <linux/fs.h> and <fcntl.h>: the same numbers on every Linux.
const AT_FDCWD = -100;
const RENAME_EXCHANGE = 2;

/** @throws JournalError "unreadable" where folders cannot be exchanged */
export async function nodeGround(directory: string): Promise<Ground> {
  const place = resolve(directory);
  const parent = dirname(place);
  const at = (name: string) => join(parent, name);
  const renameat2 = await loadExchange();
  return {
    place,
    neighbours: () => readdirSync(parent),
    disk: (name) => nodeDisk(at(name)),
    give(name) {
      const { gid, uid } = statSync(place);
      if (process.getuid?.() !== 0) return;
      for (const file of readdirSync(at(name))) chownSync(join(at(name), file), uid, gid);
      chownSync(at(name), uid, gid);
    },
    exchange(name) {
      const errno = renameat2(at(name), place);
      if (errno === 0) return;
      throw new JournalError(
        "write-failed",
        `The file system of ${parent} cannot exchange two folders in one step (renameat2: error ${errno}); nothing was ` +
          `changed. Copy ${place} to a folder of its own on a local Linux disk, such as ext4, where it is no mount ` +
          "point, name that in [journal] directory, and repair it there.",
      );
    },
    rename: (from, to) => renameSync(at(from), at(to)),
    remove: (name) => rmSync(at(name), { recursive: true, force: true }),
    flush() {
      const descriptor = openSync(parent, "r");
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/** The name of the journal's folder among its neighbours. */
export function ownName({ place }: Pick<Ground, "place">): string {
  return basename(place);
}

/** @returns what exchanges two paths, with the system's error number, 0 for none */
async function loadExchange(): Promise<(one: string, other: string) => number> {
  const { default: koffi } = await import("koffi");
  const renameat2 = koffi
    .load(null)
    .func("int renameat2(int, const char *one, int, const char *other, unsigned int flags)");
  return (one, other) => {
    const result = Number(renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE));
    return result === 0 ? 0 : koffi.errno();
  };
}
