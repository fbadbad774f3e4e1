// A power cut in hindsight: what a till of this process wrote last never reached the disk.

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARCHIVE_FILE } from "../../src/terminal/book/open-book.ts";

/** Nothing after the last record of this type is on the disk, and the archive, which would know more, is gone. */
export function cutJournal(directory: string, type: string): void {
  const names = readdirSync(directory);
  for (const name of names.filter((name) => name.startsWith(ARCHIVE_FILE))) rmSync(join(directory, name));
  const segments = names.filter((name) => name.endsWith(".journal")).sort();
  const newest = join(directory, segments.at(-1) ?? "");
  const bytes = readFileSync(newest);
  const last = bytes.lastIndexOf(`"type":"${type}"`);
  if (last === -1) throw new Error(`${newest} has no ${type}`);
  // The file was made whole, and what was not written yet is zeros.
  writeFileSync(newest, bytes.fill(0, bytes.indexOf("\n", last) + 1));
}
