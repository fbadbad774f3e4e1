// Readers that share nothing with what draws: a scanner and a phone for codes, a filler of SVG paths, and dots as
// text, by which letters are looked up.

import jsqr from "jsqr";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { scanAll } from "../support/paper-scanner.ts";

export function isBlackAt({ width, bits }: Bitmap, x: number, y: number): boolean {
  return (((bits[y * Math.ceil(width / 8) + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
}

/** 1 is black, a byte for a dot. */
function dotByDot(picture: Bitmap): Uint8Array {
  const { width, height } = picture;
  const pixels = new Uint8Array(width * height);
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = isBlackAt(picture, at % width, Math.floor(at / width)) ? 1 : 0;
  }
  return pixels;
}

/** What a scanner reads, from the top down. */
export async function scanCodes(picture: Bitmap): Promise<readonly { format: string; text: string }[]> {
  const { width, height } = picture;
  const found = await scanAll({ width, height, pixels: dotByDot(picture) });
  return found.map(({ format, text }) => ({ format, text }));
}

/** What a phone reads. */
export function readQr(picture: Bitmap): string | null {
  const pixels = new Uint8ClampedArray(picture.width * picture.height * 4).fill(255);
  dotByDot(picture).forEach((dot, at) => {
    if (dot === 1) pixels.fill(0, at * 4, at * 4 + 3);
  });
  return jsqr.default(pixels, picture.width, picture.height)?.data ?? null;
}

/** The rectangles of the path in an SVG of ours, as a browser would fill them. */
export function drawSvg(svg: string): Bitmap {
  const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  const path = /<path d="([^"]*)"/.exec(svg)?.[1] ?? "";
  for (const [, x0, y0, across, down] of path.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/g)) {
    for (let y = Number(y0); y < Number(y0) + Number(down); y++) {
      for (let x = Number(x0); x < Number(x0) + Number(across); x++) {
        bits[y * rowBytes + (x >> 3)] = (bits[y * rowBytes + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
      }
    }
  }
  return { width, height, bits };
}

/** The dots of a part of a picture, a line of text for each row. */
export function dotsOf(picture: Bitmap, left: number, top: number, width: number, height: number): string {
  const rows: string[] = [];
  for (let y = top; y < top + height; y++) {
    let row = "";
    for (let x = left; x < left + width; x++) row += isBlackAt(picture, x, y) ? "#" : ".";
    rows.push(row);
  }
  return rows.join("\n");
}
