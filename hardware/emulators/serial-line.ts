// A slow serial line in front of an emulated printer: bytes come in at the pace of its speed, and a printer whose
// buffer is small holds up its hand. What comes all the same does not fit, and is lost.

import type { Clock, Timer } from "../hal/clock.ts";
import type { EmulatedPrinter } from "./emulated-printer.ts";
import type { PrinterPlug } from "./printer-firmware.ts";

const XON = 0x11;
const XOFF = 0x13;
// 8 data bits between a start and a stop bit.
const BITS_PER_BYTE = 10;
// Bytes are carried in small groups; a UART of the host sends as many after it was asked to stop.
const GROUP_BYTES = 8;
// Room that is left when the printer asks to stop.
const ALARM_BYTES = 16;

export interface LineOptions {
  readonly baud: number;
  /**
   * How it holds back the host: "xonxoff" by bytes that the host obeys, "ignored" by bytes that it does not obey,
   * "wire" by a line of its own or whatever the wire has.
   */
  readonly flow: "xonxoff" | "ignored" | "wire";
}

export class SerialLine {
  /** Bytes that found no room. */
  lostBytes = 0;
  readonly #printer: EmulatedPrinter;
  readonly #clock: Clock;
  readonly #baud: number;
  #flow: LineOptions["flow"];
  #waiting: number[] = [];
  #carrying: Timer | null = null;
  #plug: PrinterPlug | null = null;
  #isHeld = false;
  #isHeldByHand = false;

  constructor(printer: EmulatedPrinter, clock: Clock, options: LineOptions) {
    this.#printer = printer;
    this.#clock = clock;
    this.#baud = options.baud;
    this.#flow = options.flow;
  }

  /** Between the wire and the printer. Null: the cable was pulled. */
  plugIn(plug: PrinterPlug | null): void {
    this.#plug = plug;
    this.#waiting = [];
    if (plug === null) this.#printer.plugIn(null);
    else this.#printer.plugIn({ send: (bytes) => plug.send(bytes), setFlow: () => this.#attend() });
  }

  /** Bytes that the host has given and that have not gone over the line. */
  get waitingBytes(): number {
    return this.#waiting.length;
  }

  receive(bytes: Uint8Array): void {
    this.#waiting.push(...bytes);
    this.#attend();
  }

  /** Printer and host hold each other back in another way from now on. */
  setFlow(flow: LineOptions["flow"]): void {
    this.#flow = flow;
    this.#attend();
  }

  /** As a printer that must wait for its paper or its head: takes nothing until it is let go. */
  setHeld(held: boolean): void {
    this.#isHeldByHand = held;
    this.#attend();
  }

  #attend(): void {
    const room = this.#printer.roomBytes;
    if (this.#isHeldByHand || room <= ALARM_BYTES) this.#hold(true);
    else if (room > 2 * ALARM_BYTES) this.#hold(false);
    const mayCarry = this.#flow === "ignored" || !this.#isHeld;
    if (this.#carrying !== null || this.#waiting.length === 0 || !mayCarry) return;
    const group = this.#waiting.splice(0, GROUP_BYTES);
    const ms = (group.length * BITS_PER_BYTE * 1000) / this.#baud;
    this.#carrying = this.#clock.after(ms, () => {
      this.#carrying = null;
      const fitting = group.slice(0, Math.max(0, this.#printer.roomBytes));
      this.lostBytes += group.length - fitting.length;
      this.#printer.receive(Uint8Array.from(fitting));
      this.#attend();
    });
  }

  #hold(held: boolean): void {
    if (held === this.#isHeld) return;
    this.#isHeld = held;
    if (this.#flow !== "wire") this.#plug?.send(Uint8Array.of(held ? XOFF : XON));
    if (this.#flow !== "ignored") this.#plug?.setFlow(!held);
  }
}
