// The memory of an emulated ESC/POS printer that survives being switched off: pictures under names of two
// characters (GS ( L). It counts what is written, because flash wears out.

import type { Bitmap } from "./printer-paper.ts";

// GS ( L function 64 sends at most so many names at once, and waits for an ACK before the next.
const NAMES_IN_A_PART = 40;

export class PictureFlash {
  readonly #pictures = new Map<string, Bitmap>();
  #partsLeft: number[][] = [];
  /** How often something was written. */
  writes = 0;

  /** @param parameters of function 67 from its first one on: a, name, b, width, height, c, data */
  write([, first = 0, second = 0, , xL = 0, xH = 0, yL = 0, yH = 0, , ...data]: Uint8Array): void {
    const width = xL + xH * 256;
    const height = yL + yH * 256;
    const rowBytes = Math.ceil(width / 8);
    const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
      const x = at % width;
      const byte = data[Math.floor(at / width) * rowBytes + (x >> 3)] ?? 0;
      return (byte >> (7 - (x & 7))) & 1;
    });
    this.#pictures.set(String.fromCharCode(first, second), { width, height, pixels });
    this.writes += 1;
  }

  find(first: number, second: number): Bitmap | null {
    return this.#pictures.get(String.fromCharCode(first, second)) ?? null;
  }

  erase(first: number, second: number): void {
    this.#pictures.delete(String.fromCharCode(first, second));
  }

  /** The first part of the answer to function 64. */
  list(): readonly number[] {
    const names = [...this.#pictures.keys()].sort();
    this.#partsLeft = [];
    do {
      const part = names.splice(0, NAMES_IN_A_PART);
      const status = names.length > 0 ? 0x41 : 0x40;
      this.#partsLeft.push([0x37, 0x72, status, ...Buffer.from(part.join(""), "latin1"), 0x00]);
    } while (names.length > 0);
    return this.#partsLeft.shift() ?? [];
  }

  /** What follows an ACK; nothing when all was sent. */
  nextPart(): readonly number[] {
    return this.#partsLeft.shift() ?? [];
  }
}
