// Tells a scripted demo line by line: what was done, what the emulated display shows, and each paper as it comes
// out of the emulated printer.

import { sleep, type Timer } from "../../hardware/hal/clock.ts";
import type { LightName } from "../../hardware/hal/lights.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { DemoShop } from "./demo-shop.ts";
import type { Ink } from "./ink.ts";
import { isQrLine, pictureOf, pictureWithin } from "./paper-picture.ts";

/** The driver writes a display in pieces; it is read when nothing came for so long. */
const DISPLAY_CALM_MS = 60;
const PAPER_COLUMNS = 48;
const LIGHTS: readonly LightName[] = ["ready", "busy", "attention"];

export class Narrator {
  readonly #shop: DemoShop;
  readonly #say: (line: string) => void;
  readonly #ink: Ink;
  #told = "";
  #calm: Timer | null = null;
  #stories = 0;

  /** @param widthColumns of the console; 0 where there is none, and a QR stands as text */
  constructor(shop: DemoShop, say: (line: string) => void, ink: Ink, widthColumns: number) {
    this.#shop = shop;
    this.#say = say;
    this.#ink = ink;
    shop.display.display.onChange(() => this.#displayMoves());
    shop.lights.onChange(() => this.#displayMoves());
    shop.printer.printer.onPaper((paper) => {
      this.#tellDisplay();
      const picture =
        widthColumns === 0
          ? pictureOf(paper, PAPER_COLUMNS, "text")
          : pictureWithin(paper, PAPER_COLUMNS, widthColumns);
      for (const line of picture) say(isQrLine(line) ? ink("scannable", line) : line);
    });
  }

  headline(title: string): void {
    this.#stories += 1;
    const words = `── ${this.#stories}. ${title} `;
    this.#say("");
    this.#say(this.#ink("bold", words.padEnd(72, "─")));
  }

  tell(who: string, what: string): void {
    this.#say(`${this.#ink("cyan", who.padEnd(10))}${what}`);
  }

  /** Resolves when what the display shows was told. */
  async settle(): Promise<void> {
    await sleep(systemClock, 2 * DISPLAY_CALM_MS);
    this.#tellDisplay();
  }

  async end(): Promise<void> {
    await this.settle();
    this.#calm?.cancel();
    this.#shop.display.display.onChange(() => {});
    this.#shop.lights.onChange(() => {});
  }

  #displayMoves(): void {
    this.#calm?.cancel();
    this.#calm = systemClock.after(DISPLAY_CALM_MS, () => this.#tellDisplay());
  }

  #tellDisplay(): void {
    this.#calm?.cancel();
    const [upper, lower] = this.#shop.display.display.lines();
    const lit = LIGHTS.filter((name) => this.#shop.lights.pattern(name) !== "off").map((name) =>
      this.#shop.lights.pattern(name) === "blink" ? `${name} blinks` : name,
    );
    const shown = `[${upper}|${lower}] ${lit.join(", ")}`;
    if (shown === this.#told) return;
    this.#told = shown;
    const notes = this.#shop.buzzer.notes();
    this.#shop.buzzer.hush();
    this.tell("display", notes === "" ? shown : `${shown} ${notes}`);
  }
}
