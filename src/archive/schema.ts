// The tables of the archive. It is made anew from the journal whenever anything about it changes, so there is never
// an old one to convert: whoever changes a table, a column, or what records make of a sale, raises the number.

import type { DatabaseSync } from "node:sqlite";
import { ArchiveError } from "./archive-error.ts";

/** Of the tables and of what is in them. An archive with another number is thrown away. */
export const ARCHIVE_FORMAT = 4;

/** "till" in ASCII: what PRAGMA application_id says of a file of ours. */
export const APPLICATION_ID = 0x74696c6c;

/** By its id; what its checksum is made of, too. */
export const SALE_ROW = "SELECT paid_day, json, checksum FROM sales WHERE id = ?";

export const CHECKPOINT_ROW = "SELECT json, checksum FROM checkpoint";

/**
 * False for a file in which nothing was made yet.
 * @throws ArchiveError "damaged" for one of another format
 */
export function isBegun(db: DatabaseSync): boolean {
  const tables = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.["tables"];
  if (tables === 0) return false;
  const ours = { application_id: APPLICATION_ID, user_version: ARCHIVE_FORMAT };
  for (const [name, expected] of Object.entries(ours)) {
    const found = db.prepare(`PRAGMA ${name}`).get()?.[name];
    if (found !== expected) {
      throw new ArchiveError("damaged", `it is of another format (${name} ${found}, expected ${expected})`);
    }
  }
  return true;
}

export const SCHEMA = `
  CREATE TABLE sales (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL,
    ticket TEXT,
    order_id TEXT,
    payment_id TEXT,
    payment_number TEXT,
    receipt INTEGER,
    tender TEXT NOT NULL,
    method TEXT,
    status TEXT NOT NULL,
    at_rest INTEGER NOT NULL,
    currency TEXT NOT NULL,
    total_minor INTEGER NOT NULL,
    paid_minor INTEGER NOT NULL,
    refunded_minor INTEGER NOT NULL,
    at TEXT NOT NULL,
    paid_day INTEGER,
    json TEXT NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sales_receipt ON sales (receipt) WHERE receipt IS NOT NULL;
  CREATE INDEX sales_ticket ON sales (ticket) WHERE ticket IS NOT NULL;

  CREATE TABLE names (
    name TEXT NOT NULL,
    sale INTEGER NOT NULL,
    PRIMARY KEY (name, sale)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE refunds (
    sale INTEGER NOT NULL,
    id INTEGER NOT NULL,
    status TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor INTEGER NOT NULL,
    at TEXT NOT NULL,
    provider_at TEXT,
    who TEXT,
    done_day INTEGER,
    word INTEGER,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (sale, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX refunds_word ON refunds (who, word) WHERE word IS NOT NULL;

  CREATE TABLE days (
    number INTEGER PRIMARY KEY,
    json TEXT NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE checkpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    json TEXT NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;
`;
