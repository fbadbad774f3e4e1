// A printer behind the kernel's usblp driver: /dev/usb/lp0, or any character device that takes a printer's
// bytes. Node's file streams would park a pool thread for ever when the printer takes nothing, so the file is
// opened non-blocking and asked by the clock.

import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import type { ByteChannel, ChannelListener, Wire } from "../hal/byte-channel.ts";
import type { Clock, Timer } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import { makeRaw } from "./raw-tty.ts";
import { deviceErrorFrom, errorWord, explain } from "./system-errors.ts";

// Debian gives /dev/usb/lp* to this group.
const GROUP = "lp";
// usblp takes at most one transfer of this size and then says EAGAIN until it has left the host.
const TRANSFER_BYTES = 8192;
const WRITE_RETRY_MS = 5;
// Answers are looked for quickly while a question may be open, and rarely when nothing was asked.
const FRESH_POLL_MS = 10;
const FRESH_FOR_MS = 300;
const BUSY_POLL_MS = 50;
const BUSY_FOR_MS = 2000;
const IDLE_POLL_MS = 250;

export function usbPrinterWire(name: string, path: string, clock: Clock): Wire {
  return {
    name,
    async open(listener) {
      return new UsbPrinterChannel(name, await openDevice(name, path), clock, listener);
    },
  };
}

/** Never creates a file: without O_CREAT a device that is unplugged stays missing. */
async function openDevice(name: string, path: string): Promise<number> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    throw deviceErrorFrom(error, name, GROUP);
  }
  try {
    if (!fstatSync(fd).isCharacterDevice()) {
      throw new DeviceError(
        "not-a-device",
        `${name}: ${path} is not a device; expected a character device such as /dev/usb/lp0. ` +
          "If a program left a plain file there while the printer was unplugged, remove it",
      );
    }
    if (isatty(fd)) await makeRaw(fd);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw deviceErrorFrom(error, name, GROUP);
  }
}

interface Outgoing {
  readonly bytes: Uint8Array;
  taken: number;
  readonly resolve: () => void;
  readonly reject: (cause: DeviceError) => void;
}

class UsbPrinterChannel implements ByteChannel {
  readonly name: string;
  readonly #clock: Clock;
  readonly #listener: ChannelListener;
  readonly #isTerminal: boolean;
  readonly #buffer = Buffer.alloc(1024);
  readonly #outgoing: Outgoing[] = [];
  #fd: number | null;
  #pollTimer: Timer | null = null;
  #writeTimer: Timer | null = null;
  #lastTrafficMs: number;

  constructor(name: string, fd: number, clock: Clock, listener: ChannelListener) {
    this.name = name;
    this.#fd = fd;
    this.#clock = clock;
    this.#listener = listener;
    this.#isTerminal = isatty(fd);
    this.#lastTrafficMs = clock.monotonicMs();
    this.#schedulePoll();
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#fd === null) {
        reject(explain("disconnected", this.name, GROUP));
        return;
      }
      this.#outgoing.push({ bytes, taken: 0, resolve, reject });
      if (this.#writeTimer === null) this.#drain();
    });
  }

  async close(): Promise<void> {
    this.#end(explain("disconnected", this.name, GROUP));
  }

  #drain(): void {
    this.#writeTimer = null;
    while (this.#fd !== null) {
      const current = this.#outgoing[0];
      if (current === undefined) return;
      try {
        while (current.taken < current.bytes.length) {
          const length = Math.min(TRANSFER_BYTES, current.bytes.length - current.taken);
          current.taken += writeSync(this.#fd, current.bytes, current.taken, length);
          this.#noteTraffic();
        }
      } catch (error) {
        if (errorWord(error) === "EAGAIN") {
          this.#writeTimer = this.#clock.after(WRITE_RETRY_MS, () => this.#drain());
        } else {
          this.#lose(error);
        }
        return;
      }
      this.#outgoing.shift();
      current.resolve();
    }
  }

  #noteTraffic(): void {
    this.#lastTrafficMs = this.#clock.monotonicMs();
    this.#schedulePoll();
  }

  #schedulePoll(): void {
    this.#pollTimer?.cancel();
    const quietMs = this.#clock.monotonicMs() - this.#lastTrafficMs;
    const ms = quietMs < FRESH_FOR_MS ? FRESH_POLL_MS : quietMs < BUSY_FOR_MS ? BUSY_POLL_MS : IDLE_POLL_MS;
    this.#pollTimer = this.#clock.after(ms, () => this.#poll());
  }

  #poll(): void {
    if (this.#fd === null) return;
    try {
      const count = readSync(this.#fd, this.#buffer, 0, this.#buffer.length, null);
      if (count > 0) {
        this.#lastTrafficMs = this.#clock.monotonicMs();
        this.#listener.bytes(Uint8Array.from(this.#buffer.subarray(0, count)));
      } else if (this.#isTerminal) {
        // A terminal reads as ended only after it was hung up.
        this.#lose(null);
        return;
      }
    } catch (error) {
      if (errorWord(error) !== "EAGAIN") {
        this.#lose(error);
        return;
      }
    }
    if (this.#fd !== null) this.#schedulePoll();
  }

  #lose(error: unknown): void {
    if (this.#fd === null) return;
    const cause = explain("disconnected", this.name, GROUP, error ?? undefined);
    this.#end(cause);
    this.#listener.closed(cause);
  }

  #end(cause: DeviceError): void {
    const fd = this.#fd;
    if (fd === null) return;
    this.#fd = null;
    this.#pollTimer?.cancel();
    this.#writeTimer?.cancel();
    try {
      closeSync(fd);
    } catch {
      // The device is gone already; there is nothing left to release.
    }
    for (const outgoing of this.#outgoing.splice(0)) outgoing.reject(cause);
  }
}
