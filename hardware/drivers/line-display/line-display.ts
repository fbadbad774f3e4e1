// The customer's display over any wire: remembers what shall be shown, and sends it when it changed, when
// the display came back, and not more often than a person can read.

import type { ByteChannel, Wire } from "../../hal/byte-channel.ts";
import type { Clock, Timer } from "../../hal/clock.ts";
import type { DeviceState } from "../../hal/device.ts";
import type { LineDisplay } from "../../hal/line-display.ts";
import { DeviceStatus } from "../device-status.ts";
import { KeptWire } from "../kept-wire.ts";
import { cd5220Display } from "./cd5220.ts";
import { escposDisplay } from "./escpos.ts";
import type { DisplayLanguage } from "./language.ts";
import { toCells } from "./text.ts";

const COLUMNS = 20;

// Both lines take about 55 ms at 9600 baud; five refreshes a second are as many as an eye can use.
const REFRESH_GAP_MS = 200;

// Both lines at 1200 baud, the slowest setting of any display, take half a second.
const STALL_MS = 2_000;

const LANGUAGES: Readonly<Record<"escpos" | "cd5220", DisplayLanguage>> = {
  escpos: escposDisplay,
  cd5220: cd5220Display,
};

export function createLineDisplay(options: {
  readonly wire: Wire;
  readonly protocol: "escpos" | "cd5220";
  readonly clock: Clock;
}): LineDisplay {
  return new WiredLineDisplay(options.wire, LANGUAGES[options.protocol], options.clock);
}

class WiredLineDisplay implements LineDisplay {
  readonly name: string;
  readonly columns = COLUMNS;
  readonly #language: DisplayLanguage;
  readonly #clock: Clock;
  readonly #status = new DeviceStatus();
  readonly #wire: KeptWire;
  #channel: ByteChannel | null = null;
  #wanted: Uint8Array;
  /** What the display shows; null when that is not known. */
  #shown: Uint8Array | null = null;
  #writing = false;
  #lastWriteMs = Number.NEGATIVE_INFINITY;
  #next: Timer | null = null;

  constructor(wire: Wire, language: DisplayLanguage, clock: Clock) {
    this.name = `display ${wire.name}`;
    this.#language = language;
    this.#clock = clock;
    this.#wanted = this.#encode("", "");
    this.#wire = new KeptWire(wire, clock, this.#status, {
      opened: (channel) => {
        this.#channel = channel;
        this.#refresh();
      },
      bytes: () => {}, // Nothing that a display says is of use to us.
      lost: () => {
        this.#channel = null;
        this.#shown = null;
        this.#writing = false;
        this.#next?.cancel();
        this.#next = null;
      },
    });
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  start(): void {
    this.#wire.start();
  }

  stop(): Promise<void> {
    return this.#wire.stop();
  }

  show(upper: string, lower: string): void {
    this.#wanted = this.#encode(upper, lower);
    this.#refresh();
  }

  #encode(upper: string, lower: string): Uint8Array {
    const { lines, text } = this.#language;
    return lines(toCells(upper, COLUMNS, text), toCells(lower, COLUMNS, text));
  }

  /** Sends what is wanted now, or arranges that it will be; what was wanted in between is never sent. */
  #refresh(): void {
    if (this.#channel === null || this.#writing || this.#next !== null) return;
    if (this.#shown !== null && sameBytes(this.#shown, this.#wanted)) return;
    const waitMs = this.#lastWriteMs + REFRESH_GAP_MS - this.#clock.monotonicMs();
    if (waitMs > 0) {
      this.#next = this.#clock.after(waitMs, () => {
        this.#next = null;
        this.#refresh();
      });
      return;
    }
    void this.#send(this.#channel);
  }

  async #send(channel: ByteChannel): Promise<void> {
    const sent = this.#wanted;
    const bytes = this.#shown === null ? joined(this.#language.init, sent) : sent;
    this.#writing = true;
    this.#lastWriteMs = this.#clock.monotonicMs();
    const stall = this.#clock.after(STALL_MS, () => {
      if (this.#channel !== channel) return;
      const seconds = STALL_MS / 1000;
      this.#status.set(
        "attention",
        `${this.name}: takes no bytes since ${seconds} s; is it switched on, and its flow control off?`,
      );
    });
    try {
      await channel.write(bytes);
      if (this.#channel !== channel) return;
      this.#shown = sent;
      this.#writing = false;
      this.#status.set("ready", "");
      this.#refresh();
    } catch (cause) {
      this.#wire.drop(channel, cause);
    } finally {
      stall.cancel();
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  return Uint8Array.from([...first, ...second]);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
