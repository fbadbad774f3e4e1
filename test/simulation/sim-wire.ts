// A wire of a simulated world: plugged in or not, taking bytes or not, open for one process at a time. What came to
// the far end stays there when the process dies; what the far end says then is heard by nobody.

import type { ByteChannel, ChannelListener, Wire } from "../../hardware/hal/byte-channel.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";

interface Held {
  readonly bytes: Uint8Array;
  readonly taken: () => void;
}

export class SimWire implements Wire {
  readonly name: string;
  #farEnd: (bytes: Uint8Array) => void = () => {};
  #isPlugged = true;
  #takesBytes = true;
  #isEmptying = false;
  #held: Held[] = [];
  #listener: ChannelListener | null = null;
  /** Pulls the plug when so many more bytes have come; null: nobody does. */
  #pull: { leftBytes: number; readonly pulled: () => void } | null = null;

  constructor(name: string) {
    this.name = name;
  }

  connect(farEnd: (bytes: Uint8Array) => void): void {
    this.#farEnd = farEnd;
  }

  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  open(listener: ChannelListener): Promise<ByteChannel> {
    if (!this.#isPlugged) return Promise.reject(new DeviceError("missing", `${this.name}: nothing is there`));
    this.#listener = listener;
    return Promise.resolve({
      name: this.name,
      write: (bytes: Uint8Array) =>
        this.#listener === listener ? this.#write(bytes) : Promise.reject(gone(this.name)),
      close: () => {
        if (this.#listener === listener) this.hangUp();
        return Promise.resolve();
      },
    });
  }

  /** The process that had it open is gone. What it wrote and the far end has not taken is lost. */
  hangUp(): void {
    this.#listener = null;
    this.#held = [];
  }

  /** The far end says something. */
  say(bytes: Uint8Array): void {
    this.#listener?.bytes(bytes);
  }

  setFlow(takesBytes: boolean): void {
    this.#takesBytes = takesBytes;
    // Each piece makes the far end say again whether it takes more, before it is done with that piece.
    if (this.#isEmptying) return;
    this.#isEmptying = true;
    while (this.#takesBytes) {
      const next = this.#held.shift();
      if (next === undefined) break;
      this.#deliver(next.bytes);
      next.taken();
    }
    this.#isEmptying = false;
  }

  unplug(): void {
    if (!this.#isPlugged) return;
    this.#isPlugged = false;
    this.#pull = null;
    const listener = this.#listener;
    this.hangUp();
    listener?.closed(gone(this.name));
  }

  unplugAfter(bytes: number, pulled: () => void): void {
    this.#pull = { leftBytes: bytes, pulled };
  }

  plugIn(): void {
    this.#isPlugged = true;
  }

  #write(bytes: Uint8Array): Promise<void> {
    if (this.#takesBytes && this.#held.length === 0) {
      this.#deliver(bytes);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#held.push({ bytes, taken: resolve });
    });
  }

  #deliver(bytes: Uint8Array): void {
    const pull = this.#pull;
    if (pull === null || bytes.length < pull.leftBytes) {
      if (pull !== null) pull.leftBytes -= bytes.length;
      this.#farEnd(bytes);
      return;
    }
    this.#farEnd(bytes.subarray(0, pull.leftBytes));
    pull.pulled();
    this.unplug();
  }
}

function gone(name: string): DeviceError {
  return new DeviceError("disconnected", `${name}: went away; plug it in again`);
}
