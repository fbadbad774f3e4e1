// Opens the book of a new till whose archive lies in a folder that can only be read, and prints what the log is told.
// Usage: read-only-child.ts FILE.

import { openBook } from "../../src/terminal/book/open-book.ts";
import { VirtualDisk } from "../journal/virtual-disk.ts";

const disk = new VirtualDisk();
const said: string[] = [];
await openBook({
  directory: disk.place,
  disk,
  file: process.argv[2] ?? "",
  currency: "ARS",
  at: "2026-03-01T14:00:00.000Z",
  log: (_, message) => said.push(message),
  damaged: (error) => said.push(error.message),
});
process.stdout.write(JSON.stringify(said));
