// Tables as comma-separated values after RFC 4180: commas, LF, quotes where they are needed. A spreadsheet that opens one
// reckons with nothing that stands in it.

/** What stands in a column of a row. */
export type Cell<Row> = (row: Row) => string | number | null;

/** A table by the names of its columns. */
export type Form<Row> = Readonly<Record<string, Cell<Row>>>;

/** A header and a line for each row, with their line ends. */
export function writeCsv<Row>(form: Form<Row>, rows: readonly Row[]): string {
  const cells = Object.values(form);
  const lines = rows.map((row) => cells.map((cell) => quoted(asText(String(cell(row) ?? "")))).join(","));
  return [Object.keys(form).join(","), ...lines].map((line) => `${line}\n`).join("");
}

/** With these a spreadsheet begins a formula, also where they are as wide as a Chinese sign. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** What would be a formula gets an apostrophe before it, which makes it text. A number is none. */
function asText(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
