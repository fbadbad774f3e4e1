// Papers as pictures: everything stands where a printer of 203 dpi puts it, and can be read back from the dots.

import { describe, expect, test } from "vitest";
import { drawPaper } from "../../hardware/emulators/paper-bitmap.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { previewPaper } from "../../src/paper/preview.ts";
import { staffCard } from "../../src/paper/staff-card.ts";
import { Canvas } from "../../src/picture/canvas.ts";
import { CELLS, type FontName, glyph } from "../../src/picture/font.ts";
import { drawPaperPicture, type PaperShape } from "../../src/picture/paper.ts";
import { readPng, toPng } from "../../src/picture/png.ts";
import { toSvg } from "../../src/picture/svg.ts";
import { GOLDEN_PAPERS } from "../paper/golden-papers.ts";
import { ARGENTINE } from "../paper/samples.ts";
import { startRig } from "../support/printer-rig.ts";
import { dotsOf, drawSvg, isBlackAt, readQr, scanCodes } from "./readers.ts";

const SHAPES = {
  58: { dots: 384, columns: 32, smallColumns: 42 },
  80: { dots: 576, columns: 48, smallColumns: 64 },
} as const;
const MARGIN = 32;

const PAPERS = [
  ...GOLDEN_PAPERS,
  {
    name: "preview",
    locale: "es-AR",
    items: (columns: number) =>
      previewPaper({ ...ARGENTINE.context, columns }, ARGENTINE.sale, {
        id: "receipt",
        kind: "receipt",
        refund: 0,
        copy: 0,
      }),
  },
  {
    name: "staff card",
    locale: "es-AR",
    items: (columns: number) =>
      staffCard({ ...ARGENTINE.context, columns }, { id: "ana", name: "Ana Belén" }, "ABCDEFGHJKLMNPQRST23"),
  },
];

describe.each([58, 80] as const)("on paper of %i mm", (mm) => {
  const shape = SHAPES[mm];

  test.each(PAPERS)(
    "$name in $locale: a scanner reads every code, and every line reads as it was meant",
    async ({ items: compose }) => {
      const items = compose(shape.columns);
      const picture = drawPaperPicture(items, shape, { marginDots: MARGIN });
      expect(await scanCodes(picture)).toEqual(codesOf(items));
      expect(readLines(picture, items, shape)).toEqual(
        items.flatMap((item) => (item.kind === "text" ? [item.text.trimEnd()] : [])),
      );
    },
  );

  test("codes are dot for dot those on the paper that comes out of the printer", async () => {
    const items = [...paperOf("qr-ticket", shape), ...paperOf("receipt", shape)].filter(
      ({ kind }) => kind === "qr" || kind === "barcode",
    );
    const rig = await startRig({ paperMm: mm });
    await rig.finish(rig.printer.print({ name: "codes", items: [...items, { kind: "cut" }] }));
    const things = rig.paper.papers().flatMap((paper) => paper.things);
    const { width, height, pixels } = drawPaper({ things }, shape).bitmap;
    const printed = Array.from({ length: height }, (_, y) =>
      [...pixels.subarray(y * width, (y + 1) * width)].map((dot) => (dot === 1 ? "#" : ".")).join(""),
    );
    const picture = drawPaperPicture(items, shape, { marginDots: MARGIN });
    const drawn = dotsOf(picture, 0, 0, picture.width, picture.height).split("\n");
    const black = (row: string) => row.includes("#");
    expect(drawn.filter(black)).toEqual(printed.filter(black));
  });

  test("a phone reads the QR of the ticket off the screen", () => {
    const items = paperOf("qr-ticket", shape);
    const picture = drawPaperPicture(items, shape, { marginDots: MARGIN });
    expect(readQr(picture)).toBe(codesOf(items)[0]?.text);
  });
});

function paperOf(name: string, { columns }: PaperShape): readonly PrintItem[] {
  return GOLDEN_PAPERS.find((paper) => paper.name === name)?.items(columns) ?? [];
}

function codesOf(items: readonly PrintItem[]) {
  return items.flatMap((item) => {
    if (item.kind === "qr") return [{ format: "QRCode", text: item.data }];
    return item.kind === "barcode" ? [{ format: "Code128", text: item.data }] : [];
  });
}

/** Line by line with the measures of a printer: a sixth of an inch is 34 dots at 203 dpi, a QR as large as it fits. */
function readLines(
  picture: ReturnType<typeof drawPaperPicture>,
  items: readonly PrintItem[],
  shape: PaperShape,
) {
  const lines: string[] = [];
  let top = MARGIN;
  for (const item of items) {
    if (item.kind === "text") {
      const times = item.large ? 2 : 1;
      const pitch = 12 * times;
      const free = shape.dots - item.text.length * pitch;
      const indent = { left: 0, center: Math.floor(free / 2), right: free }[item.align ?? "left"];
      const cells = Array.from({ length: item.text.length }, (_, index) =>
        readCell(picture, MARGIN + indent + index * pitch, top, times, item.bold ?? false),
      );
      lines.push(cells.join("").trimEnd());
      top += Math.max(34, 24 * times);
    } else if (item.kind === "feed") top += item.lines * 34;
    else if (item.kind === "cut") top += 68;
    else if (item.kind === "barcode") top += 80;
    else if (item.kind === "image") top += item.image.height;
    else top += qrDots(picture, top, shape);
  }
  return lines;
}

/** The height of a QR with its white, which is four modules on each side: from where its corner is. */
function qrDots(picture: ReturnType<typeof drawPaperPicture>, top: number, { dots }: PaperShape): number {
  const row = (y: number) => dotsOf(picture, MARGIN, y, dots, 1);
  let corner = top;
  while (!row(corner).includes("#")) corner++;
  const module = (corner - top) / 4;
  const across = dots - 2 * row(corner).indexOf("#");
  return (Math.floor(across / module) + 8) * module;
}

const LETTERS = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).filter((letter) =>
  /[\u0020-\u007E\u00A1-\u00FF]/.test(letter),
);
const known = new Map<string, Map<string, string>>();

function readCell(
  picture: ReturnType<typeof drawPaperPicture>,
  left: number,
  top: number,
  times: number,
  bold: boolean,
): string {
  const look = `${times} ${bold}`;
  const letters =
    known.get(look) ?? new Map(LETTERS.map((letter) => [drawn(letter, "A", times, bold), letter]));
  known.set(look, letters);
  return letters.get(dotsOf(picture, left, top, 12 * times, 24 * times)) ?? "\uFFFD";
}

function drawn(letter: string, font: FontName, times: number, bold: boolean): string {
  const { width, height } = CELLS[font];
  const cell = new Canvas(width * times, height * times);
  cell.blit(glyph(letter, font), 0, 0, times);
  if (bold) cell.blit(glyph(letter, font), 1, 0, times);
  return dotsOf(cell, 0, 0, width * times, height * times);
}

const at58 = SHAPES[58];

describe("a picture of a paper", () => {
  test("holds small letters, of which a line takes 42, and pictures in the middle", () => {
    const square = new Canvas(10, 6);
    square.fill(0, 0, 10, 6);
    const picture = drawPaperPicture(
      [
        { kind: "text", text: "x".repeat(42), small: true },
        { kind: "image", image: square },
      ],
      at58,
    );
    expect([picture.width, picture.height]).toEqual([384, 34 + 6]);
    // 384 dots for 42 letters are nine for each.
    const last = dotsOf(picture, 41 * 9, 0, 9, 17);
    expect(last).toBe(dotsOf(glyph("x", "B"), 0, 0, 9, 17));
    expect(dotsOf(picture, 187, 34, 10, 6)).not.toContain(".");
    expect(isBlackAt(picture, 186, 34) || isBlackAt(picture, 197, 34)).toBe(false);
  });

  test.each([
    ["text", { kind: "text", text: "x".repeat(33) }],
    ["text", { kind: "text", text: "x".repeat(17), large: true }],
    ["barcode", { kind: "barcode", data: "x".repeat(20) }],
    ["image", { kind: "image", image: new Canvas(385, 1) }],
  ] as const)("is refused where its %s is wider than the paper, saying which", (kind, item) => {
    const items: readonly PrintItem[] = [{ kind: "feed", lines: 1 }, item];
    expect(() => drawPaperPicture(items, at58)).toThrow(`item 2 (${kind}) does not fit on 384 dots`);
  });

  test("has the same dots as SVG and as PNG", () => {
    const items = paperOf("qr-ticket", at58);
    const picture = drawPaperPicture(items, at58, { marginDots: MARGIN });
    const svg = toSvg(picture, 'the <ticket> & "its" QR');
    expect(svg).toContain("<title>the &lt;ticket&gt; &amp; &quot;its&quot; QR</title>");
    expect(svg).toContain('width="56mm"');
    expect(drawSvg(svg)).toEqual({ width: picture.width, height: picture.height, bits: picture.bits });
    const { levels } = readPng(toPng(picture));
    const black = [...levels].map((level) => level === 0);
    expect(black).toEqual(
      [...levels].map((_, at) => isBlackAt(picture, at % picture.width, Math.floor(at / picture.width))),
    );
  });
});
