// A cable in memory that counts what the till sends, can be torn at any byte, and can be put into another printer.

import type { EmulatedPrinter } from "../../hardware/emulators/emulated-printer.ts";
import type { ByteChannel, ChannelListener, Wire } from "../../hardware/hal/byte-channel.ts";
import { MemoryPrinterWire } from "./printer-rig.ts";

export class WatchedWire implements Wire {
  readonly name = "memory://watched";
  /** Sent so far, but for status questions, which are asked whether or not anything is printed. */
  bytes = 0;
  #inner: MemoryPrinterWire;
  #bytesLeft = Number.POSITIVE_INFINITY;

  constructor(paper: EmulatedPrinter) {
    this.#inner = new MemoryPrinterWire(paper);
  }

  breakAfterBytes(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  plugInto(paper: EmulatedPrinter): void {
    const old = this.#inner;
    this.#inner = new MemoryPrinterWire(paper);
    old.unplug();
  }

  async open(listener: ChannelListener): Promise<ByteChannel> {
    const inner = this.#inner;
    const channel = await inner.open(listener);
    const write = async (bytes: Uint8Array) => {
      this.bytes += isStatusQuestion(bytes) ? 0 : bytes.length;
      if (bytes.length <= this.#bytesLeft) {
        this.#bytesLeft -= bytes.length;
        return channel.write(bytes);
      }
      await channel.write(bytes.subarray(0, this.#bytesLeft));
      this.#bytesLeft = 0;
      inner.unplug();
    };
    return { name: this.name, write, close: () => channel.close() };
  }
}

/** DLE EOT n, by itself. */
function isStatusQuestion(bytes: Uint8Array): boolean {
  return bytes.length === 3 && bytes[0] === 0x10 && bytes[1] === 0x04;
}
