// A printer on a real pseudo-terminal or socket whose time is moved by hand: every byte really travels, and the clock
// only goes on when none is on its way, so that a minute of waiting costs nothing and a busy machine changes nothing.

import { createPosPrinter } from "../../hardware/drivers/printer/pos-printer.ts";
import type { AttachedPrinter } from "../../hardware/emulators/printer-wires.ts";
import type { ByteChannel, Wire } from "../../hardware/hal/byte-channel.ts";
import type { POSPrinter } from "../../hardware/hal/pos-printer.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { ManualClock, settle } from "./manual-clock.ts";
import { type Attach, type PrinterModel, TRANSPORTS } from "./printer-models.ts";

// While a write has not come back from the system, a little time passes for each breath that is drawn: enough for a
// slow line, and too little for the machine's own delays to look like a printer that takes nothing.
const BREATH_MS = 2;
const STEP_PER_BREATH_MS = 10;
// Bytes that have not arrived by then wait for somebody's clock.
const LONGEST_WAIT_MS = 500;
const LONGEST_OPENING_MS = 5000;
const FLOW_BYTES: readonly number[] = [0x11, 0x13];

export class PrinterStand {
  readonly clock: ManualClock;
  readonly attached: AttachedPrinter;
  readonly printer: POSPrinter;
  readonly #traffic: Traffic;

  private constructor(clock: ManualClock, attached: AttachedPrinter, printer: POSPrinter, traffic: Traffic) {
    this.clock = clock;
    this.attached = attached;
    this.printer = printer;
    this.#traffic = traffic;
  }

  static async open(model: PrinterModel, transport: string | Attach): Promise<PrinterStand> {
    const clock = new ManualClock();
    const attach = typeof transport === "string" ? (TRANSPORTS[transport] ?? nowhere) : transport;
    const attached = await attach(model, clock);
    const traffic = new Traffic(attached);
    await attached.plugIn();
    const wire = traffic.watch(wireFromUrl(attached.connection, clock, model.profile.flow));
    const printer = createPosPrinter({ wire, profile: model.profile, paperMm: 80, clock });
    const stand = new PrinterStand(clock, attached, printer, traffic);
    printer.start();
    await stand.passUntil(() => printer.state().condition === "ready");
    await stand.quiet();
    return stand;
  }

  /** Every byte arrived that can arrive without time passing. */
  async quiet(): Promise<void> {
    const fromMs = systemClock.monotonicMs();
    for (;;) {
      await settle(3);
      const waitedMs = systemClock.monotonicMs() - fromMs;
      if (this.#traffic.isOpening && waitedMs < LONGEST_OPENING_MS) await breathe();
      else if (this.#traffic.isOnItsWay && waitedMs < LONGEST_WAIT_MS) await breathe();
      else if (this.#traffic.isUnderWay && waitedMs < BREATH_MS) await breathe();
      else return;
    }
  }

  /** Lets so much time pass, timer by timer. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.monotonicMs() + ms;
    for (;;) {
      await this.quiet();
      const leftMs = untilMs - this.clock.monotonicMs();
      if (leftMs <= 0) return;
      await this.#step(leftMs);
    }
  }

  async passUntil(isSo: () => boolean, withinMs = 600_000): Promise<void> {
    const untilMs = this.clock.monotonicMs() + withinMs;
    for (;;) {
      await this.quiet();
      if (isSo()) return;
      if (this.clock.monotonicMs() >= untilMs)
        throw new Error(
          `not within ${withinMs / 1000} s; the printer is ${JSON.stringify(this.printer.state())}`,
        );
      await this.#step(withinMs);
    }
  }

  /** To the next timer. */
  async #step(mostMs: number): Promise<void> {
    const limitMs = this.#traffic.isUnderWay ? Math.min(mostMs, STEP_PER_BREATH_MS) : mostMs;
    await this.clock.advance(Math.min(limitMs, Math.max(1, this.clock.nextDueMs() ?? limitMs)));
  }

  /** Lets the time pass until the promise is kept. */
  async done<T>(promise: Promise<T>, withinMs = 600_000): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    promise.then(over, over);
    await this.passUntil(() => isOver, withinMs);
    return promise;
  }

  unplug(): void {
    this.attached.unplug();
    this.#traffic.forget();
  }

  /** Under the same link, as udev makes it; behind it is another device file. */
  async plugIn(): Promise<void> {
    await this.attached.plugIn();
    this.#traffic.forget();
  }

  texts(): readonly string[] {
    return this.attached.printer.papers().map((paper) => paper.text.trim());
  }

  async close(): Promise<void> {
    const stopped = this.printer.stop();
    await this.done(stopped);
    await this.attached.close();
  }
}

/** Counts the bytes of both directions at both ends of the wire. */
class Traffic {
  /** Given to the wire by the till, and come to the printer. */
  #sent = 0;
  #arrived = 0;
  /** Said by the printer, and come to the till. */
  #said = 0;
  #heard = 0;
  #writes = 0;
  #openings = 0;
  #printerTakes = true;
  readonly #swallowsFlowBytes: boolean;
  /** A printer file is only read when the clock says so. */
  readonly #isPolled: boolean;

  constructor({ connection, line, printer }: AttachedPrinter) {
    this.#swallowsFlowBytes = connection.includes("flow=xonxoff");
    this.#isPolled = connection.startsWith("usb:");
    const end = line ?? printer;
    const receive = end.receive.bind(end);
    end.receive = (bytes) => {
      this.#arrived += bytes.length;
      receive(bytes);
    };
    const plugIn = end.plugIn.bind(end);
    end.plugIn = (plug) => {
      if (plug === null) return plugIn(null);
      plugIn({
        send: (bytes) => {
          this.#said += this.#count(bytes);
          plug.send(bytes);
        },
        setFlow: (takes) => {
          this.#printerTakes = takes;
          plug.setFlow(takes);
        },
      });
    };
  }

  get isOpening(): boolean {
    return this.#openings > 0;
  }

  get isOnItsWay(): boolean {
    return (
      (this.#arrived < this.#sent && this.#printerTakes) || (this.#heard < this.#said && !this.#isPolled)
    );
  }

  get isUnderWay(): boolean {
    return (this.#writes > 0 && this.#printerTakes) || this.#heard < this.#said;
  }

  forget(): void {
    this.#sent = this.#arrived;
    this.#said = this.#heard;
  }

  watch(wire: Wire): Wire {
    return {
      ...wire,
      open: async (listener) => {
        this.#openings += 1;
        try {
          const channel = await wire.open({
            bytes: (bytes) => {
              this.#heard += this.#count(bytes);
              listener.bytes(bytes);
            },
            closed: (cause) => {
              this.forget();
              listener.closed(cause);
            },
          });
          this.forget();
          return this.#watchChannel(channel);
        } finally {
          this.#openings -= 1;
        }
      },
    };
  }

  #watchChannel(channel: ByteChannel): ByteChannel {
    return {
      name: channel.name,
      get sentBytes() {
        return channel.sentBytes ?? 0;
      },
      write: async (bytes) => {
        this.#sent += bytes.length;
        this.#writes += 1;
        try {
          await channel.write(bytes);
        } finally {
          this.#writes -= 1;
        }
      },
      close: async () => {
        await channel.close();
        this.forget();
      },
    };
  }

  #count(bytes: Uint8Array): number {
    return this.#swallowsFlowBytes ? bytes.filter((byte) => !FLOW_BYTES.includes(byte)).length : bytes.length;
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(1, resolve);
  });
}

function nowhere(): Promise<never> {
  throw new Error("no such transport");
}
