// Reads the API reference that this project was built on, a copy of which is kept in test/fixtures: its blocks of code
// and its errors, each with the section it stands in.

import { readFileSync } from "node:fs";

export interface Block {
  /** "4.2.2": section 4.2, its second block of code. */
  readonly name: string;
  /** "json", "http", "csv"; empty where none is said. */
  readonly language: string;
  readonly text: string;
}

export interface ErrorRow {
  /** "4.3" */
  readonly section: string;
  readonly status: number;
  /** The machine-readable word or number; null where only the status is documented. */
  readonly word: string | null;
  /** The rest of the row. */
  readonly line: string;
}

const PAGE = readFileSync(new URL("../fixtures/mercado-pago.md", import.meta.url), "utf8");

export const PAGE_TEXT: string = PAGE;
export const BLOCKS: readonly Block[] = readBlocks();

interface Line {
  readonly section: string;
  readonly text: string;
}

const LINES: readonly Line[] = readLines();

function readLines(): readonly Line[] {
  let section = "";
  return PAGE.split("\n").map((text) => {
    section = /^#{2,3} (\d+(?:\.\d+)?)\b/.exec(text)?.[1] ?? section;
    return { section, text };
  });
}

function readBlocks(): readonly Block[] {
  const blocks: Block[] = [];
  let section = "";
  let open: { readonly language: string; readonly lines: string[] } | null = null;
  for (const line of PAGE.split("\n")) {
    if (line.startsWith("```")) {
      if (open === null) {
        open = { language: line.slice(3), lines: [] };
      } else {
        const number = blocks.filter(({ name }) => name.startsWith(`${section}.`)).length + 1;
        const text = open.lines.join("\n");
        blocks.push({ name: `${section}.${number}`, language: open.language, text });
        open = null;
      }
    } else if (open !== null) {
      open.lines.push(line);
    } else {
      section = /^#{2,3} (\d+(?:\.\d+)?)\b/.exec(line)?.[1] ?? section;
    }
  }
  return blocks;
}

/** Words in backquotes that stand in a line about errors and are no errors. */
const NO_ERRORS = [
  "ORD",
  "external_id",
  "X-Idempotency-Key",
  "error",
  "cause[].code",
  "message",
  "processed",
];
const SITUATIONS = ["created", "items", "400", "0"];

/** Every documented error: rows of the tables that have a status, and sentences that begin with "Errors". */
export function readErrors(): readonly ErrorRow[] {
  return LINES.flatMap(({ section, text }) => {
    if (text.startsWith("|") && isErrorTable(section)) return errorsInRow(section, text);
    if (/\bErrors(?: 400)?:|^Create errors/.test(text)) return errorsInSentence(section, text);
    return [];
  });
}

/** Tables of the reference whose rows are errors. */
export const ERROR_TABLES: readonly string[] = ["4.3", "4.5", "4.6", "5.3", "9.2"];

function isErrorTable(section: string): boolean {
  return ERROR_TABLES.includes(section);
}

function errorsInRow(section: string, text: string): readonly ErrorRow[] {
  const cells = text.split("|").map((cell) => cell.trim());
  const at = cells.findIndex((cell) => /^[45]\d\d$/.test(cell));
  if (at === -1) return [];
  const status = Number(cells[at]);
  const words = wordsIn(section, cells, at);
  const row = { section, status, line: text };
  return words.length === 0 ? [{ ...row, word: null }] : words.map((word) => ({ ...row, word }));
}

function wordsIn(section: string, cells: readonly string[], at: number): readonly string[] {
  const cell = cells[at + 1] ?? "";
  if (section === "9.2") {
    return [...cell.matchAll(/(\d+)(?:–(\d+))?/g)].flatMap(([, from, to]) =>
      Array.from({ length: Number(to ?? from) - Number(from) + 1 }, (_, more) => String(Number(from) + more)),
    );
  }
  const recorded = /"error":"(\w+)"/.exec(cell)?.[1];
  if (recorded !== undefined) return [recorded];
  return errorWords(cell);
}

function errorWords(text: string): readonly string[] {
  return [...text.matchAll(/`(?:error: "?)?([A-Za-z0-9_.]+)"?`/g)]
    .map((match) => match[1] ?? "")
    .filter((word) => (!NO_ERRORS.includes(word) && !SITUATIONS.includes(word)) || word === "500");
}

function errorsInSentence(section: string, text: string): readonly ErrorRow[] {
  const from = Math.max(0, text.search(/Errors\b|Create errors/));
  const rows: ErrorRow[] = [];
  let status = 0;
  let told = true;
  const end = (): void => {
    if (!told && status !== 0) rows.push({ section, status, word: null, line: text });
    told = true;
  };
  for (const [, both, bothWord, alone, word] of text
    .slice(from)
    .matchAll(/`([45]\d\d) (\w+)`|\b([45]\d\d)\b(?!\))|`([A-Za-z_][\w .]*)`/g)) {
    if (both !== undefined) {
      end();
      status = Number(both);
      rows.push({ section, status, word: bothWord ?? "", line: text });
    } else if (alone !== undefined) {
      end();
      status = Number(alone);
      told = false;
    } else if (word !== undefined && !NO_ERRORS.includes(word) && status !== 0) {
      rows.push({ section, status, word, line: text });
      told = true;
    }
  }
  end();
  return rows;
}
