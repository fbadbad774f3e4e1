// GPIO lines through the kernel's character device (/dev/gpiochip0 …), the way the kernel wants them used: a line
// belongs to one program, the kernel says to which, and it is given back when that program ends, however it ends.

import { DeviceError } from "../hal/device-error.ts";
import type { DigitalInput, DigitalLines, MomentaryOutput } from "../hal/digital-lines.ts";
import { bcmOf, HEADER_CHIPS, type Line, type LinePlace, sayPlace } from "../hal/line.ts";
import { type GpioKernel, gpioKernel } from "./gpio-kernel.ts";
import {
  type ChipInfo,
  chipInfoStruct,
  GPIO_GET_CHIPINFO,
  GPIO_V2_GET_LINE,
  GPIO_V2_GET_LINEINFO,
  GPIO_V2_LINE_GET_VALUES,
  GPIO_V2_LINE_SET_VALUES,
  type LineInfo,
  lineInfoStruct,
  lineRequestStruct,
  lineValuesStruct,
  readChipInfo,
  readLineInfo,
  readLineValue,
  requestedFd,
} from "./gpio-structs.ts";
import { errorWord } from "./system-errors.ts";

/** What others see when they ask who holds a line. */
const CONSUMER = "tilld";

interface OpenChip extends ChipInfo {
  readonly fd: number;
}

/** @param load the way to the kernel; tests give another one */
export function gpioChipLines(load: () => Promise<GpioKernel> = gpioKernel): DigitalLines {
  return {
    openOutput: async (line) => {
      const held = takeLine(await load(), line, "output");
      return { set: held.set, isOn: held.isOn, release: held.release };
    },
    openMomentary: async (line): Promise<MomentaryOutput> => {
      const kernel = await load();
      if (kernel.keepsOutputs()) {
        throw new DeviceError(
          "refused",
          `gpio: line ${sayPlace(line.place)}: this kernel leaves a line on when the program that holds it dies, or ` +
            'does not say that it lets go, and a coil would burn; open the drawer through the printer, or add "dtparam=strict_gpiod" to /boot/firmware/config.txt and restart the machine',
        );
      }
      const held = takeLine(kernel, line, "output");
      return {
        pulse: (ms) => {
          held.set(true);
          try {
            kernel.holdUpMs(ms);
          } finally {
            held.set(false);
          }
        },
        isOn: held.isOn,
        release: held.release,
      };
    },
    openInput: async (line): Promise<DigitalInput> => {
      const held = takeLine(await load(), line, "input");
      return { isOn: held.isOn, release: held.release };
    },
  };
}

interface HeldFd {
  set(on: boolean): void;
  isOn(): boolean;
  release(): void;
}

function takeLine(kernel: GpioKernel, line: Line, direction: "input" | "output"): HeldFd {
  const said = `gpio: line ${sayPlace(line.place)}`;
  const chips = openChips(kernel);
  try {
    const { chip, offset } = findLine(kernel, chips, line.place);
    const before = lineInfo(kernel, chip, offset);
    if (before.isUsed) throw busy(said, before.consumer);
    const request = lineRequestStruct({ offset, consumer: CONSUMER, direction, activeLow: line.activeLow });
    const error = kernel.ioctl(chip.fd, GPIO_V2_GET_LINE, request);
    // Somebody may have been quicker.
    if (error === "EBUSY") throw busy(said, lineInfo(kernel, chip, offset).consumer);
    if (error !== null) {
      throw new DeviceError(
        error === "EINVAL" ? "refused" : "failed",
        `${said}: ${chip.label} does not give it as an ${direction} (${error}); choose another line`,
      );
    }
    return heldFd(kernel, said, requestedFd(request), direction);
  } finally {
    // The line has a descriptor of its own.
    for (const { fd } of chips) kernel.close(fd);
  }
}

function heldFd(kernel: GpioKernel, said: string, fd: number, direction: "input" | "output"): HeldFd {
  let isHeld = true;
  const ask = (request: number, struct: Buffer) => {
    const error = isHeld ? kernel.ioctl(fd, request, struct) : "it was given back";
    if (error !== null) throw new DeviceError("disconnected", `${said}: it is gone (${error})`);
    return struct;
  };
  return {
    set: (on) => {
      ask(GPIO_V2_LINE_SET_VALUES, lineValuesStruct(on));
    },
    isOn: () => readLineValue(ask(GPIO_V2_LINE_GET_VALUES, lineValuesStruct(false))),
    release: () => {
      if (!isHeld) return;
      // Kernels that keep the level of a released line shall keep this one off; a chip that is gone keeps nothing.
      if (direction === "output") kernel.ioctl(fd, GPIO_V2_LINE_SET_VALUES, lineValuesStruct(false));
      isHeld = false;
      kernel.close(fd);
    },
  };
}

function openChips(kernel: GpioKernel): readonly OpenChip[] {
  const paths = kernel.chips();
  if (paths.length === 0) {
    throw new DeviceError(
      "missing",
      "gpio: there is no /dev/gpiochip…: this machine has no GPIO lines, or its kernel no driver for them",
    );
  }
  const open: OpenChip[] = [];
  let refusal: unknown;
  for (const path of paths) {
    try {
      const fd = kernel.open(path);
      const struct = chipInfoStruct();
      if (kernel.ioctl(fd, GPIO_GET_CHIPINFO, struct) === null) open.push({ fd, ...readChipInfo(struct) });
      else kernel.close(fd);
    } catch (cause) {
      refusal = cause;
    }
  }
  if (open.length > 0) return open;
  throw noAccess(paths, refusal);
}

function noAccess(paths: readonly string[], cause: unknown): DeviceError {
  const word = errorWord(cause);
  const which = paths.join(", ");
  if (word === "EACCES") {
    const mend = 'add the user of the till to the group "gpio", or add the udev rule of hardware/wiring';
    return new DeviceError("no-permission", `gpio: ${which} may not be opened (${word}); ${mend}`, { cause });
  }
  if (word === "EPERM") {
    const mend = 'the unit of the service needs "DeviceAllow=char-gpiochip rw"';
    return new DeviceError("no-permission", `gpio: ${which} may not be opened (${word}); ${mend}`, { cause });
  }
  const said = word === "" ? "no chip answers" : word;
  return new DeviceError("failed", `gpio: ${which} could not be used (${said})`, { cause });
}

function findLine(
  kernel: GpioKernel,
  chips: readonly OpenChip[],
  place: LinePlace,
): { readonly chip: OpenChip; readonly offset: number } {
  const header = chips.find(({ label }) => HEADER_CHIPS.includes(label));
  if (place.kind === "name") {
    // The header first: other chips may use the same names.
    const ordered = header === undefined ? chips : [header, ...chips.filter((chip) => chip !== header)];
    for (const chip of ordered) {
      for (let offset = 0; offset < chip.lines; offset++) {
        if (lineInfo(kernel, chip, offset).name === place.name) return { chip, offset };
      }
    }
  }
  // Some drivers do not name their lines, and Broadcom's numbers are known all the same.
  const offset = place.kind === "chip" ? place.offset : bcmOf(place);
  const chip =
    place.kind === "chip"
      ? chips.find(({ label, name }) => label === place.chip || name === place.chip)
      : header;
  if (offset === null) {
    throw new DeviceError(
      "refused",
      `gpio: no chip has a line named "${sayPlace(place)}"; "gpioinfo" shows the names, or give chip and line (${seen(chips)})`,
    );
  }
  if (chip === undefined) {
    const wanted = place.kind === "chip" ? `"${place.chip}"` : `one of ${HEADER_CHIPS.join(", ")}`;
    throw new DeviceError(
      "refused",
      `gpio: line ${sayPlace(place)}: no such chip (expected ${wanted}; ${seen(chips)}); on another machine than a ` +
        'Raspberry Pi give the chip\'s label and the line, such as "pinctrl-rp1/17"',
    );
  }
  if (offset >= chip.lines) {
    throw new DeviceError(
      "refused",
      `gpio: ${chip.label} has the lines 0 to ${chip.lines - 1}, not ${offset}`,
    );
  }
  return { chip, offset };
}

function seen(chips: readonly ChipInfo[]): string {
  return `seen: ${chips.map(({ label, name }) => `${label} (${name})`).join(", ")}`;
}

function lineInfo(kernel: GpioKernel, chip: OpenChip, offset: number): LineInfo {
  const struct = lineInfoStruct(offset);
  const error = kernel.ioctl(chip.fd, GPIO_V2_GET_LINEINFO, struct);
  if (error === null) return readLineInfo(struct);
  const said = `gpio: ${chip.label} does not tell about its line ${offset} (${error})`;
  const old = error === "EINVAL" || error === "ENOTTY" ? "; a kernel from 5.10 on is needed" : "";
  throw new DeviceError("failed", said + old);
}

function busy(said: string, consumer: string): DeviceError {
  const by = consumer === "" ? "the kernel (perhaps for I2C, SPI or a serial port)" : `"${consumer}"`;
  return new DeviceError(
    "busy",
    `${said}: ${by} holds it; stop that program, or take its overlay out of config.txt, or choose another line`,
  );
}
