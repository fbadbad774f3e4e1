// The command cards on A4, for any office printer: drawn by ourselves at the dots of a receipt printer, so that no
// machine needs a font for them and a barcode is the same everywhere.

import { Canvas } from "../picture/canvas.ts";
import { BARCODE_QUIET_MODULES, drawCode128 } from "../picture/code128.ts";
import { CELLS, drawText, type FontName } from "../picture/font.ts";
import { toSvg } from "../picture/svg.ts";
import { type CardGroup, cardGroups } from "./card-groups.ts";
import { type PaperContext, wordsOf } from "./context.ts";
import { wrap } from "./layout.ts";
import { printable } from "./printable.ts";

// 210 x 297 mm at 8 dots to a millimetre, and 6 mm of margin, which is more than office printers need.
const PAGE = { width: 1680, height: 2376, margin: 48 };
const INNER = PAGE.width - 2 * PAGE.margin;
// 0.375 mm to a module and 10 mm high: any scanner reads it at arm's length.
const MODULE_DOTS = 3;
const BARCODE_HEIGHT = 80;
const MOST_COLUMNS = 4;
const GAP = 14;
const FRAME = 2;

type Card = CardGroup["cards"][number];

/** Something that takes the whole width and so much height, and is not torn by the end of a page. */
interface Block {
  readonly height: number;
  readonly draw: (page: Canvas, top: number) => void;
  /** A heading, which does not stand alone at the end of a page. */
  readonly leads?: true;
}

/** @returns one SVG for each page, as large as A4 */
export function cardPages(context: PaperContext): readonly string[] {
  const words = wordsOf(context);
  const title = printable(`${words.cardsTitle} - ${context.shop.name}`);
  const blocks = [
    heading(title, context.demo ? words.demo : ""),
    ...cardGroups(words).flatMap((group) => groupBlocks(group)),
  ];
  return intoPages(blocks).map((page) => toSvg(page, title));
}

function groupBlocks(group: CardGroup): readonly Block[] {
  const columns = columnsFor(group.cards);
  const width = Math.floor(INNER / columns);
  const rows: Block[] = [];
  for (let first = 0; first < group.cards.length; first += columns) {
    const cards = group.cards.slice(first, first + columns);
    const height = Math.max(...cards.map((card) => cardHeight(card, width)));
    rows.push({
      height,
      draw: (page, top) =>
        cards.forEach((card, index) => {
          drawCard(page, card, PAGE.margin + index * width, top, width, height);
        }),
    });
  }
  return [heading(group.title, group.meaning), ...rows];
}

/** As many cards beside each other as their widest barcode allows, with its white at both ends. */
function columnsFor(cards: readonly Card[]): number {
  const widest = Math.max(...cards.map(({ text }) => drawCode128(text).width)) + 2 * BARCODE_QUIET_MODULES;
  return Math.max(1, Math.min(MOST_COLUMNS, Math.floor(INNER / (widest * MODULE_DOTS))));
}

function linesOf(text: string, width: number, font: FontName): readonly string[] {
  return wrap(text, Math.floor((width - 2 * GAP) / CELLS[font].width));
}

function cardHeight(card: Card, width: number): number {
  const meaning = linesOf(card.meaning, width, "A").length * (CELLS.A.height + GAP / 2);
  return GAP + CELLS.A.height * 2 + GAP + BARCODE_HEIGHT + CELLS.B.height + GAP + meaning + GAP;
}

/** With a frame to cut along. */
function drawCard(page: Canvas, card: Card, left: number, top: number, width: number, height: number): void {
  page.fill(left, top, width, height);
  page.fill(left + FRAME, top + FRAME, width - 2 * FRAME, height - 2 * FRAME, false);
  let y = top + GAP;
  centre(page, card.title, y, { times: 2, left, width });
  y += CELLS.A.height * 2 + GAP;
  const bars = drawCode128(card.text);
  const indent = Math.floor((width - bars.width * MODULE_DOTS) / 2);
  page.blit(bars, left + indent, y, MODULE_DOTS, BARCODE_HEIGHT);
  y += BARCODE_HEIGHT + 2;
  centre(page, card.text, y, { font: "B", left, width });
  y += CELLS.B.height + GAP;
  for (const line of linesOf(card.meaning, width, "A")) {
    centre(page, line, y, { left, width });
    y += CELLS.A.height + GAP / 2;
  }
}

interface Place {
  readonly left: number;
  readonly width: number;
  readonly times?: number;
  readonly font?: FontName;
}

function centre(page: Canvas, text: string, y: number, { left, width, times = 1, font = "A" }: Place): void {
  const free = width - text.length * CELLS[font].width * times;
  drawText(page, text, left + Math.floor(free / 2), y, { font, times, bold: times > 1 });
}

/** A title, and beside it in small what is to be said of it. */
function heading(title: string, remark: string): Block {
  const indent = (title.length + 1) * CELLS.A.width * 2;
  const lines = linesOf(remark, INNER - indent, "A");
  return {
    height: GAP + CELLS.A.height * Math.max(2, lines.length) + GAP,
    leads: true,
    draw: (page, top) => {
      drawText(page, title, PAGE.margin, top + GAP, { times: 2, bold: true });
      lines.forEach((line, index) => {
        // One line stands on the same line as the title.
        const y = top + GAP + (lines.length === 1 ? CELLS.A.height - 4 : index * CELLS.A.height);
        drawText(page, line, PAGE.margin + indent, y);
      });
    },
  };
}

function intoPages(blocks: readonly Block[]): readonly Canvas[] {
  const pages: Canvas[] = [];
  let top = Number.POSITIVE_INFINITY;
  blocks.forEach((block, index) => {
    const page = pages.at(-1);
    const fits = top + heightFrom(blocks, index) <= PAGE.height - PAGE.margin;
    const current = page !== undefined && fits ? page : new Canvas(PAGE.width, PAGE.height);
    if (current !== page) {
      pages.push(current);
      top = PAGE.margin;
    }
    block.draw(current, top);
    top += block.height;
  });
  return pages;
}

/** Of a block, and of those that it leads to. */
function heightFrom(blocks: readonly Block[], index: number): number {
  const block = blocks[index];
  if (block === undefined) return 0;
  return block.height + (block.leads ? heightFrom(blocks, index + 1) : 0);
}
