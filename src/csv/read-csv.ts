// Comma-separated values as RFC 4180 writes them and as spreadsheets save them: quotes, doubled quotes,
// line ends of both kinds, an optional byte order mark, and a semicolon where the comma is the decimal sign.
// Knows nothing of articles.

export interface CsvRow {
  /** Line of the file where the row begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvFault {
  /** Line of the file, from 1. */
  readonly line: number;
  /** What is wrong, what was expected. */
  readonly message: string;
}

export interface Csv {
  readonly separator: "," | ";";
  /** Empty lines are left out; a faulty row is left out too and stands in `faults`. */
  readonly rows: readonly CsvRow[];
  readonly faults: readonly CsvFault[];
}

/** Never throws: whatever cannot be read is a fault, and reading goes on with the next row. */
export function readCsv(input: string): Csv {
  const text = input.replace(/^\uFEFF/, "");
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const separator = header.includes(";") ? ";" : ",";
  const rows: CsvRow[] = [];
  const faults: CsvFault[] = [];
  let line = 1;
  let at = 0;

  while (at < text.length) {
    const start = line;
    const fields: string[] = [];
    let fault: string | null = null;
    for (let more = true; more; ) {
      let field = "";
      if (text[at] === '"') {
        const end = closingQuote(text, at);
        if (end === -1) {
          faults.push({ line: start, message: "a quote is opened and never closed" });
          return { separator, rows, faults };
        }
        field = text.slice(at + 1, end).replaceAll('""', '"');
        line += countLineEnds(field);
        at = end + 1;
      }
      const rest = endOfField(text, at, separator);
      const bare = text.slice(at, rest);
      if (bare.includes('"')) fault ??= 'a quote stands inside a field; write the field in quotes, "" for "';
      else if (field !== "" && bare !== "") fault ??= `text after a closing quote: ${JSON.stringify(bare)}`;
      fields.push(field + bare);
      at = rest;
      more = text[at] === separator;
      if (more) at++;
    }
    if (text.startsWith("\r\n", at)) at += 2;
    else at++;
    line++;
    if (fault !== null) faults.push({ line: start, message: fault });
    else if (fields.some((field) => field.trim() !== "")) rows.push({ line: start, fields });
  }
  return { separator, rows, faults };
}

function closingQuote(text: string, open: number): number {
  let at = open + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1 || text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function endOfField(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
