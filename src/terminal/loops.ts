// How somebody who only wants to know whether the till still turns sees its loops. Apart from them, because whoever
// runs a loop and whoever watches it need nothing else of each other.

/** A loop that has to go on by itself once it has begun with something. */
export interface Loop {
  /** For people, and different from that of every other loop: "the money of sale 12". */
  readonly name: string;
  /** How long one step may take: longer than all the bounds that are inside of it. */
  readonly patienceMs: number;
  /** A number that changes with each step; null while nothing is in hand, or what is in hand has to wait and may. */
  step(): number | null;
}
