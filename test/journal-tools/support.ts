// A shop whose journal is damaged and mended by the real commands: where its files are, how they are harmed, what the
// auditor says at the end.

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { audit } from "../../src/audit/audit.ts";
import { describeFinding } from "../../src/audit/finding.ts";
import { readEntries } from "../../src/audit/read-evidence.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { ARCHIVE_FILE } from "../../src/terminal/book/open-book.ts";
import { type Ended, till } from "../cli/run-till.ts";
import { seenOrders } from "../support/seen-orders.ts";
import type { Shop } from "../support/shop.ts";

export const FIRST = "000001.journal";
export const SECOND = "000002.journal";
export const THIRD = "000003.journal";

/** Runs till journal … with the configuration of the shop. */
export function journal(shop: Shop, words: readonly string[], input = ""): Promise<Ended> {
  return till(["--config", shop.configFile, "journal", ...words], {}, input);
}

/** What a person reads of it, wherever it was written. */
export function said({ out, err }: Ended): string {
  return `${out}\n${err}`;
}

/** Fills the open segment of a till that is off, so that it is sealed and the next one is open. */
export async function seal(shop: Shop): Promise<void> {
  const before = files(shop).length;
  const { journal: opened } = await openJournal({ directory: shop.journalDirectory });
  const what = "x".repeat(60_000);
  while (files(shop).length === before) {
    await opened.append([{ type: "left-unknown", sale: null, what, advice: "none: this only fills a file" }]);
  }
  await opened.close();
}

export function files(shop: Shop): readonly string[] {
  return readdirSync(shop.journalDirectory)
    .filter((name) => name.endsWith(".journal"))
    .sort();
}

export function folders(shop: Shop): readonly string[] {
  return readdirSync(shop.folder)
    .filter((name) => name.startsWith("journal"))
    .sort();
}

export function bytesOf(shop: Shop, file: string): Buffer {
  return readFileSync(join(shop.journalDirectory, file));
}

/** Changes a file of the journal in its place; null takes it away. */
export function harm(shop: Shop, file: string, change: (bytes: Buffer) => Buffer | null): void {
  const changed = change(bytesOf(shop, file));
  if (changed === null) rmSync(join(shop.journalDirectory, file));
  else writeFileSync(join(shop.journalDirectory, file), changed);
}

/** Overwrites a stretch with zeros, as a disk that lost a page. */
export function zeroed(bytes: Buffer, from: number, to: number): Buffer {
  return Buffer.from(bytes).fill(0, from, to);
}

/** Where a text stands in the file. */
export function placeOf(bytes: Buffer, text: string): number {
  const at = bytes.indexOf(text);
  if (at < 0) throw new Error(`${text} is not in the file`);
  return at;
}

/** Where the line begins in which this text stands. */
export function lineOf(bytes: Buffer, text: string): number {
  return bytes.lastIndexOf(0x0a, placeOf(bytes, text)) + 1;
}

export function copyJournal(shop: Shop, to: string): void {
  cpSync(shop.journalDirectory, join(shop.folder, to), { recursive: true });
}

export function putBack(shop: Shop, from: string): void {
  rmSync(shop.journalDirectory, { recursive: true });
  cpSync(join(shop.folder, from), shop.journalDirectory, { recursive: true });
}

/** The till makes it anew from the journal. */
export function dropArchive(shop: Shop): void {
  for (const name of readdirSync(shop.journalDirectory)) {
    if (name.startsWith(ARCHIVE_FILE)) rmSync(join(shop.journalDirectory, name));
  }
}

/** What does not agree at the end, in words; none: nothing. */
export function findings(shop: Shop): readonly string[] {
  const evidence = {
    orders: seenOrders(shop.virtual.orders()),
    papers: shop.papers(),
    entries: readEntries(shop.journalDirectory),
  };
  return audit(evidence).map(describeFinding);
}
