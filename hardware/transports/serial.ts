// A serial port through the serialport package: a real UART, a USB serial adapter, a CDC-ACM device or a
// pseudo-terminal.

import { statSync } from "node:fs";
import type { SerialPort } from "serialport";
import type { ByteChannel, ChannelListener, Wire } from "../hal/byte-channel.ts";
import type { Clock } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import { loadNative, type Native } from "./native.ts";
import { SendQueue } from "./send-queue.ts";
import { takeOver } from "./serial-binding.ts";
import { deviceErrorFrom, explain } from "./system-errors.ts";

// Debian gives /dev/tty* of serial ports to this group.
const GROUP = "dialout";
// asm-generic/ioctls.h: how many bytes wait in the output queue.
const TIOCOUTQ = 0x5411;

export type SerialFlow = "none" | "rtscts" | "xonxoff";

export interface SerialOptions {
  readonly path: string;
  readonly baud: number;
  readonly flow: SerialFlow;
}

export function serialWire(name: string, options: SerialOptions, clock: Clock): Wire {
  return {
    name,
    async open(listener) {
      const port = await openPort(name, options);
      // Without it the port still works; only a queue that is held back is not seen.
      const native = await loadNative().catch(() => null);
      const queue = new SendQueue(clock, options.baud, () => countQueued(port, native));
      return new SerialChannel({ name, port, clock, listener, queue });
    },
  };
}

async function openPort(name: string, { path, baud, flow }: SerialOptions): Promise<SerialPort> {
  requireCharacterDevice(name, path);
  // Loaded on first use: a till without serial devices does not pay for the native binding.
  const { SerialPort } = await import("serialport");
  const port = new SerialPort({
    path,
    baudRate: baud,
    rtscts: flow === "rtscts",
    // Only what this host sends is held back; answers are a few bytes, and our own XOFF would be data to a printer.
    xon: flow === "xonxoff",
    autoOpen: false,
  });
  // Closing during a blocked write emits "error"; without a listener that would end the process.
  port.on("error", () => {});
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error) reject(explainOpening(name, error));
      else {
        takeOver(port);
        resolve(port);
      }
    });
  });
}

function requireCharacterDevice(name: string, path: string): void {
  try {
    if (statSync(path).isCharacterDevice()) return;
  } catch (error) {
    throw deviceErrorFrom(error, name, GROUP);
  }
  throw new DeviceError(
    "not-a-device",
    `${name}: ${path} is no serial port; expected one such as /dev/ttyUSB0`,
  );
}

function countQueued({ port }: SerialPort, native: Native | null): number {
  if (native === null || port === undefined || !("fd" in port) || port.fd === null) return 0;
  const count = Buffer.alloc(4);
  return native.ioctlStruct(port.fd, TIOCOUTQ, count) === null ? count.readInt32LE(0) : 0;
}

/** The binding gives sentences without codes; these are its words for the system's errors. */
function explainOpening(name: string, error: Error): DeviceError {
  const said = error.message;
  if (/No such file|No such device/i.test(said)) return explain("missing", name, GROUP, error);
  if (/Permission denied|not permitted/i.test(said)) return explain("no-permission", name, GROUP, error);
  if (/Cannot lock port|busy/i.test(said)) return explain("busy", name, GROUP, error);
  if (/ioctl|tcgetattr|baud/i.test(said)) return explain("refused", name, GROUP, error);
  return explain("failed", name, GROUP, error);
}

interface SerialParts {
  readonly name: string;
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly listener: ChannelListener;
  readonly queue: SendQueue;
}

class SerialChannel implements ByteChannel {
  readonly name: string;
  readonly #port: SerialPort;
  readonly #clock: Clock;
  readonly #listener: ChannelListener;
  readonly #queue: SendQueue;
  #closing: Promise<void> | null = null;
  #lost: DeviceError | null = null;
  /** Writes that the port has not answered; it never answers them after it was unplugged. */
  readonly #waiting = new Set<(cause: DeviceError) => void>();

  constructor({ name, port, clock, listener, queue }: SerialParts) {
    this.name = name;
    this.#port = port;
    this.#clock = clock;
    this.#listener = listener;
    this.#queue = queue;
    port.on("data", (bytes: Buffer) => {
      if (this.#closing === null) listener.bytes(Uint8Array.from(bytes));
    });
    port.on("close", (error: Error | null) => this.#lose(error ?? undefined));
  }

  get sentBytes(): number {
    return this.#queue.sentBytes;
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== null || this.#closing !== null) {
        reject(this.#lost ?? explain("disconnected", this.name, GROUP));
        return;
      }
      this.#waiting.add(reject);
      this.#port.write(Buffer.from(bytes), (error) => {
        if (error) {
          this.#waiting.delete(reject);
          reject(explain("disconnected", this.name, GROUP, error));
        } else {
          this.#awaitSent(this.#queue.take(bytes.length), resolve, reject);
        }
      });
    });
  }

  /** The system has taken them; now they go over the line, as fast as it and the far end allow. */
  #awaitSent(mark: number, resolve: () => void, reject: (cause: DeviceError) => void): void {
    if (!this.#waiting.has(reject)) return;
    const waitMs = this.#queue.msUntilSent(mark);
    if (waitMs > 0) {
      this.#clock.after(waitMs, () => this.#awaitSent(mark, resolve, reject));
      return;
    }
    this.#waiting.delete(reject);
    resolve();
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    this.#abandonWrites(explain("disconnected", this.name, GROUP));
    if (!this.#port.isOpen) return;
    // The kernel may hold close() for up to 30 s while output waits for the far end; flush() throws it away.
    await new Promise<void>((resolve) => this.#port.flush(() => resolve()));
    if (!this.#port.isOpen) return;
    await new Promise<void>((resolve) => this.#port.close(() => resolve()));
  }

  #lose(error: unknown): void {
    if (this.#lost !== null || this.#closing !== null) return;
    this.#lost = explain("disconnected", this.name, GROUP, error);
    this.#abandonWrites(this.#lost);
    this.#listener.closed(this.#lost);
  }

  #abandonWrites(cause: DeviceError): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const reject of waiting) reject(cause);
  }
}
