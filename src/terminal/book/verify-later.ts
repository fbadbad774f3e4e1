// What a short start left out, done while the till sells: every older segment of the journal is read and checked, then
// every row of the archive. Damage of the journal is said and stays said; damage of the archive ends the till, which
// makes it anew.

import type { Clock, Timer } from "../../../hardware/hal/clock.ts";
import { ArchiveError } from "../../archive/archive-error.ts";
import type { Disk } from "../../journal/disk.ts";
import type { JournalError } from "../../journal/journal.ts";
import { type VerifyOptions, verifyOlderSegments } from "../../journal/verify-older.ts";
import type { Log } from "../parts.ts";
import type { Book } from "./book.ts";

/** A few thousandths of a second on a PC. */
const SALES_AT_ONCE = 50;
/** So that all of it takes a tenth of the processor at most. */
const PAUSE_MS = 50;
/** The devices come first. */
const BEGIN_AFTER_MS = 5_000;

export interface LaterOptions {
  readonly disk: Disk;
  /** Null: everything was read at the start. */
  readonly upTo: VerifyOptions["upTo"] | null;
  readonly book: Book;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Later {
  start(): void;
  stop(): void;
  /** What was found in the journal, and what to do; null: nothing so far. */
  damage(): string | null;
}

export function verifyLater({ book, clock, disk, log, upTo }: LaterOptions): Later {
  let stopJournal = () => {};
  let timer: Timer | null = null;
  let said: string | null = null;
  const verifyRows = (from: number) => {
    timer = clock.after(PAUSE_MS, () => {
      try {
        const next = book.verifyArchive(from, SALES_AT_ONCE);
        if (next !== null) verifyRows(next);
      } catch (error) {
        // Whoever opened the archive has heard of it already.
        if (!(error instanceof ArchiveError)) throw error;
      }
    });
  };
  const ended = (damage: JournalError | null) => {
    if (damage !== null) {
      said = sentenceOf(damage);
      log("error", `journal: ${said}`);
    }
    verifyRows(1);
  };
  return {
    start() {
      // After a whole reading there is nothing that was not looked at.
      if (upTo === null) return;
      timer = clock.after(BEGIN_AFTER_MS, () => {
        stopJournal = verifyOlderSegments({ disk, upTo, clock, ended });
      });
    },
    stop() {
      stopJournal();
      timer?.cancel();
    },
    damage: () => said,
  };
}

function sentenceOf({ damage, message }: JournalError): string {
  const where =
    damage === null
      ? message
      : `${damage.file}, byte ${damage.offset}: expected ${damage.expected}; found ${damage.found}`;
  return (
    `an older part of the journal is damaged (${where}). Sales go on, because what is newer is whole; but a start that ` +
    `has to read all of it will be refused, and a repair can name the sales in cash since the damage, but not count them. ` +
    `Copy the folder now, keep the receipts of what is paid in cash, stop the till when the shop is closed, and look with ` +
    `"till journal verify"`
  );
}
