// The list of what is in a backup. It is written last and read first: what it does not name is no part of the backup, and
// what it names must be there byte for byte.

import { hash } from "node:crypto";
import * as v from "valibot";
import { BackupError } from "./backup-error.ts";

export const MANIFEST = "manifest.json";
export const JOURNAL_FOLDER = "journal";
export const SETTINGS_FOLDER = "settings";
/** Beside the journal's folder in a backup, as on the till. */
export const PROFILE = "printer-profile.toml";

/** A reader refuses another one. */
const FORMAT = 1;

/** No name leads out of the backup, whoever wrote the stick. */
const NAME =
  /^(journal\/\d{6}\.journal(\.torn-[\d-]{1,24})?|settings\/[A-Za-z0-9][\w.-]{0,80}|printer-profile\.toml)$/;

const SCHEMA = v.object({
  format: v.literal(FORMAT),
  /** Of the tilld that made it. */
  version: v.string(),
  /** The wall's time, ISO 8601: as right as the clock of that till was. */
  at: v.string(),
  /** Six digits that every reference of this till carries. */
  book: v.pipe(v.string(), v.regex(/^\d{6}$/)),
  records: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The hash of the last record, as a Z report would print it. */
  head: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  files: v.array(
    v.object({
      name: v.pipe(v.string(), v.regex(NAME)),
      bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
});

export type Manifest = v.InferOutput<typeof SCHEMA>;
export type ListedFile = Manifest["files"][number];

export function listFile(name: string, content: Uint8Array): ListedFile {
  return { name, bytes: content.length, sha256: hash("sha256", content, "hex") };
}

export function writeManifest(manifest: Omit<Manifest, "format">): Uint8Array {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...manifest }, null, 1)}\n`);
}

/** @throws BackupError "damaged" */
export function readManifest(bytes: Uint8Array, place: string): Manifest {
  const parsed = v.safeParse(SCHEMA, parse(bytes));
  const names = parsed.success ? parsed.output.files.map(({ name }) => name) : [];
  if (parsed.success && new Set(names).size === names.length) return parsed.output;
  throw new BackupError(
    "damaged",
    `${place}/${MANIFEST} is not what till backup writes: it is damaged, or of a newer tilld. Take another backup.`,
  );
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    // Said by the caller, who knows where it is.
    return null;
  }
}
