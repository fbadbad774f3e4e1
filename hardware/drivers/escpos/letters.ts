// Letters in the code tables that a printer has. node-thermal-printer turns them into bytes, one table at a time;
// which table a letter comes from is decided here, because the library would look through all that it knows of,
// by Epson's numbers, and stay wherever it found one.

import { BreakLine, CharacterSet, PrinterTypes, ThermalPrinter } from "node-thermal-printer";
import type { CodeTable, PrinterProfile } from "../../profiles/printer-profile.ts";
import { makePrintable } from "../printer/text.ts";
import { type Command, selectCodeTable } from "./commands.ts";

const LINE_FEED = 0x0a;
/** The same in every table. */
const ASCII = /^[ -~]*$/;

/** One table with the library set to it. */
class Table {
  readonly number: number;
  readonly #characterSet: CharacterSet;
  readonly #library: ThermalPrinter;
  /** Each sign that was looked for, as its byte; null: it lacks it. */
  readonly #known = new Map<string, number | null>();

  constructor({ characterSet, number }: CodeTable, dialect: PrinterProfile["dialect"]) {
    this.number = number;
    this.#characterSet = CharacterSet[characterSet];
    this.#library = new ThermalPrinter({
      type: PrinterTypes[dialect],
      interface: "", // Falsy: it builds no output of its own.
      characterSet: this.#characterSet,
      breakLine: BreakLine.NONE,
    });
  }

  has(char: string): boolean {
    return this.byteOf(char) !== null;
  }

  byteOf(char: string): number | null {
    if (char >= " " && char <= "~") return char.charCodeAt(0);
    const known = this.#known.get(char);
    if (known !== undefined) return known;
    const [byte = 0, ...more] = this.#tryCharacter(char);
    const found = byte >= 0x80 && more.length === 0 ? byte : null;
    this.#known.set(char, found);
    // A character it lacks has moved the library to another table, where it would stay.
    if (found === null) this.#library.setCharacterSet(this.#characterSet);
    return found;
  }

  #tryCharacter(char: string): Uint8Array {
    try {
      return this.run((library) => library.print(char));
    } catch (error) {
      // Looking through other tables it comes to one that its dialect (STAR) has no command for, and throws.
      if (error instanceof TypeError) return new Uint8Array();
      throw error;
    }
  }

  /** Runs one call of the library and takes what it wrote. */
  run(write: (library: ThermalPrinter) => void): Uint8Array {
    this.#library.setBuffer(Buffer.alloc(0));
    write(this.#library);
    return Uint8Array.from(this.#library.getBuffer());
  }
}

/** Lines begin and end in the first table: it is selected by the head of each job (ReceiptEncoder.header). */
export class Letters {
  readonly #first: Table;
  readonly #tables: readonly Table[];
  readonly #select: (number: number) => Command;
  /** Each style is the same bytes every time. */
  readonly #styles = new Map<string, Command>();

  /** @param select the language's command for a table, by the printer's number */
  constructor(
    { codeTables: [first, ...others], dialect }: Pick<PrinterProfile, "codeTables" | "dialect">,
    select: (number: number) => Command = selectCodeTable,
  ) {
    this.#select = select;
    this.#first = new Table(first, dialect);
    this.#tables = [this.#first, ...others.map((table) => new Table(table, dialect))];
  }

  get selectFirst(): Command {
    return this.#select(this.#first.number);
  }

  /** @param columns the longest line, in characters; what is longer is cut */
  encodeLine(text: string, columns: number): Command {
    const line = makePrintable(text, columns, (char) => this.#tables.some((table) => table.has(char)));
    let table = this.#first;
    const pieces: Uint8Array[] = [];
    for (const run of this.#runsOf(line)) {
      if (run.table !== table) pieces.push(this.#select(run.table.number).bytes);
      table = run.table;
      pieces.push(encodeRun(run));
    }
    if (table !== this.#first) pieces.push(this.selectFirst.bytes);
    return {
      name: "print line",
      bytes: new Uint8Array(Buffer.concat([...pieces, Uint8Array.of(LINE_FEED)])),
    };
  }

  /** A command of the library that has nothing to do with letters. */
  encodeStyle(name: string, write: (library: ThermalPrinter) => void): Command {
    const known = this.#styles.get(name) ?? { name, bytes: this.#first.run(write) };
    this.#styles.set(name, known);
    return known;
  }

  /** As few changes of table as keep to the order of the profile: a letter is taken from the first that has it. */
  #runsOf(line: string): { readonly table: Table; readonly text: string }[] {
    if (ASCII.test(line)) return [{ table: this.#first, text: line }];
    const runs: { table: Table; text: string }[] = [];
    for (const char of line) {
      const last = runs.at(-1);
      // A sign of ASCII is the same in every table and changes nothing.
      if (last !== undefined && char <= "~") last.text += char;
      else {
        const table = this.#tables.find((candidate) => candidate.has(char)) ?? this.#first;
        if (last?.table === table) last.text += char;
        else runs.push({ table, text: char });
      }
    }
    return runs;
  }
}

/** The last check before paper: whatever the text was, it became as many characters and nothing else. */
function encodeRun({ table, text }: { readonly table: Table; readonly text: string }): Uint8Array {
  if (ASCII.test(text)) return Buffer.from(text, "latin1");
  const bytes = [...text].map((char) => table.byteOf(char));
  if (!bytes.every((byte) => byte !== null && byte >= 0x20 && byte !== 0x7f)) {
    throw new RangeError("its text did not become one plain line");
  }
  return Uint8Array.from(bytes);
}
