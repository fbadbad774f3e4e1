// QR codes as pictures, with the white around them that a reader needs. The same text becomes the same symbol as
// on paper: all bytes in one segment, error level M.

import { create } from "qrcode";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { Canvas } from "./canvas.ts";

/** White on each side, in modules (ISO/IEC 18004). */
export const QUIET_MODULES = 4;
// The largest module that printers know; larger ones on a wide screen read no better.
const MAX_MODULE_DOTS = 16;

/** Black and white modules without the white around; a dot for a module. */
export function drawQrModules(data: string): Bitmap {
  const bytes = new TextEncoder().encode(data);
  const { modules } = create([{ data: bytes, mode: "byte" }], { errorCorrectionLevel: "M" });
  const picture = new Canvas(modules.size, modules.size);
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) picture.set(x, y, modules.get(y, x) !== 0);
  }
  return picture;
}

/**
 * As large as fits into so many dots, its white included, up to 16 dots to a module.
 * @returns null where not even a dot to a module fits
 * @throws Error when the data are empty or longer than 2331 bytes
 */
export function drawQr(data: string, dotsAcross: number, dotsDown = dotsAcross): Bitmap | null {
  const modules = drawQrModules(data);
  const size = modules.width + 2 * QUIET_MODULES;
  const moduleDots = Math.min(MAX_MODULE_DOTS, Math.floor(Math.min(dotsAcross, dotsDown) / size));
  if (moduleDots < 1) return null;
  const picture = new Canvas(size * moduleDots, size * moduleDots);
  picture.blit(modules, QUIET_MODULES * moduleDots, QUIET_MODULES * moduleDots, moduleDots);
  return picture;
}
