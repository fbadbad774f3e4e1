// Keeps a wire open for a driver: looks for it, opens it again after it was lost, and closes it in bounded
// time. Displays and scanners need exactly this, whatever language they speak.

import type { ByteChannel, Wire } from "../hal/byte-channel.ts";
import type { Clock, Timer } from "../hal/clock.ts";
import { DeviceError } from "../hal/device-error.ts";
import type { DeviceStatus } from "./device-status.ts";

// A replugged USB device has its file back after about half a second; a device that is away for long
// should cost nothing to look for.
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;

// Device.stop() promises to resolve within a second.
const STOP_LIMIT_MS = 900;

export interface KeptWireUser {
  /** The wire is open (again). Sets the status to ready by itself. */
  opened(channel: ByteChannel): void;
  bytes(bytes: Uint8Array): void;
  /** The channel of the last opened() is of no use any more. */
  lost(): void;
}

export class KeptWire {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #status: DeviceStatus;
  readonly #user: KeptWireUser;
  #running = false;
  #channel: ByteChannel | null = null;
  #opening: Promise<void> = Promise.resolve();
  #retry: Timer | null = null;
  #retryMs = FIRST_RETRY_MS;

  constructor(wire: Wire, clock: Clock, status: DeviceStatus, user: KeptWireUser) {
    this.#wire = wire;
    this.#clock = clock;
    this.#status = status;
    this.#user = user;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#retryMs = FIRST_RETRY_MS;
    this.#status.set("missing", `${this.#wire.name}: being looked for`);
    // After a stop, an opening of before may still be under way; two at once would fight for the device.
    this.#opening = this.#opening.then(() => this.#open());
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#retry?.cancel();
    this.#retry = null;
    const channel = this.#channel;
    this.#channel = null;
    if (channel !== null) this.#user.lost();
    this.#status.set("missing", "stopped");
    const released = Promise.allSettled([channel?.close(), this.#opening]);
    await new Promise<void>((resolve) => {
      const limit = this.#clock.after(STOP_LIMIT_MS, resolve);
      void released.then(() => {
        limit.cancel();
        resolve();
      });
    });
  }

  /** For a driver that learned from a failed write that the wire is of no use. */
  drop(channel: ByteChannel, cause: unknown): void {
    if (this.#channel !== channel) return;
    void channel.close().catch(() => {});
    this.#lose(cause);
  }

  async #open(): Promise<void> {
    if (!this.#running) return;
    // One object per attempt, so that a late word from an old channel is not taken for the present one.
    const attempt: { channel: ByteChannel | null; gone: DeviceError | null } = { channel: null, gone: null };
    try {
      const channel = await this.#wire.open({
        bytes: (bytes) => {
          if (attempt.channel !== null && attempt.channel === this.#channel) this.#user.bytes(bytes);
        },
        closed: (cause) => {
          attempt.gone = cause;
          if (attempt.channel !== null && attempt.channel === this.#channel) this.#lose(cause);
        },
      });
      if (!this.#running) {
        await channel.close();
        return;
      }
      if (attempt.gone !== null) throw attempt.gone;
      attempt.channel = channel;
      this.#channel = channel;
      this.#retryMs = FIRST_RETRY_MS;
      this.#status.set("ready", "");
      this.#user.opened(channel);
    } catch (cause) {
      this.#lookAgain(cause);
    }
  }

  #lose(cause: unknown): void {
    this.#channel = null;
    this.#user.lost();
    this.#lookAgain(cause);
  }

  #lookAgain(cause: unknown): void {
    if (!this.#running) return;
    const why = cause instanceof Error ? cause.message : String(cause);
    this.#status.set("missing", cause instanceof DeviceError ? why : `${this.#wire.name}: ${why}`);
    this.#retry = this.#clock.after(this.#retryMs, () => {
      this.#retry = null;
      this.#opening = this.#open();
    });
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }
}
