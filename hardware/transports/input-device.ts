// What the kernel is told about an input device that is open (linux/input.h), for the thread that reads it and for
// whoever asks how it is. It belongs to the open file and ends with it.

import type { Native } from "./native.ts";

// _IOW('E', 0x90, int), by value, and _IOW('E', 0xa0, int), by reference.
const EVIOCGRAB = 0x40044590;
const EVIOCSCLOCKID = 0x400445a0;
// time.h
const CLOCK_MONOTONIC = 1;

/** Takes it for this program alone. @returns null, or the name of the error: "EBUSY" where another one has it */
export function grab(native: Native, fd: number): string | null {
  return native.ioctl(fd, EVIOCGRAB, 1);
}

export function ungrab(native: Native, fd: number): void {
  native.ioctl(fd, EVIOCGRAB, 0);
}

/** Times its events by a clock that nobody sets. Where the kernel cannot, they go on by the time of day. */
export function timeMonotonically(native: Native, fd: number): void {
  const clock = Buffer.alloc(4);
  clock.writeInt32LE(CLOCK_MONOTONIC);
  native.ioctlStruct(fd, EVIOCSCLOCKID, clock);
}
