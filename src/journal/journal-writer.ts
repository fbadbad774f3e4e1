// The one writer of a journal: where a record goes, when it is flushed, and what may be promised then. It starts
// on a journal that was read and mended (file-journal.ts).

import { Buffer } from "node:buffer";
import type { Disk, DiskFile, DiskLock } from "./disk.ts";
import { type Journal, JournalError, type Json, type Place } from "./journal.ts";
import { encodeLine, LINE_OVERHEAD_BYTES, type Point, recordToJson } from "./line.ts";
import { writeFailed } from "./recovery.ts";
import { createDurably } from "./repair.ts";
import {
  BOOKKEEPING_TYPES,
  beginLine,
  FRAME_BYTES,
  isBookkeeping,
  sealLine,
  segmentName,
  typeOf,
} from "./segment.ts";

/** The segment that is written to. */
export interface Segment {
  readonly file: DiskFile;
  readonly number: number;
  /** The chain before it. */
  readonly start: Point;
  readonly bytes: number;
  readonly tail: number;
  readonly lines: number;
}

/**
 * Makes a segment that has its first line before it has its name. `previous` is the chain before that line,
 * `durable` what is known to be flushed.
 */
export function createSegment(disk: Disk, number: number, bytes: number, previous: Point, durable: number) {
  const line = beginLine(number, bytes, previous, durable);
  const content = new Uint8Array(bytes);
  content.set(line.bytes);
  const file = createDurably(disk, segmentName(number), content);
  const segment: Segment = { file, number, start: previous, bytes, tail: line.bytes.length, lines: 1 };
  return { segment, head: line.point };
}

export class JournalWriter implements Journal {
  readonly #disk: Disk;
  readonly #lock: DiskLock;
  readonly #segmentBytes: number;
  #segment: Segment;
  #head: Point;
  /** All lines up to this sequence survive the power going. */
  #durable: number;
  #place: Place | null = null;
  #failure: JournalError | null = null;
  #closing: Promise<void> | null = null;
  /** The flush under way, and the one that will serve all who wrote since it began. */
  #flushing: Promise<void> = Promise.resolve();
  #nextFlush: Promise<void> | null = null;
  #flushes = 0;
  #isFlushing = false;

  constructor(disk: Disk, lock: DiskLock, segmentBytes: number, segment: Segment, head: Point) {
    this.#disk = disk;
    this.#lock = lock;
    this.#segmentBytes = segmentBytes;
    this.#segment = segment;
    this.#head = head;
    this.#durable = head.sequence;
  }

  async append(records: readonly Json[]): Promise<void> {
    this.#assertUsable();
    if (records.length > 0) this.#writePiece(records.map(ownRecordToJson));
    if (this.#durable < this.#head.sequence) await this.#flush();
  }

  note(record: Json): void {
    this.#assertUsable();
    this.#writePiece([ownRecordToJson(record)]);
  }

  head(): Point {
    return this.#head;
  }

  /** Of the last record that was written since the start; null before the first. */
  place(): Place | null {
    return this.#place;
  }

  flushing(): number | null {
    return this.#isFlushing ? this.#flushes : null;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      if (this.#failure === null) {
        // This line's own promise covers all before it, so that a loss behind our back is noticed.
        if (this.#durable < this.#head.sequence) await this.#flush();
        this.#writePiece([JSON.stringify({ type: "journal-closed" })]);
        await this.#flush();
      } else {
        await this.#flushing.catch(() => undefined);
      }
    } finally {
      this.#segment.file.close();
      this.#lock.release();
    }
  }

  #assertUsable(): void {
    if (this.#failure !== null) throw this.#failure;
    if (this.#closing !== null)
      throw new JournalError("write-failed", "The journal was closed; nothing was written.");
  }

  /** Writes the lines of one piece at the tail, synchronously; they are not durable yet. */
  #writePiece(piece: readonly string[]): void {
    this.#assertFits(piece);
    let encoded = this.#encode(piece);
    try {
      if (this.#segment.tail + encoded.bytes.length + FRAME_BYTES > this.#segment.bytes) {
        this.#rollOver();
        encoded = this.#encode(piece);
      }
      this.#segment.file.writeAt(this.#segment.tail, encoded.bytes);
    } catch (error) {
      throw this.#fail("writing a record", error);
    }
    const { number, start, tail } = this.#segment;
    const lines = this.#segment.lines + piece.length;
    this.#segment = { ...this.#segment, tail: tail + encoded.bytes.length, lines };
    this.#head = encoded.head;
    this.#place = { segment: number, start, offset: tail + encoded.last, lines, ...encoded.head };
  }

  /** A piece never spans two segments. */
  #assertFits(piece: readonly string[]): void {
    const bytes = piece.reduce((sum, json) => sum + Buffer.byteLength(json) + LINE_OVERHEAD_BYTES, 0);
    const largest = this.#segmentBytes - 2 * FRAME_BYTES;
    if (bytes <= largest) return;
    throw new RangeError(
      `The records of one append need ${bytes} bytes together; a segment of ${this.#segmentBytes} bytes has room ` +
        `for ${largest}. Nothing was written.`,
    );
  }

  /** @returns last: where the last line begins in the bytes */
  #encode(piece: readonly string[]): {
    readonly bytes: Uint8Array;
    readonly head: Point;
    readonly last: number;
  } {
    let head = this.#head;
    const lines = piece.map((json, index) => {
      const line = encodeLine(head, piece.length - 1 - index, this.#durable, json);
      head = line.point;
      return line.bytes;
    });
    const bytes = Buffer.concat(lines);
    return { bytes, head, last: bytes.length - (lines.at(-1)?.length ?? 0) };
  }

  /**
   * Ends the segment and goes on in a new one. The order matters: first all records are durable, then the next
   * segment is, then the seal. So a sealed segment always has a successor, and a lost successor is noticed.
   * Synchronous, because note() is.
   */
  #rollOver(): void {
    const full = this.#segment;
    full.file.flushNow();
    this.#durable = this.#head.sequence;
    const seal = sealLine(this.#head, full.lines);
    const next = createSegment(this.#disk, full.number + 1, this.#segmentBytes, seal.point, this.#durable);
    try {
      full.file.writeAt(full.tail, seal.bytes);
      full.file.flushNow();
    } catch (error) {
      next.segment.file.close();
      throw error;
    }
    full.file.close();
    this.#segment = next.segment;
    this.#head = next.head;
    this.#durable = next.head.sequence;
  }

  /**
   * Resolves after a flush that begins later than this call. Whoever comes while one is under way waits for
   * the next, together; so do all calls of one turn of the event loop.
   */
  #flush(): Promise<void> {
    this.#nextFlush ??= this.#flushing.then(() => {
      this.#nextFlush = null;
      this.#flushing = this.#flushOnce();
      return this.#flushing;
    });
    return this.#nextFlush;
  }

  async #flushOnce(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    const covered = this.#head.sequence;
    this.#flushes += 1;
    this.#isFlushing = true;
    try {
      await this.#segment.file.flush();
    } catch (error) {
      // The system forgets a failed flush once it was told: a second one could succeed without the bytes.
      throw this.#fail("flushing", error);
    } finally {
      this.#isFlushing = false;
    }
    if (this.#failure !== null) throw this.#failure;
    this.#durable = Math.max(this.#durable, covered);
  }

  #fail(what: string, cause: unknown): JournalError {
    this.#failure ??= cause instanceof JournalError ? cause : writeFailed(this.#disk.place, what, cause);
    return this.#failure;
  }
}

function ownRecordToJson(record: Json): string {
  const type = typeOf(record);
  if (isBookkeeping(type)) {
    throw new TypeError(`Records of the types ${BOOKKEEPING_TYPES.join(", ")} are the journal's own.`);
  }
  return recordToJson(record);
}
