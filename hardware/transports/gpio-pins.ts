// GPIO lines through onoff, for kernels and users that have only /sys/class/gpio. onoff speaks the kernel's numbers,
// which begin anywhere (512 since Linux 6.6), so the chip is found by its label and its base added.

import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Gpio } from "onoff";
import { DeviceError, type DeviceErrorCode } from "../hal/device-error.ts";
import type { DigitalLines } from "../hal/digital-lines.ts";
import { bcmOf, HEADER_CHIPS, type Line, type LinePlace, sayPlace } from "../hal/line.ts";
import { errorWord } from "./system-errors.ts";

/** The only place where onoff looks. */
const GPIO_FOLDER = "/sys/class/gpio";

export interface NumberedChip {
  readonly label: string;
  /** What is added to a line's place on the chip. */
  readonly base: number;
  /** How many lines the chip has. */
  readonly pins: number;
}

export function onoffLines(): DigitalLines {
  return {
    openOutput: async (line) => {
      const number = numberOf(line.place);
      const { Gpio } = await loadOnoff();
      // onoff's "out" begins low and "high" begins high: an output begins off.
      return takePin(line, "output", () => new Gpio(number, line.activeLow ? "high" : "out"));
    },
    openMomentary: async ({ place }) => {
      throw new DeviceError(
        "refused",
        `gpio: line ${sayPlace(place)}: through /sys/class/gpio a line stays on when the till is killed, and a coil would ` +
          "burn; it needs the character device (/dev/gpiochip0), or let the printer open the drawer",
      );
    },
    openInput: async (line) => {
      const number = numberOf(line.place);
      const { Gpio } = await loadOnoff();
      return takePin(line, "input", () => new Gpio(number, "in"));
    },
  };
}

function numberOf(place: LinePlace): number {
  const offset = place.kind === "chip" ? place.offset : bcmOf(place);
  if (offset === null) {
    throw new DeviceError(
      "refused",
      `gpio: line ${sayPlace(place)}: /sys/class/gpio knows no names of lines but GPIO0 to GPIO53; give a number, or chip and line`,
    );
  }
  const chip = findChip(GPIO_FOLDER, place.kind === "chip" ? place.chip : null);
  if (offset >= chip.pins) {
    throw new DeviceError(
      "refused",
      `gpio: ${chip.label} has the lines 0 to ${chip.pins - 1}, not ${offset}`,
    );
  }
  return chip.base + offset;
}

/**
 * @param folder /sys/class/gpio, or a test's model of it
 * @param label of the chip; null for the one behind the header of a Raspberry Pi
 * @throws DeviceError that says which of its files is not as expected
 */
export function findChip(folder: string, label: string | null): NumberedChip {
  const wanted = label === null ? HEADER_CHIPS : [label];
  const chips = readChips(folder);
  const chip = chips.find((candidate) => wanted.includes(candidate.label));
  if (chip === undefined) {
    const seen =
      chips.length === 0 ? "there is no chip" : `seen: ${chips.map((known) => known.label).join(", ")}`;
    const expected = label === null ? `one of ${wanted.join(", ")}` : `one with the label ${label}`;
    throw new DeviceError(
      "missing",
      `gpio: no such chip in ${folder} (expected ${expected}; ${seen}); on another machine than a Raspberry Pi give the ` +
        'chip\'s label and the line, such as "pinctrl-rp1/17"',
    );
  }
  try {
    accessSync(join(folder, "export"), constants.W_OK);
  } catch (cause) {
    throw new DeviceError(
      "no-permission",
      `gpio: ${folder}/export may not be written (${errorWord(cause)}); add the user of the till to the ` +
        "group gpio, and let the service write there",
      { cause },
    );
  }
  return chip;
}

function readChips(folder: string): NumberedChip[] {
  try {
    return readdirSync(folder)
      .filter((entry) => /^gpiochip\d+$/.test(entry))
      .sort()
      .map((entry) => {
        const read = (file: string) => readFileSync(join(folder, entry, file), "utf8").trim();
        return { label: read("label"), base: readNumber(read("base")), pins: readNumber(read("ngpio")) };
      });
  } catch (cause) {
    const code = errorWord(cause);
    if (code === "ENOENT") {
      throw new DeviceError(
        "missing",
        `gpio: ${folder} is not there: this machine has no GPIO lines, or its kernel no files for them (CONFIG_GPIO_SYSFS)`,
        { cause },
      );
    }
    if (code === "EACCES" || code === "EPERM") {
      throw new DeviceError("no-permission", `gpio: ${folder} may not be read (${code})`, { cause });
    }
    throw new DeviceError("failed", `gpio: ${folder} could not be understood: ${String(cause)}`, { cause });
  }
}

function readNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`"${text}" is no number`);
  return Number(text);
}

async function loadOnoff(): Promise<{ readonly Gpio: typeof Gpio }> {
  try {
    return await import("onoff");
  } catch (cause) {
    throw new DeviceError(
      "failed",
      "gpio: onoff does not load, its native part (epoll) was probably not built: " +
        'install a C++ compiler, python3 and make, then run "npm run setup"',
      { cause },
    );
  }
}

const EXPORT_ERRORS: Readonly<Record<string, readonly [DeviceErrorCode, string]>> = {
  EBUSY: ["busy", "another program or the kernel holds it; choose another pin, or stop that program"],
  EACCES: ["no-permission", "may not be used; add the user of the till to the group gpio"],
  EPERM: ["no-permission", "may not be used; add the user of the till to the group gpio"],
  EROFS: ["no-permission", "/sys may not be written; let the service write to /sys/class/gpio"],
  EINVAL: ["refused", "the kernel has no such pin"],
};

function takePin(line: Line, direction: "input" | "output", take: () => Gpio) {
  const said = `gpio: line ${sayPlace(line.place)}`;
  const explain = (cause: unknown) => {
    const code = errorWord(cause);
    const [deviceCode, advice] = EXPORT_ERRORS[code] ?? ["failed", "could not be used"];
    return new DeviceError(deviceCode, `${said}: ${advice} (${code})`, { cause });
  };
  let pin: Gpio | null = null;
  const use = <T>(act: (held: Gpio) => T): T => {
    if (pin === null) throw new DeviceError("disconnected", `${said}: it was given back`);
    try {
      return act(pin);
    } catch (cause) {
      throw explain(cause);
    }
  };
  const write = (held: Gpio, on: boolean) => held.writeSync(on === line.activeLow ? 0 : 1);
  const release = () => {
    const held = pin;
    pin = null;
    if (held === null) return;
    // A chip that is gone takes neither the level nor the line back, and there is nothing left to release.
    try {
      if (direction === "output") write(held, false);
    } catch {}
    try {
      held.unexport();
    } catch {}
  };
  try {
    pin = take();
    // A line that a killed till left behind may still be on, and onoff takes it as it is.
    if (direction === "output") use((held) => write(held, false));
  } catch (cause) {
    release();
    throw cause instanceof DeviceError ? cause : explain(cause);
  }
  return {
    set: (on: boolean) => use((held) => write(held, on)),
    isOn: () => use((held) => (held.readSync() === 1) !== line.activeLow),
    release,
  };
}
