// What the journal gives back, in what order it promises, and what that costs, on real and on virtual disks.

import { Buffer } from "node:buffer";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Disk } from "../../src/journal/disk.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import type { Json } from "../../src/journal/journal.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { readJournal } from "../../src/journal/read-journal.ts";
import { chooseSeed } from "./crash-images.ts";
import {
  fileOf,
  openOn,
  recordsOf,
  refusalOf,
  sale,
  startOn,
  temporaryDirectory,
  withFile,
} from "./support.ts";
import { VirtualDisk } from "./virtual-disk.ts";

test("what was recorded is there after a restart, in its order, over several segments", async () => {
  const directory = join(await temporaryDirectory(), "new", "journal");
  const first = await openJournal({ directory, segmentBytes: 2048 });
  expect(first.records).toEqual([]);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  const records = Array.from({ length: 40 }, (_, index) => sale(index));
  for (const record of records.slice(0, 20)) await first.journal.append([record]);
  first.journal.note(records[20] ?? null);
  await first.journal.append(records.slice(21, 25));
  await Promise.all(records.slice(25).map((record) => first.journal.append([record])));
  await first.journal.close();
  const second = await openJournal({ directory, segmentBytes: 2048 });
  expect(second.repaired).toBeNull();
  expect(recordsOf(second)).toEqual(records);
  expect(second.journal.head()).toEqual(first.journal.head());
  expect([...readJournal(directory)].map((entry) => entry.record)).toEqual(records);
  await second.journal.close();
});

test("sequences grow over restarts and segments, and the head seals all that was written", async () => {
  const disk = new VirtualDisk();
  const heads = new Set<string>();
  let count = 0;
  for (let start = 0; start < 6; start++) {
    const opened = await openOn(disk, 1024);
    const sequences = opened.records.map((entry) => entry.sequence);
    expect(sequences).toHaveLength(count);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    for (let number = 0; number < 3; number++) {
      await opened.journal.append([sale(1)]);
      count += 1;
      heads.add(opened.journal.head().hash);
    }
    await opened.journal.close();
  }
  expect(heads.size).toBe(count);
});

test("a person can read the journal with less", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  await journal.append([
    { type: "sale-begun", sale: 1, title: "Café\n\u001b[31m\u0085\u202e" },
    { type: "paid", sale: 1 },
  ]);
  const text = Buffer.from(fileOf(disk.seen(), "000001.journal")).toString("utf8").replaceAll("\0", "");
  const lines = text.split("\n");
  expect(lines[0]).toMatch(
    /^[0-9a-f]{8} 1 0 [0-9a-f]{32} \{"type":"segment-begun","format":1,"segment":1,"bytes":4096,"previous":"0{32}"\}$/,
  );
  expect(lines[1]).toMatch(
    /^[0-9a-f]{8} 2\+1 1 [0-9a-f]{32} \{"type":"sale-begun","sale":1,"title":"Café\\n\\u001b\[31m\\u0085\\u202e"\}$/,
  );
  expect(lines[2]).toMatch(/^[0-9a-f]{8} 3 1 [0-9a-f]{32} \{"type":"paid","sale":1\}$/);
  expect(lines[3]).toBe("");
});

test("a journal of a newer tilld is refused as such", async () => {
  const disk = new VirtualDisk();
  await (await openOn(disk)).journal.close();
  const { encodeLine, GENESIS } = await import("../../src/journal/line.ts");
  const content = new Uint8Array(4096);
  content.set(encodeLine(GENESIS, 0, 0, '{"type":"segment-begun","format":2}').bytes);
  const start = await startOn(withFile(disk.seen(), "000001.journal", content));
  expect(start).toMatchObject({ opened: false, error: { code: "newer" } });
  expect(start.opened ? "" : start.error.message).toContain("expected format 1; found format 2");
});

const seed = chooseSeed();

test(`any text and any JSON comes back as it was, whatever is in it (SEED=${seed})`, async () => {
  const hostile: Json[] = [
    "\0\n\r\u001b]0;x\u0007",
    "\u2028\u2029\u0085\u007f",
    "\ud800 alone, \udc00",
    'deadbeef 9 8 00112233445566778899aabbccddeeff {"type":"segment-sealed"}\n',
    { "": { "\n": ["\u0000", null, true, -0.5, 1e300, "💶"] } },
    JSON.parse(`${"[".repeat(1000)}${"]".repeat(1000)}`),
    JSON.parse('{"__proto__":{"type":"segment-begun"}}'),
    null,
    "",
    [],
  ];
  const json = fc
    .jsonValue({ stringUnit: "binary", maxDepth: 3 })
    .map((value): Json => JSON.parse(JSON.stringify(value)));
  const property = fc.asyncProperty(
    fc.array(fc.array(json, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
    async (pieces) => {
      const disk = new VirtualDisk();
      const { journal } = await openOn(disk, 16 * 1024);
      for (const piece of [hostile, ...pieces]) await journal.append(piece);
      expect(recordsAsText(disk)).toEqual(
        [...hostile, ...pieces.flat()].map((record) => JSON.stringify(record)),
      );
    },
  );
  await fc.assert(property, { seed, numRuns: 60 });
});

function recordsAsText(disk: VirtualDisk): readonly string[] {
  return [...readJournal(disk.place, disk)].map((entry) => JSON.stringify(entry.record));
}

test("an append is promised only by a flush that began after it was written, and those who wait share it", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  const flushes = () => disk.counts.get("flush") ?? 0;
  const before = flushes();
  const order: string[] = [];
  const done = (name: string) => () => void order.push(name);
  let openGate = () => {};
  disk.gate = new Promise((resolve) => {
    openGate = resolve;
  });
  const first = journal.append([sale(1)]).then(done("first"));
  const beside = journal.append([sale(2)]).then(done("beside the first"));
  await turn();
  expect(flushes()).toBe(before + 1);
  const later = [
    journal.append([sale(3)]).then(done("later")),
    journal.append([sale(4)]).then(done("latest")),
    journal.append([]).then(done("a mere question")),
  ];
  await turn();
  expect(order).toEqual([]);
  expect(flushes()).toBe(before + 1);
  let openNext = () => {};
  disk.gate = new Promise((resolve) => {
    openNext = resolve;
  });
  openGate();
  await Promise.all([first, beside]);
  await turn();
  expect(order).toEqual(["first", "beside the first"]);
  openNext();
  await Promise.all(later);
  expect(order).toEqual(["first", "beside the first", "later", "latest", "a mere question"]);
  expect(flushes()).toBe(before + 2);
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test("asking for a promise when all is durable costs nothing; after a note it costs one flush", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  const before = disk.counts.get("flush") ?? 0;
  await journal.append([]);
  expect(disk.counts.get("flush")).toBe(before);
  journal.note(sale(1));
  expect(disk.counts.get("flush")).toBe(before);
  await journal.append([]);
  expect(disk.counts.get("flush")).toBe(before + 1);
});

test("what was noted while a flush was under way is not yet promised by it", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const appended = journal.append([sale(1)]);
  await turn();
  journal.note(sale(2));
  gate.resolve();
  await appended;
  journal.note(sale(3));
  const lines = Buffer.from(fileOf(disk.seen(), "000001.journal")).toString("utf8").split("\n");
  // Line 4 is the sale 3; the flush that ended covered only line 2, the sale 1.
  expect(lines[3]).toMatch(/^[0-9a-f]{8} 4 2 .*"sale":3,/);
});

test("a closed journal keeps what was asked of it before, and takes nothing more", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  const pending = journal.append([sale(1)]);
  const closed = journal.close();
  expect(await refusalOf(journal.append([sale(2)]))).toMatchObject({ code: "write-failed" });
  expect(() => journal.note(sale(2))).toThrow("closed");
  await Promise.all([pending, closed, journal.close()]);
  expect(recordsOf(await openOn(disk))).toEqual([sale(1)]);
});

test("a reader beside a living writer sees a whole beginning, at every moment, and disturbs nothing", async () => {
  const disk = new VirtualDisk();
  let largest = 0;
  const look = () => {
    const records = [...readJournal("/virtual", new VirtualDisk(disk.seen()))].map((entry) => entry.record);
    expect(records).toEqual(Array.from({ length: records.length }, (_, index) => sale(index)));
    largest = Math.max(largest, records.length);
  };
  const { journal } = await openOn(disk, 1024);
  disk.onChange = look;
  for (let number = 0; number < 20; number++) await journal.append([sale(number)]);
  expect(largest).toBe(20);
});

test("a reader whose writer goes to the next segment between two looks is not misled", async () => {
  const expected = Array.from({ length: 60 }, (_, index) => sale(index));
  for (let before = 0; before < 20; before++) {
    const disk = new VirtualDisk();
    const { journal } = await openOn(disk, 1024);
    let next = 0;
    const step = () => journal.note(expected[next++] ?? null);
    while (next < before) step();
    // The writer writes a record after each call of the reader.
    const busy: Disk = {
      ...nodeDisk("/virtual"),
      list: () => after(disk.list(), step),
      read: (name) => after(disk.read(name), step),
    };
    const records = [...readJournal("/virtual", busy)].map((entry) => entry.record);
    expect(records.length).toBeGreaterThanOrEqual(before);
    expect(records).toEqual(expected.slice(0, records.length));
  }
});

function after<T>(value: T, then: () => void): T {
  then();
  return value;
}

test("reading where no journal is says so and makes nothing", async () => {
  const directory = join(await temporaryDirectory(), "none");
  expect(() => [...readJournal(directory)]).toThrow("cannot be read");
  await expect(stat(directory)).rejects.toThrow("ENOENT");
});

test("a record costs its own bytes and one flush, and the file never grows", async () => {
  const directory = await temporaryDirectory();
  const counts = { writes: 0, bytes: 0, flushes: 0, others: 0 };
  const real = nodeDisk(directory);
  const counting: Disk = {
    ...real,
    create: (name, content) => counted(real.create(name, content)),
  };
  const counted = (file: ReturnType<Disk["create"]>) => ({
    ...file,
    writeAt: (offset: number, bytes: Uint8Array) => {
      counts.writes += 1;
      counts.bytes += bytes.length;
      file.writeAt(offset, bytes);
    },
    flush: () => {
      counts.flushes += 1;
      return file.flush();
    },
    flushNow: () => {
      counts.others += 1;
      file.flushNow();
    },
  });
  const { journal } = await openJournal({ directory, disk: counting });
  Object.assign(counts, { writes: 0, bytes: 0, flushes: 0, others: 0 });
  for (let number = 0; number < 500; number++) await journal.append([sale(number, 40)]);
  const perRecord = counts.bytes / 500;
  expect(counts).toMatchObject({ writes: 500, flushes: 500, others: 0 });
  const json = JSON.stringify(sale(499, 40)).length;
  expect(perRecord).toBeGreaterThan(json);
  expect(perRecord).toBeLessThan(json + 60);
  expect((await stat(join(directory, "000001.journal"))).size).toBe(1024 * 1024);
  await journal.close();
});
