// The few calls of the system that Node does not have, through koffi. Loaded only when somebody needs them.

import { closeSync } from "node:fs";
import { getSystemErrorName } from "node:util";
import { DeviceError } from "../hal/device-error.ts";

export interface Native {
  /** Null when it went well, else the name of the error: "EBUSY". */
  ioctl(fd: number, request: number, value: number): string | null;
  /** The same with a structure, which the kernel reads and may write into. */
  ioctlStruct(fd: number, request: number, struct: Uint8Array): string | null;
  /** Holds up this thread, and everything that waits for it. @param ms 0 to 1000 */
  holdUpMs(ms: number): void;
  /** Both ends of a new pipe, which child processes do not inherit. */
  pipe(): { readonly readFd: number; readonly writeFd: number };
  /**
   * Sleeps, and the whole thread with it, until a file has something to read, ended or failed; says which.
   * For threads of their own only, and only together with a pipe that can wake them: a thread that sleeps
   * here keeps process.exit() from ending.
   */
  sleepUntilReadable(fds: readonly number[]): readonly boolean[];
  /**
   * One message to whoever reads a unix datagram socket on this machine; waits for room like libsystemd's sd_notify.
   * @param address its path, at most 107 bytes; "@" at the beginning: a name of the abstract namespace (man 7 unix)
   * @returns null when it went, else the name of the error: "ECONNREFUSED"
   */
  sendDatagram(address: string, text: string): string | null;
}

// fcntl.h and poll.h, the same on x64 and arm64.
const O_CLOEXEC = 0o2000000;
const POLLIN = 0x001;
const POLLFD_BYTES = 8; // int fd, short events, short revents
const REVENTS_AT = 6;
const TIMESPEC_BYTES = 16; // time.h: int64 seconds, int64 nanoseconds
// sys/socket.h and sys/un.h, the same on x64 and arm64.
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;
const FAMILY_BYTES = 2; // before the path in a sockaddr_un
const PATH_BYTES = 108;

let loaded: Promise<Native> | null = null;

/** Rejects with a DeviceError ("failed") where koffi has no binary for this machine. */
export function loadNative(): Promise<Native> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Native> {
  const koffi = await import("koffi").catch((cause: unknown) => {
    throw new DeviceError(
      "failed",
      `koffi, the bridge to system calls, does not load on this machine (${process.platform} ${process.arch}): ` +
        'install the package for this processor (or run "npm run setup"); without it a serial scanner works, and no ' +
        "service manager is told anything",
      { cause },
    );
  });
  const libc = koffi.load(null);
  const ioctl: (fd: number, request: number, type: "int" | "void *", value: number | Uint8Array) => number =
    libc.func("int ioctl(int fd, unsigned long request, ...)");
  const nanosleep: (wanted: Buffer, left: Buffer) => number = libc.func(
    "int nanosleep(void *wanted, void *left)",
  );
  const pipe2: (fds: Buffer, flags: number) => number = libc.func("int pipe2(void *fds, int flags)");
  const poll: (fds: Buffer, count: number, timeoutMs: number) => number = libc.func(
    "int poll(void *fds, unsigned long count, int timeout)",
  );
  const socket: (family: number, type: number, protocol: number) => number = libc.func(
    "int socket(int family, int type, int protocol)",
  );
  const sendto: (
    fd: number,
    data: Buffer,
    bytes: number,
    flags: number,
    to: Buffer,
    toBytes: number,
  ) => number = libc.func(
    "long sendto(int fd, void *data, unsigned long bytes, int flags, void *to, unsigned int toBytes)",
  );
  const errorName = () => getSystemErrorName(-koffi.errno());
  return {
    ioctl: (fd, request, value) => (ioctl(fd, request, "int", value) === -1 ? errorName() : null),
    ioctlStruct: (fd, request, struct) => (ioctl(fd, request, "void *", struct) === -1 ? errorName() : null),
    holdUpMs: (ms) => {
      const left = Buffer.alloc(TIMESPEC_BYTES);
      left.writeBigInt64LE(BigInt(Math.trunc(ms / 1000)), 0);
      left.writeBigInt64LE(BigInt((ms % 1000) * 1_000_000), 8);
      // A signal may end the sleep early; the kernel then says what is left.
      while (nanosleep(left, left) === -1 && errorName() === "EINTR");
    },
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
    sendDatagram: (address, text) => {
      const to = unixAddress(address);
      if (to === null) return "ENAMETOOLONG";
      const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (fd === -1) return errorName();
      try {
        const data = Buffer.from(text);
        for (;;) {
          if (sendto(fd, data, data.length, MSG_NOSIGNAL, to, to.length) !== -1) return null;
          const error = errorName();
          if (error !== "EINTR") return error;
        }
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** The bytes of a sockaddr_un; null where the address does not fit. An abstract name ends with its bytes, a path with NUL. */
function unixAddress(address: string): Buffer | null {
  const isAbstract = address.startsWith("@");
  const path = Buffer.from(isAbstract ? `\0${address.slice(1)}` : `${address}\0`);
  if (path.length > PATH_BYTES) return null;
  const family = Buffer.alloc(FAMILY_BYTES);
  family.writeUInt16LE(AF_UNIX);
  return Buffer.concat([family, path]);
}
