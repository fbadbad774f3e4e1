// The lamps on lines of this host. Blinking is done here and not by the kernel, so that all ways to a line blink
// alike, and lamps of the same pattern together.

import { type Clock, sleep, type Timer } from "../../hal/clock.ts";
import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import type { DigitalLines, DigitalOutput } from "../../hal/digital-lines.ts";
import type { LampName, LightSignal, Lights } from "../../hal/lights.ts";
import { type Line, sayPlace } from "../../hal/line.ts";
import type { Pattern } from "../../hal/pattern.ts";
import { DeviceStatus } from "../device-status.ts";
import { HeldLine, NOT_STARTED } from "./held-line.ts";
import { momentOf } from "./pattern-player.ts";

// Long enough to find the lamp with the eyes.
const WALK_MS = 700;

/**
 * @param options.lines of each lamp that is wired
 * @param options.oneAtATime only the most urgent signal is shown: for the colours of one housing
 */
export function createLights(options: {
  readonly lines: Readonly<Partial<Record<LampName, Line>>>;
  readonly oneAtATime?: boolean;
  readonly gpio: DigitalLines;
  readonly clock: Clock;
}): Lights {
  return new LineLights(options.lines, options.oneAtATime ?? false, options.gpio, options.clock);
}

const NAMES: readonly LampName[] = ["ready", "busy", "attention", "single"];

interface Lamp {
  readonly name: LampName;
  readonly line: HeldLine<DigitalOutput>;
  isOn: boolean;
}

class LineLights implements Lights {
  readonly name: string;
  readonly #clock: Clock;
  readonly #status = new DeviceStatus();
  readonly #lamps: readonly Lamp[];
  readonly #oneAtATime: boolean;
  #signals: readonly LightSignal[] = [];
  /** When each pattern that is shown began, by its beats: a lamp that joins a blinking joins its beat. */
  #begunMs = new Map<string, number>();
  #isRunning = false;
  #isWalking = false;
  #next: Timer | null = null;

  constructor(
    lines: Readonly<Partial<Record<LampName, Line>>>,
    oneAtATime: boolean,
    gpio: DigitalLines,
    clock: Clock,
  ) {
    const wired = NAMES.flatMap((name): [LampName, Line][] => {
      const line = lines[name];
      return line === undefined ? [] : [[name, line]];
    });
    this.name = `lights ${wired.map(([name, { place }]) => `${name}=${sayPlace(place)}`).join(" ")}`;
    this.#clock = clock;
    this.#oneAtATime = oneAtATime;
    this.#lamps = wired.map(([name, line]) => ({
      name,
      isOn: false,
      line: new HeldLine({
        what: name,
        take: () => gpio.openOutput(line),
        clock,
        changed: () => this.#linesChanged(),
      }),
    }));
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  start(): void {
    this.#isRunning = true;
    for (const { line } of this.#lamps) line.start();
    this.#apply();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#next?.cancel();
    this.#next = null;
    await Promise.all(this.#lamps.map(({ line }) => line.stop()));
    this.#status.set("missing", "stopped");
  }

  set(signals: readonly LightSignal[]): void {
    this.#signals = signals;
    if (this.#isRunning) this.#apply();
  }

  async checkHealth(depth: HealthDepth): Promise<Health> {
    const health = this.#status.health();
    if (health.ok !== true || depth === "internal") return health;
    const wrong = this.#lamps.flatMap((lamp) => {
      const found = lamp.line.use((line) => line.isOn());
      if (found === null) return [lamp.line.problem];
      return found === lamp.isOn
        ? []
        : [`${lamp.name} is ${onOff(lamp.isOn)} and its line reads ${onOff(found)}`];
    });
    if (wrong.length > 0) {
      return { ok: false, words: `${wrong.join("; ")}; a short circuit, or something else drives that line` };
    }
    if (depth === "external") return { ok: true, words: "every line reads what it was told" };
    await this.#walk();
    const names = this.#lamps.map(({ name }) => name).join(", ");
    return {
      ok: null,
      words: `one lamp after the other was lit for ${WALK_MS} ms: ${names}; did each light up?`,
    };
  }

  async #walk(): Promise<void> {
    if (this.#isWalking) return;
    this.#isWalking = true;
    for (const lamp of this.#lamps) {
      if (!this.#isRunning) break;
      for (const other of this.#lamps) this.#drive(other, other === lamp);
      await sleep(this.#clock, WALK_MS);
    }
    this.#isWalking = false;
    if (this.#isRunning) this.#apply();
  }

  #linesChanged(): void {
    if (!this.#isRunning) return;
    const problems = this.#lamps.flatMap(({ line }) => (line.problem === "" ? [] : [line.problem]));
    // Lines are taken one after the other, and nobody needs to hear of each.
    const isStarting = this.#lamps.some(({ line }) => line.problem === NOT_STARTED);
    if (!isStarting) {
      if (problems.length === 0) this.#status.set("ready", "");
      else this.#status.set("missing", problems.join("; "));
    }
    // A line that was just taken is off.
    for (const lamp of this.#lamps) if (lamp.isOn) lamp.line.use((line) => line.set(true));
  }

  #apply(): void {
    if (this.#isWalking) return;
    const nowMs = this.#clock.monotonicMs();
    const shown = this.#lamps.map((lamp) => ({ lamp, pattern: this.#patternOf(lamp.name) }));
    const begun = new Map(
      shown.map(({ pattern }) => {
        const beats = JSON.stringify(pattern);
        return [beats, this.#begunMs.get(beats) ?? nowMs];
      }),
    );
    this.#begunMs = begun;
    let nextMs: number | null = null;
    for (const { lamp, pattern } of shown) {
      const sinceMs = nowMs - (begun.get(JSON.stringify(pattern)) ?? nowMs);
      const { isOn, forMs } = momentOf(pattern, sinceMs, true);
      this.#drive(lamp, isOn);
      if (forMs !== null) nextMs = Math.min(nextMs ?? forMs, forMs);
    }
    this.#next?.cancel();
    this.#next = nextMs === null ? null : this.#clock.after(Math.ceil(nextMs), () => this.#apply());
  }

  #patternOf(name: LampName): Pattern {
    const wired = this.#lamps.map((lamp) => lamp.name);
    const first = name === "single" ? this.#signals[0] : this.#signals.find(({ lamp }) => lamp === name);
    if (first === undefined) return [];
    if (!this.#oneAtATime || name === "single") return first.pattern;
    return this.#signals.find(({ lamp }) => wired.includes(lamp)) === first ? first.pattern : [];
  }

  #drive(lamp: Lamp, isOn: boolean): void {
    if (lamp.isOn === isOn) return;
    lamp.isOn = isOn;
    lamp.line.use((line) => line.set(isOn));
  }
}

function onOff(isOn: boolean): string {
  return isOn ? "on" : "off";
}
