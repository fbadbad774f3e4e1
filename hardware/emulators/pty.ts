// A pseudo-terminal as the far end of a wire: the till opens `slavePath` like any serial port or printer file,
// and an emulated device sits at the master. Node has no call for it, so the C library is asked through koffi.

import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import koffi from "koffi";
import type { Clock, Timer } from "../hal/clock.ts";

// struct termios is 60 bytes on Linux x64 and arm64; only the C library looks inside.
const TERMIOS_BYTES = 128;
const PATH_BYTES = 128;
// The kernel gives a pty room for about 4 KiB towards the reader; when it is full there is no event to wait for.
const WRITE_RETRY_MS = 5;
const OPEN_FLAGS = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK;

export interface EmulatedPty {
  /** Such as /dev/pts/7. */
  readonly slavePath: string;
  /** Called with what the till sent, in pieces of any size. One listener. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Sends to the till; what it does not take now waits, in order. */
  write(bytes: Uint8Array): void;
  /** Takes no data until resume(): the till's writes fill the kernel's buffer and then wait. */
  pause(): void;
  resume(): void;
  /** Pulls the plug: the till sees a hang-up. Safe to call twice. */
  close(): void;
}

/** @throws Error when the system has no pseudo-terminals left or koffi does not load */
export function openPty(clock: Clock): EmulatedPty {
  const libc = koffi.load(null);
  const openMaster: (flags: number) => number = libc.func("int posix_openpt(int flags)");
  const grant: (fd: number) => number = libc.func("int grantpt(int fd)");
  const unlock: (fd: number) => number = libc.func("int unlockpt(int fd)");
  const nameOf: (fd: number, name: Buffer, size: number) => number = libc.func(
    "int ptsname_r(int fd, _Out_ uint8_t *name, size_t size)",
  );
  const master = openMaster(OPEN_FLAGS);
  const name = Buffer.alloc(PATH_BYTES);
  if (master < 0 || grant(master) !== 0 || unlock(master) !== 0 || nameOf(master, name, PATH_BYTES) !== 0) {
    throw new Error("no pseudo-terminal to be had; is /dev/ptmx there and /dev/pts mounted?");
  }
  const slavePath = name.toString("latin1", 0, name.indexOf(0));
  // Held open so that the till may come and go without the master reading EIO in between.
  const slave = openSync(slavePath, OPEN_FLAGS);
  makeRaw(libc, slave);
  return new Pty(clock, master, slave, slavePath);
}

function makeRaw(libc: ReturnType<typeof koffi.load>, fd: number): void {
  const getAttributes: (fd: number, termios: Buffer) => number = libc.func(
    "int tcgetattr(int fd, _Out_ uint8_t *termios)",
  );
  const clearProcessing: (termios: Buffer) => void = libc.func("void cfmakeraw(_Inout_ uint8_t *termios)");
  const setAttributes: (fd: number, when: number, termios: Buffer) => number = libc.func(
    "int tcsetattr(int fd, int when, const uint8_t *termios)",
  );
  const termios = Buffer.alloc(TERMIOS_BYTES);
  if (getAttributes(fd, termios) !== 0) throw new Error("tcgetattr failed on a new pseudo-terminal");
  clearProcessing(termios);
  if (setAttributes(fd, 0, termios) !== 0) throw new Error("tcsetattr failed on a new pseudo-terminal");
}

class Pty implements EmulatedPty {
  readonly slavePath: string;
  readonly #clock: Clock;
  readonly #master: number;
  readonly #slave: number;
  readonly #buffer = Buffer.alloc(16_384);
  #listener: (bytes: Uint8Array) => void = () => {};
  #waiting: Buffer = Buffer.alloc(0);
  #retry: Timer | null = null;
  #poll: { close(): void } | null = null;
  #paused = false;
  #closed = false;

  constructor(clock: Clock, master: number, slave: number, slavePath: string) {
    this.#clock = clock;
    this.#master = master;
    this.#slave = slave;
    this.slavePath = slavePath;
    this.#watch();
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  write(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    if (this.#retry === null) this.#drain();
  }

  pause(): void {
    this.#paused = true;
    this.#poll?.close();
    this.#poll = null;
  }

  resume(): void {
    if (!this.#paused || this.#closed) return;
    this.#paused = false;
    this.#watch();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#poll?.close();
    this.#retry?.cancel();
    closeSync(this.#slave);
    closeSync(this.#master);
  }

  #watch(): void {
    this.#poll = koffi.node.poll(this.#master, { readable: true }, () => this.#read());
  }

  #read(): void {
    if (this.#closed || this.#paused) return;
    let count = 0;
    try {
      count = readSync(this.#master, this.#buffer, 0, this.#buffer.length, null);
    } catch {
      return; // EAGAIN: somebody else's event. EIO cannot be while the slave is held open.
    }
    if (count > 0) this.#listener(Uint8Array.from(this.#buffer.subarray(0, count)));
  }

  #drain(): void {
    this.#retry = null;
    try {
      while (this.#waiting.length > 0) {
        this.#waiting = this.#waiting.subarray(writeSync(this.#master, this.#waiting));
      }
    } catch {
      this.#retry = this.#clock.after(WRITE_RETRY_MS, () => this.#drain());
    }
  }
}
