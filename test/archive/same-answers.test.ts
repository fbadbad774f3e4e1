// A book with an archive answers what a book without one would, whatever happened to the archive meanwhile.

import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { ArchiveError } from "../../src/archive/archive-error.ts";
import { Book } from "../../src/terminal/book/book.ts";
import type { TillRecord } from "../../src/terminal/book/records.ts";
import { assertAlwaysAsync } from "../support/random.ts";
import { answersOf, randomRecord } from "./random-records.ts";
import { ArchivedTill } from "./till.ts";

type Deed =
  | "checkpoint"
  | "kill"
  | "lose the archive"
  | "turn a bit"
  | "cut the archive"
  | "put back an old one";

const deed = fc.constantFrom<Deed>(
  "checkpoint",
  "checkpoint",
  "checkpoint",
  "kill",
  "kill",
  "lose the archive",
  "turn a bit",
  "cut the archive",
  "put back an old one",
);
/** Many records, then something that happens to the archive; and so on. */
const story = fc.array(fc.record({ records: fc.nat(40), deed, where: fc.nat() }), {
  minLength: 1,
  maxLength: 8,
});

async function befall(
  till: ArchivedTill,
  what: Deed,
  where: number,
  old: Map<string, Uint8Array>,
): Promise<void> {
  if (what === "checkpoint") {
    till.checkpoint();
    return;
  }
  till.kill();
  const bytes = readable(till.file);
  if (what === "lose the archive") rmSync(till.file, { force: true });
  if (bytes !== null && what === "turn a bit") {
    const at = where % bytes.length;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (where % 8));
    writeFileSync(till.file, bytes);
  }
  if (bytes !== null && what === "cut the archive")
    writeFileSync(till.file, bytes.subarray(0, where % bytes.length));
  if (what === "put back an old one") {
    const before = old.get("archive");
    if (before !== undefined) writeFileSync(till.file, before);
    if (bytes !== null) old.set("archive", bytes);
  }
  await till.start();
}

/** As a till whose archive turns out to be damaged: it ends at once and is started again. */
async function retried<T>(till: ArchivedTill, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    expect(till.damaged).not.toHaveLength(0);
    till.damaged.length = 0;
    await till.start();
    return work();
  }
}

function readable(file: string): Uint8Array | null {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? null : Uint8Array.from(readFileSync(file));
}

test("a till answers the same with an archive as without one, wherever it was written, killed, lost, damaged or exchanged", async () => {
  const property = fc.asyncProperty(story, fc.infiniteStream(fc.nat()), async (chapters, stream) => {
    const pick = (below: number) => (stream.next().value ?? 0) % below;
    const till = new ArchivedTill();
    try {
      await till.start();
      const written: TillRecord[] = [];
      const old = new Map<string, Uint8Array>();
      let plain = new Book("ARS");
      for (const chapter of chapters) {
        for (let n = 0; n < chapter.records; n++) {
          const record = JSON.parse(JSON.stringify(randomRecord(plain, pick))) as TillRecord;
          try {
            if (!plain.apply(record)) continue;
          } catch {
            continue;
          }
          written.push(record);
          await retried(till, () => till.write(record));
        }
        await retried(till, () => befall(till, chapter.deed, chapter.where, old));
        plain = new Book("ARS");
        for (const record of written) plain.apply(record);
        const answers = await retried(till, () => {
          // As the running till does by and by: an index that lost an entry is not seen by asking it.
          for (let next: number | null = 1; next !== null; ) next = till.book.verifyArchive(next, 7);
          return answersOf(till.book);
        });
        expect(answers).toEqual(answersOf(plain));
      }
    } finally {
      till.end();
    }
  });
  await assertAlwaysAsync(import.meta.url, property, 60);
});

test("a journal that was put back from a copy is older than the archive, and the archive is made anew", async () => {
  const till = new ArchivedTill();
  onTestFinished(() => till.end());
  await till.start();
  await till.write({ type: "book-opened", book: "482100" });
  await till.write({ type: "language-chosen", language: "pt" });
  const older = till.disk.seen();
  await till.write({ type: "language-chosen", language: "es" });
  till.checkpoint();
  await till.start(older);
  expect(till.wasRebuilt).toBe(true);
  expect(till.book.language).toBe("pt");
});
