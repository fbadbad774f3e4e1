// From the picture that the settings name to the dots that the printer burns.

import { readFileSync, statSync } from "node:fs";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { dither, scaleDown, scaledSize } from "../picture/dither.ts";
import { readPng, readPngSize } from "../picture/png.ts";
import { whyUnreadable } from "./read-toml.ts";

const MOST_BYTES = 2 * 1024 * 1024;
// 40 mm at 203 dpi: it stands on each paper, above the QR that a customer waits for.
const MOST_DOTS_DOWN = 320;

const EXPECTED = "expected a PNG picture of at most 2 MiB, dark on white or on transparent";

/**
 * Scaled down to the paper where it is wider, and black and white.
 * @param dots printable dots across
 * @returns the logo, or in one sentence why there is none
 */
export function loadLogo(file: string, dots: number): { readonly logo: Bitmap } | { readonly fault: string } {
  const fault = (what: string, expected = EXPECTED) => ({ fault: `${what}; ${expected}` });
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES) return fault(`the file has ${size} bytes`);
    const bytes = readFileSync(file);
    // Before it is unpacked, which of a picture that is all height takes seconds.
    const { width, height } = scaledSize(readPngSize(bytes), dots);
    if (height > MOST_DOTS_DOWN) {
      return fault(
        `on this paper it has ${width} x ${height} dots`,
        `expected at most ${MOST_DOTS_DOWN} dots (40 mm) down: crop it or make it smaller`,
      );
    }
    const logo = dither(scaleDown(readPng(bytes), dots));
    if (logo.bits.every((byte) => byte === 0)) return fault("it would be white all over");
    return { logo };
  } catch (error) {
    return fault(error instanceof RangeError ? error.message : whyUnreadable(error));
  }
}
