// A journal of any number of settled sales in a minute, without a till: the journal's own lines, written a segment at a
// time and never flushed, and the archive that a till would have made of them.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Archive } from "../../src/archive/archive.ts";
import type { Place } from "../../src/journal/journal.ts";
import { encodeLine, GENESIS, type Point } from "../../src/journal/line.ts";
import { beginLine, FRAME_BYTES, sealLine, segmentName } from "../../src/journal/segment.ts";
import { money } from "../../src/money/money.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import { Book } from "../../src/terminal/book/book.ts";
import { ARCHIVE_FILE } from "../../src/terminal/book/open-book.ts";
import type { TillRecord } from "../../src/terminal/book/records.ts";

const SEGMENT_BYTES = 1024 * 1024;
/** Of the sealed ones: as large steps as fit the memory. */
const RECORDS_A_STEP = 20_000;
/** Of the day that is open: as the till does, which is in the middle of a stretch when it is killed. */
const RECORDS_OF_A_TILL = 300;
const SALES_A_DAY = 2_000;
const AT = "2026-03-01T14:00:00.000Z";

export interface Forged {
  readonly records: number;
  readonly segments: number;
  /** Records that are not in the archive. */
  readonly behind: number;
}

/** @param sealed sales of days that are closed; @param open of the day after them */
export function forge(directory: string, sealed: number, open: number): Forged {
  const forger = new Forger(directory);
  forger.write({ type: "book-opened", book: "482100" });
  forger.write({ type: "till-started", version: "0", bootId: "forged", sameBoot: false });
  for (let id = 1; id <= sealed + open; id++) {
    for (const record of sale(id)) forger.write(record);
    // Killed just before the next time.
    if (id > sealed && id < sealed + open - 45) forger.keepEvery(RECORDS_OF_A_TILL);
    else if (id > sealed) continue;
    else forger.keepEvery(RECORDS_A_STEP);
    if (id <= sealed && (id % SALES_A_DAY === 0 || id === sealed)) forger.closeDay();
  }
  return forger.end();
}

class Forger {
  readonly #directory: string;
  readonly #archive: Archive;
  readonly #book: Book;
  #number = 0;
  #lines: Uint8Array[] = [];
  #bytes = 0;
  #start: Point = GENESIS;
  #head: Point = GENESIS;
  #archived = 0;
  #records = 0;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
    this.#archive = new Archive(join(directory, ARCHIVE_FILE), (error) => {
      throw error;
    });
    this.#book = new Book("ARS", this.#archive);
    this.#begin();
  }

  write(record: TillRecord): void {
    this.#book.apply(record);
    const json = JSON.stringify(record);
    let line = encodeLine(this.#head, 0, this.#head.sequence, json);
    if (this.#bytes + line.bytes.length + FRAME_BYTES > SEGMENT_BYTES) {
      this.#push(sealLine(this.#head, this.#lines.length));
      this.#save();
      this.#begin();
      line = encodeLine(this.#head, 0, this.#head.sequence, json);
    }
    this.#push(line);
    this.#records += 1;
  }

  closeDay(): void {
    const { day, nextDay: number } = this.#book;
    const { hash, sequence: records } = this.#head;
    this.write({
      type: "day-closed",
      close: { number, totals: day, open: [], owed: 0, at: AT, head: { records, hash } },
    });
    this.write({ type: "day-report-begun", number });
    this.write({ type: "day-report-printed", number });
    this.#keep();
  }

  keepEvery(records: number): void {
    if (this.#records - this.#archived >= records) this.#keep();
  }

  end(): Forged {
    this.#save();
    this.#archive.close();
    return { records: this.#records, segments: this.#number, behind: this.#records - this.#archived };
  }

  #keep(): void {
    const offset = this.#bytes - (this.#lines.at(-1)?.length ?? 0);
    const place: Place = {
      segment: this.#number,
      start: this.#start,
      offset,
      lines: this.#lines.length,
      ...this.#head,
    };
    this.#archive.write({ ...this.#book.changes(), place });
    this.#book.archived();
    this.#archived = this.#records;
  }

  #begin(): void {
    this.#number += 1;
    this.#start = this.#head;
    this.#lines = [];
    this.#bytes = 0;
    this.#push(beginLine(this.#number, SEGMENT_BYTES, this.#head, this.#head.sequence));
  }

  #push(line: ReturnType<typeof encodeLine>): void {
    this.#lines.push(line.bytes);
    this.#bytes += line.bytes.length;
    this.#head = line.point;
  }

  #save(): void {
    const content = new Uint8Array(SEGMENT_BYTES);
    let at = 0;
    for (const line of this.#lines) {
      content.set(line, at);
      at += line.length;
    }
    writeFileSync(join(this.#directory, segmentName(this.#number)), content, { mode: 0o600 });
  }
}

/** Paid by QR, its receipt on paper. */
function sale(id: number): readonly TillRecord[] {
  const total = money(155_050, "ARS");
  const event = (one: SaleEvent): TillRecord => ({ type: "sale", sale: id, event: one });
  const unit = (minor: number) => money(minor, "ARS");
  return [
    {
      type: "sale-begun",
      facts: {
        id,
        reference: `SUC001POS001-482100-${id}-0f3a91`,
        ticket: id % 10 === 0 ? `T${id}` : null,
        lines: [
          {
            title: "Yerba 1 kg",
            barcode: "7790895000997",
            quantity: 1,
            unitPrice: unit(125_050),
            total: unit(125_050),
          },
          {
            title: "Alfajor",
            barcode: "7791234567898",
            quantity: 1,
            unitPrice: unit(30_000),
            total: unit(30_000),
          },
        ],
        total,
        validityS: 600,
        rootKey: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
        at: AT,
        place: {
          rail: "orders",
          posId: "SUC001POS001",
          qrMode: "dynamic",
          language: "es",
          userId: null,
          storeId: null,
        },
      },
    },
    event({
      type: "order-created",
      order: {
        id: `ORD01JX${String(id).padStart(19, "0")}`,
        qrData: `00020101021243650016COM.MERCADOLIBRE020130636${String(id).padStart(32, "0")}5204000053030325802AR6304ABCD`,
        paymentId: `PAY01JX${String(id).padStart(19, "0")}`,
        virtual: false,
      },
    }),
    event({
      type: "order-paid",
      payment: {
        id: `PAY01JX${String(id).padStart(19, "0")}`,
        number: String(100_000_000_000 + id),
        methodType: "account_money",
        method: "account_money",
        installments: 1,
        paid: total,
      },
      receiptNumber: id,
      at: AT,
      providerAt: AT,
    }),
    event({ type: "paper-sealing", paper: "receipt" }),
    event({ type: "paper-sealed", paper: "receipt" }),
    event({ type: "paper-printed", paper: "receipt", proof: "confirmed" }),
  ];
}
