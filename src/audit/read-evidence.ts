// The journal's part of the evidence, read from its folder without locking or mending anything, beside a daemon that
// writes it.

import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { JournalError } from "../journal/journal.ts";
import { readJournal } from "../journal/read-journal.ts";
import { audit } from "./audit.ts";
import type { Evidence, SeenEntry } from "./evidence.ts";
import type { Finding } from "./finding.ts";

/** @returns no entries where there is no journal yet. @throws JournalError where a start would refuse too */
export function readEntries(directory: string): Evidence["entries"] {
  try {
    return [...readJournal(directory)];
  } catch (error) {
    if (error instanceof JournalError && error.code === "unreadable") return [];
    throw error;
  }
}

const PIECE_BYTES = 1_048_576;

export interface JournalSight {
  readonly entries: readonly SeenEntry[];
  /** Where the journal cannot be believed any more; null: it is whole. */
  readonly damage: Finding | null;
}

/** @throws JournalError "unreadable" where there is no journal, or it may not be read */
export function readSight(directory: string): JournalSight {
  const entries: SeenEntry[] = [];
  try {
    for (const { hash, record, sequence } of readJournal(directory)) entries.push({ sequence, record, hash });
    return { entries, damage: null };
  } catch (error) {
    if (!(error instanceof JournalError) || error.code === "unreadable") throw error;
    return { entries, damage: describeDamage(error) };
  }
}

/** audit() with a journal from its folder; a damaged journal is a finding like any other. */
export function auditShop(shop: Omit<Evidence, "entries">, journalDirectory: string): readonly Finding[] {
  try {
    return audit({ ...shop, entries: readEntries(journalDirectory) });
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return [describeDamage(error)];
  }
}

function describeDamage(error: JournalError): Finding {
  return {
    invariant: "I7",
    sale: null,
    what: `the journal cannot be believed: ${error.message}`,
    advice:
      "Change nothing in its folder; till journal verify says where the damage is, till journal repair mends it",
  };
}

/** Looks for secrets, byte by byte, in every file below a folder. @param secrets what must stand nowhere, by its name */
export function findSecrets(directory: string, secrets: ReadonlyMap<string, string>): readonly Finding[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name, parentPath }) => findInFile(join(parentPath, name), secrets));
}

/** The same in the texts of papers. */
export function findSecretsOnPaper(
  { papers }: Pick<Evidence, "papers">,
  secrets: ReadonlyMap<string, string>,
): readonly Finding[] {
  return (papers ?? []).flatMap(({ text }, index) =>
    [...secrets].flatMap(([name, secret]) => {
      const at = text.indexOf(secret);
      return at === -1 ? [] : [secretFound(name, `paper ${index + 1} of the record`, at)];
    }),
  );
}

/** A piece at a time, because an archive beside the journal may be larger than the memory. */
function findInFile(file: string, secrets: ReadonlyMap<string, string>): readonly Finding[] {
  const longest = Math.max(0, ...[...secrets.values()].map((secret) => Buffer.byteLength(secret)));
  const piece = Buffer.alloc(PIECE_BYTES + longest);
  const found = new Map<string, Finding>();
  const descriptor = openIfThere(file);
  if (descriptor === null) return [];
  try {
    for (let offset = 0; ; offset += PIECE_BYTES) {
      const bytes = piece.subarray(0, readSync(descriptor, piece, 0, piece.length, offset));
      for (const [name, secret] of secrets) {
        const at = bytes.indexOf(secret);
        if (at !== -1 && !found.has(name)) found.set(name, secretFound(name, file, offset + at));
      }
      if (bytes.length < piece.length) return [...found.values()];
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A running till takes files away, and gives others their name; null: this one is not there any more. */
function openIfThere(file: string): number | null {
  try {
    return openSync(file, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function secretFound(name: string, where: string, at: number): Finding {
  return {
    invariant: "I13",
    sale: null,
    what: `the ${name} stands in ${where}, at byte ${at}`,
    advice:
      "Make a new one in the provider's panel and revoke this one; then keep copies of this file from everybody",
  };
}
