// Small files of /sys that are read and written whole: what the kernel says when one of them refuses.

import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import { DeviceError, type DeviceErrorCode } from "../hal/device-error.ts";
import { errorWord } from "./system-errors.ts";

/** Where the kernel has no such file, none shall be made. */
const WRITE_WHAT_IS_THERE = constants.O_WRONLY | constants.O_TRUNC;

export interface KernelFiles {
  read(path: string): string;
  write(path: string, text: string): void;
}

/**
 * @param said the line as a person named it
 * @param mend what opens these files to the user of the till
 */
export function kernelFiles(said: string, mend: string): KernelFiles {
  return {
    read: (path) => {
      try {
        return readFileSync(path, "latin1").trim();
      } catch (cause) {
        throw explainFile(said, mend, path, cause);
      }
    },
    write: (path, text) => {
      try {
        const fd = openSync(path, WRITE_WHAT_IS_THERE);
        try {
          writeSync(fd, text);
        } finally {
          closeSync(fd);
        }
      } catch (cause) {
        throw explainFile(said, mend, path, cause);
      }
    },
  };
}

export function explainFile(said: string, mend: string, path: string, cause: unknown): DeviceError {
  const word = errorWord(cause);
  const explain = (code: DeviceErrorCode, what: string) =>
    new DeviceError(code, `${said}: ${path} ${what}`, { cause });
  switch (word) {
    case "EACCES":
    case "EPERM":
      return explain("no-permission", `may not be used (${word}); ${mend}`);
    case "EROFS":
      return explain(
        "no-permission",
        `may not be written (${word}); the unit of the service needs "ReadWritePaths=-/sys/class -/sys/devices"`,
      );
    case "ENOENT":
    case "ENODEV":
    case "ENXIO":
      return explain("disconnected", `is gone (${word})`);
    case "EBUSY":
      return explain("busy", `is in use by somebody else (${word})`);
    default:
      return explain("failed", `was refused (${word})`);
  }
}
