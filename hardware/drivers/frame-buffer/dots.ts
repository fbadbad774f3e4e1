// A black and white picture as the dots of a screen: centred on white, cut where it is larger.

import type { Bitmap } from "../../hal/bitmap.ts";
import type { FrameFormat } from "../../hal/frame-memory.ts";

const WHITE = 0xff;

/** @param picture null is a white screen; @param inverted for panels whose white is dark */
export function frameBytes(picture: Bitmap | null, format: FrameFormat, inverted = false): Uint8Array {
  const bytes = new Uint8Array(format.strideBytes * format.height).fill(WHITE);
  if (inverted)
    for (let y = 0; y < format.height; y++) for (let x = 0; x < format.width; x++) turn(bytes, format, x, y);
  if (picture === null) return bytes;
  const left = Math.floor((format.width - picture.width) / 2);
  const top = Math.floor((format.height - picture.height) / 2);
  const rowBytes = Math.ceil(picture.width / 8);
  for (let y = Math.max(0, -top); y < picture.height && y + top < format.height; y++) {
    for (let x = Math.max(0, -left); x < picture.width && x + left < format.width; x++) {
      const black = ((picture.bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
      if (black) turn(bytes, format, x + left, y + top);
    }
  }
  return bytes;
}

/** The dot gets the other colour than the ground. */
function turn(bytes: Uint8Array, { bitsPerDot, strideBytes }: FrameFormat, x: number, y: number): void {
  const row = y * strideBytes;
  if (bitsPerDot === 1) {
    const at = row + (x >> 3);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (x & 7));
    return;
  }
  const start = row + x * (bitsPerDot / 8);
  // The fourth byte is no colour, but some layers take it for opacity: it stays full.
  const colourBytes = bitsPerDot === 16 ? 2 : 3;
  for (let at = start; at < start + colourBytes; at++) bytes[at] = (bytes[at] ?? 0) ^ WHITE;
}
