// The side of the till that people see and hear: the dialogue at the counter, what was just remarked, and the
// display, lamps and buzzer that follow from them.

import type { Clock, Timer } from "../../../hardware/hal/clock.ts";
import { isSameLook, type Look, lookOf, remarkMs, type Scene } from "../../feedback/feedback.ts";
import { type PaperQuestion, questionIn } from "../../feedback/paper-question.ts";
import type { Remark } from "../../feedback/remarks.ts";
import { canShowQr, contentOf, drawScreen } from "../../feedback/screen.ts";
import { type Tone, toneMs, toneOf } from "../../feedback/signals.ts";
import type { MachineSight } from "../../machine/machine-view.ts";
import type { TerminalDevices, TerminalSettings } from "../parts.ts";
import { fallBack } from "./counter.ts";
import { type Counter, IDLE, waitingBasket } from "./counter-state.ts";

export interface FrontOptions {
  readonly devices: Pick<TerminalDevices, "printer" | "display" | "screen" | "lights" | "tone">;
  readonly clock: Clock;
  readonly machine?: MachineSight;
  readonly settings: Pick<TerminalSettings, "shop" | "idleTexts">;
  /** What the till speaks now. */
  locale(): string;
}

/** What the till itself knows of the scene; the rest is the counter's. */
export interface TillScene
  extends Pick<
    Scene,
    "sale" | "demo" | "drawerLeftOpen" | "drawerShut" | "paidTwice" | "paperOwed" | "paperQuestion"
  > {
  /** The provider cannot be asked, or declines what it should not. */
  readonly providerTroubled: boolean;
  /** Until when, on the clock, the order of the sale can be paid at least; null when that is not known. */
  readonly payableUntilMs: number | null;
}

const NOTHING: TillScene = {
  sale: null,
  demo: false,
  providerTroubled: false,
  drawerLeftOpen: false,
  drawerShut: false,
  paidTwice: null,
  paperOwed: false,
  paperQuestion: null,
  payableUntilMs: null,
};

export class Front {
  readonly #options: FrontOptions;
  #counter: Counter = IDLE;
  #counterTimer: Timer | null = null;
  #remark: Remark | null = null;
  #remarkTimer: Timer | null = null;
  #scene = NOTHING;
  /** Of the countdown; runs only while one is to be seen. */
  #tick: Timer | null = null;
  /** Until then it is only being looked for. */
  #printerSeen = false;
  #sounding = { urgency: 0, untilMs: 0 };
  #look: Look = { display: ["", ""], lights: [] };
  #drawn = "";
  #question: PaperQuestion | null = null;

  constructor(options: FrontOptions) {
    this.#options = options;
    options.machine?.onChange(() => this.#draw());
  }

  get counter(): Counter {
    return this.#counter;
  }

  /** The two lines that the customer sees, also where there is no display. */
  get display(): readonly [string, string] {
    return this.#look.display;
  }

  /** The paper that the display asks for at this moment; null when it asks for none. */
  get question(): PaperQuestion | null {
    return this.#question;
  }

  /** Left alone, a dialogue falls back by itself. */
  setCounter(counter: Counter): void {
    this.#counterTimer?.cancel();
    this.#counterTimer = null;
    this.#counter = counter;
    const back = fallBack(counter);
    if (back === null) return;
    this.#counterTimer = this.#options.clock.after(back.afterMs, () => {
      this.setCounter(back.to);
      this.#draw();
    });
  }

  remark(remark: Remark): void {
    this.#remarkTimer?.cancel();
    this.#remark = remark;
    this.#sound(toneOf(remark));
    this.#remarkTimer = this.#options.clock.after(remarkMs(remark), () => {
      this.#remark = null;
      this.#draw();
    });
    this.#draw();
  }

  show(scene: TillScene): void {
    this.#scene = scene;
    this.#draw();
  }

  stop(): void {
    this.#counterTimer?.cancel();
    this.#remarkTimer?.cancel();
    this.#tick?.cancel();
  }

  #sound(tone: Tone): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs < this.#sounding.untilMs && tone.urgency < this.#sounding.urgency) return;
    this.#sounding = { urgency: tone.urgency, untilMs: nowMs + toneMs(tone) };
    this.#options.devices.tone?.sound(tone.pattern);
  }

  #draw(): void {
    const { devices, machine, settings } = this.#options;
    const { drawerShut, paidTwice, paperOwed, providerTroubled } = this.#scene;
    const { condition } = devices.printer.state();
    this.#printerSeen ||= condition !== "missing";
    const printerStuck =
      paperOwed || condition === "attention" || (condition === "missing" && this.#printerSeen);
    const disk = machine?.disk().state;
    const diskTrouble = disk === "full" || disk === "read-only" ? disk : null;
    const remark = this.#remark ?? ("prompt" in this.#counter ? this.#counter.prompt : null);
    const scene: Scene = {
      ...this.#scene,
      locale: this.#options.locale(),
      shopName: settings.shop.name,
      idleTexts: settings.idleTexts,
      attention:
        [paperOwed, condition !== "ready", providerTroubled, drawerShut].includes(true) ||
        paidTwice !== null ||
        diskTrouble !== null,
      diskTrouble,
      printerStuck,
      basketTotal: waitingBasket(this.#counter)?.total ?? null,
      remark,
      qrOnScreen: this.#isQrOnScreen(),
      secondsLeft: this.#countDown(remark === null),
    };
    this.#question = questionIn(scene);
    this.#drawScreen(scene);
    const look = lookOf(scene);
    if (isSameLook(look, this.#look)) return;
    this.#look = look;
    devices.display?.show(look.display[0], look.display[1]);
    devices.lights?.set(look.lights);
  }

  #isQrOnScreen(): boolean {
    const { screen } = this.#options.devices;
    const size = screen?.size() ?? null;
    const data = this.#scene.sale?.order?.qrData ?? null;
    return size !== null && data !== null && screen?.state().condition === "ready" && canShowQr(data, size);
  }

  /** Our clock only shows it; what ends the order is the provider's word. */
  #countDown(isSeen: boolean): number | null {
    this.#tick?.cancel();
    this.#tick = null;
    const { payableUntilMs, sale } = this.#scene;
    if (payableUntilMs === null || sale?.phase.status !== "awaiting-payment") return null;
    const leftMs = payableUntilMs - this.#options.clock.monotonicMs();
    if (leftMs <= 0 || this.#options.devices.display === null) return null;
    const seconds = Math.ceil(leftMs / 1000);
    // To the moment at which one second less is left.
    const nextMs = leftMs - (seconds - 1) * 1000;
    if (isSeen) this.#tick = this.#options.clock.after(nextMs, () => this.#draw());
    return seconds;
  }

  #drawScreen(scene: Scene): void {
    const { screen } = this.#options.devices;
    const size = screen?.size() ?? null;
    if (screen === null || size === null) return;
    const content = contentOf(scene, size);
    const key = JSON.stringify([content, size]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    screen.show(drawScreen(content, size));
  }
}
