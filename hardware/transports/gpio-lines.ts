// Which way a line is reached: a lamp of the kernel and a PWM channel by their files, a GPIO line by the character
// device, or through onoff where there is none. And the last hand on every line when the process ends.

import type { Clock } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import type { DigitalLines } from "../hal/digital-lines.ts";
import type { Line } from "../hal/line.ts";
import { gpioChipLines } from "./gpio-chips.ts";
import { onoffLines } from "./gpio-pins.ts";
import { ledLines } from "./led-lines.ts";
import { pwmLines } from "./pwm-lines.ts";

/** "auto" takes the character device where it can be used. */
export type GpioAccess = "auto" | "chardev" | "sysfs";

export interface Ways {
  readonly leds: DigitalLines;
  readonly pwm: DigitalLines;
  readonly chips: DigitalLines;
  readonly onoff: DigitalLines;
}

/** @param ways tests give other ones */
export function digitalLines(access: GpioAccess, clock: Clock, ways: Ways = systemWays(clock)): DigitalLines {
  const gpio =
    access === "auto" ? firstUsable(ways.chips, ways.onoff) : access === "sysfs" ? ways.onoff : ways.chips;
  const wayTo = ({ place }: Line) =>
    place.kind === "led" ? ways.leds : place.kind === "pwm" ? ways.pwm : gpio;
  return {
    openOutput: async (line) => tracked(await wayTo(line).openOutput(line)),
    openMomentary: async (line) => tracked(await wayTo(line).openMomentary(line)),
    openInput: (line) => wayTo(line).openInput(line),
  };
}

function systemWays(clock: Clock): Ways {
  return { leds: ledLines(), pwm: pwmLines(clock), chips: gpioChipLines(), onoff: onoffLines() };
}

/**
 * The second way only where the first is not there or not open to us: a line that is busy or that does not exist is
 * the same line on both.
 */
function firstUsable(first: DigitalLines, second: DigitalLines): DigitalLines {
  const either = async <T>(open: (way: DigitalLines) => Promise<T>): Promise<T> => {
    try {
      return await open(first);
    } catch (error) {
      const isOther =
        error instanceof DeviceError && ["missing", "no-permission", "failed"].includes(error.code);
      if (!isOther) throw error;
      return open(second).catch((also: unknown) => {
        const detail = also instanceof Error ? also.message : String(also);
        throw new DeviceError(error.code, `${error.message}. The older way: ${detail}`, { cause: also });
      });
    }
  };
  return {
    openOutput: (line) => either((way) => way.openOutput(line)),
    openMomentary: (line) => first.openMomentary(line),
    openInput: (line) => either((way) => way.openInput(line)),
  };
}

const held = new Set<{ release(): void }>();
let isWatching = false;

/** A process that ends without stopping its devices, by a fault of ours, still leaves its lines off. */
function tracked<T extends { release(): void }>(output: T): T {
  if (!isWatching) {
    isWatching = true;
    process.on("exit", () => {
      for (const one of held) one.release();
    });
  }
  const release = () => {
    held.delete(kept);
    output.release();
  };
  const kept = { ...output, release };
  held.add(kept);
  return kept;
}
