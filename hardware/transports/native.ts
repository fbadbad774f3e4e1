// The few calls of the system that Node does not have, through koffi. Loaded only when somebody needs them.

import { getSystemErrorName } from "node:util";
import { DeviceError } from "../hal/device-error.ts";

export interface Native {
  /** Null when it went well, else the name of the error: "EBUSY". */
  ioctl(fd: number, request: number, value: number): string | null;
  /** Both ends of a new pipe, which child processes do not inherit. */
  pipe(): { readonly readFd: number; readonly writeFd: number };
  /**
   * Sleeps, and the whole thread with it, until a file has something to read, ended or failed; says which.
   * For threads of their own only, and only together with a pipe that can wake them: a thread that sleeps
   * here keeps process.exit() from ending.
   */
  sleepUntilReadable(fds: readonly number[]): readonly boolean[];
}

// fcntl.h and poll.h, the same on x64 and arm64.
const O_CLOEXEC = 0o2000000;
const POLLIN = 0x001;
const POLLFD_BYTES = 8; // int fd, short events, short revents
const REVENTS_AT = 6;

/** Rejects with a DeviceError ("failed") where koffi has no binary for this machine. */
export async function loadNative(): Promise<Native> {
  const koffi = await import("koffi").catch((cause: unknown) => {
    throw new DeviceError(
      "failed",
      `koffi, the bridge to system calls, does not load on this machine (${process.platform} ${process.arch}): ` +
        'run "npm run setup", or use a serial scanner',
      { cause },
    );
  });
  const libc = koffi.load(null);
  const ioctl: (fd: number, request: number, type: "int", value: number) => number = libc.func(
    "int ioctl(int fd, unsigned long request, ...)",
  );
  const pipe2: (fds: Buffer, flags: number) => number = libc.func("int pipe2(void *fds, int flags)");
  const poll: (fds: Buffer, count: number, timeoutMs: number) => number = libc.func(
    "int poll(void *fds, unsigned long count, int timeout)",
  );
  const errorName = () => getSystemErrorName(-koffi.errno());
  return {
    ioctl: (fd, request, value) => (ioctl(fd, request, "int", value) === -1 ? errorName() : null),
    pipe: () => {
      const fds = Buffer.alloc(8);
      if (pipe2(fds, O_CLOEXEC) !== 0)
        throw new DeviceError("failed", `no pipe could be made (${errorName()})`);
      return { readFd: fds.readInt32LE(0), writeFd: fds.readInt32LE(4) };
    },
    sleepUntilReadable: (fds) => {
      const entries = Buffer.alloc(POLLFD_BYTES * fds.length);
      fds.forEach((fd, index) => {
        entries.writeInt32LE(fd, POLLFD_BYTES * index);
        entries.writeInt16LE(POLLIN, POLLFD_BYTES * index + 4);
      });
      while (poll(entries, fds.length, -1) === -1) {
        const error = errorName();
        if (error !== "EINTR")
          throw new DeviceError("failed", `waiting for a device failed (poll: ${error})`);
      }
      return fds.map((_, index) => entries.readInt16LE(POLLFD_BYTES * index + REVENTS_AT) !== 0);
    },
  };
}
