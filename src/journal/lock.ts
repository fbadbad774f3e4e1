// The one writer of a journal: an flock on the journal's folder, through koffi, because Node has no call for it.
// The kernel holds the lock and lets go of it when the process ends, however it ends, so nothing stale can
// remain. It is on the folder itself and not on a file in it: a file can be deleted by someone who means to
// help, and then a second daemon would get in. The file "pid" only tells people who holds the lock.

import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DiskLock } from "./disk.ts";
import { JournalError } from "./journal.ts";

/** Who holds the lock, as a number in text; read by people and by the message to the second daemon. */
const HOLDER_FILE = "pid";

// flock(2), <sys/file.h>: the same numbers on every Linux.
const LOCK_EX = 2;
const LOCK_NB = 4;
// fcntl(2), <linux/fcntl.h>.
const F_GET_RW_HINT = 1035;
const F_SET_RW_HINT = 1036;
/** RWH_WRITE_LIFE_LONG; all that counts is that nobody else sets a hint on this folder. */
const MARK = 4n;

interface Native {
  flock(descriptor: number, operation: number): number;
  errno(): number;
  readonly wouldBlock: number;
  /** Of a write hint: the value is read or written in place. */
  hint(descriptor: number, command: number, value: BigUint64Array): number;
}

/** Throws JournalError "locked" at once, without waiting, when the folder is taken. */
export async function lockDirectory(directory: string): Promise<DiskLock> {
  const native = await loadNative(directory);
  const descriptor = openSync(directory, "r");
  try {
    if (native.flock(descriptor, LOCK_EX | LOCK_NB) !== 0) {
      const errno = native.errno();
      throw new JournalError(
        "locked",
        errno === native.wouldBlock ? takenMessage(directory) : unlockableMessage(directory, errno),
      );
    }
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  sayHolder(directory);
  let held = true;
  return {
    wasLetGo: !isMarked(native, descriptor),
    keep: () => void native.hint(descriptor, F_SET_RW_HINT, BigUint64Array.of(MARK)),
    release() {
      if (held) closeSync(descriptor);
      held = false;
    },
  };
}

/**
 * Whether the folder has the mark that keep() gives it. The mark is a write hint, which the kernel keeps with the
 * folder in its memory and nowhere else: it survives any end of a process, as everything does that was written and
 * not flushed, and is gone when the file system was unmounted or pulled, as that is too. Where the kernel forgets the
 * folder earlier, or knows no hints, the till is only more careful than it need be.
 */
function isMarked(native: Native, descriptor: number): boolean {
  const found = new BigUint64Array(1);
  return native.hint(descriptor, F_GET_RW_HINT, found) === 0 && found[0] === MARK;
}

async function loadNative(directory: string): Promise<Native> {
  try {
    const { default: koffi } = await import("koffi");
    const libc = koffi.load(null);
    const flock = libc.func("int flock(int fd, int operation)");
    const fcntl = libc.func("int fcntl(int fd, int command, ...)");
    const wouldBlock = koffi.os.errno["EWOULDBLOCK"] ?? 11;
    return {
      flock: (descriptor, operation) => Number(flock(descriptor, operation)),
      errno: () => koffi.errno(),
      hint: (descriptor, command, value) => Number(fcntl(descriptor, command, "uint64_t *", value)),
      wouldBlock,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new JournalError(
      "locked",
      `The journal in ${directory} cannot be locked, because the package "koffi" does not load here (${why}). ` +
        `Without the lock two tills could write one journal, so tilld does not start. ` +
        `Run "npm run setup" with the packages of this processor, then start it again.`,
      { cause: error },
    );
  }
}

function takenMessage(directory: string): string {
  return (
    `Another tilld${holder(directory)} runs on the journal in ${directory}; this one ends and has changed ` +
    `nothing. Use the running one (till status), or stop it first ("systemctl stop tilld", or end that ` +
    `process), or give this one a folder of its own in [journal] directory.`
  );
}

function unlockableMessage(directory: string, errno: number): string {
  return (
    `The file system of ${directory} refuses a lock (flock: error ${errno}), as some network file systems do. ` +
    `Put [journal] directory on a local disk.`
  );
}

function sayHolder(directory: string): void {
  try {
    writeFileSync(join(directory, HOLDER_FILE), `${process.pid}\n`, { mode: 0o600 });
  } catch {
    // Only a courtesy: on a full disk the journal itself has its room already, and the lock holds anyway.
  }
}

function holder(directory: string): string {
  try {
    const pid = readFileSync(join(directory, HOLDER_FILE), "utf8").trim();
    return /^\d{1,10}$/.test(pid) ? ` (process ${pid})` : "";
  } catch {
    // The lock is what counts; its holder may be a moment away from writing its number.
    return "";
  }
}
