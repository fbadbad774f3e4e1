// A Linux frame buffer, /dev/fb0: every graphics driver of the kernel offers one, the DRM ones too. Its size stands
// in sysfs; a frame is written at offset 0 with plain writes, which need neither ioctl nor a native module. The file
// is opened non-blocking, as every device is.

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { DeviceError } from "../hal/device-error.ts";
import type { Frame, FrameFormat, FrameMemory } from "../hal/frame-memory.ts";
import { deviceErrorFrom } from "./system-errors.ts";

/** Debian gives /dev/fb* to this group. */
const GROUP = "video";
const SYSFS = "/sys/class/graphics";
/** No screen at a till is larger: a faulty number shall not take all memory. */
const MOST_BYTES = 64 * 1024 * 1024;

/** @param sysfs where the screen's folder is: another one in tests */
export function frameBuffer(name: string, path: string, sysfs = SYSFS): FrameMemory {
  return { name, open: () => openFrame(name, path, join(sysfs, basename(path))) };
}

function openFrame(name: string, path: string, folder: string): Frame {
  let fd: number;
  try {
    // Never created: without O_CREAT a screen that is away stays missing.
    fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  } catch (error) {
    throw deviceErrorFrom(error, name, GROUP);
  }
  try {
    return new OpenFrame(name, path, fd, readFormat(name, folder));
  } catch (error) {
    closeSync(fd);
    throw deviceErrorFrom(error, name, GROUP);
  }
}

function readFormat(name: string, folder: string): FrameFormat {
  const read = (file: string): string => {
    try {
      return readFileSync(join(folder, file), "utf8").trim();
    } catch (cause) {
      const message = `${name}: its size should stand in ${join(folder, file)}, which cannot be read; is it a frame buffer?`;
      throw new DeviceError("not-a-device", message, { cause });
    }
  };
  const [width = 0, height = 0] = read("virtual_size").split(",").map(Number);
  const bitsPerDot = Number(read("bits_per_pixel"));
  const strideBytes = Number(read("stride"));
  if (bitsPerDot !== 1 && bitsPerDot !== 16 && bitsPerDot !== 32) {
    throw new DeviceError(
      "refused",
      `${name}: ${bitsPerDot} bits to a dot; expected 1, 16 or 32 (fbset -depth, or the driver's own option)`,
    );
  }
  const whole = [width, height, strideBytes].every((number) => Number.isInteger(number) && number > 0);
  if (!whole || strideBytes * 8 < width * bitsPerDot || strideBytes * height > MOST_BYTES) {
    throw new DeviceError(
      "refused",
      `${name}: ${folder} describes no screen: ${width} x ${height}, ${strideBytes} bytes a row`,
    );
  }
  return { width, height, bitsPerDot, strideBytes };
}

class OpenFrame implements Frame {
  readonly format: FrameFormat;
  readonly #name: string;
  readonly #path: string;
  readonly #inode: bigint;
  #fd: number | null;

  constructor(name: string, path: string, fd: number, format: FrameFormat) {
    this.#name = name;
    this.#path = path;
    this.#fd = fd;
    this.#inode = fstatSync(fd, { bigint: true }).ino;
    this.format = format;
  }

  write(bytes: Uint8Array): void {
    this.#attempt((fd) => {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, done);
    });
  }

  read(): Uint8Array {
    const bytes = new Uint8Array(this.format.strideBytes * this.format.height);
    this.#attempt((fd) => {
      for (let done = 0; done < bytes.length; ) {
        const count = readSync(fd, bytes, done, bytes.length - done, done);
        if (count === 0)
          throw new DeviceError("failed", `${this.#name}: its memory ends after ${done} bytes`);
        done += count;
      }
    });
    return bytes;
  }

  check(): void {
    // A screen that was pulled out and plugged in again has a new file of the same name.
    this.#attempt(() => {
      if (statSync(this.#path, { bigint: true }).ino !== this.#inode) {
        throw new DeviceError("disconnected", `${this.#name}: another screen is there now; it is opened`);
      }
    });
  }

  close(): void {
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    try {
      closeSync(fd);
    } catch {
      // The screen is gone already; there is nothing left to release.
    }
  }

  #attempt(work: (fd: number) => void): void {
    if (this.#fd === null) throw new DeviceError("disconnected", `${this.#name}: closed`);
    try {
      work(this.#fd);
    } catch (error) {
      throw deviceErrorFrom(error, this.#name, GROUP);
    }
  }
}
