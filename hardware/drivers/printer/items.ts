// What every language does with the things on a paper before it has words for them: refuse what does not fit, and say which.

import type { Bitmap } from "../../hal/bitmap.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { Command } from "./language.ts";

// Of a barcode's narrowest bar; 10 mm at 203 dpi are high enough for a hand scanner to find it without aiming.
const MODULE_DOTS = [3, 2] as const;
export const BARCODE_HEIGHT_DOTS = 80;
// Code 128: a symbol for each character, a start, a check, and the stop, which is wider.
const SYMBOL_MODULES = 11;
const STOP_MODULES = 13;

/**
 * The commands of all items, in their order.
 * @param encode throws a RangeError where an item cannot be printed
 * @throws DeviceError "refused" naming the item that this paper cannot hold
 */
export function encodeEach<T extends { readonly kind: string }>(
  items: readonly T[],
  encode: (item: T) => readonly Command[],
): readonly Command[] {
  return items.flatMap((item, index) => {
    try {
      return encode(item);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const which = `item ${index + 1} (${item.kind})`;
      throw new DeviceError("refused", `${which} cannot be printed: ${error.message}`);
    }
  });
}

/** @throws RangeError when it is wider than the paper */
export function requireToFit({ width }: Bitmap, paperDots: number): void {
  if (width > paperDots)
    throw new RangeError(`the picture is ${width} dots wide, and the paper has ${paperDots}`);
}

/** The widest module at which so many modules fit. The unprinted margins of the paper (4 mm and more) are quiet zone enough. */
export function moduleDotsFor(modules: number, paperDots: number): number {
  const moduleDots = MODULE_DOTS.find((dots) => modules * dots <= paperDots);
  if (moduleDots === undefined) throw new RangeError("the barcode is wider than the paper");
  return moduleDots;
}

/**
 * For a printer that encodes Code 128 by itself: the most modules it may need, which is code set B throughout.
 * @throws RangeError when no Code 128 holds the data
 */
export function code128Modules(data: string): number {
  if (!/^[\x20-\x7e]+$/.test(data))
    throw new RangeError("a barcode holds at least one character, each of ASCII 20 to 7E");
  return (data.length + 2) * SYMBOL_MODULES + STOP_MODULES;
}
