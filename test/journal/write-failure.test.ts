// The disk refuses: the n-th call of each kind, for every n. After that nothing may be promised, and what was
// promised before must be there at the next start.

import { expect, test } from "vitest";
import { JournalError, type Json } from "../../src/journal/journal.ts";
import { openOn, refusalOf, sale, startOn } from "./support.ts";
import { type DiskCall, type Fault, type Image, VirtualDisk } from "./virtual-disk.ts";

const CALLS: readonly DiskCall[] = [
  "makeDirectory",
  "lock",
  "list",
  "read",
  "create",
  "open",
  "rename",
  "flushDirectory",
  "writeAt",
  "flush",
  "flushNow",
];

/** A journal of three segments with a torn tail, so that a start has to read and to repair. */
async function tornImage(): Promise<{ image: Image; records: readonly Json[] }> {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 1024);
  const records = Array.from({ length: 8 }, (_, index) => sale(index));
  for (const record of records) await journal.append([record]);
  const name = [...disk.seen().keys()].sort().at(-1) ?? "";
  const content = Uint8Array.from(disk.seen().get(name) ?? []);
  content.set(new TextEncoder().encode("12345678 9"), content.indexOf(0));
  return { image: new Map([...disk.seen(), [name, content]]), records };
}

interface Outcome {
  readonly reached: boolean;
  readonly acknowledged: readonly Json[];
  readonly written: readonly Json[];
  readonly error: unknown;
}

/** Opens, writes some pieces across two segments, closes; stops at the first failure. */
async function live(disk: VirtualDisk, before: readonly Json[]): Promise<Outcome> {
  const acknowledged = [...before];
  const written = [...before];
  try {
    const { journal } = await openOn(disk, 1024);
    try {
      for (let number = 100; number < 106; number++) {
        written.push(sale(number, 3));
        journal.note(sale(number, 3));
        written.push(sale(number));
        await journal.append([sale(number)]);
        acknowledged.push(...written.slice(acknowledged.length));
      }
      await journal.close();
    } catch (error) {
      const head = journal.head();
      expect(await refusalOf(journal.append([sale(1)]))).toMatchObject({ code: "write-failed" });
      expect(await refusalOf(journal.append([]))).toMatchObject({ code: "write-failed" });
      expect(() => journal.note(sale(1))).toThrow(JournalError);
      expect(journal.head()).toEqual(head);
      await journal.close().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    return { reached: true, acknowledged, written, error };
  }
  return { reached: false, acknowledged, written, error: null };
}

/** The least and the most that a power cut now could leave. */
function extremes(disk: VirtualDisk): readonly Image[] {
  const least = disk.atCut().at(-1) ?? [];
  const image = new Map(
    least.map((file) => {
      const content = new Uint8Array(file.length);
      for (const { at, choices } of file.sectors) {
        if (choices[0] !== undefined && at < file.length)
          content.set(choices[0].subarray(0, file.length - at), at);
      }
      return [file.name, content];
    }),
  );
  return [image, disk.seen()];
}

for (const call of CALLS) {
  for (const taken of call === "writeAt" ? (["nothing", "half"] as const) : (["nothing"] as const)) {
    test(`whichever "${call}" fails (${taken} of it done), nothing more is promised and nothing promised is lost`, async () => {
      const { image, records } = await tornImage();
      let n = 1;
      for (; ; n++) {
        const disk = new VirtualDisk(image);
        const fault: Fault = { call, n, code: "EIO", taken };
        disk.fault = fault;
        const outcome = await live(disk, records);
        if (!outcome.reached) break;
        expect(outcome.error, `${call} ${n}`).toBeInstanceOf(JournalError);
        expect(outcome.error, `${call} ${n}`).toMatchObject({ code: /write-failed|unreadable/ });
        for (const left of extremes(disk)) {
          const start = await startOn(left, 1024);
          if (!start.opened) throw new Error(`${call} ${n}: ${start.error.message}`);
          expect(start.records.slice(0, outcome.acknowledged.length)).toEqual(outcome.acknowledged);
          expect(outcome.written.slice(0, start.records.length)).toEqual(start.records);
        }
      }
      expect(n, `"${call}" was never called`).toBeGreaterThan(1);
    });
  }
}

test("a flush that failed is never tried again as if nothing had been", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk);
  await journal.append([sale(1)]);
  disk.fault = { call: "flush", n: (disk.counts.get("flush") ?? 0) + 1, code: "EIO" };
  const calls = [journal.append([sale(2)]), journal.append([sale(3)])];
  for (const call of calls) expect((await refusalOf(call)).message).toContain("flushing: EIO");
  disk.fault = null;
  const flushes = disk.counts.get("flush");
  expect(await refusalOf(journal.append([sale(4)]))).toMatchObject({ code: "write-failed" });
  await journal.close();
  expect(disk.counts.get("flush")).toBe(flushes);
});

test("a full disk is told as one, with what to do", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 1024);
  disk.fault = { call: "create", n: 2, code: "ENOSPC" };
  const error = await refusalOf(
    (async () => {
      for (let number = 1; number < 20; number++) await journal.append([sale(number)]);
    })(),
  );
  expect(error.code).toBe("write-failed");
  expect(error.message).toContain("/virtual could not be written");
  expect(error.message).toContain("The disk is full: free some space on it.");
});

test("records that cannot be written are refused one by one and harm nothing", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 256 * 1024);
  const head = journal.head();
  await expect(journal.append(["x".repeat(65_535)])).rejects.toThrow("the largest is 65536");
  await expect(journal.append(Array.from({ length: 5 }, () => "x".repeat(60_000)))).rejects.toThrow(
    /need 3\d+ bytes/,
  );
  await expect(journal.append([{ amount: Number.NaN }])).rejects.toThrow('holds NaN under "amount"');
  await expect(journal.append([{ type: "segment-sealed" }])).rejects.toThrow("are the journal's own");
  expect(() => journal.note({ type: "journal-closed" })).toThrow("are the journal's own");
  expect(journal.head()).toEqual(head);
  await journal.append(["x".repeat(65_534)]);
  expect(journal.head().sequence).toBe(head.sequence + 1);
});
