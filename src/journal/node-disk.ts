// The disk contract on a real directory, by node:fs. Small on purpose: a system call each, no order of its own.

import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Disk, DiskFile } from "./disk.ts";
import { lockDirectory } from "./lock.ts";

export function nodeDisk(directory: string): Disk {
  const place = resolve(directory);
  return {
    place,
    makeDirectory() {
      const first = mkdirSync(place, { recursive: true, mode: 0o700 });
      if (first === undefined) return;
      // A name is durable when the folder that holds it is: from the new folder up to the first one made.
      for (let made = place; ; made = dirname(made)) {
        flushFolder(dirname(made));
        if (made === first || made === dirname(made)) return;
      }
    },
    lock: () => lockDirectory(place),
    list: () => readdirSync(place),
    read(name) {
      const path = join(place, name);
      // Of a pipe or a device the reading would never end.
      if (!statSync(path).isFile()) throw new Error(`${path} is no file`);
      return readFileSync(path);
    },
    readLater: (name) => readFile(join(place, name)),
    create(name, content) {
      const descriptor = openSync(join(place, name), "w", 0o600);
      try {
        writeAll(descriptor, 0, content);
      } catch (error) {
        closeSync(descriptor);
        throw error;
      }
      return openedFile(descriptor);
    },
    open: (name) => openedFile(openSync(join(place, name), "r+")),
    rename: (from, to) => renameSync(join(place, from), join(place, to)),
    flushDirectory: () => flushFolder(place),
  };
}

function openedFile(descriptor: number): DiskFile {
  let flushing = 0;
  let closing = false;
  return {
    writeAt: (offset, bytes) => writeAll(descriptor, offset, bytes),
    flush() {
      flushing += 1;
      return new Promise((resolve, reject) => {
        // fdatasync: the size was made durable when the file was made, only the content is new.
        fdatasync(descriptor, (error) => {
          flushing -= 1;
          // A number closed under a flush could by then belong to another file.
          if (closing && flushing === 0) closeSync(descriptor);
          if (error === null) resolve();
          else reject(error);
        });
      });
    },
    flushNow: () => fdatasyncSync(descriptor),
    close() {
      if (closing) return;
      closing = true;
      if (flushing === 0) closeSync(descriptor);
    },
  };
}

/** A write may take only a part; a part taken is not an error, none taken is. */
function writeAll(descriptor: number, offset: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    const taken = writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
    if (taken === 0) throw new Error(`the disk took ${done} of ${bytes.length} bytes`);
    done += taken;
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
