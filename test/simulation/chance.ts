// Chance that is the same for the same seed, on every machine: the simulation has no other. One stream for each
// purpose, so that leaving out one fault does not change what happens everywhere else.

export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param purpose which stream of this seed */
  constructor(seed: number, purpose: string) {
    // cyrb128 over the seed and the purpose, then sfc32: both public domain, 32-bit whole numbers only.
    let h1 = 1779033703;
    let h2 = 3144134277;
    let h3 = 1013904242;
    let h4 = 2773480762;
    const text = `${seed}/${purpose}`;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
      h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
      h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
      h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
    }
    this.#a = h1 >>> 0;
    this.#b = h2 >>> 0;
    this.#c = h3 >>> 0;
    this.#d = h4 >>> 0;
    for (let turn = 0; turn < 12; turn++) this.next();
  }

  /** From 0 to just under 1. */
  next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  /** A whole number from 0 to below - 1. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** A whole number, both ends included. */
  from(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** @param likely from 0, never, to 1, always */
  maybe(likely: number): boolean {
    return this.next() < likely;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }
}
