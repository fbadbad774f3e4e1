// The segments that a short start did not read, read afterwards: all of them, with every check of a start, in slices so
// short that nobody at the counter notices. It mends nothing: it says where the journal is damaged.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import type { Disk } from "./disk.ts";
import { JournalError, type Place } from "./journal.ts";
import { GENESIS, type Point } from "./line.ts";
import { type Finding, refusal, unreadable } from "./recovery.ts";
import { segmentName } from "./segment.ts";
import { readSegmentSlowly, type SegmentReading } from "./segment-reader.ts";

/** About a thousandth of a second on a PC, five on a Raspberry Pi. */
const LINES_AT_ONCE = 100;
const NEWLINE = 0x0a;
/** So that the reading takes a tenth of the processor at most. */
const PAUSE_MS = 10;

export interface VerifyOptions {
  readonly disk: Disk;
  /** What was not read at the start: everything up to this record is verified now, and must lead to it. */
  readonly upTo: Place;
  readonly clock: Clock;
  /** How it ended: null when all is whole. Not called after stop(). */
  ended(damage: JournalError | null): void;
}

/** @returns how to stop it */
export function verifyOlderSegments(options: VerifyOptions): () => void {
  const verifier = new Verifier(options);
  void verifier.run();
  return () => verifier.stop();
}

class Verifier {
  readonly #options: VerifyOptions;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(options: VerifyOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { disk, ended } = this.#options;
    let damage: JournalError | null = null;
    try {
      await this.#verify();
    } catch (error) {
      damage = error instanceof JournalError ? error : unreadable(disk.place, "an older segment", error);
    }
    if (!this.#stopped) ended(damage);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #verify(): Promise<void> {
    const { disk, upTo } = this.#options;
    let head: Point = GENESIS;
    for (let number = 1; number <= upTo.segment; number++) {
      await this.#pause();
      const name = segmentName(number);
      const image = await (disk.readLater?.(name) ?? disk.read(name));
      const isLast = number === upTo.segment;
      const lines = readSegmentSlowly(
        number,
        isLast ? upToLine(image, upTo.offset) : image,
        head,
        LINES_AT_ONCE,
      );
      let step = lines.next();
      for (; step.done !== true; step = lines.next()) await this.#pause();
      const reading = step.value;
      const isWhole = reading.finding.case === "clean" && reading.sealed !== isLast;
      if (!isWhole) throw damageAt(disk, number, reading);
      head = reading.head;
    }
    if (head.sequence === upTo.sequence && head.hash === upTo.hash) return;
    throw refusal(
      {
        case: "broken-chain",
        offset: upTo.offset,
        expected: `the hash ${head.hash} for line ${head.sequence}, from it and all lines before it`,
        found: upTo.hash,
      },
      { place: disk.place, file: segmentName(upTo.segment), lastWhole: head.sequence },
    );
  }

  /** Never ends once stopped: nothing is left to be done then. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#stopped) this.#timer = this.#options.clock.after(PAUSE_MS, resolve);
    });
  }
}

/** What is behind that line is still being written, and was read at the start. */
function upToLine(image: Uint8Array, offset: number): Uint8Array {
  return Uint8Array.from(image).fill(0, image.indexOf(NEWLINE, offset) + 1);
}

function damageAt(disk: Disk, number: number, reading: SegmentReading): JournalError {
  const { finding, head, tail } = reading;
  const seen: Finding =
    finding.case === "clean" || finding.case === "torn-tail"
      ? {
          case: "hole-under-promise",
          offset: tail,
          expected: `line ${head.sequence + 1} and the seal, because the till went on after it`,
          found: "zeros or a part of a line",
        }
      : finding;
  return refusal(seen, { place: disk.place, file: segmentName(number), lastWhole: head.sequence });
}
