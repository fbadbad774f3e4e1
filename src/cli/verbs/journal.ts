// till journal: the records themselves, from the running daemon or, when there is none, from the folder.

import {
  type ControlClient,
  ControlUnreachable,
  type JournalEntry,
  MAX_JOURNAL_RECORDS,
} from "../../control/client.ts";
import { EXIT } from "../exit-codes.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "journal",
  usage: "journal [--from N] [--limit N]",
  summary: "Shows the records of the journal, the oldest first.",
  help: `Asks the daemon; when it is not running, reads the journal's folder without changing anything, and stops
with 65 where it is damaged, saying where. Hashes of PINs and cards are not shown.`,
  options: {
    from: { type: "string", value: "N", about: "begin with this record; default 1" },
    limit: { type: "string", value: "N", about: "at most so many records; default all" },
  },
  operands: [0, 0],
  async run(call) {
    const from = wholeNumber("--from", call.text("from")) ?? 1;
    const limit = wholeNumber("--limit", call.text("limit")) ?? Number.MAX_SAFE_INTEGER;
    await call.list(
      atMost(limit, entries(call, from)),
      (entry) => `${entry.sequence}  ${JSON.stringify(entry.record)}`,
    );
    return EXIT.ok;
  },
};

async function* entries(call: Call, from: number): AsyncGenerator<JournalEntry> {
  let next = from;
  try {
    for await (const entry of fromDaemon(await call.client(), from)) {
      next = entry.sequence + 1;
      yield entry;
    }
  } catch (error) {
    if (!(error instanceof ControlUnreachable)) throw error;
    const { loadCommandPlaces } = await import("../../config/load-config.ts");
    const { readJournal } = await import("../../journal/read-journal.ts");
    const { redactRecord } = await import("../../staff/redact.ts");
    const { journalDirectory } = loadCommandPlaces(call.configFile);
    call.note(`tilld does not answer; reading ${journalDirectory}`);
    for (const { sequence, record } of readJournal(journalDirectory)) {
      if (sequence >= next) yield { sequence, record: redactRecord(record) };
    }
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
