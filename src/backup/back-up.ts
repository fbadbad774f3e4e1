// Makes a backup: everything under a name that says that it is not finished, each file flushed, the list of them last,
// all of it read back from the medium, and only then the name that a restore takes.

import type { Disk } from "../journal/disk.ts";
import type { Json } from "../journal/journal.ts";
import { fieldsOf } from "../journal/segment.ts";
import { BackupError } from "./backup-error.ts";
import { copyJournal } from "./journal-copy.ts";
import {
  JOURNAL_FOLDER,
  type ListedFile,
  listFile,
  MANIFEST,
  type Manifest,
  PROFILE,
  SETTINGS_FOLDER,
  writeManifest,
} from "./manifest.ts";
import type { Stick } from "./stick.ts";

/** Of a folder that is no backup yet, and never becomes one when its making was interrupted. */
export const UNFINISHED = ".part";
const PREFIX = "tilld-backup-";
/** Bytes that a cut of power left behind the last whole record, kept aside by a start. */
const TORN = /^\d{6}\.journal\.torn-[\d-]{1,24}$/;

export interface BackUpOptions {
  readonly journal: Disk;
  readonly stick: Stick;
  /** What lies beside the journal; null where there is none. */
  readonly profile: Uint8Array | null;
  /** By the name of the file. */
  readonly settings: ReadonlyMap<string, Uint8Array>;
  readonly version: string;
  /** The wall's time. */
  readonly now: Date;
}

export interface BackedUp {
  /** The folder's name on the stick. */
  readonly name: string;
  readonly manifest: Omit<Manifest, "format">;
  /** Folders of backups that were interrupted, which nobody needs. */
  readonly leftovers: readonly string[];
}

/** @throws BackupError, JournalError where the journal cannot be read as a whole; then there is no new backup */
export function backUp(options: BackUpOptions): BackedUp {
  const { journal, now, stick } = options;
  const stamp = stampOf(now);
  const leftovers = stick.list(".").filter((name) => name.startsWith(PREFIX) && name.endsWith(UNFINISHED));
  // The number of the book is in the journal's first record, which is read with the rest.
  const unfinished = `${PREFIX}${stamp}${UNFINISHED}`;
  let isMade = false;
  try {
    stick.makeFolder(unfinished);
    isMade = true;
    const manifest = writeFiles(options, unfinished);
    const name = `${PREFIX}${manifest.book}-${stamp}`;
    readBack(stick, unfinished, manifest.files);
    stick.rename(unfinished, name);
    stick.flush(".");
    return { name, manifest, leftovers };
  } catch (error) {
    if (isMade) removeQuietly(stick, unfinished);
    throw isFromStick(error) ? notWritten(stick, journal, error) : error;
  }
}

function writeFiles(options: BackUpOptions, folder: string): Omit<Manifest, "format"> {
  const { journal, now, profile, settings, stick, version } = options;
  const files: ListedFile[] = [];
  const put = (name: string, content: Uint8Array): void => {
    stick.write(`${folder}/${name}`, content);
    files.push(listFile(name, content));
  };
  stick.makeFolder(`${folder}/${JOURNAL_FOLDER}`);
  const segments = copyJournal(journal);
  let book = "";
  let step = segments.next();
  for (; step.done !== true; step = segments.next()) {
    book ||= bookIn(step.value.records);
    put(`${JOURNAL_FOLDER}/${step.value.file}`, step.value.content);
  }
  const head = step.value;
  if (book === "") {
    throw new BackupError(
      "not-found",
      `The journal in ${journal.place} belongs to no till yet: start tilld once, then back it up.`,
    );
  }
  for (const name of journal.list().filter((one) => TORN.test(one)))
    put(`${JOURNAL_FOLDER}/${name}`, journal.read(name));
  if (profile !== null) put(PROFILE, profile);
  if (settings.size > 0) stick.makeFolder(`${folder}/${SETTINGS_FOLDER}`);
  for (const [name, content] of settings) put(`${SETTINGS_FOLDER}/${name}`, content);
  const manifest = { version, at: now.toISOString(), book, records: head.sequence, head: head.hash, files };
  stick.write(`${folder}/${MANIFEST}`, writeManifest(manifest));
  for (const made of [`${folder}/${JOURNAL_FOLDER}`, `${folder}/${SETTINGS_FOLDER}`, folder, "."]) {
    if (made !== `${folder}/${SETTINGS_FOLDER}` || settings.size > 0) stick.flush(made);
  }
  return manifest;
}

function bookIn(records: readonly Json[]): string {
  for (const record of records) {
    const { book, type } = fieldsOf(record);
    if (type === "book-opened" && typeof book === "string") return book;
  }
  return "";
}

/** A stick that only pretends to keep what it is given is found out now, and not on the day it is needed. */
function readBack(stick: Stick, folder: string, files: readonly ListedFile[]): void {
  for (const file of files) {
    const found = listFile(file.name, stick.read(`${folder}/${file.name}`));
    if (found.sha256 === file.sha256) continue;
    throw new BackupError(
      "damaged",
      `${stick.place} does not give back what was written to it (${file.name}): this stick cannot be trusted, take ` +
        "another one. No backup was made.",
    );
  }
}

/** 2026-03-01T10:00:00.000Z -> 20260301T100000Z: FAT takes no colons. */
export function stampOf(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, "");
}

function removeQuietly(stick: Stick, name: string): void {
  try {
    stick.remove(name);
  } catch {
    // A stick that was pulled keeps what it has, under a name that no restore takes.
  }
}

function isFromStick(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

function notWritten(stick: Stick, journal: Disk, error: NodeJS.ErrnoException): BackupError {
  const advice =
    {
      ENOSPC: "it is full: free some space, or take a larger one",
      EROFS: "it is read-only: look at its switch, or take another one",
      EACCES: "this user may not write there: run it with sudo, or mount the stick for this user",
      EEXIST: "a backup was begun there in this very second: run it again",
    }[error.code ?? ""] ?? "is it still plugged in and mounted?";
  return new BackupError(
    "unwritten",
    `No backup of ${journal.place} was made in ${stick.place}: ${advice} (${error.message}). Backups that were there ` +
      "are as they were.",
    { cause: error },
  );
}
