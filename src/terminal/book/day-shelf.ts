// Where the closes of days are: the last one, those whose paper is not known to be out, and those that changed since the last checkpoint
// are in memory; all others in the archive, where there is one.

import type { Archive } from "../../archive/archive.ts";
import { ArchiveError } from "../../archive/archive-error.ts";
import type { Json } from "../../journal/journal.ts";
import type { ClosedDay } from "./records.ts";

export class DayShelf {
  readonly #archive: Archive | null;
  readonly #days = new Map<number, ClosedDay>();
  readonly #changed = new Set<number>();
  #lastNumber = 0;
  /** The newest close. */
  #newest = 0;

  constructor(archive: Archive | null) {
    this.#archive = archive;
  }

  /** The highest that was given; a repair may have left some out. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  get(number: number): ClosedDay | null {
    if (number < 1 || number > this.#lastNumber) return null;
    return this.#days.get(number) ?? ((this.#archive?.day(number) ?? null) as unknown as ClosedDay | null);
  }

  /** Those whose paper is not known to be out, and the last one; the oldest first. */
  pending(): readonly ClosedDay[] {
    return [...this.#days.values()]
      .filter(({ close, isOut }) => !isOut || close.number === this.#newest)
      .sort((a, b) => a.close.number - b.close.number);
  }

  /** The oldest first. */
  all(): readonly ClosedDay[] {
    return Array.from({ length: this.#lastNumber }, (_, index) => this.get(index + 1)).filter(
      (day) => day !== null,
    );
  }

  /** The next close has a higher number than this. */
  skipTo(number: number): void {
    this.#lastNumber = Math.max(this.#lastNumber, number);
  }

  put(day: ClosedDay): void {
    this.#days.set(day.close.number, day);
    this.#changed.add(day.close.number);
    this.skipTo(day.close.number);
    this.#newest = Math.max(this.#newest, day.close.number);
  }

  /** Takes over what the archive holds: the last number, and the days that are pending. */
  open(lastNumber: number, pending: readonly number[]): void {
    this.#lastNumber = lastNumber;
    for (const number of pending) {
      const day = this.get(number);
      if (day === null) throw new ArchiveError("damaged", `the archive has no day ${number}`);
      this.#days.set(number, day);
      this.#newest = Math.max(this.#newest, number);
    }
  }

  changes(): ReadonlyMap<number, Json> {
    return new Map([...this.#changed].map((number) => [number, this.get(number) as unknown as Json]));
  }

  archived(): void {
    this.#changed.clear();
    const kept = this.pending();
    this.#days.clear();
    for (const day of kept) this.#days.set(day.close.number, day);
  }
}
