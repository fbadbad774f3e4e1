// A device behind a TCP port: network printers listen on 9100, serial servers on what was configured.

import { createConnection, type Socket } from "node:net";
import type { ByteChannel, ChannelListener, Wire } from "../hal/byte-channel.ts";
import type { Clock } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import { deviceErrorFrom, explain } from "./system-errors.ts";

const CONNECT_TIMEOUT_MS = 5000;
// How long a closing socket may wait for the far end to finish reading. Destroying it at once makes the
// kernel send RST when status bytes are unread, and the printer then throws the ticket away.
const FAREWELL_MS = 500;
const KEEP_ALIVE_MS = 30_000;
const GROUP = "netdev";

// Long enough for the papers of one sale to follow each other.
const LET_GO_AFTER_MS = 1000;

/** @param letsGo whether it is opened for each piece of work only, so that other hosts get their turn */
export function tcpWire(name: string, host: string, port: number, clock: Clock, letsGo: boolean): Wire {
  return {
    name,
    isShared: true,
    ...(letsGo ? { letGoAfterMs: LET_GO_AFTER_MS } : {}),
    async open(listener) {
      return new TcpChannel(name, await connect(name, host, port, clock), clock, listener);
    },
  };
}

function connect(name: string, host: string, port: number, clock: Clock): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, noDelay: true });
    const timeout = clock.after(CONNECT_TIMEOUT_MS, () => {
      socket.destroy();
      reject(
        new DeviceError(
          "no-answer",
          `${name}: no connection within ${CONNECT_TIMEOUT_MS / 1000} s; is it switched on and on this network?`,
        ),
      );
    });
    const fail = (error: Error) => {
      timeout.cancel();
      reject(deviceErrorFrom(error, name, GROUP));
    };
    socket.once("error", fail);
    socket.once("connect", () => {
      timeout.cancel();
      socket.off("error", fail);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      resolve(socket);
    });
  });
}

class TcpChannel implements ByteChannel {
  readonly name: string;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #waiting = new Set<(cause: DeviceError) => void>();
  #closing: Promise<void> | null = null;
  #lost: DeviceError | null = null;

  constructor(name: string, socket: Socket, clock: Clock, listener: ChannelListener) {
    this.name = name;
    this.#socket = socket;
    this.#clock = clock;
    let cause: Error | undefined;
    socket.on("error", (error) => {
      cause = error;
    });
    // Data is read for as long as the socket lives, also while it closes: see FAREWELL_MS.
    socket.on("data", (bytes: Buffer) => {
      if (this.#closing === null) listener.bytes(Uint8Array.from(bytes));
    });
    socket.on("end", () => socket.end());
    socket.on("close", () => {
      if (this.#lost !== null || this.#closing !== null) return;
      this.#lost = explain("disconnected", name, GROUP, cause);
      this.#abandonWrites(this.#lost);
      listener.closed(this.#lost);
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== null || this.#closing !== null || !this.#socket.writable) {
        reject(this.#lost ?? explain("disconnected", this.name, GROUP));
        return;
      }
      this.#waiting.add(reject);
      this.#socket.write(bytes, (error) => {
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
    const socket = this.#socket;
    this.#abandonWrites(explain("disconnected", this.name, GROUP));
    if (socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const timeout = this.#clock.after(FAREWELL_MS, () => {
        socket.destroy();
        resolve();
      });
      socket.once("close", () => {
        timeout.cancel();
        resolve();
      });
      socket.end();
    });
  }

  #abandonWrites(cause: DeviceError): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const reject of waiting) reject(cause);
  }
}
