// PNG files, read as grey pictures and written as black and white ones.

import { PNG } from "pngjs";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { isBlack } from "./canvas.ts";
import type { GreyPicture } from "./dither.ts";

const WHITE = 255;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
// A file of a few kilobytes can say that it unpacks to gigabytes.
const MOST_PIXELS = 16_000_000;

/** What the file says of itself, before anything is unpacked. @throws RangeError saying what is wrong with it */
export function readPngSize(file: Uint8Array): { readonly width: number; readonly height: number } {
  if (!SIGNATURE.every((byte, index) => file[index] === byte) || file.length < 33) {
    throw new RangeError("it is not a PNG file");
  }
  // The first chunk is IHDR, which begins with width and height (PNG specification, 11.2.1).
  const head = new DataView(file.buffer, file.byteOffset + 16, 8);
  const [width, height] = [head.getUint32(0), head.getUint32(4)];
  if (width * height > MOST_PIXELS) {
    throw new RangeError(`it has ${width} x ${height} dots, more than ${MOST_PIXELS} in all`);
  }
  return { width, height };
}

/** What is transparent shows white. @throws RangeError saying what is wrong with the file */
export function readPng(file: Uint8Array): GreyPicture {
  const { width, height } = readPngSize(file);
  const data = unpack(file);
  const levels = new Uint8Array(width * height);
  for (let at = 0; at < levels.length; at++) {
    const opacity = data[at * 4 + 3] ?? 0;
    // How bright a colour looks (ITU-R BT.601), in thousandths.
    const bright =
      ((data[at * 4] ?? 0) * 299 + (data[at * 4 + 1] ?? 0) * 587 + (data[at * 4 + 2] ?? 0) * 114) / 1000;
    levels[at] = Math.round((bright * opacity + WHITE * (WHITE - opacity)) / WHITE);
  }
  return { width, height, levels };
}

function unpack(file: Uint8Array): Uint8Array {
  try {
    return PNG.sync.read(Buffer.from(file)).data;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`the PNG file is damaged (${why})`);
  }
}

/** Grey, eight bits for a dot, which every viewer shows; packed, a whole paper is a few kilobytes. */
export function toPng(picture: Bitmap): Uint8Array {
  const { width, height } = picture;
  const data = Buffer.alloc(width * height * 4, WHITE);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (isBlack(picture, x, y)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  const image = new PNG({ width, height });
  image.data = data;
  return PNG.sync.write(image, { colorType: 0 });
}
