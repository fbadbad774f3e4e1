// Chance that a seed decides: the same words under the same seed give the same numbers, in every process.

/** FNV-1a over the words, then mulberry32: small, well known, and good enough to choose bytes and amounts with. */
export class Chance {
  #state: number;

  /** @param about what is decided here, so that one more decision elsewhere changes nothing here */
  constructor(seed: number, about: string) {
    let hash = 0x811c9dc5;
    for (const letter of `${seed} ${about}`)
      hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
    this.#state = hash | 0;
  }

  /** A whole number from 0 to below - 1. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  }

  /** @param choices at least one */
  pick<const Choices extends readonly unknown[]>(choices: Choices): Choices[number] {
    return choices[this.below(choices.length)];
  }
}
