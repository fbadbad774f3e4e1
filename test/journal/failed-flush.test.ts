// A flush fails, the daemon ends and is started again, and only then the power goes. Linux shows the lines of the
// failed flush and never writes them again by itself, so the start has to.

import { expect, test } from "vitest";
import { openOn, sale } from "./support.ts";
import { VirtualDisk } from "./virtual-disk.ts";

test("what a failed flush left in memory is on the disk after the next start, whatever the power does then", async () => {
  const disk = new VirtualDisk();
  const first = await openOn(disk, 4096);
  await first.journal.append([sale(1)]);
  disk.fault = { call: "flush", n: (disk.counts.get("flush") ?? 0) + 1, code: "EIO" };
  // Over several sectors: what shares one with a later line is written along with it.
  const forgotten = [2, 3, 4, 5, 6, 7, 8].map((number) => sale(number));
  await expect(first.journal.append(forgotten)).rejects.toMatchObject({ code: "write-failed" });
  disk.letGo();

  const second = await openOn(disk, 4096);
  expect(second.records.map(({ record }) => record)).toEqual([sale(1), ...forgotten]);
  await second.journal.append([sale(9)]);

  // The cut takes everything that was not surely written.
  const [files = []] = disk.atCut();
  const image = files.map(({ name, length, sectors }) => {
    const content = new Uint8Array(length);
    for (const { at, choices } of sectors) content.set(choices[0] ?? [], at);
    return [name, content] as const;
  });
  const third = await openOn(new VirtualDisk(new Map(image)), 4096);
  expect(third.records.map(({ record }) => record)).toEqual([sale(1), ...forgotten, sale(9)]);
});
