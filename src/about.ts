// What the program knows of itself: its version, and when its files were written. One place for both, because a
// checkout and the one bundled program of the package find them in different ways.

import { statSync } from "node:fs";
import manifest from "../package.json" with { type: "json" };

export const VERSION: string = manifest.version;

/** When this program was written to the disk, or made: milliseconds since 1970. No right clock is behind it. */
export function writtenMs(): number {
  return statSync(import.meta.filename).mtimeMs;
}
