// The calibration strip: rulers, pictures of known width, letters through many code tables, QR codes of many sizes
// and the knife, each beside the code that answers for it. Its words are ASCII, since nobody knows yet which letters
// this printer has; what shall be compared with letters is drawn.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { PrintItem, Probe } from "../../hardware/hal/pos-printer.ts";
import type { PaperWidthMm } from "../../hardware/profiles/printer-profile.ts";
import { Canvas } from "../picture/canvas.ts";
import { drawCode128 } from "../picture/code128.ts";
import { CELLS, drawText } from "../picture/font.ts";
import { type Answer, codeOf } from "./codes.ts";
import { SAMPLE, sampleBytes } from "./sample.ts";
import type { StripWords } from "./words.ts";

type Item = PrintItem | Probe;

/** Lines of font A and B, and dots, that printers are known to have on each paper; the narrowest first. */
const WIDTHS = {
  58: { columns: [30, 32, 35], small: [40, 42, 46], dots: [360, 384, 420] },
  80: { columns: [32, 42, 48], small: [42, 56, 64], dots: [512, 546, 576] },
} as const satisfies Record<PaperWidthMm, unknown>;

/** Tables where printers are known to have them, the usual ones first (reference 2.2 and escpos-printer-db). */
const TABLES: readonly Extract<Answer, { about: "table" }>[] = [
  table("PC858_EURO", 19),
  table("WPC1252", 16),
  table("PC850_MULTILINGUAL", 2),
  table("PC860_PORTUGUESE", 3),
  table("PC858_EURO", 2),
  table("PC858_EURO", 5),
  table("PC858_EURO", 6),
  table("PC858_EURO", 14),
  table("PC858_EURO", 53),
  table("PC850_MULTILINGUAL", 1),
  table("WPC1252", 8),
  table("WPC1252", 11),
  table("WPC1252", 71),
  table("ISO8859_15_LATIN9", 40),
  table("ISO8859_15_LATIN9", 44),
  table("ISO8859_15_LATIN9", 45),
];

const OWN_QR_DOTS = [4, 6, 8, 12];
const DRAWN_QR_DOTS = [4, 6, 8];
const LONG_QR = { bytes: 400, moduleDots: 4 };

const BARS_DOTS = 60;
const BAR_DOTS = 2;
const QUIET_DOTS = 24;

export function calibrationStrip(paperMm: PaperWidthMm, words: StripWords): readonly Item[] {
  return [
    heading(words.title),
    ...words.intro.map(line),
    ...section(words.columns, rulers(paperMm, false)),
    ...section(words.smallColumns, rulers(paperMm, true)),
    ...section(words.dots, pictures(paperMm)),
    ...section(words.tables, letters()),
    ...section(words.qr, codes(words)),
    ...section(words.knife, knives(words)),
    ...section(
      words.drawer,
      ([2, 5, null] as const).flatMap((pin) =>
        apart(pin === null ? "-" : `pin ${pin}`, { about: "drawer", pin }),
      ),
    ),
    // Far enough from each other that nobody ends what was meant to be kept.
    ...section(words.end, [...apart("DONE", { about: "done" }), ...apart("STOP", { about: "stop" })]),
    { kind: "feed", lines: 1 },
    { kind: "cut" },
  ];
}

function section(title: readonly string[], items: readonly Item[]): readonly Item[] {
  const [first = "", ...rest] = title;
  return [{ kind: "feed", lines: 1 }, heading(first), ...rest.map(line), ...items];
}

function heading(text: string): Item {
  return { kind: "text", text, bold: true };
}

function line(text: string): Item {
  return { kind: "text", text };
}

/** With white before it, because a scanner held before two codes reads either. */
function apart(name: string, answer: Answer): readonly Item[] {
  return [{ kind: "feed", lines: 1 }, line(name), ...barcode(answer)];
}

/** The code with its own text below, for scanners that do not read it and people who type. */
function barcode(answer: Answer): readonly Item[] {
  return [{ kind: "narrow-barcode", data: codeOf(answer) }];
}

/** A line of exactly so many letters; on a paper that is too narrow its end stands on the next line. */
function rulers(paperMm: PaperWidthMm, small: boolean): readonly Item[] {
  const { columns, small: smallColumns } = WIDTHS[paperMm];
  return (small ? smallColumns : columns).flatMap((value): readonly Item[] => {
    const name = `${value} `;
    const text = `${name}${"-".repeat(value - name.length - 1)}|`;
    return [
      { kind: "ruler", text, small },
      ...barcode({ about: small ? "small-columns" : "columns", value }),
    ];
  });
}

/** A barcode at the right end of a picture: where the print head is narrower, its end is not there to be scanned. */
function pictures(paperMm: PaperWidthMm): readonly Item[] {
  return WIDTHS[paperMm].dots.flatMap((value): readonly Item[] => [
    { kind: "wide-image", image: codeAtTheEnd(codeOf({ about: "dots", value }), value) },
    line(codeOf({ about: "dots", value })),
  ]);
}

function codeAtTheEnd(code: string, dots: number): Bitmap {
  const bars = drawCode128(code);
  const canvas = new Canvas(dots, BARS_DOTS);
  const left = dots - bars.width * BAR_DOTS;
  canvas.blit(bars, left, 0, BAR_DOTS, BARS_DOTS);
  // A line from the left edge shows that the picture begins there; white before the bars is theirs.
  if (left > 2 * QUIET_DOTS) canvas.fill(0, BARS_DOTS / 2, left - QUIET_DOTS, 2);
  return canvas;
}

/** First as they should look, drawn. */
function letters(): readonly Item[] {
  return [
    { kind: "wide-image", image: drawn(SAMPLE) },
    { kind: "feed", lines: 1 },
    ...TABLES.flatMap((answer): readonly Item[] => [
      { kind: "table", number: answer.number, bytes: sampleBytes(answer.characterSet) },
      ...barcode(answer),
    ]),
  ];
}

function drawn(text: string): Bitmap {
  const canvas = new Canvas([...text].length * CELLS.A.width, CELLS.A.height);
  drawText(canvas, text, 0, 0);
  return canvas;
}

/** Each says itself which one it is; the largest that is read is the answer. */
function codes(words: StripWords): readonly Item[] {
  const sized = (answer: Answer, moduleDots: number, by: "printer" | "picture"): readonly Item[] => [
    line(`${by === "printer" ? words.ownCode : words.drawnCode} ${moduleDots}`),
    { kind: "feed", lines: 1 },
    { kind: "sized-qr", data: codeOf(answer), moduleDots, by },
    { kind: "feed", lines: 1 },
  ];
  return [
    ...DRAWN_QR_DOTS.flatMap((dots) => sized({ about: "drawn-qr", moduleDots: dots }, dots, "picture")),
    ...OWN_QR_DOTS.flatMap((dots) => sized({ about: "own-qr", moduleDots: dots }, dots, "printer")),
    ...sized({ about: "long-qr", bytes: LONG_QR.bytes }, LONG_QR.moduleDots, "printer"),
  ];
}

/** Three ways to cut one after the other, then the codes that say which did. */
function knives(words: StripWords): readonly Item[] {
  const cuts = ["partial", "full", "here"] as const;
  return [
    ...cuts.flatMap((cut): readonly Item[] => [line(words.cuts[cut]), { kind: "knife", cut }]),
    ...([...cuts, "none"] as const).flatMap((cut) => [
      line(words.cuts[cut]),
      ...barcode({ about: "knife", cut }),
    ]),
  ];
}

function table(
  characterSet: Extract<Answer, { about: "table" }>["characterSet"],
  number: number,
): Extract<Answer, { about: "table" }> {
  return { about: "table", characterSet, number };
}
