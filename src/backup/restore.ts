// Puts a backup back. What was sold after it was made is in no file: it is asked of the provider and written behind the
// copy, as a repair does, so that no receipt number is given twice and no second original comes out of an older memory.
// The copy is built beside the journal and changes places with it in one step; nothing is ever deleted but an empty folder.

import { chownSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Disk } from "../journal/disk.ts";
import { openJournal } from "../journal/file-journal.ts";
import { JournalError } from "../journal/journal.ts";
import { nodeDisk } from "../journal/node-disk.ts";
import { createDurably } from "../journal/repair.ts";
import { segmentNumbers } from "../journal/segment.ts";
import { surveyJournal } from "../journal/survey.ts";
import type { Currency } from "../money/money.ts";
import { askProvider, NOBODY_ASKED, type Witness } from "../repair/ask.ts";
import { type Ground, ownName } from "../repair/ground.ts";
import { lookAtJournal } from "../repair/look.ts";
import { planRepair, type RepairPlan } from "../repair/plan.ts";
import { withRecall } from "../repair/recall.ts";
import { encodeRecord, type TillRecord } from "../terminal/book/records.ts";
import { stampOf } from "./back-up.ts";
import { BackupError } from "./backup-error.ts";
import { checkBackup } from "./check.ts";
import { JOURNAL_FOLDER, type Manifest, PROFILE, SETTINGS_FOLDER } from "./manifest.ts";
import type { Stick } from "./stick.ts";

export interface RestoreOptions {
  /** The folder of one backup. */
  readonly stick: Stick;
  /** Where the journal goes. */
  readonly ground: Ground;
  readonly currency: Currency;
  readonly externalPosId: string;
  /** Null: nobody is asked, and what was sold since stays unknown. */
  readonly witness: Witness | null;
  /** Moves a journal that is there to a dated folder beside. */
  readonly keepAside: boolean;
  /** The wall's time. */
  readonly now: Date;
  newKey(): string;
  /** Hears what the archive beside the old journal cannot tell any more. */
  note(words: string): void;
}

export interface Restored {
  readonly manifest: Manifest;
  /** The folder that keeps what stood there; null where nothing did. */
  readonly aside: string | null;
  readonly plan: RepairPlan;
  /** How many records the archive beside the old journal had known; null where there was none. */
  readonly known: number | null;
  /** "put back", or why not; null: the backup has none. */
  readonly profile: string | null;
  /** Names of settings in the backup, which a person compares. */
  readonly settings: readonly string[];
}

/** Records that are written with one flush. */
const PIECE = 50;

/**
 * @throws BackupError; JournalError "locked" while a till runs on that journal, "write-failed"; PaymentError when the
 *   provider cannot be asked. In all these cases the journal stands as it was.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { ground, keepAside, now, stick } = options;
  const manifest = checkBackup(stick);
  const old = ground.disk(ownName(ground));
  makeFolder(old);
  const lock = await old.lock();
  try {
    const isEmpty = !hasTraces(old);
    if (!isEmpty) mustBeWorse(old, manifest, keepAside);
    const stamp = stampOf(now);
    const aside = isEmpty ? null : `${ownName(ground)}.aside-${stamp}`;
    const from = nodeDisk(join(stick.place, JOURNAL_FOLDER));
    const sight = lookAtJournal(from, options.currency, null, null);
    const { externalPosId, witness } = options;
    const answers = witness === null ? NOBODY_ASKED : await askProvider(sight, externalPosId, witness);
    const kept = aside ?? stick.place.slice(dirname(stick.place).length + 1);
    const at = now.toISOString();
    const plan = planRepair(sight, answers, { ...options, at, isOld: true, kept });
    const known = withRecall(ground.place, options.note, (recall) => recall?.place.sequence ?? null);

    const built = `${ownName(ground)}.restored-${stamp}`;
    await buildBeside(options, built, manifest, plan.records);
    const profile = putProfile(options, manifest);
    ground.exchange(built);
    ground.flush();
    // From here on the copy is the journal, and what stood there has the other name.
    if (aside === null) ground.remove(built);
    else ground.rename(built, aside);
    ground.flush();
    const settings = manifest.files
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${SETTINGS_FOLDER}/`));
    return { manifest, aside, plan, known, profile, settings };
  } finally {
    lock.release();
  }
}

/** So that it can be locked: no till can begin in it meanwhile. It belongs to whom the folder around it belongs. */
function makeFolder(journal: Disk): void {
  if (statSync(journal.place, { throwIfNoEntry: false }) !== undefined) return;
  journal.makeDirectory();
  const { gid, uid } = statSync(dirname(journal.place));
  if (process.getuid?.() === 0) chownSync(journal.place, uid, gid);
}

/** Anything but the number of the process that locks it. */
function hasTraces(journal: Disk): boolean {
  return journal.list().some((name) => name !== "pid");
}

/** What stands there is given up only for a copy that knows more. @throws BackupError "declined" */
function mustBeWorse(journal: Disk, { head, records }: Manifest, keepAside: boolean): void {
  const { place } = journal;
  if (!keepAside) {
    throw new BackupError(
      "declined",
      `There is a journal in ${place} already. If it is damaged, till journal repair keeps more of it than any backup. To ` +
        "put the backup in its place all the same: --keep-aside, which moves it to a folder beside and deletes nothing.",
    );
  }
  if (segmentNumbers(journal.list()).length === 0) return;
  let hasHead = false;
  const look = ({ hash, proven, sequence }: { hash: string; proven: boolean; sequence: number }): void => {
    hasHead ||= proven && sequence === records && hash === head;
  };
  try {
    const { damage, head: last } = surveyJournal(journal, look);
    if (!hasHead) return;
    const more = last.sequence - records;
    throw new BackupError(
      "declined",
      damage === null
        ? `The journal in ${place} is whole, and has everything that is in the backup and ${more} records more. There is ` +
            "nothing to put back; nothing was changed."
        : `The journal in ${place} is damaged, and what is whole of it has everything that is in the backup and ${more} ` +
            "records more: run till journal repair. Nothing was changed.",
    );
  } catch (error) {
    // What cannot even be looked at is worse than any copy.
    if (!(error instanceof JournalError)) throw error;
  }
}

async function buildBeside(
  options: RestoreOptions,
  name: string,
  manifest: Manifest,
  records: readonly TillRecord[],
): Promise<void> {
  const { ground, stick } = options;
  const disk = ground.disk(name);
  if (ground.neighbours().includes(name)) {
    throw new BackupError("declined", `${disk.place} is there already: a restore began in this very second.`);
  }
  try {
    disk.makeDirectory();
    for (const file of manifest.files) {
      if (!file.name.startsWith(`${JOURNAL_FOLDER}/`)) continue;
      createDurably(disk, file.name.slice(JOURNAL_FOLDER.length + 1), stick.read(file.name)).close();
    }
    const { journal } = await openJournal({ directory: disk.place, disk });
    for (let from = 0; from < records.length; from += PIECE)
      await journal.append(records.slice(from, from + PIECE).map(encodeRecord));
    await journal.close();
    mustBeWhole(disk, manifest);
    give(ground, name);
    disk.flushDirectory();
    ground.flush();
  } catch (error) {
    ground.remove(name);
    throw notBuilt(ground.place, error);
  }
}

/** Gives the new folder to whom the old one belongs, where root puts it back. */
function give(ground: Ground, name: string): void {
  if (process.getuid?.() !== 0) return;
  const { gid, uid } = statSync(ground.place);
  const { place } = ground.disk(name);
  for (const file of readdirSync(place)) chownSync(join(place, file), uid, gid);
  chownSync(place, uid, gid);
}

function mustBeWhole(disk: Disk, { head, records }: Manifest): void {
  let hasHead = false;
  const { damage } = surveyJournal(disk, ({ hash, sequence }) => {
    hasHead ||= sequence === records && hash === head;
  });
  if (damage !== null || !hasHead) throw new Error(`what was written there is not what is in the backup`);
}

function notBuilt(place: string, cause: unknown): Error {
  if (cause instanceof JournalError && cause.code !== "write-failed") return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new BackupError(
    "unwritten",
    `The backup could not be written beside ${place} (${why}). What stood there stands as it was. Free some space on ` +
      "that disk, or look at it with till doctor, and restore again.",
    { cause },
  );
}

/** What a calibration found out; one that was found out since is better. */
function putProfile({ ground, stick }: RestoreOptions, { files }: Manifest): string | null {
  if (!files.some(({ name }) => name === PROFILE)) return null;
  const disk = nodeDisk(dirname(ground.place));
  const content = stick.read(PROFILE);
  if (disk.list().includes(PROFILE)) {
    const isSame = Buffer.compare(disk.read(PROFILE), content) === 0;
    return isSame ? "is there already" : "stays as it is here; the backup has another one";
  }
  createDurably(disk, PROFILE, content).close();
  if (process.getuid?.() === 0) {
    const { gid, uid } = statSync(disk.place);
    chownSync(join(disk.place, PROFILE), uid, gid);
  }
  return "was put back";
}
