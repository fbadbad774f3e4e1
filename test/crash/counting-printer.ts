// A printer that says when so much of what the till prints has arrived, so that the till can be killed in the middle.

import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";

export interface Stop {
  /** Counted from the first byte that ever came. */
  readonly atByte: number;
  /** What the till wrote beyond that byte stays in the dead wire, as when a cable's own buffer is thrown away. */
  readonly losesRest: boolean;
  /** Called when the printer has so many bytes and before it has more. */
  readonly reached: () => void;
}

export class CountingPrinter extends EmulatedEscPosPrinter {
  #pieces: Uint8Array[] = [];
  #arrived = 0;
  #stop: Stop | null = null;
  #isDeaf = false;

  /** Everything that arrived so far, also what was lost. */
  bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }

  stopAt(stop: Stop): void {
    this.#stop = stop;
  }

  /** The till is another one: what comes now is heard. */
  hearAgain(): void {
    this.#stop = null;
    this.#isDeaf = false;
  }

  override receive(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    const before = this.#arrived;
    this.#arrived += bytes.length;
    if (this.#isDeaf) return;
    const stop = this.#stop;
    if (stop === null || this.#arrived < stop.atByte) {
      super.receive(bytes);
      return;
    }
    this.#stop = null;
    super.receive(bytes.subarray(0, stop.atByte - before));
    stop.reached();
    this.#isDeaf = stop.losesRest;
    if (!stop.losesRest) super.receive(bytes.subarray(stop.atByte - before));
  }
}
