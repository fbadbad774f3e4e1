// Reading one segment as far as it can be believed, line by line, and saying what ended the reading. It decides
// nothing: what is done about it stands in recovery.ts.

import type { Json, Place } from "./journal.ts";
import { chainHash, checksumFound, checksumSaid, type Line, type Point, parseLine } from "./line.ts";
import type { Finding } from "./recovery.ts";
import { FORMAT, fieldsOf, isBookkeeping, sealOf, segmentName, typeOf } from "./segment.ts";
import { findTornTail } from "./tail.ts";

const NUL = 0;
const NEWLINE = 0x0a;

export interface Entry extends Point {
  readonly record: Json;
}

export interface SegmentReading {
  readonly number: number;
  /** The size that the segment was made with. */
  readonly bytes: number;
  readonly entries: readonly Entry[];
  /** The chain after the last whole piece. */
  readonly head: Point;
  /** Where the next line goes. */
  readonly tail: number;
  /** Lines up to there, the journal's own ones too. */
  readonly lines: number;
  readonly sealed: boolean;
  /** The last record of the last whole piece; null when there is none. */
  readonly place: Place | null;
  /** What ended the reading. */
  readonly finding: Finding;
}

/**
 * Reads a segment from its first byte; `start` is the chain after the segment before.
 * @param known a record of this segment: nothing between the first line and that one is read
 * @throws Error when that record is another one, or is not there
 */
export function readSegment(
  number: number,
  image: Uint8Array,
  start: Point,
  known: Place | null = null,
): SegmentReading {
  const step = new SegmentReader(number, image, start, known).read(Number.POSITIVE_INFINITY).next();
  if (step.done !== true) throw new Error("the reading of a segment stopped");
  return step.value;
}

/** The same with a pause after so many lines, for a reader who has time. */
export function readSegmentSlowly(
  number: number,
  image: Uint8Array,
  start: Point,
  lines: number,
): Generator<void, SegmentReading> {
  return new SegmentReader(number, image, start, null).read(lines);
}

class SegmentReader {
  readonly #number: number;
  readonly #image: Uint8Array;
  readonly #previous: string;
  readonly #entries: Entry[] = [];
  /** After the last whole piece; what follows may have to be taken back. */
  #whole: { readonly head: Point; readonly tail: number; readonly lines: number };
  #piece: Entry[] = [];
  #piecesLeft = 0;
  #head: Point;
  #offset = 0;
  #lines = 0;
  #bytes: number;
  readonly #start: Point;
  readonly #known: Place | null;
  #place: Place | null = null;

  constructor(number: number, image: Uint8Array, start: Point, known: Place | null) {
    this.#start = start;
    this.#known = known;
    this.#number = number;
    this.#image = image;
    this.#previous = start.hash;
    this.#head = start;
    this.#whole = { head: start, tail: 0, lines: 0 };
    this.#bytes = image.length;
  }

  *read(linesAtOnce: number): Generator<void, SegmentReading> {
    for (;;) {
      if (this.#lines > 0 && this.#lines % linesAtOnce === 0) yield;
      const end = lineEnd(this.#image, this.#offset);
      if (end === null) return this.#ended(this.#judgeTail());
      const bytes = this.#image.subarray(this.#offset, end);
      const line = parseLine(bytes);
      if (line === null) return this.#ended(brokenLine(this.#offset, bytes));
      const fault = this.#judgeLine(line);
      if (fault !== null) return this.#ended(fault);
      const record = parseJson(line.json);
      if (record === undefined) {
        return this.#ended({
          case: "broken-line",
          offset: this.#offset,
          expected: "JSON after the hash",
          found: "text that is not JSON, although its checksum is right",
        });
      }
      const frameFault = this.#take(line, record, end + 1);
      if (frameFault !== null) return this.#ended(frameFault);
      if (this.#lines === 1 && this.#known !== null) this.#goOnAfter(this.#known);
      if (typeOf(record) === "segment-sealed") return this.#ended(this.#judgeAfterSeal(), true);
    }
  }

  /** Everything up to this record counts as read. */
  #goOnAfter(known: Place): void {
    const end = lineEnd(this.#image, known.offset);
    const line = end === null ? null : parseLine(this.#image.subarray(known.offset, end));
    if (end === null || line?.sequence !== known.sequence || line.hash !== known.hash || line.more !== 0) {
      throw new Error(`record ${known.sequence} of ${segmentName(this.#number)} is another one`);
    }
    this.#head = { sequence: known.sequence, hash: known.hash };
    this.#offset = end + 1;
    this.#lines = known.lines;
    this.#whole = { head: this.#head, tail: this.#offset, lines: this.#lines };
    this.#place = known;
  }

  /** Is this whole line the one that must come next? */
  #judgeLine(line: Line): Finding | null {
    const sequence = this.#head.sequence + 1;
    if (line.sequence !== sequence) {
      return {
        case: "sequence-gap",
        offset: this.#offset,
        expected: `line ${sequence}`,
        found: `line ${line.sequence}`,
      };
    }
    const hash = chainHash(this.#head.hash, sequence, line.more, line.json);
    if (line.hash !== hash) {
      return {
        case: "broken-chain",
        offset: this.#offset,
        expected: `the hash ${hash} for line ${sequence}, from it and all lines before it`,
        found: line.hash,
      };
    }
    const left = this.#piecesLeft;
    if (line.durable >= sequence || (left > 0 && line.more !== left - 1)) {
      return {
        case: "broken-line",
        offset: this.#offset,
        expected: `line ${sequence} to promise only earlier lines and to continue its piece`,
        found: `a promise of ${line.durable} and ${line.more} more lines in the piece`,
      };
    }
    return null;
  }

  /** Takes the line over: as the frame of the segment, or as a record of the piece that it belongs to. */
  #take(line: Line, record: Json, next: number): Finding | null {
    const type = typeOf(record);
    if (this.#lines === 0) {
      const fault = this.#judgeHeader(record);
      if (fault !== null) return fault;
    } else if (type === "segment-sealed") {
      const seal = JSON.stringify(sealOf(this.#head, this.#lines));
      if (line.json !== seal) {
        return { case: "wrong-seal", offset: this.#offset, expected: seal, found: line.json };
      }
    } else if (!isBookkeeping(type)) {
      this.#piece.push({ sequence: line.sequence, hash: line.hash, record });
    }
    this.#head = { sequence: line.sequence, hash: line.hash };
    const offset = this.#offset;
    this.#offset = next;
    this.#lines += 1;
    this.#piecesLeft = line.more;
    if (line.more === 0) {
      const { hash, sequence } = line;
      if (this.#piece.length > 0) {
        this.#place = {
          segment: this.#number,
          start: this.#start,
          offset,
          lines: this.#lines,
          sequence,
          hash,
        };
      }
      this.#entries.push(...this.#piece);
      this.#piece = [];
      this.#whole = { head: this.#head, tail: next, lines: this.#lines };
    }
    return null;
  }

  #judgeHeader(record: Json): Finding | null {
    const fields = fieldsOf(record);
    const expected = `the beginning of segment ${this.#number}, after the hash ${this.#previous}, of ${this.#bytes} bytes or more`;
    if (fields["type"] !== "segment-begun") {
      return { case: "wrong-header", offset: 0, expected, found: "another line" };
    }
    const format = fields["format"];
    if (typeof format === "number" && format > FORMAT) {
      return { case: "newer-format", offset: 0, expected: `format ${FORMAT}`, found: `format ${format}` };
    }
    const bytes = fields["bytes"];
    const fits =
      format === FORMAT &&
      fields["segment"] === this.#number &&
      fields["previous"] === this.#previous &&
      typeof bytes === "number" &&
      Number.isSafeInteger(bytes) &&
      bytes >= this.#image.length;
    if (!fits) return { case: "wrong-header", offset: 0, expected, found: JSON.stringify(record) };
    this.#bytes = bytes;
    return null;
  }

  /** There is no further whole line: nothing, a torn tail, or damage. */
  #judgeTail(): Finding {
    const empty = firstWritten(this.#image, this.#offset) === null;
    if (this.#lines === 0) {
      return {
        case: "wrong-header",
        offset: 0,
        expected: `the beginning of segment ${this.#number}, which was durable before the file had its name`,
        found: empty ? "no line at all" : "a line that is not whole",
      };
    }
    if (empty && this.#piecesLeft === 0) {
      return { case: "clean", offset: this.#offset, expected: "the end", found: "the end" };
    }
    return findTornTail(this.#image, {
      from: this.#whole.tail,
      hole: this.#offset,
      firstLost: this.#whole.head.sequence + 1,
      nextLine: this.#head.sequence + 1,
    });
  }

  #judgeAfterSeal(): Finding {
    const written = firstWritten(this.#image, this.#offset);
    if (written === null)
      return { case: "clean", offset: this.#offset, expected: "the end", found: "the end" };
    return {
      case: "data-after-seal",
      offset: written,
      expected: "zeros after the seal",
      found: "written bytes",
    };
  }

  #ended(finding: Finding, sealed = false): SegmentReading {
    const { head, tail, lines } = this.#whole;
    return {
      number: this.#number,
      bytes: this.#bytes,
      entries: this.#entries,
      head,
      tail,
      lines,
      sealed,
      place: this.#place,
      finding,
    };
  }
}

function brokenLine(offset: number, line: Uint8Array): Finding {
  return {
    case: "broken-line",
    offset,
    expected: `a line of ${line.length} bytes with the checksum ${checksumFound(line)}`,
    found: `the checksum ${JSON.stringify(checksumSaid(line))}`,
  };
}

/** Where the newline of a line without NULs is, or null when the bytes at `from` are no whole line. */
function lineEnd(image: Uint8Array, from: number): number | null {
  const newline = image.indexOf(NEWLINE, from);
  if (newline < 0) return null;
  const nul = image.subarray(from, newline).indexOf(NUL);
  return nul < 0 ? newline : null;
}

/** The first byte from there on that is not NUL. */
function firstWritten(image: Uint8Array, from: number): number | null {
  if (isAllNul(image.subarray(from))) return null;
  for (let at = from; at < image.length; at++) if (image[at] !== NUL) return at;
  return null;
}

/** Most of an open segment is, at each start: found by one comparison with itself, where a loop would first be compiled. */
function isAllNul(bytes: Uint8Array): boolean {
  return (
    bytes.length === 0 || (bytes[0] === NUL && Buffer.compare(bytes.subarray(1), bytes.subarray(0, -1)) === 0)
  );
}

/** Undefined for what is no JSON. */
export function parseJson(json: string): Json | undefined {
  try {
    const value: Json = JSON.parse(json);
    return value;
  } catch {
    return undefined;
  }
}
