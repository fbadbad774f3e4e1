// Drawing on dots: the few strokes of which papers, letters and codes are made. What lies outside is cut off.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";

export class Canvas implements Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
  readonly #rowBytes: number;

  /** White all over. Both 1 or more. */
  constructor(width: number, height: number) {
    if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
      throw new RangeError(`a picture has dots in both directions, found ${width} x ${height}`);
    }
    this.width = width;
    this.height = height;
    this.#rowBytes = Math.ceil(width / 8);
    this.bits = new Uint8Array(this.#rowBytes * height);
  }

  set(x: number, y: number, black = true): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const at = y * this.#rowBytes + (x >> 3);
    const bit = 0x80 >> (x & 7);
    const byte = this.bits[at] ?? 0;
    this.bits[at] = black ? byte | bit : byte & ~bit;
  }

  fill(x: number, y: number, width: number, height: number, black = true): void {
    for (let down = 0; down < height; down++) {
      for (let across = 0; across < width; across++) this.set(x + across, y + down, black);
    }
  }

  /**
   * Lays a picture on this one: its black dots become black, its white ones let through what is there.
   * @param timesX dots across for each of its dots
   * @param timesY dots down for each of its dots
   */
  blit(picture: Bitmap, x: number, y: number, timesX = 1, timesY = timesX): void {
    for (let row = 0; row < picture.height; row++) {
      for (let column = 0; column < picture.width; column++) {
        if (isBlack(picture, column, row)) {
          this.fill(x + column * timesX, y + row * timesY, timesX, timesY);
        }
      }
    }
  }
}

/** White outside of the picture. */
export function isBlack({ width, height, bits }: Bitmap, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  return ((bits[y * Math.ceil(width / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

/** @param times dots of the new picture for each dot of the old one, in both directions; a whole number */
export function scale(picture: Bitmap, times: number): Bitmap {
  const larger = new Canvas(picture.width * times, picture.height * times);
  larger.blit(picture, 0, 0, times);
  return larger;
}

/**
 * Twice as large, with the steps of slanting lines made smooth: of the four dots that a dot becomes, one takes
 * the colour of the two neighbours that meet at its corner, where these agree and the opposite ones do not.
 */
export function doubleSmoothly(picture: Bitmap): Bitmap {
  const larger = new Canvas(picture.width * 2, picture.height * 2);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const here = isBlack(picture, x, y);
      const [above, below] = [isBlack(picture, x, y - 1), isBlack(picture, x, y + 1)];
      const [left, right] = [isBlack(picture, x - 1, y), isBlack(picture, x + 1, y)];
      const slants = left !== right && above !== below;
      larger.set(2 * x, 2 * y, slants && left === above ? above : here);
      larger.set(2 * x + 1, 2 * y, slants && right === above ? above : here);
      larger.set(2 * x, 2 * y + 1, slants && left === below ? below : here);
      larger.set(2 * x + 1, 2 * y + 1, slants && right === below ? below : here);
    }
  }
  return larger;
}
