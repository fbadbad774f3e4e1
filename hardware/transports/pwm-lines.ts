// Channels of the kernel's PWM chips as lines that are on while they sound: what a passive buzzer needs. A pitch of
// 2700 Hz is 5400 changes a second, and JavaScript cannot make them: a timer takes 1.1 ms and more (measured), which
// ends at 450 Hz and wavers, and a loop without pause burns a core and still leaves gaps of 2.6 ms.

import { readdirSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { type Clock, sleep } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import type { DigitalLines, DigitalOutput } from "../hal/digital-lines.ts";
import { type Line, sayPlace } from "../hal/line.ts";
import { type KernelFiles, kernelFiles } from "./kernel-files.ts";

const MEND = "add the udev rule for pwm of hardware/wiring, and the user of the till to the group gpio";

// udev opens the files of a channel some moments after they appeared.
const OPENED_WITHIN_MS = 1000;
const LOOK_EACH_MS = 50;

/** @param folder /sys/class/pwm, or a test's model of it @param open the way to its files; tests give another one */
export function pwmLines(clock: Clock, folder = "/sys/class/pwm", open = kernelFiles): DigitalLines {
  const refused = async ({ place }: Line) => {
    throw new DeviceError(
      "refused",
      `${sayPlace(place)}: a PWM channel is for a buzzer only; name a GPIO line`,
    );
  };
  return {
    openOutput: (line) => takeChannel(clock, folder, open, line),
    openMomentary: refused,
    openInput: refused,
  };
}

async function takeChannel(
  clock: Clock,
  folder: string,
  open: typeof kernelFiles,
  { place }: Line,
): Promise<DigitalOutput> {
  const said = sayPlace(place);
  if (place.kind !== "pwm") throw new DeviceError("refused", `${said}: not a channel of a PWM chip`);
  const files = open(said, MEND);
  const chip = findChip(folder, place.chip, said);
  const channels = Number(files.read(join(chip, "npwm")));
  if (place.channel >= channels) {
    throw new DeviceError(
      "refused",
      `${said}: the chip has the channels 0 to ${channels - 1}, not ${place.channel}`,
    );
  }
  const channel = join(chip, `pwm${place.channel}`);
  const file = (name: string) => join(channel, name);
  if (!namesIn(chip).includes(basename(channel))) files.write(join(chip, "export"), String(place.channel));
  await opened(clock, () => setPitch(files, file, place.pitchHz));
  let isHeld = true;
  const whileHeld = <T>(act: () => T): T => {
    if (!isHeld) throw new DeviceError("disconnected", `${said}: it was given back`);
    return act();
  };
  return {
    set: (on) => whileHeld(() => files.write(file("enable"), on ? "1" : "0")),
    isOn: () => whileHeld(() => files.read(file("enable")) === "1"),
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      // A channel that is gone is silent.
      try {
        files.write(file("enable"), "0");
        files.write(join(chip, "unexport"), String(place.channel));
      } catch {}
    },
  };
}

/**
 * Silent, and of that pitch. The kernel refuses at every moment a duty cycle that is longer than the period, and, on a
 * channel that has no period yet, everything else, even to be off.
 */
function setPitch(files: KernelFiles, file: (name: string) => string, pitchHz: number): void {
  const periodNs = Math.round(1_000_000_000 / pitchHz);
  if (files.read(file("period")) !== "0") {
    files.write(file("enable"), "0");
    files.write(file("duty_cycle"), "0");
  }
  files.write(file("period"), String(periodNs));
  files.write(file("duty_cycle"), String(Math.round(periodNs / 2)));
}

async function opened(clock: Clock, attempt: () => void): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_EACH_MS) {
    try {
      attempt();
      return;
    } catch (error) {
      if (waitedMs >= OPENED_WITHIN_MS) throw error;
      await sleep(clock, LOOK_EACH_MS);
    }
  }
}

/** By the name of this boot, or by the device behind it, whose name stays. */
function findChip(folder: string, name: string, said: string): string {
  const chips = namesIn(folder).filter((entry) => entry.startsWith("pwmchip"));
  const found = chips.find((chip) => chip === name || deviceOf(join(folder, chip)) === name);
  if (found !== undefined) return join(folder, found);
  const seen =
    chips.length === 0
      ? "none is there"
      : `seen: ${chips.map((chip) => `${chip} of ${deviceOf(join(folder, chip))}`).join(", ")}`;
  throw new DeviceError(
    "missing",
    `${said}: no such PWM chip in ${folder} (${seen}); add "dtoverlay=pwm,pin=18,func=2" to /boot/firmware/config.txt ` +
      "and restart the machine",
  );
}

function deviceOf(chip: string): string {
  try {
    return basename(realpathSync(join(chip, "device")));
  } catch {
    return "an unknown device";
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
