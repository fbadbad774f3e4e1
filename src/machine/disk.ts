// Whether a disk takes what is to be written: how much room is left on it, and whether its file system lets anybody write.

import type { Machine, Space } from "./machine.ts";

const MIB = 1024 * 1024;
/**
 * What is kept for the sales that are open. A sale writes some 10 KiB, the journal takes its next file 1 MiB at a time,
 * the archive a few; the rest is for whoever fills the disk meanwhile.
 */
export const FULL_BYTES = 16 * MIB;
/** A busy day is some hundred sales: years are left, unless somebody else takes them. */
const LOW_BYTES = 256 * MIB;
const FULL_FILES = 100;

/** "full": nothing new is begun. "no-files": the same, for want of names and not of bytes. */
export type Room = "enough" | "low" | "full" | "no-files";

export function roomOf(space: Space | null): Room {
  // A file system without a size, such as /proc, has no room to speak of.
  if (space === null || (space.freeBytes === 0 && space.files === 0)) return "enough";
  if (space.freeBytes < FULL_BYTES) return "full";
  if (space.files > 0 && space.freeFiles < FULL_FILES) return "no-files";
  return space.freeBytes < LOW_BYTES ? "low" : "enough";
}

export interface Mount {
  readonly place: string;
  /** "/dev/mmcblk0p2". */
  readonly source: string;
  readonly isReadOnly: boolean;
}

/** The word of every file system, and ext4's own of newer kernels (seen in 6.18), which leave the first one out. */
const READ_ONLY = ["ro", "emergency_ro", "shutdown"];

/**
 * The innermost mount that holds a path (man 5 proc_pid_mountinfo): "36 35 98:0 / /mnt rw,noatime shared:1 - ext4 /dev/sda1 rw".
 * The file system itself may have turned read-only below a mount that is not.
 */
export function mountOf(machine: Machine, path: string): Mount | null {
  const real = machine.real(path) ?? path;
  const mounts = (machine.read("/proc/self/mountinfo") ?? "")
    .split("\n")
    .flatMap((line): readonly Mount[] => {
      const [before = "", after = ""] = line.split(" - ");
      const [, , , , place, options = ""] = before.split(" ");
      const [, source = "", whole = ""] = after.split(" ");
      const isReadOnly = `${options},${whole}`.split(",").some((word) => READ_ONLY.includes(word));
      return place === undefined ? [] : [{ place, source, isReadOnly }];
    });
  const holds = ({ place }: Mount) => place === "/" || real === place || real.startsWith(`${place}/`);
  // Of two at one place, the later hides the earlier.
  const inner = mounts.filter(holds).toReversed();
  return inner.sort((one, other) => other.place.length - one.place.length)[0] ?? null;
}

export interface DiskSight {
  readonly room: Room;
  /** Null where nobody can say. */
  readonly freeBytes: number | null;
  readonly mount: Mount | null;
}

/** @param folder absolute, and there */
export function lookAtDisk(machine: Machine, folder: string): DiskSight {
  const space = machine.space(folder);
  return { room: roomOf(space), freeBytes: space?.freeBytes ?? null, mount: mountOf(machine, folder) };
}
