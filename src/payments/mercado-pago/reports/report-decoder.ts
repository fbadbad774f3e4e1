// From the text of a report's file, as it arrives, to rows and faults. What the file may look like is taken from its
// own first line; a file that is no such report is refused whole, a row that cannot be read is told and passed over.

import { hash } from "node:crypto";
import type { Currency } from "../../../money/money.ts";
import { PaymentError } from "../../provider.ts";
import { isJson } from "../http/json.ts";
import { indexColumns, RELEASE_COLUMNS, SETTLEMENT_COLUMNS } from "./columns.ts";
import { CsvReader, type CsvRecord, type RecordEnd } from "./csv-records.ts";
import { NEEDED_RELEASE_COLUMNS, type ReleaseRow, readReleaseRow } from "./release-row.ts";
import { type ColumnPlaces, RowError, RowFields } from "./row-fields.ts";
import { NEEDED_SETTLEMENT_COLUMNS, readSettlementRow, type SettlementRow } from "./settlement-row.ts";

/** A year of a busy shop has less; it keeps a hostile file from filling the memory. */
const MAX_ROWS = 500_000;
/** Characters. All documented columns together have about 1,500. */
const MAX_HEADER_LENGTH = 16_384;
/** Told one by one; what comes after is counted. */
const MAX_FAULTS_TOLD = 1000;
const CUT_OFF = "the last row has no line end: the file was cut off, and rows after it are missing";
const SEPARATORS = [",", ";", "\t"] as const;

export interface RowFault {
  /** Of the file; the header is 1. */
  readonly line: number;
  /** "FEE_AMOUNT: expected an amount in ARS …, got "1.000,00"". */
  readonly problem: string;
}

export interface ReportRows<Row> {
  readonly rows: readonly Row[];
  /** Alike in every column with a row before: the same movement, told again. They are in no sum. */
  readonly repeated: readonly Row[];
  readonly faults: readonly RowFault[];
  /** More than are listed in `faults` when there are very many. */
  readonly faultCount: number;
}

export interface ReportDecoder<Row> {
  /** @throws PaymentError "bad-report" when this is no file of that report */
  push(text: string): void;
  /** To be called once, when nothing more comes. @throws PaymentError "bad-report" */
  end(): ReportRows<Row>;
}

interface Vocabulary<Row, Key extends string> {
  readonly columns: Readonly<Record<Key, readonly string[]>>;
  readonly needed: readonly Key[];
  /** Whether nothing can follow this row. */
  readonly isLast: (row: Row) => boolean;
  /** @throws RowError */
  readonly read: (fields: RowFields<Key>, line: number, other: Readonly<Record<string, string>>) => Row;
}

export function decodeSettlement(): ReportDecoder<SettlementRow> {
  return new Decoder({
    columns: SETTLEMENT_COLUMNS,
    needed: NEEDED_SETTLEMENT_COLUMNS,
    isLast: () => false,
    read: readSettlementRow,
  });
}

/** @param currency the account's, for files without a column of it */
export function decodeRelease(currency: Currency): ReportDecoder<ReleaseRow> {
  return new Decoder({
    columns: RELEASE_COLUMNS,
    needed: NEEDED_RELEASE_COLUMNS,
    isLast: (row) => row.record === "total",
    read: (fields, line, other) => readReleaseRow(fields, line, other, currency),
  });
}

class Decoder<Row, Key extends string> implements ReportDecoder<Row> {
  readonly #vocabulary: Vocabulary<Row, Key>;
  #head = "";
  #body: Body<Row, Key> | null = null;

  constructor(vocabulary: Vocabulary<Row, Key>) {
    this.#vocabulary = vocabulary;
  }

  push(text: string): void {
    if (this.#body === null) this.#begin(text);
    else this.#body.push(text);
  }

  #begin(text: string): void {
    this.#head += text;
    const lineEnd = this.#head.indexOf("\n");
    if (this.#head.startsWith("PK\x03\x04")) {
      throw badReport("it is an XLSX file; choose CSV as the format of the account's reports");
    }
    // However the file comes in pieces: what is read of it must not depend on them.
    if ((lineEnd === -1 ? this.#head.length : lineEnd) > MAX_HEADER_LENGTH) {
      throw badReport(`its first line has more than ${MAX_HEADER_LENGTH} characters`);
    }
    if (lineEnd === -1) return;
    this.#body = new Body(this.#vocabulary, this.#head.slice(0, lineEnd));
    this.#body.push(this.#head.slice(lineEnd + 1));
  }

  end(): ReportRows<Row> {
    if (this.#head.trim() === "") throw badReport("it is empty");
    this.#body ??= new Body(this.#vocabulary, this.#head);
    return this.#body.end();
  }
}

/** Everything after the header row. */
class Body<Row, Key extends string> {
  readonly #vocabulary: Vocabulary<Row, Key>;
  readonly #header: readonly string[];
  readonly #places: ColumnPlaces<Key>;
  readonly #others: readonly (readonly [header: string, index: number])[];
  readonly #reader: CsvReader;
  readonly #rows: Row[] = [];
  readonly #repeated: Row[] = [];
  readonly #faults: RowFault[] = [];
  #faultCount = 0;
  readonly #seen = new Set<string>();

  constructor(vocabulary: Vocabulary<Row, Key>, headerLine: string) {
    this.#vocabulary = vocabulary;
    const keyOf = indexColumns(vocabulary.columns);
    const { separator, header } = readHeader(headerLine, (name) => keyOf(name) !== undefined);
    this.#header = header;
    this.#places = placeColumns(header, keyOf);
    const known = new Set([...this.#places.values()].map(({ index }) => index));
    this.#others = header
      .map((name, index) => [name, index] as const)
      .filter(([, index]) => !known.has(index));
    const missing = vocabulary.needed.filter((key) => !this.#places.has(key));
    if (missing.length > 0) {
      const found =
        header.length === 1
          ? `its first line is ${quote(header[0] ?? "")}`
          : `it has ${header.length} others`;
      throw badReport(`columns are missing: ${missing.join(", ")}; ${found}`);
    }
    const listener = {
      record: (record: CsvRecord) => this.#take(record),
      fault: (line: number, problem: string) => this.#fault(line, problem),
    };
    this.#reader = new CsvReader(separator, listener, 2);
  }

  push(text: string): void {
    this.#reader.push(text);
  }

  end(): ReportRows<Row> {
    this.#reader.end();
    return {
      rows: this.#rows,
      repeated: this.#repeated,
      faults: this.#faults,
      faultCount: this.#faultCount,
    };
  }

  #take({ line, fields, ended }: CsvRecord): void {
    const expected = this.#header.length;
    if (fields.length !== expected) {
      const problem = `expected ${expected} fields as in the header, got ${fields.length}`;
      this.#fault(line, ended === "line" ? problem : CUT_OFF);
      return;
    }
    if (this.#rows.length + this.#repeated.length >= MAX_ROWS) {
      throw badReport(`it has more than ${MAX_ROWS} rows; ask for a shorter period`);
    }
    try {
      const row = this.#vocabulary.read(new RowFields(this.#places, fields), line, this.#otherFields(fields));
      const last = fields.at(-1) ?? "";
      const isEnd = ended === "line" || isWhole(last, ended) || (last === "" && this.#vocabulary.isLast(row));
      if (!isEnd) throw new RowError(CUT_OFF);
      // A digest, because all rows of a year as texts would be too many.
      const identity = hash("sha256", JSON.stringify(fields), "base64");
      (this.#seen.has(identity) ? this.#repeated : this.#rows).push(row);
      this.#seen.add(identity);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      this.#fault(line, ended === "line" ? error.message : CUT_OFF);
    }
  }

  #otherFields(fields: readonly string[]): Readonly<Record<string, string>> {
    const filled = this.#others.map(([name, index]) => [name, fields[index] ?? ""] as const);
    return Object.fromEntries(filled.filter(([, text]) => text !== ""));
  }

  #fault(line: number, problem: string): void {
    this.#faultCount += 1;
    if (this.#faults.length < MAX_FAULTS_TOLD) this.#faults.push({ line, problem });
  }
}

/** The separator is the one under which the most columns are known. */
function readHeader(
  line: string,
  isKnown: (name: string) => boolean,
): { readonly separator: string; readonly header: readonly string[] } {
  const text = line.replace(/^\uFEFF/, "");
  const tries = SEPARATORS.map((separator) => {
    const header = splitHeader(text, separator);
    return { separator, header, known: header.filter(isKnown).length };
  });
  return tries.reduce((best, one) => (one.known > best.known ? one : best));
}

function splitHeader(text: string, separator: string): readonly string[] {
  let header: readonly string[] = [];
  const reader = new CsvReader(separator, {
    record: ({ fields }) => {
      header = fields.map((field) => field.trim());
    },
    fault: () => undefined,
  });
  reader.push(text);
  reader.end();
  return header;
}

function placeColumns<Key extends string>(
  header: readonly string[],
  keyOf: (name: string) => Key | undefined,
): ColumnPlaces<Key> {
  const places = new Map<Key, { readonly index: number; readonly header: string }>();
  for (const [index, name] of header.entries()) {
    const key = keyOf(name);
    if (key === undefined) continue;
    const before = places.get(key);
    if (before !== undefined)
      throw badReport(`two columns mean ${key}: ${quote(before.header)} and ${quote(name)}`);
    places.set(key, { index, header: name });
  }
  return places;
}

/** Whether the field that ends the file is provably all of it: JSON that is whole, or another text in quotes. */
function isWhole(field: string, ended: RecordEnd): boolean {
  return /^\s*[[{]/.test(field) ? isJson(field) : ended === "quote";
}

function badReport(what: string): PaymentError {
  return new PaymentError("bad-report", "not-done", `the report's file cannot be read: ${what}`, {
    repeatable: false,
  });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
