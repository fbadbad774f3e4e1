// Pictures: sent row by row with the job, or kept by the printer under a name and printed by it. What a printer
// keeps lies in flash, which wears out: a picture is written there once, and looked for before.

import { createHash } from "node:crypto";
import type { Bitmap } from "../../hal/bitmap.ts";
import type { PictureMemory } from "../printer/language.ts";
import {
  acknowledgeKeys,
  askKeys,
  type Command,
  holdsRealTimeCommand,
  isRealTimeCommand,
  keepPicture,
  LONGEST_COMMAND_BYTES,
  printKept,
  printRaster,
} from "./commands.ts";

const RASTER_HEAD_BYTES = 8;
const KEEP_HEAD_BYTES = 16;

/** What is larger is sent with each job: a half sent command can be ended only by as many bytes. */
export const LARGEST_KEPT_BYTES = 8192;

/** @param doubled whether the printer makes 2 x 2 dots of each; every even picture costs a quarter then */
export function encodeRaster({ width, height, bits }: Bitmap, doubled: boolean): readonly Command[] {
  const rowBytes = Math.ceil(width / 8);
  const bandRows = Math.floor((LONGEST_COMMAND_BYTES - RASTER_HEAD_BYTES) / rowBytes);
  const bands: Command[] = [];
  for (let first = 0; first < height; first += bandRows) {
    const rows = Math.min(bandRows, height - first);
    const band = bits.slice(first * rowBytes, (first + rows) * rowBytes);
    bands.push(printRaster(rowBytes, rows, withoutRealTimeCommands(band), doubled));
  }
  return bands;
}

/**
 * Printers obey DLE EOT, DLE ENQ and DLE DC4 (which opens the drawer) also inside the data of a picture. The lone
 * dot of a DLE gets a neighbour then: one dot of a dithered picture is not seen, and nothing is obeyed.
 */
export function withoutRealTimeCommands(data: Uint8Array): Uint8Array {
  return data.map((byte, index) => (isRealTimeCommand(byte, data[index + 1]) ? 0x18 : byte));
}

/** The names under which the printer keeps a picture: two of two characters, 20 to 7E each. */
export interface KeptNames {
  readonly picture: string;
  /**
   * Of a picture of one dot that is written after the other: where it is missing, a lost wire may have left half
   * a picture under the first name.
   */
  readonly seal: string;
}

/** From what is on the picture, so that a till that starts again, or another one, finds it. */
export function nameOf({ width, height, bits }: Bitmap): KeptNames {
  const hash = createHash("sha256").update(`${width}x${height}:`).update(bits).digest();
  // Letters first: what other programs keep has names such as "00" and "G1".
  const pair = (at: number) =>
    String.fromCharCode(0x61 + ((hash[at] ?? 0) % 26), 0x21 + ((hash[at + 1] ?? 0) % 94));
  const picture = pair(0);
  const other = pair(2);
  return { picture, seal: other === picture ? `~${other.slice(1)}` : other };
}

/** Which pictures this printer keeps. Made for one printer; asked on each wire. */
export class KeptPictures implements PictureMemory {
  readonly ask = askKeys;
  readonly acknowledge = acknowledgeKeys;
  #names: Set<string> | null = null;
  /** On their way with the job that was encoded last. */
  #brought: readonly string[] = [];

  know(names: readonly string[] | null): void {
    this.#names = names === null ? null : new Set(names);
  }

  settle(isPrinted: boolean): void {
    if (isPrinted) for (const name of this.#brought) this.#names?.add(name);
    this.#brought = [];
  }

  /** Whether it can be printed by name, once prepare() was sent; else it is sent as it is. */
  canPrint(picture: Bitmap): boolean {
    const bytes = Math.ceil(picture.width / 8) * picture.height;
    if (this.#names === null || bytes > LARGEST_KEPT_BYTES) return false;
    // The length in the head of the command can be such a pair too.
    return this.#isKept(picture) || !holdsRealTimeCommand(this.#keep(picture).bytes);
  }

  /** What must be sent before the picture is printed for the first time; nothing where the printer has it. */
  prepare(picture: Bitmap): readonly Command[] {
    if (this.#isKept(picture)) return [];
    const { picture: name, seal } = nameOf(picture);
    if (this.#brought.includes(name)) return [];
    this.#brought = [...this.#brought, name, seal];
    return [this.#keep(picture), keepPicture(seal, 8, 1, Uint8Array.of(0x80))];
  }

  #isKept(picture: Bitmap): boolean {
    const names = nameOf(picture);
    return this.#names?.has(names.picture) === true && this.#names.has(names.seal);
  }

  #keep(picture: Bitmap): Command {
    const data = withoutRealTimeCommands(picture.bits);
    return keepPicture(nameOf(picture).picture, picture.width, picture.height, data);
  }

  print(picture: Bitmap): Command {
    return printKept(nameOf(picture).picture);
  }
}

export const LONGEST_KEEP_COMMAND_BYTES = LARGEST_KEPT_BYTES + KEEP_HEAD_BYTES;
