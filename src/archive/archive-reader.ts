// An archive that is only looked at. Beside a damaged journal it is what else remembers: no byte of it is changed,
// nothing of it is thrown away, and it is read where it lies, because a copy would need room for all sales once more.

import { existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { Sale } from "../sale/sale.ts";
import type { Checkpoint } from "./archive.ts";
import { ArchiveError, isAboutAccess, wordsOf } from "./archive-error.ts";
import { type Column, isAsWritten, type Row } from "./rows.ts";
import { CHECKPOINT_ROW, isBegun, SALE_ROW } from "./schema.ts";

export class ArchiveReader {
  readonly #db: DatabaseSync;

  /** @throws ArchiveError "damaged" for a file that is empty, not ours or of another format; "unreachable" */
  constructor(file: string) {
    const db = told(() => openToRead(file));
    try {
      db.exec("PRAGMA trusted_schema = OFF");
      if (!told(() => isBegun(db))) throw empty();
      this.#db = db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Null when nothing was written yet. @throws ArchiveError as all that reads does */
  checkpoint(): Checkpoint | null {
    return this.#read<Checkpoint>("the checkpoint", CHECKPOINT_ROW, [], () => [0]);
  }

  /** Null where it has none of that number. */
  findSale(id: number): Sale | null {
    return this.#read<Sale>(`sale ${id}`, SALE_ROW, [id], (row) => [id, row["paid_day"] ?? null]);
  }

  close(): void {
    this.#db.close();
  }

  #read<T>(what: string, sql: string, keys: readonly Column[], checked: (row: Row) => Column[]): T | null {
    return told(() => {
      const row = this.#db.prepare(sql).get(...keys) as Row | undefined;
      if (row === undefined) return null;
      if (!isAsWritten(row, checked(row)))
        throw new ArchiveError("damaged", `${what} is not what its checksum says`);
      return JSON.parse(String(row["json"])) as T;
    });
  }
}

/**
 * Where no -wal lies beside it, nobody has it open and all of it is in the one file: SQLite then makes no file beside it,
 * which would change the folder, and which a disk that can only be read would refuse.
 */
function openToRead(file: string): DatabaseSync {
  // SQLite would delete the -wal of such a file.
  if (statSync(file).size === 0) throw empty();
  const url = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) url.searchParams.set("immutable", "1");
  return new DatabaseSync(url, { readOnly: true });
}

function empty(): ArchiveError {
  return new ArchiveError("damaged", "it is empty");
}

function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(isAboutAccess(error) ? "unreachable" : "damaged", wordsOf(error), {
      cause: error,
    });
  }
}
