// The thread that reads one device: opens it, takes it for this program alone where it is to, sleeps until there is
// something, and passes it on. The kernel lets go of the device when the file is closed at the end.

import { closeSync, constants, openSync, readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { DeviceError } from "../hal/device-error.ts";
import type { ReaderMessage, ReaderOrder } from "./device-reader.ts";
import { grab, timeMonotonically } from "./input-device.ts";
import { loadNative, type Native } from "./native.ts";
import { deviceErrorFrom, errorWord } from "./system-errors.ts";

// Some 60 events of 24 bytes fit into the kernel's buffer for one reader; this is several times that.
const READ_BYTES = 24 * 256;

const { path, name, group, grab: isToBeOurs, stopFd }: ReaderOrder = workerData;

try {
  await read();
} catch (cause) {
  const error = deviceErrorFrom(cause, name, group);
  post({ type: "ended", code: error.code, message: error.message });
}

/** Ends when it is told to stop; throws when the device cannot be had, or went away. */
async function read(): Promise<void> {
  const native = await loadNative();
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    post({ type: "opened", note: isToBeOurs ? take(native, fd) : "" });
    const buffer = Buffer.alloc(READ_BYTES);
    for (;;) {
      const [stopped, readable] = native.sleepUntilReadable([stopFd, fd]);
      if (stopped) return;
      if (readable) drain(fd, buffer);
    }
  } finally {
    closeSync(fd);
  }
}

/** Takes the device for us alone; else what is scanned would also be typed into the console. */
function take(native: Native, fd: number): string {
  timeMonotonically(native, fd);
  const error = grab(native, fd);
  if (error === null) return "";
  if (error === "EBUSY") {
    throw new DeviceError("busy", `${name}: another program holds it for itself alone; stop that program`);
  }
  // Not an input device but, say, a pipe that carries input events: there is no console to keep it from.
  if (error === "ENOTTY") return `${name}: not an input device, so it is not kept from other programs`;
  throw new DeviceError("failed", `${name}: could not be taken for this program alone (EVIOCGRAB: ${error})`);
}

/** Passes on everything there is. */
function drain(fd: number, buffer: Buffer): void {
  for (;;) {
    let length: number;
    try {
      length = readSync(fd, buffer);
    } catch (cause) {
      if (errorWord(cause) === "EAGAIN") return;
      throw cause;
    }
    if (length === 0) throw new DeviceError("disconnected", `${name}: it went away; plug it in again`);
    post({ type: "bytes", bytes: Uint8Array.from(buffer.subarray(0, length)) });
  }
}

function post(message: ReaderMessage): void {
  parentPort?.postMessage(message);
}
