// Lamps and PWM chips of the kernel as folders of ordinary files, in a folder that stands for /sys/class/leds or
// /sys/class/pwm. Ordinary files take everything, so whoever tests asks pwmRefusal() first, and looks at what was written.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** @param maxBrightness as its driver has it: 1 or 255 for one on a pin */
export function makeLamp(folder: string, label: string, trigger = "none", maxBrightness = 255): void {
  const lamp = join(folder, label);
  mkdirSync(lamp, { recursive: true });
  writeFileSync(join(lamp, "trigger"), `[${trigger}] timer oneshot heartbeat\n`);
  writeFileSync(join(lamp, "brightness"), `${trigger === "none" ? 0 : maxBrightness}\n`);
  writeFileSync(join(lamp, "max_brightness"), `${maxBrightness}\n`);
}

export function isLit(folder: string, label: string): boolean {
  return Number(readFileSync(join(folder, label, "brightness"), "latin1")) > 0;
}

/** A chip whose channels were exported already, by an udev rule. @param device the name of what is behind it */
export function makePwmChip(folder: string, name: string, device: string, channels: number): void {
  const chip = join(folder, name);
  const behind = join(folder, "..", "devices", device);
  mkdirSync(chip, { recursive: true });
  mkdirSync(behind, { recursive: true });
  symlinkSync(behind, join(chip, "device"));
  for (const [file, text] of Object.entries({ npwm: String(channels), export: "", unexport: "" })) {
    writeFileSync(join(chip, file), text);
  }
  for (let channel = 0; channel < channels; channel++) {
    const files = join(chip, `pwm${channel}`);
    mkdirSync(files);
    for (const file of ["period", "duty_cycle", "enable"]) writeFileSync(join(files, file), "0\n");
  }
}

export function pwmFile(folder: string, chip: string, channel: number, file: string): string {
  return readFileSync(join(folder, chip, `pwm${channel}`, file), "latin1").trim();
}

/** What is left on by whoever had the channel before. */
export function leavePwmOn(folder: string, chip: string, channel: number): void {
  for (const [file, text] of Object.entries({ period: "1000000", duty_cycle: "900000", enable: "1" })) {
    writeFileSync(join(folder, chip, `pwm${channel}`, file), `${text}\n`);
  }
}

/**
 * What the kernel says to a write, before it is done: Linux 6.8 and all before it refuse whatever would leave a channel
 * without a period, or with a duty cycle longer than it, also while the channel is off (drivers/pwm/core.c).
 */
export function pwmRefusal(path: string, text: string): "EINVAL" | null {
  if (!/^pwm\d+$/.test(basename(dirname(path)))) return null;
  const after = (file: string) =>
    Number(basename(path) === file ? text : readFileSync(join(dirname(path), file), "latin1"));
  return after("period") === 0 || after("duty_cycle") > after("period") ? "EINVAL" : null;
}
