// Pictures as SVG: black rectangles on white at the printer's dots, in as few strokes as rows that look alike
// allow. Needs no fonts, and is sharp at any size.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { isBlack } from "./canvas.ts";

/** Receipt printers of 203 dpi. */
const DOTS_PER_MM = 8;

/** As large as on paper when it is printed. @param title what a screen reader says and a browser shows */
export function toSvg(picture: Bitmap, title: string): string {
  const { width, height } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width / DOTS_PER_MM}mm" height="${height / DOTS_PER_MM}mm" ` +
      `viewBox="0 0 ${width} ${height}" shape-rendering="crispEdges" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<path fill="#fff" d="M0 0h${width}v${height}h-${width}z"/>`,
    `<path d="${tracePath(picture)}"/>`,
    "</svg>",
    "",
  ].join("\n");
}

/** The black dots as rectangles, each as high as the rows below have the same run of dots. */
export function tracePath(picture: Bitmap): string {
  const path: string[] = [];
  /** Runs of the row above that still grow, by "x width", with the row they began in. */
  let open = new Map<string, number>();
  for (let y = 0; y <= picture.height; y++) {
    const runs = new Map<string, number>();
    for (const run of runsIn(picture, y)) runs.set(run, open.get(run) ?? y);
    for (const [run, top] of open) {
      if (runs.has(run)) continue;
      const [x, across] = run.split(" ");
      path.push(`M${x} ${top}h${across}v${y - top}h-${across}z`);
    }
    open = runs;
  }
  return path.join("");
}

function runsIn(picture: Bitmap, y: number): readonly string[] {
  const runs: string[] = [];
  for (let x = 0; x < picture.width; x++) {
    if (!isBlack(picture, x, y)) continue;
    const start = x;
    while (isBlack(picture, x, y)) x++;
    runs.push(`${start} ${x - start}`);
  }
  return runs;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
