// A frame buffer in a folder: a file of the right size, and beside it what sysfs says about it. What it shows is read
// back as somebody with a camera would see it: grey dots, from the bytes of each format.

import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsqr from "jsqr";

export interface FakeScreenFormat {
  readonly width: number;
  readonly height: number;
  readonly bits: 1 | 16 | 32;
  /** Bytes at the end of each row that show nothing. */
  readonly padding?: number;
}

export class FakeScreen {
  readonly folder = mkdtempSync(join(tmpdir(), "tilld-screen-"));
  readonly path = join(this.folder, "fb7");
  readonly sysfs = join(this.folder, "graphics");
  readonly #format: FakeScreenFormat;
  readonly strideBytes: number;

  constructor(format: FakeScreenFormat) {
    this.#format = format;
    this.strideBytes = Math.ceil((format.width * format.bits) / 8) + (format.padding ?? 0);
    mkdirSync(join(this.sysfs, "fb7"), { recursive: true });
    this.describe("virtual_size", `${format.width},${format.height}`);
    this.describe("bits_per_pixel", String(format.bits));
    this.describe("stride", String(this.strideBytes));
    this.plugIn();
  }

  describe(file: string, text: string): void {
    writeFileSync(join(this.sysfs, "fb7", file), `${text}\n`);
  }

  /** A new file of that name, dark all over. */
  plugIn(): void {
    const fresh = `${this.path}.new`;
    writeFileSync(fresh, new Uint8Array(this.strideBytes * this.#format.height));
    renameSync(fresh, this.path);
  }

  unplug(): void {
    rmSync(this.path);
  }

  bytes(): Uint8Array {
    return readFileSync(this.path);
  }

  /** From 0 (black) to 255, row by row. */
  grey(): Uint8ClampedArray {
    const { bits, height, width } = this.#format;
    const bytes = Buffer.from(this.bytes());
    const dots = new Uint8ClampedArray(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const row = y * this.strideBytes;
        if (bits === 1) {
          dots[y * width + x] = ((bytes[row + Math.floor(x / 8)] ?? 0) >> (x % 8)) & 1 ? 255 : 0;
        } else if (bits === 16) {
          const value = bytes.readUInt16LE(row + 2 * x);
          // Five bits of red, six of green, five of blue.
          dots[y * width + x] = (((value >> 11) * 8 + ((value >> 5) & 63) * 4 + (value & 31) * 8) / 3) * 1.04;
        } else {
          const [blue = 0, green = 0, red = 0] = bytes.subarray(row + 4 * x);
          dots[y * width + x] = (red + green + blue) / 3;
        }
      }
    }
    return dots;
  }

  /** What a phone reads there; null when it finds no code. */
  scan(): string | null {
    return scanGrey(this.grey(), this.#format.width, this.#format.height);
  }

  /** How much of it is black, from 0 to 1. */
  blackness(): number {
    const dots = this.grey();
    return dots.filter((dot) => dot < 128).length / dots.length;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// The package calls itself CommonJS and its types do not.
const read = jsqr as unknown as typeof jsqr.default;

/** @param grey from 0 (black) to 255, row by row */
export function scanGrey(grey: ArrayLike<number>, width: number, height: number): string | null {
  const colours = new Uint8ClampedArray(4 * width * height);
  for (let dot = 0; dot < width * height; dot++) colours.fill(grey[dot] ?? 0, 4 * dot, 4 * dot + 3);
  for (let dot = 0; dot < width * height; dot++) colours[4 * dot + 3] = 255;
  return read(colours, width, height)?.data ?? null;
}
