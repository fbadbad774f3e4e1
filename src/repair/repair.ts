// Makes a damaged journal whole: looks, asks the provider, plans, and only when somebody agreed builds the new journal
// beside the old one and exchanges the two in one step. Whenever it is killed, the old or the whole new one stands.

import { carryOver } from "../journal/carry-over.ts";
import type { Disk } from "../journal/disk.ts";
import { openJournal } from "../journal/file-journal.ts";
import { JournalError } from "../journal/journal.ts";
import { readJournal } from "../journal/read-journal.ts";
import { unreadable } from "../journal/recovery.ts";
import { type SeenLine, surveyJournal } from "../journal/survey.ts";
import type { Currency } from "../money/money.ts";
import { Book } from "../terminal/book/book.ts";
import { decodeRecord, encodeRecord, type TillRecord } from "../terminal/book/records.ts";
import { type Answers, askProvider, NOBODY_ASKED, type Witness } from "./ask.ts";
import { type Ground, ownName } from "./ground.ts";
import { lookAtJournal, type Sight } from "./look.ts";
import { planRepair, type RepairPlan } from "./plan.ts";
import { withRecall } from "./recall.ts";

export interface RepairOptions {
  readonly ground: Ground;
  readonly currency: Currency;
  readonly externalPosId: string;
  /** Null: nobody is asked, and what is not known stays unknown. */
  readonly witness: Witness | null;
  /** The journal is whole and older than a report on paper: what is newer is lost all the same. */
  readonly isOld: boolean;
  /** The number of the book, by somebody who read it off a paper; asked for only where no record tells it. */
  readonly book: string | null;
  /** The wall's time, ISO 8601. */
  readonly at: string;
  newKey(): string;
  /** Hears what the archive cannot tell any more, before anybody is asked to agree. */
  note(words: string): void;
  /** Asked once, before anything is changed. */
  agree(plan: RepairPlan, sight: Sight, kept: string): Promise<boolean>;
}

export type Repaired =
  /** Nothing to repair, or somebody did not agree: nothing was changed. */
  | { readonly outcome: "whole" | "declined"; readonly finished: readonly string[] }
  | {
      readonly outcome: "repaired";
      readonly finished: readonly string[];
      readonly kept: string;
      readonly plan: RepairPlan;
    };

/** Records that are written with one flush. */
const PIECE = 50;
const UNFINISHED = ".new";

/**
 * @throws JournalError "locked" while a daemon runs, "unreadable", "newer", "write-failed"; PaymentError when the
 *   provider cannot be asked. In all these cases nothing was changed.
 */
export async function repairJournal(options: RepairOptions): Promise<Repaired> {
  const { ground } = options;
  const old = ground.disk(ownName(ground));
  mustBeThere(old);
  const lock = await old.lock();
  try {
    const finished = finishEarlier(ground, old);
    const sight = withRecall(ground.place, options.note, (recall) =>
      lookAtJournal(old, options.currency, recall, options.book),
    );
    const { damage, mended } = sight.survey;
    if (damage === null && mended.length === 0 && !options.isOld) return { outcome: "whole", finished };
    const kept = freeName(ground, keptBy(old));
    const answers = await ask(options, sight);
    const plan = planRepair(sight, answers, { ...options, kept });
    if (!(await options.agree(plan, sight, kept))) return { outcome: "declined", finished };
    try {
      await build(options, `${kept}${UNFINISHED}`, old, sight, plan.records);
    } catch (error) {
      throw notBuilt(old, error);
    }
    exchange(ground, kept);
    return { outcome: "repaired", finished, kept, plan };
  } finally {
    lock.release();
  }
}

/** A folder that is not there is not made: then it is the setting that is wrong. @throws JournalError "unreadable" */
function mustBeThere(journal: Disk): void {
  try {
    journal.list();
  } catch (error) {
    throw unreadable(journal.place, "the folder", error);
  }
}

function ask(options: RepairOptions, sight: Sight): Promise<Answers> | Answers {
  const { externalPosId, isOld, witness } = options;
  const isLossy = sight.survey.damage !== null || isOld;
  return witness === null || !isLossy ? NOBODY_ASKED : askProvider(sight, externalPosId, witness);
}

async function build(
  { currency, ground }: RepairOptions,
  name: string,
  old: Disk,
  sight: Sight,
  records: readonly TillRecord[],
): Promise<void> {
  const disk = ground.disk(name);
  disk.makeDirectory();
  carryOver(old, disk, sight.survey);
  const { journal } = await openJournal({ directory: disk.place, disk });
  for (let from = 0; from < records.length; from += PIECE) {
    await journal.append(records.slice(from, from + PIECE).map(encodeRecord));
  }
  await journal.close();
  mustBeWhole(disk, sight, currency);
  ground.give(name);
  disk.flushDirectory();
  ground.flush();
}

function notBuilt({ place }: Disk, cause: unknown): JournalError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new JournalError(
    "write-failed",
    `The new journal could not be written beside ${place} (${why}). The old one stands as it was. Its disk needs room ` +
      "for the journal once more: free some, and repair again.",
    { cause },
  );
}

/** The new journal is read as a till would read it, before it takes the place of the old one. */
function mustBeWhole(disk: Disk, { book, survey }: Sight, currency: Currency): void {
  let hasHead = survey.head.sequence === 0;
  const { damage } = surveyJournal(disk, ({ hash, sequence }) => {
    hasHead ||= sequence === survey.head.sequence && hash === survey.head.hash;
  });
  if (damage !== null) throw new Error(`the new journal is damaged in ${damage.file}: ${damage.found}`);
  const again = new Book(currency);
  for (const { record, sequence } of readJournal(disk.place, disk))
    again.apply(decodeRecord(record, sequence));
  const isSame =
    again.nextSaleId === book.nextSaleId &&
    again.nextReceiptNumber === book.nextReceiptNumber &&
    again.unsettled().length === book.unsettled().length;
  if (!hasHead || !isSame) throw new Error("the new journal does not say what was planned");
}

function exchange(ground: Ground, kept: string): void {
  ground.exchange(`${kept}${UNFINISHED}`);
  ground.flush();
  ground.rename(`${kept}${UNFINISHED}`, kept);
  ground.flush();
}

/**
 * What a repair left that was killed: before the exchange a new journal that nobody needs, after it the old one, which
 * the new journal names.
 */
function finishEarlier(ground: Ground, journal: Disk): readonly string[] {
  const left = ground.neighbours().filter((name) => isKeptName(ground, name) && name.endsWith(UNFINISHED));
  if (left.length === 0) return [];
  const named = keptBy(journal);
  return left.map((name) => {
    const kept = name.slice(0, -UNFINISHED.length);
    if (named.includes(kept)) {
      ground.rename(name, kept);
      ground.flush();
      return `the damaged journal of an earlier repair is kept as ${kept}`;
    }
    ground.remove(name);
    return `${name}, which a repair that was killed had begun, was removed`;
  });
}

function keptBy(journal: Disk): readonly string[] {
  const kept: string[] = [];
  const look = ({ record, sequence, bookkeeping }: SeenLine): void => {
    if (bookkeeping) return;
    try {
      const known = decodeRecord(record, sequence);
      if (known.type === "journal-repaired") kept.push(known.kept);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
    }
  };
  surveyJournal(journal, look, true);
  return kept;
}

/** A name that the journal ever gave is not given again, although its folder was put elsewhere since. */
function freeName(ground: Ground, given: readonly string[]): string {
  const names = [...ground.neighbours(), ...given];
  for (let number = 1; ; number++) {
    const name = `${ownName(ground)}.damaged-${number}`;
    if (!names.includes(name) && !names.includes(`${name}${UNFINISHED}`)) return name;
  }
}

function isKeptName(ground: Ground, name: string): boolean {
  return name.startsWith(`${ownName(ground)}.damaged-`);
}
