// Lines inside the test, for what no model of the kernel can do on command: be absent, come later, fail in mid-use.

import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { DigitalLines } from "../../hardware/hal/digital-lines.ts";
import { type Line, readPlace, sayPlace } from "../../hardware/hal/line.ts";

/** A line as the settings write it. */
export function lineAt(written: number | string, activeLow = false): Line {
  const place = readPlace(written);
  if (place === null) throw new Error(`${written} names no line`);
  return { place, activeLow };
}

interface Held {
  readonly said: string;
  isHeld: boolean;
}

export class MemoryLines implements DigitalLines {
  /** Electrical level of each line that is held; a line that was given back is not in here. */
  readonly levels = new Map<string, boolean>();
  /** Every change of level and every release, in order: "17 high", "17 released". */
  readonly history: string[] = [];
  present = true;
  readonly broken = new Set<string>();
  /** Held by somebody else: line and holder. */
  readonly busy = new Map<string, string>();
  /** What something else forces a line to, whatever it was told. */
  readonly forced = new Map<string, boolean>();

  async openOutput(line: Line) {
    const held = this.#take(line, line.activeLow);
    return {
      set: (on: boolean) => this.#put(held, on !== line.activeLow),
      isOn: () => this.#read(held) !== line.activeLow,
      release: () => this.#release(held),
    };
  }

  async openMomentary(line: Line) {
    const output = await this.openOutput(line);
    return {
      pulse: (ms: number) => {
        output.set(true);
        this.history.push(`${ms} ms`);
        output.set(false);
      },
      isOn: output.isOn,
      release: output.release,
    };
  }

  /** Reads what the test puts into `levels`; high until then, as pulled up. */
  async openInput(line: Line) {
    const held = this.#take(line, true);
    return {
      isOn: () => this.#read(held) !== line.activeLow,
      release: () => this.#release(held),
    };
  }

  #take({ place }: Line, level: boolean): Held {
    const said = sayPlace(place);
    if (!this.present) throw new DeviceError("missing", "no chip here");
    const holder = this.busy.get(said) ?? (this.levels.has(said) ? "tilld" : undefined);
    if (holder !== undefined) throw new DeviceError("busy", `line ${said}: "${holder}" holds it`);
    if (this.broken.has(said)) throw new DeviceError("missing", `line ${said} does not work`);
    this.levels.set(said, level);
    return { said, isHeld: true };
  }

  #put(held: Held, high: boolean): void {
    this.#mustWork(held);
    this.levels.set(held.said, high);
    this.history.push(`${held.said} ${high ? "high" : "low"}`);
  }

  #read(held: Held): boolean {
    this.#mustWork(held);
    return this.forced.get(held.said) ?? this.levels.get(held.said) === true;
  }

  #mustWork({ said, isHeld }: Held): void {
    if (!this.present || this.broken.has(said) || !isHeld)
      throw new DeviceError("disconnected", `line ${said} is gone`);
  }

  #release(held: Held): void {
    if (!held.isHeld) return;
    held.isHeld = false;
    this.levels.delete(held.said);
    this.history.push(`${held.said} released`);
  }
}
