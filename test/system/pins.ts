// What the lines of the machine's header did, as its kernel saw it: every change with a microsecond, whichever
// interface was used (trace event gpio:gpio_value).

import type { Machine } from "./machine.ts";

/** Longer than any pattern of lamps stands still. */
export const STEADY_MS = 2000;

export interface PinChange {
  readonly bcm: number;
  /** The level on the wire, whatever "on" means. */
  readonly level: 0 | 1;
  readonly atMs: number;
}

export class Pins {
  readonly #machine: Machine;
  readonly #base: number;
  /** The folder in which the simulated chip shows the level of each line. */
  readonly #folder: string;

  private constructor(machine: Machine, base: number, folder: string) {
    this.#machine = machine;
    this.#base = base;
    this.#folder = folder;
  }

  static async of(machine: Machine): Promise<Pins> {
    const base = await machine.run(
      "grep -lx pinctrl-bcm2711 /sys/class/gpio/gpiochip*/label | xargs dirname | xargs -I{} cat {}/base",
    );
    const folder = await machine.run(
      "dirname $(ls -d /sys/devices/platform/gpio-sim.*/gpiochip*/sim_gpio53)",
    );
    return new Pins(machine, Number(base), folder);
  }

  /** How many changes there were so far, to look only at later ones. */
  get count(): number {
    return this.#machine.lines("pins").length;
  }

  /** Changes of one line, or of all. */
  changes(bcm: number | null, since = 0): readonly PinChange[] {
    return this.#machine
      .lines("pins")
      .slice(since)
      .flatMap((line) => {
        const [, seconds, number, level] = /([\d.]+): gpio_value: (\d+) set ([01])/.exec(line) ?? [];
        if (seconds === undefined) return [];
        const change: PinChange = {
          bcm: Number(number) - this.#base,
          level: level === "1" ? 1 : 0,
          atMs: Number(seconds) * 1000,
        };
        return bcm === null || change.bcm === bcm ? [change] : [];
      });
  }

  /** How long the line stayed high each time, in milliseconds. */
  pulses(bcm: number, since = 0): readonly number[] {
    const steps = this.#steps(bcm, since);
    return steps.flatMap(({ level, atMs }, index) => {
      const next = steps[index + 1];
      return level === 1 && next !== undefined ? [next.atMs - atMs] : [];
    });
  }

  /** How often the line went low and high again. */
  dips(bcm: number, since = 0): number {
    return this.#steps(bcm, since).filter(
      ({ level }, index, steps) => level === 0 && index + 1 < steps.length,
    ).length;
  }

  /** Without the writes that changed nothing. */
  #steps(bcm: number, since: number): readonly PinChange[] {
    const changes = this.changes(bcm, since);
    return changes.filter(({ level }, index) => changes[index - 1]?.level !== level);
  }

  /** Whether the line has this level since so many milliseconds. */
  async isStill(bcm: number, level: 0 | 1, forMs: number): Promise<boolean> {
    const last = this.changes(bcm).at(-1);
    if (last?.level !== level) return false;
    const upSeconds = Number(await this.#machine.run("cut -d' ' -f1 /proc/uptime"));
    return upSeconds * 1000 - last.atMs >= forMs;
  }

  /** The level on the wire now, as the chip itself sees it. */
  async level(bcm: number): Promise<number> {
    return Number(await this.#machine.run(`cat ${this.#folder}/sim_gpio${bcm}/value`));
  }

  /** Somebody outside pulls a line that is an input. */
  async pull(bcm: number, level: "up" | "down"): Promise<void> {
    await this.#machine.run(`echo pull-${level} > ${this.#folder}/sim_gpio${bcm}/pull`);
  }
}
