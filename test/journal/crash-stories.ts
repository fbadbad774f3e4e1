// Lives of a journal, as written or drawn from a seed, with everything that a power cut or a kill could leave at each
// call to the disk and what had been promised by then.

import { deepStrictEqual } from "node:assert";
import { type Journal, JournalError, type Json, type Place } from "../../src/journal/journal.ts";
import { LINE_OVERHEAD_BYTES } from "../../src/journal/line.ts";
import { FRAME_BYTES } from "../../src/journal/segment.ts";
import { openOn, recordsOf, sale } from "./starts.ts";
import { type FileAtCut, type Image, VirtualDisk } from "./virtual-disk.ts";

export type Piece = readonly Json[];

export type Step =
  | { readonly append: Piece }
  | { readonly together: readonly Piece[] }
  | { readonly note: Json }
  /** The note comes while the flush of the append is under way. */
  | { readonly append: Piece; readonly meanwhile: Json }
  | { readonly restart: "killed" | "closed" };

export interface Moment {
  readonly atCut: readonly (readonly FileAtCut[])[];
  /** What a kill leaves. */
  readonly seen: Image;
  /** So many records were reported durable. */
  readonly acknowledged: number;
  /** A record of those, as somebody remembers it who will start from there; null before there is one. */
  readonly known: Known | null;
}

export interface Known {
  readonly place: Place;
  /** It and all before it. */
  readonly records: number;
}

export interface Story {
  readonly segmentBytes: number;
  readonly pieces: readonly Piece[];
  readonly moments: readonly Moment[];
  /** The JournalError that ended it, where the disk refused a call; null when it was told to its end. */
  readonly failure: JournalError | null;
}

/** Each kind of step, and segments that change. */
export const SALE: readonly Step[] = [
  { append: [sale(1)] },
  { note: { type: "request-sent", attempt: 1 } },
  { note: { type: "request-sent", attempt: 2 } },
  {
    append: [
      { type: "paid", sale: 1 },
      { type: "receipt-begun", sale: 1 },
      { type: "lamp", on: true },
    ],
  },
  { together: [[sale(2, 30)], [sale(3, 1)], [sale(4), sale(5)]] },
  { note: sale(6, 90) },
  { append: [sale(7)], meanwhile: sale(8) },
  { note: sale(9) },
  { append: [{ type: "receipt-done", sale: 1 }] },
];

/**
 * Runs the steps and keeps each moment: before every call that changes the disk, and after every promise; or only
 * the last ones of a story that a refused call ends.
 */
export async function tell(
  steps: readonly Step[],
  segmentBytes: number,
  disk = new VirtualDisk(),
  keep: "all" | "last" = "all",
): Promise<Story> {
  const teller = new Teller(disk, segmentBytes, keep);
  try {
    await teller.open();
    for (const step of steps) await teller.take(step);
    await teller.end();
    return teller.story(null);
  } catch (error) {
    if (disk.fault === null || !(error instanceof JournalError)) throw error;
    await teller.giveUp();
    return teller.story(error);
  }
}

class Teller {
  readonly #disk: VirtualDisk;
  readonly #segmentBytes: number;
  #keeps: boolean;
  readonly #pieces: Piece[] = [];
  readonly #moments: Moment[] = [];
  #acknowledged = 0;
  #known: Known | null = null;
  #journal: Journal | null = null;
  #placeOf: () => Place | null = () => null;

  constructor(disk: VirtualDisk, segmentBytes: number, keep: "all" | "last") {
    this.#disk = disk;
    this.#keeps = keep === "all";
    this.#segmentBytes = segmentBytes;
  }

  async open(): Promise<void> {
    this.#disk.onChange = () => this.#remember();
    const opened = await openOn(this.#disk, this.#segmentBytes);
    deepStrictEqual(recordsOf(opened), this.#pieces.flat(), "a start reads what was written");
    this.#journal = opened.journal;
    this.#placeOf = opened.place;
    this.#promised(this.#pieces.flat().length);
  }

  async take(step: Step): Promise<void> {
    if ("meanwhile" in step) return this.#appendMeanwhile(step.append, step.meanwhile);
    if ("append" in step) return this.#append([step.append]);
    if ("together" in step) return this.#append(step.together);
    if ("note" in step) {
      this.#pieces.push([step.note]);
      this.#opened.note(step.note);
      this.#remember();
      return;
    }
    const journal = this.#opened;
    this.#journal = null;
    if (step.restart === "closed") await journal.close();
    else this.#disk.letGo();
    await this.open();
  }

  async end(): Promise<void> {
    await this.#opened.close();
    this.#promised(this.#pieces.flat().length);
    this.#disk.onChange = null;
  }

  /** After a refused call nothing may be promised any more. */
  async giveUp(): Promise<void> {
    this.#keeps = true;
    this.#remember();
    const more = await this.#journal?.append([sale(999)]).then(
      () => "promised",
      () => "refused",
    );
    if (more === "promised") throw new Error("a record was promised after a failure");
    await this.#journal?.close().catch(() => undefined);
    this.#remember();
    this.#disk.onChange = null;
  }

  story(failure: JournalError | null): Story {
    return { segmentBytes: this.#segmentBytes, pieces: this.#pieces, moments: this.#moments, failure };
  }

  get #opened(): Journal {
    if (this.#journal === null) throw new Error("not opened");
    return this.#journal;
  }

  async #append(pieces: readonly Piece[]): Promise<void> {
    this.#pieces.push(...pieces);
    const journal = this.#opened;
    const calls = pieces.map((piece) => journal.append(piece));
    const failed = (await Promise.allSettled(calls)).find((call) => call.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    this.#promised(this.#pieces.flat().length);
  }

  async #appendMeanwhile(piece: Piece, note: Json): Promise<void> {
    this.#pieces.push(piece);
    const gate = Promise.withResolvers<void>();
    this.#disk.gate = gate.promise;
    const appended = this.#opened.append(piece).then(
      () => null,
      (error: unknown) => error,
    );
    await new Promise((resolve) => setImmediate(resolve));
    const count = this.#pieces.flat().length;
    try {
      this.#pieces.push([note]);
      this.#opened.note(note);
    } finally {
      this.#disk.gate = null;
      gate.resolve();
    }
    const error = await appended;
    if (error !== null) throw error;
    this.#promised(count);
  }

  #promised(records: number): void {
    this.#acknowledged = records;
    const place = this.#placeOf();
    if (place !== null && records === this.#pieces.flat().length) this.#known = { place, records };
    this.#remember();
  }

  #remember(): void {
    if (!this.#keeps) return;
    const disk = this.#disk;
    this.#moments.push({
      atCut: disk.atCut(),
      seen: disk.seen(),
      acknowledged: this.#acknowledged,
      known: this.#known,
    });
  }
}

const SEGMENT_SIZES = [1024, 1024, 1536, 4096] as const;

/** A life drawn from the seed: pieces of all sizes that fit, in any order, with kills and restarts. */
export function drawSteps(random: (below: number) => number): {
  readonly steps: readonly Step[];
  readonly segmentBytes: number;
} {
  const segmentBytes = SEGMENT_SIZES[random(SEGMENT_SIZES.length)] ?? 1024;
  const room = segmentBytes - 2 * FRAME_BYTES;
  let number = 0;
  const record = (most: number): Json => {
    number += 1;
    const least = sale(number);
    const spare = Math.floor((most - LINE_OVERHEAD_BYTES - JSON.stringify(least).length) / 3);
    if (spare < 0) return { type: "paid", sale: number };
    return sale(number, random(4) === 0 ? spare : random(Math.min(spare + 1, 40)));
  };
  const piece = (most = room): Piece => {
    const count = Math.min(1 + random(4), Math.max(1, Math.floor(most / 130)));
    return Array.from({ length: count }, () => record(Math.floor(most / count)));
  };
  const draw = (): Step => {
    switch (random(10)) {
      case 0:
      case 1:
      case 2:
        return { note: record(room) };
      case 3:
        return { together: Array.from({ length: 2 + random(3) }, () => piece()) };
      case 4:
        return { append: piece(), meanwhile: record(room) };
      case 5:
        return { restart: random(3) === 0 ? "closed" : "killed" };
      default:
        return { append: piece() };
    }
  };
  return { steps: Array.from({ length: 4 + random(20) }, draw), segmentBytes };
}
