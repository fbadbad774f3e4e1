// Records of a CSV file that arrives in pieces: RFC 4180, with any separator, LF or CRLF. A record that is none is
// told by its line, and reading goes on with the line after it, so that one bad row does not hide the others.

import { lengthOfJson } from "../http/json.ts";

/** Characters; a quote that never closes must not swallow the file. Rows of the reports have below 2,000. */
const MAX_RECORD_LENGTH = 65_536;

export type RecordEnd = "line" | "quote" | "text";

export interface CsvRecord {
  /** Where it begins; the first line of the text is 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** "line": its line ended; "quote", "text": the file ended, after a closing quote or after a bare text. */
  readonly ended: RecordEnd;
}

export interface CsvListener {
  record(record: CsvRecord): void;
  /** @param problem "a quote is not closed" */
  fault(line: number, problem: string): void;
}

/** Blank lines are skipped. A quote inside a field that does not begin with one is a character like others. */
export class CsvReader {
  readonly #separator: string;
  readonly #listener: CsvListener;
  #text = "";
  #line: number;
  #skipping = false;

  /** @param firstLine the number of the line with which the text begins */
  constructor(separator: string, listener: CsvListener, firstLine = 1) {
    this.#separator = separator;
    this.#listener = listener;
    this.#line = firstLine;
  }

  push(text: string): void {
    this.#text += text;
    this.#read(false);
  }

  end(): void {
    this.#read(true);
  }

  #read(isLast: boolean): void {
    let at = this.#skipping ? this.#afterLine(0) : 0;
    while (at < this.#text.length) {
      const step = readRecord(this.#text, at, this.#separator, isLast);
      const length = (step === "more" ? this.#text.length : step.next) - at;
      // Asked of every row and not only of one that is still coming: what is read must not depend on the pieces.
      if (length > MAX_RECORD_LENGTH) {
        at = this.#refuseLine(at, `a row of more than ${MAX_RECORD_LENGTH} characters`);
      } else if (step === "more") {
        if (!isLast) break;
        at = this.#refuseLine(at, "a quote is not closed");
      } else if ("problem" in step) {
        at = this.#refuseLine(at, step.problem);
      } else {
        const { fields, next, ended } = step;
        const isBlank = fields.length === 1 && fields[0]?.trim() === "";
        if (!isBlank) this.#listener.record({ line: this.#line, fields, ended });
        this.#line += countLines(this.#text, at, next);
        at = next;
      }
    }
    this.#text = this.#text.slice(at);
  }

  #refuseLine(at: number, problem: string): number {
    this.#listener.fault(this.#line, problem);
    return this.#afterLine(at);
  }

  /** Where the next line begins; when the end of this one has not come yet, what comes of it is dropped too. */
  #afterLine(at: number): number {
    const lineEnd = this.#text.indexOf("\n", at);
    this.#skipping = lineEnd === -1;
    if (lineEnd === -1) return this.#text.length;
    this.#line += 1;
    return lineEnd + 1;
  }
}

type Step =
  | "more"
  | { readonly problem: string; readonly next: number }
  | { readonly fields: readonly string[]; readonly next: number; readonly ended: RecordEnd };

function readRecord(text: string, from: number, separator: string, isLast: boolean): Step {
  const fields: string[] = [];
  let at = from;
  let lineEnd = -1;
  for (;;) {
    const isQuoted = text[at] === '"';
    if (lineEnd < at) lineEnd = text.indexOf("\n", at);
    if (isQuoted) {
      const close = findClosingQuote(text, at + 1);
      // A quote at the very end may be the first half of a doubled one.
      if (close === -1 || (close === text.length - 1 && !isLast)) return "more";
      fields.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
      if (text[at] === "\r" && (text[at + 1] === "\n" || at + 1 === text.length)) at += 1;
    } else {
      if (lineEnd === -1 && !isLast) return "more";
      const rest = text.slice(at, lineEnd === -1 ? text.length : lineEnd);
      const stop = findFieldEnd(rest, separator);
      fields.push(stop === -1 ? rest.replace(/\r$/, "") : rest.slice(0, stop));
      at += stop === -1 ? rest.length : stop;
    }
    const next = text[at];
    if (next === separator) {
      at += 1;
    } else if (next === "\n") {
      return { fields, next: at + 1, ended: "line" };
    } else if (next === undefined) {
      return isLast ? { fields, next: at, ended: isQuoted ? "quote" : "text" } : "more";
    } else {
      return { problem: "something follows a closing quote", next: at + 1 };
    }
  }
}

/**
 * -1: at the end of the line. JSON without quotes around it may have the separator inside: it ends where it is whole,
 * and if it nowhere is, at the first separator like any other text.
 */
function findFieldEnd(line: string, separator: string): number {
  const first = line.indexOf(separator);
  if (first === -1 || !/^[[{]/.test(line)) return first;
  let end = lengthOfJson(line);
  if (end === undefined) return first;
  while (end < line.length && line[end] !== separator && /\s/.test(line[end] ?? "")) end += 1;
  if (end === line.length) return -1;
  return line[end] === separator ? end : first;
}

function findClosingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
