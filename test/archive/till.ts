// The book of a till with its journal and its archive, and nothing else: records come from a test, and it can be
// killed, started and robbed at any moment.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ArchiveError } from "../../src/archive/archive-error.ts";
import { discardArchive } from "../../src/archive/discard-archive.ts";
import type { Book } from "../../src/terminal/book/book.ts";
import { ARCHIVE_FILE, type OpenedBook, openBook } from "../../src/terminal/book/open-book.ts";
import { encodeRecord, type TillRecord } from "../../src/terminal/book/records.ts";
import { type Image, VirtualDisk } from "../journal/virtual-disk.ts";

export class ArchivedTill {
  readonly folder = mkdtempSync(join(tmpdir(), "tilld-archive-"));
  readonly file = join(this.folder, ARCHIVE_FILE);
  /** What the log was told at the last start. */
  said: string[] = [];
  readonly damaged: ArchiveError[] = [];
  disk = new VirtualDisk();
  #opened: OpenedBook | null = null;

  get open(): OpenedBook {
    if (this.#opened === null) throw new Error("the till is off");
    return this.#opened;
  }

  get book(): Book {
    return this.open.book;
  }

  /** Takes effect and is durable when it resolves. */
  async write(record: TillRecord): Promise<void> {
    if (this.book.apply(record)) await this.open.opened.journal.append([encodeRecord(record)]);
  }

  /** Writes the archive now, if anything was recorded since the start. */
  checkpoint(): void {
    const place = this.open.opened.place();
    if (place !== null) this.open.archivist?.write(place);
  }

  /** @param image null: what the killed one left */
  async start(image: Image | null = null): Promise<void> {
    this.kill();
    this.said = [];
    this.disk = new VirtualDisk(image ?? this.disk.seen());
    this.#opened = await openBook({
      directory: this.disk.place,
      disk: this.disk,
      file: this.file,
      currency: "ARS",
      at: "2026-03-01T14:00:00.000Z",
      log: (_, message) => this.said.push(message),
      damaged: (error) => this.damaged.push(error),
    });
  }

  /** As kill -9: what is not in the archive's file by now is in none. */
  kill(): void {
    this.#opened?.archivist?.close();
    this.#opened = null;
  }

  /** The archive is gone. */
  lose(): void {
    discardArchive(this.file);
  }

  end(): void {
    this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get wasRebuilt(): boolean {
    return this.said.some((line) => line.includes("made anew"));
  }
}
