// A wire inside the test, for what a pseudo-terminal cannot do on command: refuse bytes, be absent, be pulled
// between two given bytes. Whatever is at its far end gets the real bytes.

import type { ByteChannel, ChannelListener, Wire } from "../../hardware/hal/byte-channel.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";

export class MemoryWire implements Wire {
  readonly name = "memory:";
  readonly writes: Uint8Array[] = [];
  /** While false, opening fails as with an unplugged device. */
  present = true;
  /** While true, bytes are neither taken nor refused. */
  stalled = false;
  opened = 0;
  #listener: ChannelListener | null = null;
  #held: (() => void)[] = [];
  readonly #farEnd: (bytes: Uint8Array) => void;

  constructor(farEnd: (bytes: Uint8Array) => void = () => {}) {
    this.#farEnd = farEnd;
  }

  async open(listener: ChannelListener): Promise<ByteChannel> {
    this.opened += 1;
    if (!this.present) throw new DeviceError("missing", "memory: nothing is there; plug it in");
    this.#listener = listener;
    return {
      name: this.name,
      write: (bytes) => {
        if (this.#listener !== listener) return Promise.reject(gone());
        const take = () => {
          this.writes.push(bytes);
          this.#farEnd(bytes);
        };
        if (!this.stalled) {
          take();
          return Promise.resolve();
        }
        return new Promise((resolve) => {
          this.#held.push(() => {
            take();
            resolve();
          });
        });
      },
      close: async () => {
        if (this.#listener === listener) this.#listener = null;
      },
    };
  }

  get isOpen(): boolean {
    return this.#listener !== null;
  }

  /** The far end sends. */
  send(bytes: Uint8Array | string): void {
    this.#listener?.bytes(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  }

  /** The far end takes bytes again. */
  release(): void {
    this.stalled = false;
    for (const take of this.#held.splice(0)) take();
  }

  unplug(): void {
    this.present = false;
    this.#held = [];
    const listener = this.#listener;
    this.#listener = null;
    listener?.closed(gone());
  }
}

function gone(): DeviceError {
  return new DeviceError("disconnected", "memory: went away; plug it in again");
}
