// What a till hands back to the system once it runs.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { giveBackMemory, pagesOf } from "../../hardware/transports/spare-memory.ts";

test("pages of a file are let go of where they are as on the disk, and only there", () => {
  const smaps = [
    "00400000-00746000 r--p 00000000 fe:00 5 /usr/lib/tilld/node\nRss: 8 kB\nAnonymous:             0 kB\n",
    "0074a000-03044000 r-xp 0034a000 fe:00 5 /usr/lib/tilld/node\nRss: 8 kB\nAnonymous:             0 kB\n",
    "06b52000-06b56000 r--p 06751000 fe:00 5 /usr/lib/tilld/node\nRss: 8 kB\nAnonymous:            12 kB\n",
    "06b56000-06b7c000 rw-p 06755000 fe:00 5 /usr/lib/tilld/node\nRss: 8 kB\nAnonymous:             0 kB\n",
    "7f0000000000-7f0000001000 r-xp 00000000 fe:00 6 /usr/lib/libc.so.6\nRss: 8 kB\nAnonymous:             0 kB\n",
    "7ffc00000000-7ffc00001000 r-xp 00000000 00:00 0 [vdso]\nRss: 8 kB\nAnonymous:             0 kB\n",
  ].join("");
  expect(pagesOf("/usr/lib/tilld/node", smaps)).toEqual([
    { address: 0x400000, bytes: 0x346000 },
    { address: 0x74a000, bytes: 0x28fa000 },
  ]);
});

test("a process that gives back memory has less of it, and goes on", async () => {
  const fileKiB = () => Number(/^RssFile:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
  const before = fileKiB();
  await giveBackMemory();
  expect(fileKiB()).toBeLessThan(before / 2);
  expect([3, 1, 2].toSorted()).toEqual([1, 2, 3]);
});
