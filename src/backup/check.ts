// Reading a backup as if nobody could be trusted who had it in his pocket: the list, each file against the list, and the
// journal in it as a start would read it.

import { join } from "node:path";
import { nodeDisk } from "../journal/node-disk.ts";
import { segmentNumbers } from "../journal/segment.ts";
import { type Survey, surveyJournal } from "../journal/survey.ts";
import { UNFINISHED } from "./back-up.ts";
import { BackupError } from "./backup-error.ts";
import { JOURNAL_FOLDER, listFile, MANIFEST, type Manifest, readManifest } from "./manifest.ts";
import type { Stick } from "./stick.ts";

/**
 * @param stick the folder of one backup
 * @throws BackupError "not-found", "damaged"; JournalError "newer"
 */
export function checkBackup(stick: Stick): Manifest {
  const { place } = stick;
  if (place.endsWith(UNFINISHED)) {
    throw new BackupError(
      "damaged",
      `${place} is of a backup that was interrupted, and not whole. Take one whose name does not end in ${UNFINISHED}.`,
    );
  }
  const manifest = readManifest(readList(stick), place);
  for (const file of manifest.files) {
    const found = readListed(stick, file.name);
    if (found === null || listFile(file.name, found).sha256 !== file.sha256) throw damaged(place, file.name);
  }
  const listed = manifest.files.map(({ name }) => name.slice(JOURNAL_FOLDER.length + 1));
  const strange = segmentNumbers(stick.list(JOURNAL_FOLDER)).length !== segmentNumbers(listed).length;
  const survey = surveyJournal(nodeDisk(join(place, JOURNAL_FOLDER)));
  if (strange || !isThat(survey, manifest)) throw damaged(place, JOURNAL_FOLDER);
  return manifest;
}

function isThat({ damage, head, mended }: Survey, { head: hash, records }: Manifest): boolean {
  return damage === null && mended.length === 0 && head.hash === hash && head.sequence === records;
}

function readList(stick: Stick): Uint8Array {
  const found = readListed(stick, MANIFEST);
  if (found !== null) return found;
  const inside = stick.list(".").filter((name) => /^tilld-backup-\d{6}-[\dTZ]+$/.test(name));
  const last = inside.toSorted().at(-1);
  throw new BackupError(
    "not-found",
    last === undefined
      ? `${stick.place} is no backup: there is no ${MANIFEST} in it. Name a folder that till backup made (tilld-backup-…).`
      : `${stick.place} is no backup itself; there ${inside.length === 1 ? "is one" : `are ${inside.length}`} in it. ` +
          `Name it: ${join(stick.place, last)}`,
  );
}

function readListed(stick: Stick, name: string): Uint8Array | null {
  try {
    return stick.read(name);
  } catch {
    // Missing or unreadable: for a backup that is the same.
    return null;
  }
}

function damaged(place: string, what: string): BackupError {
  return new BackupError(
    "damaged",
    `${place} is damaged: ${what} is not what was written there. Nothing was put back. Take another backup.`,
  );
}
