// The live demo as a picture of text: the till at the left, the paper at the right. Pure: from what is to be
// seen to the lines of the screen, whatever its size.

import type { LightName } from "../../hardware/hal/lights.ts";
import { wrap } from "../paper/layout.ts";
import { ARTICLES } from "./articles.ts";
import type { DrawnLamp } from "./drawn-devices.ts";
import type { Ink, Tint } from "./ink.ts";
import { isQrLine } from "./paper-picture.ts";

export interface LiveView {
  readonly notice: string;
  /** Below everything: how to look at this till from outside. */
  readonly hint: string;
  readonly display: readonly [string, string];
  readonly lights: Readonly<Record<LightName, DrawnLamp>>;
  /** Blinking lamps are bright now. */
  readonly bright: boolean;
  readonly notes: string;
  /** What the till, the provider and the printer say of themselves, each under its name. */
  readonly facts: readonly (readonly [string, string])[];
  /** Newest last. */
  readonly news: readonly string[];
  readonly paper: readonly string[];
  /** Lines of paper below the screen. */
  readonly scrolledBack: number;
}

/** Columns of the left half: the rest belongs to the paper. */
export const LEFT_COLUMNS = 45;

interface Span {
  readonly text: string;
  readonly tint?: Tint;
}
type Row = readonly Span[];

const FOOT_ROWS = 1;

/** @returns exactly `rows` lines, none wider than `columns` */
export function drawScreen(view: LiveView, columns: number, rows: number, ink: Ink): readonly string[] {
  const bodyRows = Math.max(0, rows - 1 - FOOT_ROWS);
  const left = leftHalf(view, bodyRows);
  const paperColumns = Math.max(0, columns - LEFT_COLUMNS);
  const paper = paperWindow(view, bodyRows);
  const body = Array.from({ length: bodyRows }, (_, index) => {
    const line = paper[index] ?? "";
    return (
      fill(left[index] ?? [], Math.min(LEFT_COLUMNS, columns), ink) +
      fill([{ text: line, ...paperTint(line) }], paperColumns, ink)
    );
  });
  const head = fill([{ text: ` ${view.notice}`, tint: "yellow" }], columns, ink);
  const foot = fill([{ text: ` ${view.hint}`, tint: "dim" }], columns, ink);
  return [head, ...body, foot].slice(0, rows);
}

/** How many lines of paper fit: for scrolling. */
export function paperRows(rows: number): number {
  return Math.max(0, rows - 1 - FOOT_ROWS);
}

function leftHalf(view: LiveView, rows: number): readonly Row[] {
  const fixed: readonly Row[] = [
    ...displayRows(view),
    ...view.facts.map(([name, text]): Row => [{ text: ` ${name.padEnd(9)}`, tint: "dim" }, { text }]),
    ...KEY_ROWS,
  ];
  const newest = newsRows(view.news, rows - fixed.length);
  return [...fixed, ...newest.map((text): Row => [{ text: ` ${text}`, tint: "cyan" }])];
}

/** As many of the newest as there is room for, each whole where that is possible. */
function newsRows(news: readonly string[], rows: number): readonly string[] {
  let shown: readonly string[] = [];
  for (const text of news.toReversed()) {
    const lines = wrap(text, LEFT_COLUMNS - 2);
    if (shown.length > 0 && shown.length + lines.length > rows) break;
    shown = [...lines, ...shown];
  }
  return shown.slice(0, Math.max(0, rows));
}

function displayRows({ bright, display, lights, notes }: LiveView): readonly Row[] {
  const [upper, lower] = display;
  return [
    [{ text: ` ┌${"─".repeat(20)}┐  ` }, ...lamp("ready", "green", lights.ready, bright)],
    [
      { text: " │" },
      { text: upper.padEnd(20), tint: "bold" },
      { text: "│  " },
      ...lamp("busy", "yellow", lights.busy, bright),
    ],
    [
      { text: " │" },
      { text: lower.padEnd(20), tint: "bold" },
      { text: "│  " },
      ...lamp("attention", "red", lights.attention, bright),
    ],
    [{ text: ` └${"─".repeat(20)}┘  ` }, { text: notes, tint: "cyan" }],
  ];
}

function lamp(name: LightName, tint: Tint, drawn: DrawnLamp, bright: boolean): Row {
  const lit = drawn === "on" || (drawn === "blink" && bright);
  return lit ? [{ text: `● ${name}`, tint }] : [{ text: `○ ${name}`, tint: "dim" }];
}

const GOODS = Object.values(ARTICLES);

/** Two columns of keys, each a key and what it does; null leaves a place empty. */
const KEYS: readonly (readonly [readonly [string, string] | string, readonly [string, string] | string])[] = [
  ["SCANNER", "CUSTOMER'S PHONE"],
  [good(0), ["s", "scan the QR"]],
  [good(1), ["p", "pay"]],
  [good(2), ["n", "card rejected"]],
  [good(3), ["b", "reject, then pay"]],
  [good(4), ["w", "walk away"]],
  [
    ["x 3", "quantity 3"],
    ["e", "let it expire"],
  ],
  [["t", "TOTAL"], "MISHAPS"],
  [
    ["c", "CANCEL"],
    ["o", "paper out / new"],
  ],
  [
    ["f", "refund all"],
    ["u", "printer cable"],
  ],
  [
    ["h", "refund half"],
    ["z", "lose next answer"],
  ],
  [
    ["y", "copy of receipt"],
    ["d", "network down/up"],
  ],
  [
    ["↑ ↓", "look at paper"],
    ["q", "quit"],
  ],
];

function good(index: number): readonly [string, string] {
  const article = GOODS[index];
  return [String(index + 1), article === undefined ? "" : article.title.slice(0, 17)];
}

const KEY_COLUMNS = 23;

const KEY_ROWS: readonly Row[] = KEYS.map((pair) =>
  pair.flatMap((cell): Row => {
    if (typeof cell === "string") return [{ text: ` ${cell}`.padEnd(KEY_COLUMNS), tint: "dim" }];
    const [key, does] = cell;
    return [{ text: ` ${key}`.padEnd(5), tint: "bold" }, { text: does.padEnd(KEY_COLUMNS - 5) }];
  }),
);

function paperWindow({ paper, scrolledBack }: LiveView, rows: number): readonly string[] {
  const end = Math.max(0, paper.length - scrolledBack);
  const shown = paper.slice(Math.max(0, end - rows), end);
  // Paper comes out at the bottom, as on a printer that stands below the screen.
  return [...Array.from({ length: Math.max(0, rows - shown.length) }, () => ""), ...shown];
}

function paperTint(line: string): { readonly tint?: Tint } {
  if (isQrLine(line)) return { tint: "scannable" };
  return line.includes("DEMO") ? { tint: "yellow" } : {};
}

/** Cuts and fills to the width; every character here is one column wide. */
function fill(row: Row, width: number, ink: Ink): string {
  let room = width;
  let line = "";
  for (const { text, tint } of row) {
    const part = [...text].slice(0, room).join("");
    room -= [...part].length;
    line += tint === undefined || part === "" ? part : ink(tint, part);
  }
  return line + " ".repeat(Math.max(0, room));
}
