// What can be seen of GPIO chips and their lines without opening one: the files of /sys/class/gpio, and for root the
// kernel's own list in /sys/kernel/debug/gpio.

import type { Machine } from "../machine/machine.ts";

export interface SeenChip {
  /** "gpiochip0", or its number's name in /sys/class/gpio. */
  readonly name: string;
  readonly label: string;
  /** What is added to a line's place for the kernel's number of it; null where nothing says. */
  readonly base: number | null;
}

export interface SeenHolder {
  readonly number: number;
  /** "GPIO17", "" where the driver gives none. */
  readonly name: string;
  /** "sysfs", "tilld", "ACT". */
  readonly consumer: string;
  readonly chip: SeenChip;
}

export const SYSFS = "/sys/class/gpio";
const DEBUG = "/sys/kernel/debug/gpio";

export function seenChips(machine: Machine): readonly SeenChip[] {
  const bySysfs = machine
    .list(SYSFS)
    .filter((name) => /^gpiochip\d+$/.test(name))
    .map((name) => ({
      name,
      label: machine.read(`${SYSFS}/${name}/label`)?.trim() ?? "",
      base: Number(machine.read(`${SYSFS}/${name}/base`)?.trim() ?? Number.NaN),
    }));
  return bySysfs.length > 0 ? bySysfs : [...listedByKernel(machine).keys()];
}

/** Null where nobody is known to hold it. */
export function holderOf(machine: Machine, chip: SeenChip, offset: number): string | null {
  const lists = [...listedByKernel(machine)].filter(([listed]) => listed.label === chip.label);
  const numbers = [offset, ...(chip.base === null ? [] : [chip.base + offset])];
  const held = lists
    .flatMap(([, held]) => held)
    .find(({ name, number }) => (name === "" ? numbers.includes(number) : name === `GPIO${offset}`));
  if (held !== undefined && held.consumer !== "") return held.consumer;
  if (chip.base === null || machine.look(`${SYSFS}/gpio${chip.base + offset}`) === null) return null;
  return "sysfs";
}

/** "gpiochip0: GPIOs 512-569, parent: platform/…, pinctrl-bcm2711:", then " gpio-529 (GPIO17 |sysfs ) out hi". */
function listedByKernel(machine: Machine): ReadonlyMap<SeenChip, readonly SeenHolder[]> {
  const chips = new Map<SeenChip, SeenHolder[]>();
  let current: SeenChip | null = null;
  for (const line of (machine.read(DEBUG) ?? "").split("\n")) {
    const [, name, range, label] =
      /^(gpiochip\d+): (?:GPIOs (\d+)-\d+|\d+ GPIOs)(?:, parent: [^,]*)?, ([^,:]+)/.exec(line) ?? [];
    if (name !== undefined && label !== undefined) {
      current = { name, label, base: range === undefined ? null : Number(range) };
      chips.set(current, []);
      continue;
    }
    const [, number, called = "", consumer = ""] =
      /^\s*gpio-(\d+)\s+\(([^|)]*)(?:\|([^)]*))?\)/.exec(line) ?? [];
    if (current === null || number === undefined) continue;
    const held = { number: Number(number), name: called.trim(), consumer: consumer.trim(), chip: current };
    chips.get(current)?.push(held);
  }
  return chips;
}
