// A serial port at the speed of a hand-moved clock: the system takes everything at once, and the bytes leave as fast
// as the line carries them and the printer lets them, as the real transport counts them.

import type { SerialLine } from "../../hardware/emulators/serial-line.ts";
import type { ByteChannel, ChannelListener, Wire } from "../../hardware/hal/byte-channel.ts";
import type { Clock } from "../../hardware/hal/clock.ts";
import { SendQueue } from "../../hardware/transports/send-queue.ts";

export class LineWire implements Wire {
  readonly name = "memory://serial";
  readonly #line: SerialLine;
  readonly #clock: Clock;
  readonly #baud: number;
  readonly #obeys: boolean;

  /** @param obeys whether the port was opened with XON/XOFF, which the system then keeps to itself */
  constructor(line: SerialLine, clock: Clock, baud: number, obeys: boolean) {
    this.#line = line;
    this.#clock = clock;
    this.#baud = baud;
    this.#obeys = obeys;
  }

  async open(listener: ChannelListener): Promise<ByteChannel> {
    const clock = this.#clock;
    const line = this.#line;
    const queue = new SendQueue(clock, this.#baud, () => line.waitingBytes);
    let isOpen = true;
    line.plugIn({
      send: (bytes) => {
        const heard = this.#obeys ? bytes.filter((byte) => byte !== 0x11 && byte !== 0x13) : bytes;
        queueMicrotask(() => {
          if (isOpen && heard.length > 0) listener.bytes(heard);
        });
      },
      setFlow: () => {},
    });
    return {
      name: this.name,
      get sentBytes() {
        return queue.sentBytes;
      },
      write: (bytes) =>
        new Promise((resolve) => {
          line.receive(bytes);
          const mark = queue.take(bytes.length);
          const look = () => {
            const waitMs = queue.msUntilSent(mark);
            if (waitMs === 0) resolve();
            else clock.after(waitMs, look);
          };
          look();
        }),
      close: async () => {
        isOpen = false;
        line.plugIn(null);
      },
    };
  }
}
