// What the customer's screen shows in each scene: the QR of the sale as large as it fits, with shop and amount, or
// the words of the display in large letters. Nothing on it counts down, so it is drawn only when something changed.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { formatMoney } from "../money/decimal.ts";
import { Canvas } from "../picture/canvas.ts";
import { drawQr, drawQrModules, QUIET_MODULES } from "../picture/qr.ts";
import { linesOf } from "./display-lines.ts";
import type { Scene } from "./feedback.ts";
import { writeInto } from "./lettering.ts";
import { displayWordsFor } from "./words.ts";

export type ScreenContent =
  | { readonly kind: "qr"; readonly data: string; readonly above: string; readonly below: readonly string[] }
  | { readonly kind: "words"; readonly above: string; readonly words: readonly string[] };

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/** A phone's camera needs two dots to a module at least, and on most screens more. */
const LEAST_MODULE_DOTS = 2;

/** @param size null while the screen was never seen */
export function contentOf(scene: Scene, size: ScreenSize | null): ScreenContent {
  const words = displayWordsFor(scene.locale);
  const above = scene.demo ? words.demo : scene.shopName;
  const { sale } = scene;
  const data = sale?.phase.status === "awaiting-payment" ? (sale.order?.qrData ?? null) : null;
  if (sale !== null && data !== null && size !== null && canShowQr(data, size)) {
    const rejected = sale.phase.status === "awaiting-payment" && sale.phase.rejection !== null;
    const below = [
      formatMoney(sale.facts.total, scene.locale),
      rejected ? words.rejected : words.scanTicketQr,
    ];
    return { kind: "qr", data, above, below };
  }
  const [upper, lower] = linesOf({ ...scene, secondsLeft: null });
  const isIdle = upper === above;
  return { kind: "words", above, words: (isIdle ? [lower] : [upper, lower]).filter((line) => line !== "") };
}

/** Whether a phone could read it there. */
export function canShowQr(data: string, { height, width }: ScreenSize): boolean {
  return Math.min(width, height) >= modulesOf(data) * LEAST_MODULE_DOTS;
}

/** Of the code that was asked about last: a scene is looked at each second, and its code stays the same. */
let lastCode = { data: "", modules: 0 };

/** Across, with the white around. */
function modulesOf(data: string): number {
  if (data !== lastCode.data) lastCode = { data, modules: drawQrModules(data).width + 2 * QUIET_MODULES };
  return lastCode.modules;
}

export function drawScreen(content: ScreenContent, size: ScreenSize): Bitmap {
  const { height, width } = size;
  const canvas = new Canvas(width, height);
  if (content.kind === "words") {
    const top = Math.floor(height / 4);
    writeInto(canvas, [content.above], { x: 0, y: 0, width, height: top });
    writeInto(canvas, content.words, { x: 0, y: top, width, height: height - top });
    return canvas;
  }
  if (width > height) {
    // Beside each other; the code keeps the left, as large as the screen is high.
    const qr = drawQr(content.data, Math.min(height, width));
    if (qr !== null) canvas.blit(qr, 0, Math.floor((height - qr.height) / 2));
    const left = qr?.width ?? 0;
    const third = Math.floor(height / 3);
    writeInto(canvas, [content.above], { x: left, y: 0, width: width - left, height: third });
    writeInto(canvas, content.below, { x: left, y: third, width: width - left, height: height - third });
    return canvas;
  }
  // One above the other; what the letters take is left over by the code, which comes first.
  const band = Math.max(
    0,
    Math.min(Math.floor(height / 5), Math.floor((height - modulesOf(content.data) * LEAST_MODULE_DOTS) / 2)),
  );
  const qr = drawQr(content.data, width, height - 2 * band);
  const side = qr?.height ?? 0;
  const top = Math.floor((height - side) / 2);
  if (qr !== null) canvas.blit(qr, Math.floor((width - qr.width) / 2), top);
  writeInto(canvas, [content.above], { x: 0, y: 0, width, height: top });
  writeInto(canvas, content.below, { x: 0, y: top + side, width, height: height - top - side });
  return canvas;
}
