// The kernel's GPIO files as a folder of ordinary ones: a chip with its label and base, and pins that appear
// when their number is written to "export". onoff cannot be pointed to another folder, so whoever uses this
// with onoff mounts it at /sys/class/gpio, in a mount namespace of its own.

import { execFileSync } from "node:child_process";
import { constants, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";

export interface EmulatedChip {
  readonly label: string;
  readonly base: number;
  readonly pins: number;
}

/** The files of chips that nobody can use yet: enough for whoever only reads. */
export function writeGpioChips(folder: string, chips: readonly EmulatedChip[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { label, base, pins } of chips) {
    const chip = join(folder, `gpiochip${base}`);
    mkdirSync(chip);
    writeFileSync(join(chip, "label"), `${label}\n`);
    writeFileSync(join(chip, "base"), `${base}\n`);
    writeFileSync(join(chip, "ngpio"), `${pins}\n`);
  }
}

export interface EmulatedGpio {
  /** What was written to export or unexport and is no pin; the kernel answers EINVAL there. */
  readonly refused: readonly string[];
  close(): void;
}

/**
 * Answers export and unexport. Must run in another thread or process than onoff, which waits for the files of
 * a new pin without letting its event loop turn.
 * @param changed called after each pin that appeared or went, with the level that it went at
 */
export function startEmulatedGpio(
  folder: string,
  chip: EmulatedChip,
  changed: (pin: number, exported: boolean, level: string) => void,
): EmulatedGpio {
  writeGpioChips(folder, [chip]);
  const refused: string[] = [];
  const has = (pin: number) => pin >= chip.base && pin < chip.base + chip.pins;
  // Two numbers written shortly after each other come as one piece; all have as many digits as the base.
  const digits = String(chip.base).length;
  const eachPin = (text: string, act: (pin: number) => void) => {
    const pins = (text.match(new RegExp(`.{1,${digits}}`, "g")) ?? []).map(Number);
    if (pins.every(has)) pins.forEach(act);
    else refused.push(text);
  };
  const exporting = control(join(folder, "export"), (text) =>
    eachPin(text, (pin) => {
      const files = join(folder, `gpio${pin}`);
      if (!existsSync(files)) appear(files);
      changed(pin, true, "");
    }),
  );
  const unexporting = control(join(folder, "unexport"), (text) =>
    eachPin(text, (pin) => {
      const files = join(folder, `gpio${pin}`);
      const level = existsSync(files) ? readFileSync(join(files, "value"), "latin1").trim() : "";
      rmSync(files, { recursive: true, force: true });
      changed(pin, false, level);
    }),
  );
  return {
    refused,
    close: () => {
      exporting.destroy();
      unexporting.destroy();
    },
  };
}

/** A new pin is an input that reads low, as after a reset. */
function appear(files: string): void {
  mkdirSync(files);
  writeFileSync(join(files, "direction"), "in\n");
  writeFileSync(join(files, "value"), "0\n");
  writeFileSync(join(files, "active_low"), "0\n");
  writeFileSync(join(files, "edge"), "none\n");
}

/** A named pipe keeps everything that is written, where a plain file would keep the last only. */
function control(path: string, written: (text: string) => void): Socket {
  execFileSync("mkfifo", [path]);
  const pipe = new Socket({
    fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  pipe.setEncoding("latin1").on("data", (text: string) => written(text));
  return pipe;
}
