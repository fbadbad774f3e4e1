// A journal of days at random, for whatever is made of it: records that a till could have written, in their order.

import type { Json } from "../../src/journal/journal.ts";
import { Book } from "../../src/terminal/book/book.ts";
import { encodeRecord, type TillRecord } from "../../src/terminal/book/records.ts";
import { type Pick, randomRecord } from "../archive/random-records.ts";

export interface Written {
  readonly sequence: number;
  readonly record: Json;
}

/** @param count how many; a day is closed now and then, with a count of the drawer at times */
export function randomDays(
  count: number,
  pick: Pick,
): { readonly entries: readonly Written[]; readonly book: Book } {
  const book = new Book("ARS");
  const entries: Written[] = [];
  const write = (record: TillRecord) => {
    const asWritten = JSON.parse(JSON.stringify(record)) as TillRecord;
    if (isPossible(book, asWritten))
      entries.push({ sequence: entries.length + 1, record: encodeRecord(asWritten) });
  };
  write({ type: "book-opened", book: "482100" });
  while (entries.length < count) {
    const record = randomRecord(book, pick);
    // A repair leaves numbers out, and another journal is put in the place of one.
    if (record.type === "journal-repaired" || record.type === "days-forgotten") continue;
    if (record.type !== "day-closed") write(record);
    else {
      const counted = { minor: pick(5_000), currency: "ARS" } as const;
      write(pick(2) === 0 ? record : { ...record, close: { ...record.close, counted } });
    }
  }
  return { entries, book };
}

function isPossible(book: Book, record: TillRecord): boolean {
  try {
    return book.apply(record);
  } catch {
    return false;
  }
}
