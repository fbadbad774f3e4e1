// Grey pictures made black and white: what a photographer's eye calls grey becomes a finer or coarser sprinkling of
// black dots.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { Canvas } from "./canvas.ts";

export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  /** Row after row, a byte for a dot: 0 is black, 255 white. */
  readonly levels: Uint8Array;
}

const WHITE = 255;
const MIDDLE = 128;

/** What scaleDown makes of a picture of this size. */
export function scaledSize(
  { width, height }: { readonly width: number; readonly height: number },
  mostDots: number,
): { readonly width: number; readonly height: number } {
  if (width <= mostDots) return { width, height };
  return { width: mostDots, height: Math.max(1, Math.round((height * mostDots) / width)) };
}

/** As many dots across as asked for, or fewer; each is the mean of what it covers. The shape stays. */
export function scaleDown(picture: GreyPicture, mostDots: number): GreyPicture {
  if (picture.width <= mostDots) return picture;
  const { width, height } = scaledSize(picture, mostDots);
  const levels = new Uint8Array(width * height);
  // The first dot of the old picture that belongs to the given one of the new.
  const left = (x: number) => Math.floor((x * picture.width) / width);
  const top = (y: number) => Math.floor((y * picture.height) / height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let count = 0;
      for (let row = top(y); row < Math.max(top(y) + 1, top(y + 1)); row++) {
        for (let column = left(x); column < left(x + 1); column++) {
          sum += picture.levels[row * picture.width + column] ?? WHITE;
          count++;
        }
      }
      levels[y * width + x] = Math.round(sum / count);
    }
  }
  return { width, height, levels };
}

/**
 * By Floyd and Steinberg: each dot becomes black or white, and what that is wrong by is handed on to the dots that
 * come next, 7/16 to the right, 3/16, 5/16 and 1/16 to the row below. Pure black and white stay as they are.
 */
export function dither({ width, height, levels }: GreyPicture): Bitmap {
  const picture = new Canvas(width, height);
  const wanted = Int32Array.from(levels);
  const hand = (x: number, y: number, error: number) => {
    if (x >= 0 && x < width && y < height) wanted[y * width + x] = (wanted[y * width + x] ?? 0) + error;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = wanted[y * width + x] ?? WHITE;
      const isBlack = level < MIDDLE;
      picture.set(x, y, isBlack);
      const error = level - (isBlack ? 0 : WHITE);
      hand(x + 1, y, Math.trunc((error * 7) / 16));
      hand(x - 1, y + 1, Math.trunc((error * 3) / 16));
      hand(x, y + 1, Math.trunc((error * 5) / 16));
      hand(x + 1, y + 1, Math.trunc(error / 16));
    }
  }
  return picture;
}
