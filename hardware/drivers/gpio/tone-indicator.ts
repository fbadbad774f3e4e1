// A buzzer on a line of this host that sounds while the line is on: an active one on a GPIO line, a passive one on a
// PWM channel.

import { type Clock, sleep, type Timer } from "../../hal/clock.ts";
import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import type { DigitalLines, DigitalOutput } from "../../hal/digital-lines.ts";
import { type Line, sayPlace } from "../../hal/line.ts";
import type { Pattern } from "../../hal/pattern.ts";
import type { ToneIndicator } from "../../hal/tone-indicator.ts";
import { DeviceStatus } from "../device-status.ts";
import { HeldLine } from "./held-line.ts";
import { lengthMs, momentOf } from "./pattern-player.ts";

const TEST_TONE: Pattern = [
  { onMs: 100, offMs: 100 },
  { onMs: 100, offMs: 100 },
  { onMs: 300, offMs: 0 },
];

export function createToneIndicator(options: {
  readonly line: Line;
  readonly gpio: DigitalLines;
  readonly clock: Clock;
}): ToneIndicator {
  return new LineToneIndicator(options.line, options.gpio, options.clock);
}

class LineToneIndicator implements ToneIndicator {
  readonly name: string;
  readonly #clock: Clock;
  readonly #status = new DeviceStatus();
  readonly #line: HeldLine<DigitalOutput>;
  #isRunning = false;
  #isOn = false;
  #next: Timer | null = null;

  constructor(line: Line, gpio: DigitalLines, clock: Clock) {
    this.name = `tone buzzer=${sayPlace(line.place)}`;
    this.#clock = clock;
    this.#line = new HeldLine({
      what: "buzzer",
      take: () => gpio.openOutput(line),
      clock,
      changed: () => this.#lineChanged(),
    });
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  start(): void {
    this.#isRunning = true;
    this.#line.start();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#next?.cancel();
    this.#next = null;
    this.#isOn = false;
    await this.#line.stop();
    this.#status.set("missing", "stopped");
  }

  sound(pattern: Pattern): void {
    this.#next?.cancel();
    this.#next = null;
    if (this.#isRunning) this.#play(pattern, this.#clock.monotonicMs());
  }

  async checkHealth(depth: HealthDepth): Promise<Health> {
    const health = this.#status.health();
    if (health.ok !== true || depth === "internal") return health;
    const reads = this.#line.use((line) => line.isOn());
    if (reads === null) return { ok: false, words: this.#line.problem };
    if (reads !== this.#isOn) {
      const words = `the line reads ${reads ? "on" : "off"} and was told the contrary; a short circuit, or something else drives it`;
      return { ok: false, words };
    }
    if (depth === "external") return { ok: true, words: "the line reads what it was told" };
    this.sound(TEST_TONE);
    await sleep(this.#clock, lengthMs(TEST_TONE));
    return { ok: null, words: "two short beeps and a longer one; were they heard?" };
  }

  #play(pattern: Pattern, begunMs: number): void {
    const { isOn, forMs } = momentOf(pattern, this.#clock.monotonicMs() - begunMs, false);
    this.#drive(isOn);
    if (forMs !== null) {
      this.#next = this.#clock.after(Math.ceil(forMs), () => this.#play(pattern, begunMs));
    }
  }

  #drive(isOn: boolean): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.#line.use((line) => line.set(isOn));
  }

  #lineChanged(): void {
    if (!this.#isRunning) return;
    const { problem } = this.#line;
    if (problem === "") this.#status.set("ready", "");
    else this.#status.set("missing", problem);
    // A line that was just taken is off.
    if (this.#isOn) this.#line.use((line) => line.set(true));
  }
}
