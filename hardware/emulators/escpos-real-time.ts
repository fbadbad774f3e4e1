// Finds the commands that a printer obeys at once (DLE EOT, DLE ENQ, DLE DC4) in the raw stream, also inside
// the data of other commands and while the buffer stands still.

const DLE = 0x10;
const KINDS = [0x04, 0x05, 0x14];
/** Bytes of DLE DC4 after its function number. */
const PULSE_PARAMETERS: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 2],
  [3, 5],
  [7, 1],
  [8, 7],
]);

export class RealTimeMatcher {
  #seen: number[] = [];

  forget(): void {
    this.#seen = [];
  }

  match(bytes: Uint8Array): number[][] {
    const found: number[][] = [];
    for (const byte of bytes) {
      if (this.#seen.length === 0 && byte !== DLE) continue;
      this.#seen.push(byte);
      if (this.#seen.length === 2 && !KINDS.includes(byte)) this.#seen = byte === DLE ? [DLE] : [];
      if (this.#seen.length < 3) continue;
      const [, kind, parameter = 0] = this.#seen;
      const more = kind === 0x14 ? (PULSE_PARAMETERS.get(parameter) ?? 0) : 0;
      if (this.#seen.length < 3 + more) continue;
      found.push(this.#seen);
      this.#seen = [];
    }
    return found;
  }
}
