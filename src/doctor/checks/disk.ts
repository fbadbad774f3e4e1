// Whether what the journal is written to takes it: space, a file system that can be written, a card that still works.

import { type Mount, mountOf, roomOf } from "../../machine/disk.ts";
import type { Machine, Space } from "../../machine/machine.ts";
import type { Finding } from "../finding.ts";

export function examineDisk(machine: Machine, directory: string | null): readonly Finding[] {
  if (directory === null) return [];
  const there = nearest(machine, directory);
  const mount = mountOf(machine, there);
  return [
    ...(mount?.isReadOnly ? [readOnly(mount)] : []),
    ...judgeSpace(there, machine.space(there)),
    ...(mount === null ? [] : [...examineErrors(machine, mount), ...examineWear(machine, mount)]),
  ];
}

/** The folder is made at the first start: until then the one above it counts. */
function nearest(machine: Machine, path: string): string {
  if (path === "/" || machine.look(path) !== null) return path;
  return nearest(machine, path.slice(0, path.lastIndexOf("/")) || "/");
}

export function judgeSpace(where: string, space: Space | null): readonly Finding[] {
  const room = roomOf(space);
  if (space === null || room === "enough") return [];
  const megabytes = Math.floor(space.freeBytes / (1024 * 1024));
  const mend = "make room (journalctl --vacuum-size=50M, apt-get clean), or give the till a larger card";
  const commands = [
    { step: "services", text: "journalctl --vacuum-size=50M" },
    { step: "services", text: "apt-get clean" },
  ] as const;
  const found = { about: "disk", where, mend, commands };
  switch (room) {
    case "full": {
      const said = `${megabytes} MB are free: the till begins no new sale, and the journal will soon not be written`;
      return [{ ...found, weight: "fault", said }];
    }
    case "no-files": {
      const said = `${space.freeFiles} more files can be made: the till begins no new sale, and the journal will soon not be written`;
      const many = "find what made so many files and remove them (df -i; du --inodes -x / | sort -n | tail)";
      return [{ ...found, weight: "fault", said, mend: many, commands: [] }];
    }
    case "low":
      return [{ ...found, weight: "risk", said: `only ${megabytes} MB are free` }];
  }
}

function readOnly({ place, source }: Mount): Finding {
  return {
    weight: "fault",
    about: "disk",
    where: place,
    said: `${source} can only be read: the kernel makes it so when a card fails, or somebody did`,
    mend: 'look why ("dmesg | grep -i error"); after errors take a new card, else make it writable',
    commands: [{ step: "services", text: `mount -o remount,rw ${place}` }],
  };
}

function examineErrors(machine: Machine, { place, source }: Mount): readonly Finding[] {
  const name = source.slice(source.lastIndexOf("/") + 1);
  const count = Number(machine.read(`/sys/fs/ext4/${name}/errors_count`)?.trim() ?? "0");
  if (!Number.isInteger(count) || count <= 0) return [];
  return [
    {
      weight: "risk",
      about: "disk",
      where: place,
      said: `the file system on ${source} has counted ${count} errors`,
      mend: "save the journal, check the file system at the next start, and take a new card",
      commands: [{ step: "boot", text: "touch /forcefsck" }],
    },
  ];
}

/** eMMC tells how worn it is (JEDEC: 0x0a is 90 to 100 % of its life, 0x0b is beyond it); cards of phones do not. */
function examineWear(machine: Machine, { place, source }: Mount): readonly Finding[] {
  const disk = /^\/dev\/(mmcblk\d+)p\d+$/.exec(source)?.[1];
  const worn = (machine.read(`/sys/block/${disk}/device/life_time`) ?? "")
    .split(/\s+/)
    .map((word) => Number(word));
  if (disk === undefined || !worn.some((tenths) => tenths >= 0x0a)) return [];
  const said = `/dev/${disk} has used up 90 % and more of its life`;
  return [
    { weight: "risk", about: "disk", where: place, said, mend: "move the till to new storage", commands: [] },
  ];
}
