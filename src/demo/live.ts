// The live demo: keys come in, the screen goes out, and the console is given back as it was found.

import type { ReadStream, WriteStream } from "node:tty";
import type { Timer } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { TillStatus } from "../terminal/till-api.ts";
import type { DemoShop, DemoShopOptions } from "./demo-shop.ts";
import { Hands } from "./hands.ts";
import { makeInk, wantsColor } from "./ink.ts";
import { readKeys } from "./keys.ts";
import { drawScreen, LEFT_COLUMNS, paperRows } from "./live-screen.ts";
import { pictureWithin } from "./paper-picture.ts";
import { NO_REAL_MONEY, tillCommand } from "./script.ts";

/** Narrow paper leaves room for the till in a console of 80 columns. */
const PAPER = { paperMm: 58, columns: 32 } as const;

const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;

/** About 25 pictures a second, and paper that visibly comes out. */
const FRAME_MS = 40;
const BLINK_HALF_MS = 500;
/** Notes are seen for as long as a person needs to notice them. */
const NOTES_MS = 1_500;
const NEWS_KEPT = 50;
/** Of the paper that is still to come out, the part that comes with each picture. */
const FEED_PART = 8;

// Another screen than the shell's, without a cursor (xterm control sequences, DECSET 1049 and 25).
const TAKE_SCREEN = "\x1b[?1049h\x1b[?25l";
const GIVE_SCREEN_BACK = "\x1b[?25h\x1b[?1049l";

/** @returns exit code, when a person quits; rejects or resolves with `ended` when something else ends it */
export async function playLive(
  open: (options: Pick<DemoShopOptions, "paperMm" | "log">) => Promise<DemoShop>,
  input: ReadStream,
  output: WriteStream,
  ended: Promise<number>,
): Promise<number> {
  output.write(`${NO_REAL_MONEY}\n`);
  const news: string[] = [];
  const opened = open({
    paperMm: PAPER.paperMm,
    log: (level, message) => note(news, level === "info" ? message : `${level}: ${message}`),
  });
  const shop = await Promise.race([opened, ended]);
  if (typeof shop === "number") return shop;
  const live = new Live(shop, news, output);
  const giveBack = () => live.stop();
  process.once("exit", giveBack);
  try {
    const quit = new Promise<number>((resolve) => {
      input.setRawMode(true);
      input.setEncoding("utf8");
      input.on("data", (typed: string) => {
        if (live.type(typed) === "quit") resolve(0);
      });
      for (const event of ["end", "error", "close"]) input.once(event, () => resolve(0));
    });
    live.start();
    return await Promise.race([quit, ended]);
  } finally {
    live.stop();
    process.removeListener("exit", giveBack);
    if (input.isTTY) input.setRawMode(false);
    input.pause();
    const paid = shop.sales().filter((sale) => sale.status === "paid").length;
    output.write(
      `${paid} ${paid === 1 ? "sale" : "sales"} paid. ${NO_REAL_MONEY.replace("moves", "moved")}\n`,
    );
  }
}

class Live {
  readonly #shop: DemoShop;
  readonly #news: string[];
  readonly #output: WriteStream;
  readonly #ink;
  readonly #hands: Hands;
  readonly #startedMs = systemClock.monotonicMs();
  readonly #resized = () => {
    this.#pictures.clear();
    this.#shown = [];
  };
  /** Pictures of cut papers at the present width. */
  readonly #pictures = new Map<number, readonly string[]>();
  #frame: Timer | null = null;
  #shown: readonly string[] = [];
  #fedLines = 0;
  #scrolledBack = 0;
  #notes = { text: "", untilMs: 0 };

  constructor(shop: DemoShop, news: string[], output: WriteStream) {
    this.#shop = shop;
    this.#news = news;
    this.#output = output;
    this.#ink = makeInk(wantsColor(output, process.env));
    this.#hands = new Hands(shop, (said) => note(this.#news, said));
  }

  start(): void {
    this.#output.write(TAKE_SCREEN);
    this.#output.on("resize", this.#resized);
    this.#shop.buzzer.onChange(() => {
      this.#notes = { text: this.#shop.buzzer.notes(), untilMs: systemClock.monotonicMs() + NOTES_MS };
    });
    this.#draw();
  }

  /** Gives the console back. Safe to call twice. */
  stop(): void {
    if (this.#frame === null) return;
    this.#frame.cancel();
    this.#frame = null;
    this.#output.removeListener("resize", this.#resized);
    this.#output.write(GIVE_SCREEN_BACK);
  }

  type(typed: string): "quit" | "go-on" {
    for (const key of readKeys(typed)) {
      if (key.kind === "quit") return "quit";
      if (key.kind === "letter") this.#press(key.letter);
      if (key.kind === "move") this.#scrolledBack = Math.max(0, this.#scrolledBack + key.lines);
      if (key.kind === "newest") this.#scrolledBack = 0;
      if (key.kind === "oldest") this.#scrolledBack = Number.MAX_SAFE_INTEGER;
    }
    return "go-on";
  }

  #press(letter: string): void {
    this.#scrolledBack = 0;
    this.#hands.press(letter);
  }

  #draw(): void {
    this.#frame = systemClock.after(FRAME_MS, () => this.#draw());
    // A console that does not know its size says 0.
    const columns = this.#output.columns || USUAL_COLUMNS;
    const rows = this.#output.rows || USUAL_ROWS;
    const nowMs = systemClock.monotonicMs();
    const status = this.#shop.api.status();
    const paper = this.#paper(columns - LEFT_COLUMNS);
    this.#scrolledBack = Math.min(this.#scrolledBack, Math.max(0, paper.length - paperRows(rows)));
    const { lights } = this.#shop;
    const lines = drawScreen(
      {
        notice: NO_REAL_MONEY,
        hint: `${tillCommand()} --config ${this.#shop.configFile} status`,
        display: this.#shop.display.display.lines(),
        lights: {
          ready: lights.lamp("ready"),
          busy: lights.lamp("busy"),
          attention: lights.lamp("attention"),
        },
        bright: Math.floor((nowMs - this.#startedMs) / BLINK_HALF_MS) % 2 === 0,
        notes: nowMs < this.#notes.untilMs ? this.#notes.text : "",
        facts: this.#facts(status),
        news: this.#news,
        paper,
        scrolledBack: this.#scrolledBack,
      },
      columns,
      rows,
      this.#ink,
    );
    this.#show(lines);
  }

  /** Writes only the lines that changed, each at its place. */
  #show(lines: readonly string[]): void {
    const begun = this.#shown.length === 0 ? "\x1b[2J" : "";
    const changed = lines.flatMap((line, row) =>
      line === this.#shown[row] ? [] : `\x1b[${row + 1};1H${line}\x1b[K`,
    );
    this.#shown = lines;
    if (changed.length > 0) this.#output.write(begun + changed.join(""));
  }

  /** All paper so far, as much of it as has come out. */
  #paper(widthColumns: number): readonly string[] {
    const { printer } = this.#shop.printer;
    const cut = printer.papers().flatMap((paper, index) => {
      const known = this.#pictures.get(index) ?? pictureWithin(paper, PAPER.columns, widthColumns);
      this.#pictures.set(index, known);
      return known;
    });
    const strip = printer.strip();
    const hanging = strip.text.trim() === "" ? [] : pictureWithin(strip, PAPER.columns, widthColumns);
    const all = [...cut, ...hanging];
    const toCome = Math.max(0, all.length - this.#fedLines);
    this.#fedLines = Math.min(all.length, this.#fedLines + Math.ceil(toCome / FEED_PART));
    return all.slice(0, this.#fedLines);
  }

  #facts(status: TillStatus): readonly (readonly [string, string])[] {
    const order = this.#shop.virtual.orders().at(-1);
    const owed = status.owed.length === 1 ? "1 paper owed" : `${status.owed.length} papers owed`;
    const printer = this.#hands.printerLooks || (status.devices[0]?.condition ?? "");
    return [
      ["till", describeTill(status)],
      [
        "order",
        [order === undefined ? "none yet" : describeOrder(order), this.#hands.network]
          .filter(Boolean)
          .join(", "),
      ],
      ["printer", status.owed.length === 0 ? printer : `${printer}, ${owed}`],
    ];
  }
}

/** What is said again and again is news once. */
function note(news: string[], text: string): void {
  if (news.at(-1) === text) return;
  news.push(text);
  if (news.length > NEWS_KEPT) news.shift();
}

function describeTill({ basket, sale, state, unsettled }: TillStatus): string {
  const others = unsettled.length === 0 ? "" : `, ${unsettled.length} open`;
  if (basket !== null) {
    const count = basket.lines.reduce((sum, line) => sum + line.quantity, 0);
    return `basket of ${count}, ${basket.total.text}${others}`;
  }
  return `${sale === null ? state : `${state}, ${sale.total.text}`}${others}`;
}

function describeOrder(order: { readonly status: string; readonly paying: boolean }): string {
  return order.paying ? `${order.status}, on the phone` : order.status;
}
