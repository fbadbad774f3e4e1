// The customer's display over any wire: remembers what shall be shown, and sends it when it changed or moved, when
// the display came back, and not more often than a person can read.

import type { ByteChannel, Wire } from "../../hal/byte-channel.ts";
import type { Clock, Timer } from "../../hal/clock.ts";
import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import type { LineDisplay } from "../../hal/line-display.ts";
import {
  type DisplayCodePage,
  type DisplayProtocolName,
  findDisplayProtocol,
} from "../../profiles/displays/display-protocols.ts";
import { DeviceStatus } from "../device-status.ts";
import { KeptWire } from "../kept-wire.ts";
import { QuietPace } from "../quiet-pace.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import type { Brightness, DisplayLanguage, DisplaySetup } from "./language.ts";
import { LANGUAGES } from "./languages.ts";
import { Marquee } from "./marquee.ts";
import { toCells } from "./text.ts";

const COLUMNS = 20;

// Both lines take about 55 ms at 9600 baud; five refreshes a second are as many as an eye can use.
const REFRESH_GAP_MS = 200;

// RS-232 does not tell that a display on its own power supply was switched off and on, so it is written again now
// and then, after hours without a change less often; without clearing, nobody sees that.
const REWRITE_MS = 10_000;
const REWRITE_QUIET_MS = 600_000;

// Both lines at 1200 baud, the slowest setting of any display, take half a second.
const STALL_MS = 2_000;

/** A check ends, whatever the display does: a stalled write is known by then, and an answer was missed. */
const CHECK_MS = 4_000;
/** Each of the two test pictures. */
const PICTURE_MS = 3_000;

export interface LineDisplayOptions {
  readonly wire: Wire;
  readonly protocol: DisplayProtocolName;
  /** Null: the one that most displays of this protocol have. */
  readonly codePage?: DisplayCodePage | null;
  /** Null leaves it as the display has it; only for protocols that dim. */
  readonly brightness?: Brightness | null;
  readonly clock: Clock;
}

export function createLineDisplay(options: LineDisplayOptions): LineDisplay {
  return new WiredLineDisplay(options);
}

class WiredLineDisplay implements LineDisplay {
  readonly name: string;
  readonly columns = COLUMNS;
  readonly #language: DisplayLanguage;
  readonly #setup: DisplaySetup;
  readonly #clock: Clock;
  readonly #pace: QuietPace;
  readonly #status = new DeviceStatus();
  readonly #wire: KeptWire;
  readonly #answers: Acknowledgements | null;
  #channel: ByteChannel | null = null;
  #wanted: readonly [string, string] = ["", ""];
  #lines: readonly [Marquee, Marquee];
  /** Shown instead, while somebody looks whether the display works. */
  #picture: readonly [Marquee, Marquee] | null = null;
  #endPicture: (() => void) | null = null;
  /** What the display shows; null when that is not known. */
  #shown: Uint8Array | null = null;
  #writing = false;
  #lastWriteMs = Number.NEGATIVE_INFINITY;
  #next: Timer | null = null;
  /** Who waits to hear how the next write ends. */
  #settled = new Set<() => void>();

  constructor({ brightness = null, clock, codePage = null, protocol, wire }: LineDisplayOptions) {
    this.name = `display ${wire.name}`;
    this.#language = LANGUAGES[protocol];
    this.#setup = { brightness, codePage: codePage ?? findDisplayProtocol(protocol).defaultCodePage };
    this.#clock = clock;
    this.#pace = new QuietPace(clock);
    this.#lines = this.#marquees("", "");
    const { answers } = this.#language;
    this.#answers =
      answers === null
        ? null
        : new Acknowledgements({
            name: this.name,
            answers,
            clock,
            heard: (problem) => this.#conclude(problem),
          });
    this.#wire = new KeptWire(wire, clock, this.#status, {
      opened: (channel) => {
        this.#channel = channel;
        this.#pace.stir();
        this.#answers?.forget();
        this.#refresh();
      },
      bytes: (bytes) => this.#answers?.hear(bytes),
      lost: () => {
        this.#channel = null;
        this.#shown = null;
        this.#writing = false;
        this.#next?.cancel();
        this.#next = null;
        this.#answers?.forget();
        this.#endPicture?.();
        this.#tellSettled();
      },
    });
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  checkHealth(depth: HealthDepth): Promise<Health> {
    if (depth === "internal" || this.#channel === null) return Promise.resolve(this.#status.health());
    return depth === "external" ? this.#checkWriting() : this.#checkByEye();
  }

  start(): void {
    this.#wire.start();
  }

  stop(): Promise<void> {
    return this.#wire.stop();
  }

  show(upper: string, lower: string): void {
    if (upper === this.#wanted[0] && lower === this.#wanted[1]) return;
    this.#wanted = [upper, lower];
    this.#pace.stir();
    this.#lines = this.#marquees(upper, lower);
    this.#endPicture?.();
    this.#refresh();
  }

  #marquees(upper: string, lower: string): readonly [Marquee, Marquee] {
    const line = (text: string) => new Marquee(toCells(text, this.#setup.codePage), COLUMNS, this.#clock);
    return [line(upper), line(lower)];
  }

  #frame(): Uint8Array {
    const [upper, lower] = this.#picture ?? this.#lines;
    return new Uint8Array(this.#language.lines(upper.now(), lower.now(), this.#setup));
  }

  #asBeginning(frame: Uint8Array): Uint8Array {
    return new Uint8Array([...this.#language.begin(this.#setup), ...frame]);
  }

  /** Sends what is wanted now, or arranges that it will be; what was wanted in between is never sent. */
  #refresh(): void {
    this.#next?.cancel();
    this.#next = null;
    if (this.#channel === null || this.#writing) return;
    const frame = this.#frame();
    const waitMs = this.#dueMs(frame) - this.#clock.monotonicMs();
    if (waitMs > 0) this.#next = this.#clock.after(waitMs, () => this.#refresh());
    else void this.#send(this.#channel, frame);
  }

  #dueMs(frame: Uint8Array): number {
    const soonestMs = this.#lastWriteMs + REFRESH_GAP_MS;
    if (this.#shown === null || !sameBytes(this.#shown, frame)) return soonestMs;
    const moves = (this.#picture ?? this.#lines).map((line) => line.nextStepMs());
    const rewriteMs = this.#pace.everyMs(this.#lastWriteMs, REWRITE_MS, REWRITE_QUIET_MS);
    return Math.max(soonestMs, Math.min(this.#lastWriteMs + rewriteMs, ...moves));
  }

  async #send(channel: ByteChannel, frame: Uint8Array): Promise<void> {
    const begins = this.#shown === null;
    this.#writing = true;
    this.#lastWriteMs = this.#clock.monotonicMs();
    const stall = this.#clock.after(STALL_MS, () => {
      if (this.#channel !== channel) return;
      const seconds = STALL_MS / 1000;
      this.#status.set(
        "attention",
        `${this.name}: takes no bytes since ${seconds} s; is it switched on, and its flow control off?`,
      );
    });
    try {
      this.#answers?.expect(begins);
      await channel.write(begins ? this.#asBeginning(frame) : frame);
      if (this.#channel !== channel) return;
      this.#shown = frame;
      this.#writing = false;
      if (this.#answers === null) this.#conclude("");
      else this.#answers.written();
      this.#refresh();
    } catch (cause) {
      this.#wire.drop(channel, cause);
    } finally {
      stall.cancel();
    }
  }

  /** @param problem "" when the last write was taken */
  #conclude(problem: string): void {
    this.#status.set(problem === "" ? "ready" : "attention", problem);
    this.#tellSettled();
  }

  #tellSettled(): void {
    const waiting = [...this.#settled];
    this.#settled.clear();
    for (const tell of waiting) tell();
  }

  /** Begins from the beginning, as after a power cut, and waits until that is known to have gone well or not. */
  async #checkWriting(): Promise<Health> {
    this.#shown = null;
    const done = this.#waitSettled();
    this.#refresh();
    const settled = await done;
    const { condition, detail } = this.#status.get();
    if (condition !== "ready") return { ok: false, words: detail };
    if (!settled) return { ok: false, words: `${this.name}: took no bytes in ${CHECK_MS / 1000} s` };
    if (this.#answers !== null) return { ok: true, words: "set up and written again; it acknowledged" };
    const words =
      "set up and written again; the wire took every byte, and this kind of display does not answer: look whether " +
      `it reads "${this.#wanted.join(" / ")}". If not, its command set, speed or parity differs from the settings`;
    return { ok: null, words };
  }

  /** @returns false when nothing was heard in time */
  #waitSettled(): Promise<boolean> {
    return new Promise((resolve) => {
      const tell = () => {
        limit.cancel();
        resolve(true);
      };
      const limit = this.#clock.after(CHECK_MS, () => {
        this.#settled.delete(tell);
        resolve(false);
      });
      this.#settled.add(tell);
    });
  }

  async #checkByEye(): Promise<Health> {
    if (this.#picture !== null) return { ok: null, words: "a test is under way already" };
    const full = "█".repeat(COLUMNS);
    const seen =
      (await this.#showPicture("áéíóúñ ÁÉÍÓÚÑ ãõçÇü", "0123456789 $ R$ S/ ¿")) &&
      (await this.#showPicture(full, full));
    this.#refresh();
    if (!seen)
      return { ok: null, words: "broken off: the till had something to show, or the display went away" };
    const words =
      "it showed letters with accents above digits, then full cells, three seconds each; were both lines there, " +
      "every letter right and no dot dark? Wrong letters: set code_page to the table of the display";
    return { ok: null, words };
  }

  /** @returns whether it stood for its whole time */
  #showPicture(upper: string, lower: string): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (whole: boolean) => {
        timer.cancel();
        this.#picture = null;
        this.#endPicture = null;
        resolve(whole);
      };
      const timer = this.#clock.after(PICTURE_MS, () => end(true));
      this.#endPicture = () => end(false);
      this.#picture = this.#marquees(upper, lower);
      this.#refresh();
    });
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
