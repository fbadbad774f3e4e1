// The end of a journal after the power went: is what stands behind the last whole piece what a cut leaves, or
// is it damage? The only place where bytes may be given up, so it explains every byte before it allows that.

import { parseLine, wholeLineIn } from "./line.ts";
import type { Finding } from "./recovery.ts";

const NUL = 0;
const NEWLINE = 0x0a;

interface Tail {
  /** After the last whole piece: what would be removed begins here. */
  readonly from: number;
  /** Where the first missing line should stand, which is later when its piece had begun. */
  readonly hole: number;
  /** The sequence of the first line that would be lost. */
  readonly firstLost: number;
  /** The sequence of the line missing at the hole. */
  readonly nextLine: number;
}

/** A stretch between NULs and newlines. */
interface Fragment {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Is there a NUL before it, so that its beginning may be lost? */
  readonly afterHole: boolean;
  /** Does a newline end it, rather than a NUL or the end of the file? */
  readonly ended: boolean;
}

/**
 * A cut loses or tears only what was never flushed, so its marks are: a line without an end, holes of zeros,
 * remains of lines beside holes, and whole lines none of which was written knowing that the hole was durable.
 * Everything else did not come from a cut.
 */
export function findTornTail(image: Uint8Array, tail: Tail): Finding {
  const lone = findLoneNul(image, tail.hole);
  if (lone !== null) {
    return {
      case: "broken-line",
      offset: lone,
      expected: "a character of a line",
      found: "a single zero byte, where a lost write leaves longer holes",
    };
  }
  let end = tail.hole;
  for (const fragment of fragments(image, tail.hole)) {
    end = fragment.offset + fragment.bytes.length + (fragment.ended ? 1 : 0);
    const line = fragment.ended ? parseLine(fragment.bytes) : null;
    const fault = line === null ? judgeRemains(fragment) : judgeLaterLine(line, fragment.offset, tail);
    if (fault !== null) return fault;
  }
  return {
    case: "torn-tail",
    offset: tail.from,
    end,
    expected: `line ${tail.nextLine} as a whole`,
    found: end === tail.hole ? "a piece that stops in its middle" : "a part of what was being written",
  };
}

/** The highest sequence that any whole line of the segment says was durable; 0 when there is none. */
export function highestPromise(image: Uint8Array): number {
  let highest = 0;
  for (const fragment of fragments(image, 0)) {
    const line = fragment.ended ? parseLine(fragment.bytes) : null;
    if (line !== null) highest = Math.max(highest, line.durable);
  }
  return highest;
}

function judgeLaterLine(
  line: { readonly sequence: number; readonly durable: number },
  offset: number,
  tail: Tail,
): Finding | null {
  if (line.durable >= tail.firstLost) {
    return {
      case: "hole-under-promise",
      offset: tail.hole,
      expected: `line ${tail.nextLine}, because line ${line.sequence} at byte ${offset} was written when all lines up to ${line.durable} were durable`,
      found: "zeros or a part of a line",
    };
  }
  if (line.sequence > tail.nextLine) return null;
  return {
    case: "sequence-gap",
    offset,
    expected: `a line after ${tail.nextLine}`,
    found: `line ${line.sequence}`,
  };
}

function judgeRemains(fragment: Fragment): Finding | null {
  const { bytes, offset, ended, afterHole } = fragment;
  if (ended && !afterHole) {
    return {
      case: "broken-line",
      offset,
      expected: "a line with the checksum that it claims",
      found: `${bytes.length} bytes that end like a line, beside no hole, with another one`,
    };
  }
  const end = ended ? null : wholeLineIn(bytes);
  if (end === null || end === bytes.length) return null;
  return {
    case: "broken-line",
    offset: offset + end,
    expected: "the newline after a whole line",
    found: `the byte 0x${(bytes[end] ?? 0).toString(16).padStart(2, "0")}`,
  };
}

function* fragments(image: Uint8Array, from: number): Generator<Fragment> {
  let at = from;
  let afterHole = false;
  while (at < image.length) {
    if (image[at] === NUL) {
      afterHole = true;
      at += 1;
      continue;
    }
    let end = at;
    while (end < image.length && image[end] !== NUL && image[end] !== NEWLINE) end += 1;
    const ended = end < image.length && image[end] === NEWLINE;
    yield { offset: at, bytes: image.subarray(at, end), afterHole, ended };
    afterHole = false;
    at = ended ? end + 1 : end;
  }
}

/**
 * A single NUL inside a line, with more of the line behind it: a flipped bit makes one of a space. Devices tear
 * at eight bytes and more (reliability.md, F1), and a hole that begins where a line begins may be of any length.
 */
function findLoneNul(image: Uint8Array, from: number): number | null {
  for (let at = image.indexOf(NUL, from); at >= 0; at = image.indexOf(NUL, at)) {
    let end = at;
    while (end < image.length && image[end] === NUL) end += 1;
    const insideLine = at > 0 && image[at - 1] !== NEWLINE;
    if (end - at === 1 && end < image.length && insideLine) return at;
    at = end;
  }
  return null;
}
