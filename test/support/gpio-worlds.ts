// The machines of the contract of lines: in memory, lamps and PWM channels of the kernel as files, and GPIO chips
// behind the kernel's calls, emulated ones or those of the machine that the test runs on.

import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmulatedGpioChips } from "../../hardware/emulators/gpio-chips.ts";
import {
  isLit,
  leavePwmOn,
  makeLamp,
  makePwmChip,
  pwmFile,
  pwmRefusal,
} from "../../hardware/emulators/kernel-lamps.ts";
import { type Line, sayPlace } from "../../hardware/hal/line.ts";
import { gpioChipLines } from "../../hardware/transports/gpio-chips.ts";
import { explainFile, kernelFiles } from "../../hardware/transports/kernel-files.ts";
import { ledLines } from "../../hardware/transports/led-lines.ts";
import { pwmLines } from "../../hardware/transports/pwm-lines.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { LineWorld } from "./gpio-contract.ts";
import { lineAt, MemoryLines } from "./memory-lines.ts";

const LABEL = "pinctrl-bcm2711";
const NOTHING_TO_WAIT_FOR = async () => {};

export function memoryWorld(): LineWorld {
  const lines = new MemoryLines();
  const name = ({ place }: Line) => sayPlace(place);
  lines.broken.add("40");
  return {
    lines,
    one: lineAt(17),
    other: lineAt(27),
    nowhere: lineAt(40),
    level: (line) => (lines.levels.get(name(line)) === true ? "high" : "low"),
    drive: (line, level) => lines.levels.set(name(line), level === "high"),
    hold: (line, holder) => {
      if (holder === null) lines.busy.delete(name(line));
      else lines.busy.set(name(line), holder);
    },
    setPresent: (present) => {
      lines.present = present;
    },
    lastPulseMs: () =>
      Number(/\d+/.exec(lines.history.findLast((entry) => entry.endsWith(" ms")) ?? "")?.[0]),
    settled: NOTHING_TO_WAIT_FOR,
    close: () => {},
  };
}

export function lampWorld(): LineWorld {
  const root = mkdtempSync(join(tmpdir(), "tilld-leds-"));
  const folder = join(root, "leds");
  makeLamp(folder, "pos-ok");
  makeLamp(folder, "mmc0::", "mmc0", 1);
  const label = ({ place }: Line) => (place.kind === "led" ? place.label : "");
  return {
    lines: ledLines(folder),
    one: lineAt("led:mmc0::"),
    other: lineAt("led:pos-ok"),
    nowhere: lineAt("led:pos-none"),
    level: (line) => (isLit(folder, label(line)) ? "high" : "low"),
    leaveOn: (line) => makeLamp(folder, label(line), "heartbeat", 1),
    setPresent: (present) => {
      if (present) renameSync(join(root, "away"), folder);
      else renameSync(folder, join(root, "away"));
    },
    settled: NOTHING_TO_WAIT_FOR,
    close: () => rmSync(root, { recursive: true }),
  };
}

/** The files of a PWM chip behind a kernel that refuses what makes no sense. */
export const strictPwmFiles: typeof kernelFiles = (said, mend) => {
  const files = kernelFiles(said, mend);
  return {
    read: files.read,
    write: (path, text) => {
      const code = pwmRefusal(path, text);
      if (code !== null) throw explainFile(said, mend, path, Object.assign(new Error(code), { code }));
      files.write(path, text);
    },
  };
};

export function pwmWorld(): LineWorld {
  const root = mkdtempSync(join(tmpdir(), "tilld-pwm-"));
  const folder = join(root, "class");
  makePwmChip(folder, "pwmchip0", "fe20c000.pwm", 2);
  const channel = ({ place }: Line) => (place.kind === "pwm" ? place.channel : 9);
  // Sound or silence; which way round "on" is, a buzzer on alternating current does not know.
  const high = (line: Line) => pwmFile(folder, "pwmchip0", channel(line), "enable") === "1";
  return {
    lines: pwmLines(systemClock, folder, strictPwmFiles),
    one: lineAt("pwm:pwmchip0/0"),
    other: lineAt("pwm:fe20c000.pwm/1"),
    nowhere: lineAt("pwm:pwmchip0/2"),
    level: (line) => (high(line) ? "high" : "low"),
    leaveOn: (line) => leavePwmOn(folder, "pwmchip0", channel(line)),
    settled: NOTHING_TO_WAIT_FOR,
    close: () => rmSync(root, { recursive: true }),
  };
}

export function chipWorld(): LineWorld {
  const kernel = new EmulatedGpioChips();
  // The header's chip is not the first one, as on a Raspberry Pi 5 and on many others.
  kernel.plug({ label: "raspberrypi-exp-gpio", names: (offset) => `EXP${offset}`, lines: 8 });
  kernel.plug({ label: LABEL, names: (offset) => `GPIO${offset}`, lines: 58 });
  const offset = ({ place }: Line) => (place.kind === "chip" ? place.offset : 17);
  return {
    lines: gpioChipLines(async () => kernel),
    one: lineAt(17),
    other: lineAt(`${LABEL}/27`),
    nowhere: lineAt("WIFI_LED"),
    level: (line) => kernel.level(LABEL, offset(line)),
    drive: (line, level) => {
      kernel.drive(LABEL, offset(line), level);
    },
    hold: (line, holder) => kernel.hold(LABEL, offset(line), holder),
    setPresent: (present) => {
      if (present) kernel.plugAgain(LABEL);
      else kernel.unplug(LABEL);
    },
    lastPulseMs: () => {
      const pulse = kernel.history.join(", ").match(/GPIO17 high, (\d+) ms, GPIO17 low(?!.*ms)/);
      return Number(pulse?.[1]);
    },
    settled: NOTHING_TO_WAIT_FOR,
    close: () => {
      if (kernel.openFds > 0) throw new Error(`${kernel.openFds} descriptors were left open`);
    },
  };
}

export interface RealChip {
  /** Of the chip, as gpiodetect shows it. */
  readonly label: string;
  /** Two lines of it that nothing hangs on. */
  readonly lines: readonly [number, number];
  /** Where gpio-sim shows them: /sys/devices/platform/gpio-sim.0/gpiochip0 */
  readonly sim: string;
}

/** A chip of this machine, made by the kernel's gpio-sim, through the kernel's own calls. */
export function realWorld({ label, lines: [one, other], sim }: RealChip, lines = gpioChipLines()): LineWorld {
  const file = ({ place }: Line, name: string) =>
    join(sim, `sim_gpio${place.kind === "chip" ? place.offset : -1}`, name);
  const drive = (line: Line, level: "high" | "low") =>
    writeFileSync(file(line, "pull"), level === "high" ? "pull-up" : "pull-down");
  return {
    lines,
    one: lineAt(`${label}/${one}`),
    other: lineAt(`${label}/${other}`),
    nowhere: lineAt(`${label}/9999`),
    level: (line) => (readFileSync(file(line, "value"), "latin1").trim() === "1" ? "high" : "low"),
    drive,
    lastPulseMs: () => null,
    settled: NOTHING_TO_WAIT_FOR,
    close: () => {
      for (const line of [one, other]) drive(lineAt(`${label}/${line}`), "low");
    },
  };
}
