// A serial port through the serialport package: a real UART, a USB serial adapter, a CDC-ACM device or a
// pseudo-terminal.

import { statSync } from "node:fs";
import type { SerialPort } from "serialport";
import type { ByteChannel, ChannelListener, Wire } from "../hal/byte-channel.ts";
import type { Clock, Timer } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import { deviceErrorFrom, explain } from "./system-errors.ts";

// Debian gives /dev/tty* of serial ports to this group.
const GROUP = "dialout";
// The binding reads a port that was hung up between two reads as "nothing yet", again and again, and never
// says so (seen in 4 of 40 unplugs right after a byte arrived). So the port is asked whether it still lives.
const LIFE_CHECK_MS = 1000;

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
      return new SerialChannel(name, port, clock, listener);
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
    xon: flow === "xonxoff",
    xoff: flow === "xonxoff",
    autoOpen: false,
  });
  // Closing during a blocked write emits "error"; without a listener that would end the process.
  port.on("error", () => {});
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error) reject(explainOpening(name, error));
      else resolve(port);
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

/** The binding gives sentences without codes; these are its words for the system's errors. */
function explainOpening(name: string, error: Error): DeviceError {
  const said = error.message;
  if (/No such file|No such device/i.test(said)) return explain("missing", name, GROUP, error);
  if (/Permission denied|not permitted/i.test(said)) return explain("no-permission", name, GROUP, error);
  if (/Cannot lock port|busy/i.test(said)) return explain("busy", name, GROUP, error);
  if (/ioctl|tcgetattr|baud/i.test(said)) return explain("refused", name, GROUP, error);
  return explain("failed", name, GROUP, error);
}

class SerialChannel implements ByteChannel {
  readonly name: string;
  readonly #port: SerialPort;
  readonly #clock: Clock;
  readonly #listener: ChannelListener;
  #lifeCheck: Timer | null = null;
  #closing: Promise<void> | null = null;
  #lost: DeviceError | null = null;
  /** Writes that the port has not answered; it never answers them after it was unplugged. */
  readonly #waiting = new Set<(cause: DeviceError) => void>();

  constructor(name: string, port: SerialPort, clock: Clock, listener: ChannelListener) {
    this.name = name;
    this.#port = port;
    this.#clock = clock;
    this.#listener = listener;
    port.on("data", (bytes: Buffer) => {
      if (this.#closing === null) listener.bytes(Uint8Array.from(bytes));
    });
    port.on("close", (error: Error | null) => this.#lose(error ?? undefined));
    this.#watchLife();
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== null || this.#closing !== null) {
        reject(this.#lost ?? explain("disconnected", this.name, GROUP));
        return;
      }
      this.#waiting.add(reject);
      this.#port.write(Buffer.from(bytes), (error) => {
        this.#waiting.delete(reject);
        if (error) reject(explain("disconnected", this.name, GROUP, error));
        else resolve();
      });
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    this.#lifeCheck?.cancel();
    this.#abandonWrites(explain("disconnected", this.name, GROUP));
    if (!this.#port.isOpen) return;
    // The kernel may hold close() for up to 30 s while output waits for the far end; flush() throws it away.
    await new Promise<void>((resolve) => this.#port.flush(() => resolve()));
    if (!this.#port.isOpen) return;
    await new Promise<void>((resolve) => this.#port.close(() => resolve()));
  }

  #watchLife(): void {
    this.#lifeCheck = this.#clock.after(LIFE_CHECK_MS, () => {
      // Any question to the terminal fails once it was hung up; this one has no effect.
      const asked = this.#port.port?.getBaudRate() ?? Promise.resolve();
      asked.then(
        () => {
          if (this.#lost === null && this.#closing === null) this.#watchLife();
        },
        (error: unknown) => {
          this.#lose(error);
          if (this.#port.isOpen) this.#port.close(() => {});
        },
      );
    });
  }

  #lose(error: unknown): void {
    if (this.#lost !== null || this.#closing !== null) return;
    this.#lifeCheck?.cancel();
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
