// Tells a scripted demo line by line: what was done, what the emulated display shows, and each paper as it comes
// out of the emulated printer.

import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { sleep, type Timer } from "../../hardware/hal/clock.ts";
import type { LightName } from "../../hardware/hal/lights.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { DemoShop } from "./demo-shop.ts";
import type { Ink } from "./ink.ts";
import { isQrLine, pictureOf, pictureWithin } from "./paper-picture.ts";

/** The till moves display, lamps and paper one after the other; they are told together when nothing moved for so long. */
const CALM_MS = 60;
const MOST_WAITS = 10;
const LINE_BEGINNING = 12;
const PAPER_COLUMNS = 48;
const LIGHTS: readonly LightName[] = ["ready", "busy", "attention"];

export class Narrator {
  readonly #shop: DemoShop;
  readonly #say: (line: string) => void;
  readonly #ink: Ink;
  readonly #widthColumns: number;
  /** Papers that came out and were not told yet. */
  readonly #papers: Paper[] = [];
  #told = "";
  #calm: Timer | null = null;

  /** @param widthColumns of the console; 0 where there is none, and a QR stands as text */
  constructor(shop: DemoShop, say: (line: string) => void, ink: Ink, widthColumns: number) {
    this.#shop = shop;
    this.#say = say;
    this.#ink = ink;
    this.#widthColumns = widthColumns;
    shop.display.display.onChange(() => this.#somethingMoved());
    shop.lights.onChange(() => this.#somethingMoved());
    shop.printer.printer.onPaper((paper) => {
      this.#papers.push(paper);
      this.#somethingMoved();
    });
  }

  headline(title: string): void {
    this.#say("");
    this.#say(this.#ink("bold", `── ${title} `.padEnd(72, "─")));
  }

  tell(who: string, what: string): void {
    this.#say(`${this.#ink("cyan", who.padEnd(10))}${what}`);
  }

  /** Resolves when everything that moved was told. */
  async settle(): Promise<void> {
    await sleep(systemClock, 2 * CALM_MS);
    for (let waits = 0; waits < MOST_WAITS && !this.#isDisplayed(); waits++)
      await sleep(systemClock, CALM_MS);
    while (this.#calm !== null) await sleep(systemClock, CALM_MS);
  }

  async end(): Promise<void> {
    await this.settle();
    this.#shop.display.display.onChange(() => {});
    this.#shop.lights.onChange(() => {});
  }

  /** The glass shows what the till wants; how a line ends may run down or move. */
  #isDisplayed(): boolean {
    const glass = this.#shop.display.display.lines();
    const beginnings = this.#shop.api.status().display.map((line) => line.slice(0, LINE_BEGINNING).trimEnd());
    return beginnings.every((beginning, line) => glass[line]?.startsWith(beginning));
  }

  #somethingMoved(waits = MOST_WAITS): void {
    this.#calm?.cancel();
    this.#calm = systemClock.after(CALM_MS, () => {
      this.#calm = null;
      // A display is written at most five times a second, and the lamps are faster.
      if (waits > 0 && !this.#isDisplayed()) return this.#somethingMoved(waits - 1);
      this.#tellDisplay();
      for (const paper of this.#papers.splice(0)) this.#tellPaper(paper);
    });
  }

  #tellDisplay(): void {
    const [upper, lower] = this.#shop.display.display.lines();
    const lit = LIGHTS.filter((name) => this.#shop.lights.lamp(name) !== "off").map((name) =>
      this.#shop.lights.lamp(name) === "blink" ? `${name} blinks` : name,
    );
    const shown = `[${upper}|${lower}] ${lit.join(", ")}`;
    // A story is not told second by second: the time that runs down beside a QR is no news.
    const news = shown.replace(/ +\d+:\d\d(?=[|\]])/, "");
    if (news === this.#told) return;
    this.#told = news;
    const notes = this.#shop.buzzer.notes();
    this.#shop.buzzer.hush();
    this.tell("display", notes === "" ? shown : `${shown} ${notes}`);
  }

  #tellPaper(paper: Paper): void {
    const lines =
      this.#widthColumns === 0
        ? pictureOf(paper, PAPER_COLUMNS, "text")
        : pictureWithin(paper, PAPER_COLUMNS, this.#widthColumns);
    for (const line of lines) this.#say(isQrLine(line) ? this.#ink("scannable", line) : line);
  }
}
