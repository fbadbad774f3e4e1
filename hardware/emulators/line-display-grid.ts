// The glass of an emulated customer's display: two lines of twenty cells, a cursor, and what happens when a
// character comes to the end of a line in each of its modes.

import { printedCharacter } from "./code-tables.ts";

export const COLUMNS = 20;
export const ROWS = 2;

export type ScrollMode = "overwrite" | "vertical" | "horizontal";

export class DisplayGrid {
  #cells: string[][] = blankGrid();
  column = 0;
  row = 0;
  mode: ScrollMode = "vertical";
  cursorShown = true;
  /** 1 to 4. */
  brightness = 4;
  /** By Epson's number: 0 is PC437. */
  codeTable = 0;

  lines(): [string, string] {
    return [this.#cells[0]?.join("") ?? "", this.#cells[1]?.join("") ?? ""];
  }

  clear(): void {
    this.#cells = blankGrid();
    this.moveTo(0, 0);
  }

  clearRow(row: number): void {
    this.#cells[row] = blankRow();
  }

  /** Cells from..to of the forty, both from 0 and cleared. */
  clearCells(from: number, to: number): void {
    for (let cell = from; cell <= to; cell++) {
      const row = this.#cells[Math.floor(cell / COLUMNS)];
      if (row !== undefined) row[cell % COLUMNS] = " ";
    }
  }

  /** Both from 0; out of the grid is ignored, as displays do. */
  moveTo(column: number, row: number): void {
    if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) return;
    this.column = column;
    this.row = row;
  }

  /** @param cell 0 to 39 */
  moveToCell(cell: number): void {
    this.moveTo(cell % COLUMNS, Math.floor(cell / COLUMNS));
  }

  step(columns: number, rows: number): void {
    const cell = this.row * COLUMNS + this.column + columns + rows * COLUMNS;
    this.moveToCell((cell + ROWS * COLUMNS) % (ROWS * COLUMNS));
  }

  writeRow(row: number, bytes: readonly number[]): void {
    const text = bytes.map((byte) => this.#characterOf(byte)).slice(0, COLUMNS);
    this.#cells[row] = [...text, ...blankRow()].slice(0, COLUMNS);
  }

  put(byte: number): void {
    const row = this.#cells[this.row];
    if (row === undefined) return;
    row[this.column] = this.#characterOf(byte);
    if (this.column < COLUMNS - 1) {
      this.column += 1;
    } else if (this.mode === "horizontal") {
      row.shift();
      row.push(" ");
    } else if (this.mode === "vertical" && this.row === ROWS - 1) {
      this.#cells = [this.#cells[1] ?? blankRow(), blankRow()];
      this.column = 0;
    } else {
      this.step(1, 0);
    }
  }

  /** The lower line becomes the upper one, as a line feed does in vertical mode. */
  scrollUp(): void {
    this.#cells = [this.#cells[1] ?? blankRow(), blankRow()];
  }

  #characterOf(byte: number): string {
    return byte < 0x20 || byte === 0x7f ? "?" : printedCharacter(byte, this.codeTable);
  }
}

function blankRow(): string[] {
  return Array.from({ length: COLUMNS }, () => " ");
}

function blankGrid(): string[][] {
  return Array.from({ length: ROWS }, blankRow);
}
