// till journal show: the records in words, from the running daemon or, when there is none, from the folder, behind
// damage too. What is behind damage is told as what it is: readable, and not believed.

import {
  type ControlClient,
  ControlUnreachable,
  type JournalEntry,
  MAX_JOURNAL_RECORDS,
} from "../../control/client.ts";
import { JournalError } from "../../journal/journal.ts";
import { nodeDisk } from "../../journal/node-disk.ts";
import { readJournal } from "../../journal/read-journal.ts";
import { type SeenLine, surveyJournal } from "../../journal/survey.ts";
import { isGone } from "../../repair/recall.ts";
import { redactRecord } from "../../staff/redact.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Call, UsageError } from "../verb.ts";
import { journalDirectory } from "./place.ts";
import { describeRecord, isOfSale } from "./record-words.ts";

interface ShownEntry extends JournalEntry {
  /** Absent for what is proven. */
  readonly believed?: false;
  readonly file?: string;
}

/** @param inWords false: the records as they are, in JSON */
export async function showJournal(call: Call, inWords: boolean): Promise<ExitCode> {
  const from = wholeNumber("--from", call.text("from")) ?? 1;
  const limit = wholeNumber("--limit", call.text("limit")) ?? Number.MAX_SAFE_INTEGER;
  const sale = wholeNumber("--sale", call.text("sale")) ?? null;
  let isDamaged = false;
  const wanted = filtered(
    entries(call, from, () => {
      isDamaged = true;
    }),
    ({ record }) => sale === null || isOfSale(record, sale),
  );
  await call.list(atMost(limit, wanted), ({ believed, record, sequence }) => {
    const doubt = believed === false ? "?" : "";
    return `${sequence}${doubt}  ${inWords ? describeRecord(record) : JSON.stringify(record)}`;
  });
  return isDamaged ? EXIT.badData : EXIT.ok;
}

async function* entries(call: Call, from: number, damaged: () => void): AsyncGenerator<ShownEntry> {
  let next = from;
  if (call.text("directory") === undefined) {
    try {
      for await (const entry of fromDaemon(await call.client(), from)) {
        next = entry.sequence + 1;
        yield entry;
      }
      return;
    } catch (error) {
      if (!(error instanceof ControlUnreachable)) throw error;
      call.note(`tilld does not answer; reading ${journalDirectory(call)}`);
    }
  }
  yield* fromFolder(call, next, damaged);
}

/** As a start reads them; where a start would be refused, what else can be read comes after. */
function* fromFolder(call: Call, from: number, damaged: () => void): Generator<ShownEntry> {
  const directory = journalDirectory(call);
  let next = from;
  try {
    for (const { record, sequence } of readJournal(directory)) {
      if (sequence < next) continue;
      next = sequence + 1;
      yield { sequence, record: redactRecord(record) };
    }
    return;
  } catch (error) {
    if (!(error instanceof JournalError) || error.code === "newer") throw error;
    damaged();
  }
  const rest: SeenLine[] = [];
  const look = (line: SeenLine): void => {
    if (!line.bookkeeping && (!line.proven || line.sequence >= next)) rest.push(line);
  };
  const gone = isGone(directory, (words) => call.note(words));
  const { damage, head, mended } = surveyJournal(nodeDisk(directory), look, gone);
  for (const { file, offset, words } of mended) call.note(`${file}, byte ${offset}: ${words}`);
  if (damage !== null) {
    call.note(
      `the journal is damaged in ${damage.file}, byte ${damage.offset}: what comes after record ${head.sequence} can be ` +
        "read, but nothing proves it, and the till does not believe it (marked with ?); till journal verify says more",
    );
  }
  for (const { file, proven, record, sequence } of rest) {
    const doubt = proven ? {} : ({ believed: false, file } as const);
    if (sequence >= from) yield { sequence, record: redactRecord(record), ...doubt };
  }
}

async function* fromDaemon(client: ControlClient, from: number): AsyncGenerator<JournalEntry> {
  for (let next = from; ; ) {
    const page = await client.journal(next, MAX_JOURNAL_RECORDS);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    next = last.sequence + 1;
  }
}

async function* filtered<T>(items: AsyncIterable<T>, isWanted: (item: T) => boolean): AsyncGenerator<T> {
  for await (const item of items) if (isWanted(item)) yield item;
}

async function* atMost<T>(limit: number, items: AsyncIterable<T>): AsyncGenerator<T> {
  let left = limit;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new UsageError(`${name}: expected a whole number from 1, found ${text}`);
  return Number(text);
}
