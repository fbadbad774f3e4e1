// A paper in whatever form somebody wants to look at it.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { drawPaperPicture, type PaperShape } from "../picture/paper.ts";
import { toPng } from "../picture/png.ts";
import { toSvg } from "../picture/svg.ts";
import { drawPaper } from "./text.ts";

export const PICTURE_FORMATS = ["text", "svg", "png"] as const;

export type PictureFormat = (typeof PICTURE_FORMATS)[number];

// About what printers leave blank at both sides, 4 mm at 203 dpi; a QR at the edge needs it to be read.
const MARGIN_DOTS = 32;

/** @param title what the picture is of, for those who do not see it */
export function drawAs(
  format: PictureFormat,
  items: readonly PrintItem[],
  shape: PaperShape,
  title: string,
): string | Uint8Array {
  if (format === "text") return drawPaper(items, shape.columns);
  const picture = drawPaperPicture(items, shape, { marginDots: MARGIN_DOTS });
  return format === "svg" ? toSvg(picture, title) : toPng(picture);
}
