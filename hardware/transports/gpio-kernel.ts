// The few calls through which GPIO chips are reached, so that a test can stand at their far end.

import { closeSync, constants, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keepsOutputs } from "../hal/kept-outputs.ts";
import { loadNative } from "./native.ts";

export interface GpioKernel {
  /** Paths of the chips' device files, in the order of their numbers. */
  chips(): readonly string[];
  /** Throws what the system says (ENOENT, EACCES, EPERM). */
  open(path: string): number;
  /** Null when it went well, else the name of the error. */
  ioctl(fd: number, request: number, struct: Uint8Array): string | null;
  close(fd: number): void;
  /** Holds up this thread. @param ms at most 1000 */
  holdUpMs(ms: number): void;
  /** Whether an output keeps its level when its holder dies. */
  keepsOutputs(): boolean;
}

/** Rejects with a DeviceError ("failed") where koffi has no binary for this machine. */
export async function gpioKernel(): Promise<GpioKernel> {
  const native = await loadNative();
  return {
    chips: () =>
      readdirSync("/dev")
        .flatMap((entry) => /^gpiochip(\d+)$/.exec(entry)?.[1] ?? [])
        .sort((one, other) => Number(one) - Number(other))
        .map((number) => `/dev/gpiochip${number}`),
    open: (path) => openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    ioctl: native.ioctlStruct,
    close: closeSync,
    holdUpMs: native.holdUpMs,
    keepsOutputs: () => keepsOutputsBy("/sys/module"),
  };
}

/** @param folder /sys/module */
export function keepsOutputsBy(folder: string): boolean {
  return keepsOutputs(namesIn(folder), (path) => {
    try {
      return readFileSync(join(folder, path), "latin1");
    } catch {
      return null;
    }
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
