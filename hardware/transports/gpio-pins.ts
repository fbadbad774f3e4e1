// GPIO pins by their Broadcom number, through onoff. onoff speaks the kernel's numbers, which begin anywhere
// (512 since Linux 6.6), so the chip is found by its label and its base added.

import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Gpio } from "onoff";
import { DeviceError, type DeviceErrorCode } from "../hal/device-error.ts";
import type { DigitalOutput, DigitalOutputs } from "../hal/digital-output.ts";
import { errorWord } from "./system-errors.ts";

/** The only place where onoff looks. */
const GPIO_FOLDER = "/sys/class/gpio";

/** The chips behind the 40-pin header: Raspberry Pi 0 to 3, 4, and 5. */
const HEADER_CHIPS: readonly string[] = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"];

export interface HeaderChip {
  readonly label: string;
  /** What is added to a Broadcom number. */
  readonly base: number;
  /** How many pins the chip has. */
  readonly pins: number;
}

export function gpioPins(): DigitalOutputs {
  return {
    open: async (bcm) => {
      const chip = findHeaderChip(GPIO_FOLDER);
      if (bcm >= chip.pins) {
        throw new DeviceError(
          "refused",
          `gpio: ${chip.label} has the pins 0 to ${chip.pins - 1}, not ${bcm}`,
        );
      }
      const { Gpio } = await loadOnoff();
      return takePin(bcm, () => new Gpio(chip.base + bcm, "out"));
    },
  };
}

/**
 * @param folder /sys/class/gpio, or a test's model of it
 * @throws DeviceError that says which of its files is not as expected
 */
export function findHeaderChip(folder: string): HeaderChip {
  const chips = readChips(folder);
  const chip = chips.find(({ label }) => HEADER_CHIPS.includes(label));
  if (chip === undefined) {
    const seen =
      chips.length === 0 ? "there is no chip" : `seen: ${chips.map(({ label }) => label).join(", ")}`;
    throw new DeviceError(
      "missing",
      `gpio: no chip of a Raspberry Pi header in ${folder} (${seen}; expected one of ${HEADER_CHIPS.join(", ")}); ` +
        "on another machine remove [lights] and [tone] from the settings",
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

function readChips(folder: string): HeaderChip[] {
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
        `gpio: ${folder} is not there: this machine has no GPIO pins, or its kernel no files for them ` +
          "(CONFIG_GPIO_SYSFS); remove [lights] and [tone] from the settings, or use such a kernel",
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

function takePin(bcm: number, take: () => Gpio): DigitalOutput {
  const explain = (cause: unknown) => {
    const code = errorWord(cause);
    const [deviceCode, advice] = EXPORT_ERRORS[code] ?? ["failed", "could not be used"];
    return new DeviceError(deviceCode, `gpio: pin ${bcm}: ${advice} (${code})`, { cause });
  };
  let pin: Gpio | null = null;
  const set = (on: boolean) => {
    if (pin === null) throw new DeviceError("disconnected", `gpio: pin ${bcm} was given back`);
    try {
      pin.writeSync(on ? 1 : 0);
    } catch (cause) {
      throw explain(cause);
    }
  };
  const release = () => {
    const held = pin;
    pin = null;
    if (held === null) return;
    // A chip that is gone takes neither the level nor the pin back, and there is nothing left to release.
    try {
      held.writeSync(0);
    } catch {}
    try {
      held.unexport();
    } catch {}
  };
  try {
    pin = take();
    // A pin that a killed till left behind may still be high, and onoff takes it as it is.
    set(false);
  } catch (cause) {
    release();
    throw cause instanceof DeviceError ? cause : explain(cause);
  }
  return { set, release };
}
