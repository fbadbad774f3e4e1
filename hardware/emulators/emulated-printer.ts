// A receipt printer from its side of the wire, whatever it speaks: its buffer, its pace, its roll, cover, knife
// and drawer, and the ways in which all of these fail. What the bytes mean is its firmware's. It shares nothing
// with the drivers, so that it can contradict them.

import type { Clock, Timer } from "../hal/clock.ts";
import {
  hex,
  type PaperLevel,
  type ParsedCommand,
  type PrinterCase,
  type PrinterFaults,
  type PrinterFirmware,
  type PrinterPlug,
} from "./printer-firmware.ts";
import type { Paper } from "./printer-paper.ts";

// A cut takes as long as so many lines.
const LINES_PER_CUT = 4;
// A line that falls and rises again reads as a start bit and eight zeros, and it bounces.
const EDGE_OF_SUPPLY = Uint8Array.of(0x00, 0x00);

export interface CaseOptions {
  /** Bytes it takes while it cannot print; then it refuses more. */
  readonly bufferBytes: number;
  /** How long a line of paper takes; a cut takes as long as four. 0 prints at once. */
  readonly msPerLine: number;
  /** Has no way back at all. */
  readonly deaf: boolean;
}

export class EmulatedPrinter {
  readonly #clock: Clock;
  readonly #firmware: PrinterFirmware;
  readonly #options: CaseOptions;
  readonly #case: PrinterCase;
  readonly #log: ParsedCommand[] = [];
  readonly #pulses: { readonly pin: 2 | 5; readonly pulseMs: number }[] = [];
  #moving: Timer | null = null;
  #plug: PrinterPlug | null = null;
  #queue: ParsedCommand[] = [];
  #queuedBytes = 0;
  #paperLevel: PaperLevel = "ok";
  #linesLeft: number | null = null;
  #coverOpen = false;
  #cutter: "ok" | "jammed" | "cleared" = "ok";
  #drawerHigh = false;
  #switchedOn = true;
  #answering = true;
  #garbled = false;
  #refusing = false;
  #reboot: { afterBytes: number; readonly deafMs: number; readonly onOff: () => void } | null = null;
  #onChange: () => void = () => {};

  constructor(clock: Clock, firmware: PrinterFirmware, options: CaseOptions) {
    this.#clock = clock;
    this.#firmware = firmware;
    this.#options = options;
    const faults = () => this.#faults();
    this.#case = {
      get faults() {
        return faults();
      },
      reply: (bytes) => this.#reply(bytes),
      pulseDrawer: (pin, pulseMs) => this.#pulses.push({ pin, pulseMs }),
      clearBuffer: () => this.#forget(),
      goOn: () => {
        if (this.#cutter !== "cleared") return;
        this.#change(() => {
          this.#cutter = "ok";
        });
      },
    };
  }

  // What a person sees and does.

  /** Papers cut off so far, oldest first. */
  papers(): readonly Paper[] {
    return this.#firmware.papers;
  }

  /** What hangs out of the printer, not cut yet. */
  strip(): Paper {
    return this.#firmware.strip();
  }

  /** Calls back for each paper when it is cut off. One listener. */
  onPaper(listener: (paper: Paper) => void): void {
    this.#firmware.onPaper = listener;
  }

  /** Calls back after anything arrived or changed; for tests that wait for something. One listener. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** "ok" is a new roll: printing goes on from the broken line. */
  setPaper(level: PaperLevel): void {
    this.#linesLeft = null;
    this.#change(() => {
      this.#paperLevel = level;
    });
  }

  runOutAfterLines(lines: number): void {
    this.#linesLeft = lines;
  }

  setCover(cover: "open" | "closed"): void {
    this.#change(() => {
      this.#coverOpen = cover === "open";
    });
  }

  jamCutter(): void {
    this.#change(() => {
      this.#cutter = "jammed";
    });
  }

  /** A person removes the paper; some printers still wait to be told to go on. */
  clearJam(): void {
    if (this.#cutter !== "jammed") return;
    this.#cutter = "cleared";
    if (this.#firmware.goesOnByItself) this.#case.goOn();
  }

  /** Which level means "open" depends on the drawer. */
  setDrawerSense(level: "low" | "high"): void {
    this.#change(() => {
      this.#drawerHigh = level === "high";
    });
  }

  /** Off and on: everything it had taken and not printed is gone. */
  powerCycle(): void {
    this.#startKnife();
    this.#forget();
    this.#firmware.reset();
    this.#work();
  }

  /** A printer that is switched off neither takes nor answers anything. */
  setPower(power: "on" | "off"): void {
    this.#switchedOn = power === "on";
    if (power === "on") this.#startKnife();
    if (power === "off") this.#firmware.reset();
    this.#forget();
  }

  /**
   * Begins anew by itself after so many more bytes, as after a dip of its supply: what it had taken is gone, what
   * comes meanwhile is lost, and each edge of its supply looks like a byte on a serial line.
   */
  rebootAfterBytes(afterBytes: number, deafMs: number, onOff: () => void = () => {}): void {
    this.#reboot = { afterBytes, deafMs, onOff };
  }

  /** Switched on it moves its knife home, where nothing is in the way any more. */
  #startKnife(): void {
    if (this.#cutter === "cleared") this.#cutter = "ok";
  }

  // What a test does to the wire.

  /** Goes on printing and says nothing any more. */
  setAnswering(answering: boolean): void {
    this.#answering = answering;
  }

  /** Answers every question with bytes that mean something else or nothing. */
  setGarbled(garbled: boolean): void {
    this.#garbled = garbled;
  }

  /** Takes no more bytes, as with a full buffer. */
  setRefusing(refusing: boolean): void {
    this.#refusing = refusing;
    this.#plug?.setFlow(this.#takesBytes());
  }

  /** Says something unasked. */
  say(bytes: Uint8Array): void {
    this.#plug?.send(bytes);
  }

  /** Every command that came, in hexadecimal with its parameters, without text and real-time questions. */
  commands(): readonly string[] {
    return this.#log.map(describeCommand);
  }

  get drawerPulses(): number {
    return this.#pulses.length;
  }

  /** What went to the drawer connector, oldest first. */
  pulses(): readonly { readonly pin: 2 | 5; readonly pulseMs: number }[] {
    return this.#pulses;
  }

  /** Bytes taken and not printed yet. */
  get waitingBytes(): number {
    return this.#queuedBytes + this.#firmware.unfinishedBytes;
  }

  // The wire.

  plugIn(plug: PrinterPlug | null): void {
    this.#plug = plug;
    plug?.setFlow(this.#takesBytes());
  }

  /** Bytes it still takes. */
  get roomBytes(): number {
    return this.#options.bufferBytes - this.#queuedBytes;
  }

  receive(bytes: Uint8Array): void {
    if (!this.#switchedOn) return;
    const reboot = this.#reboot;
    if (reboot !== null && bytes.length >= reboot.afterBytes) {
      this.#reboot = null;
      this.#take(bytes.subarray(0, reboot.afterBytes));
      this.#startAnew(reboot.deafMs, reboot.onOff);
      return;
    }
    if (reboot !== null) reboot.afterBytes -= bytes.length;
    this.#take(bytes);
  }

  #take(bytes: Uint8Array): void {
    for (const command of this.#firmware.take(bytes, this.#case)) {
      this.#queue.push(command);
      this.#queuedBytes += command.byteCount;
      if (command.code !== "text") this.#log.push(command);
    }
    this.#work();
  }

  #startAnew(deafMs: number, onOff: () => void): void {
    this.setPower("off");
    this.say(EDGE_OF_SUPPLY);
    onOff();
    this.#clock.after(deafMs, () => {
      this.say(EDGE_OF_SUPPLY);
      this.setPower("on");
      this.#onChange();
    });
  }

  /** While it prints, long data go straight to where they are drawn; while it cannot, they stay in the buffer. */
  #takesBytes(): boolean {
    const heldBytes = this.#isOnline ? this.#queuedBytes : this.waitingBytes;
    return !this.#refusing && heldBytes < this.#options.bufferBytes;
  }

  get #isOnline(): boolean {
    return this.#paperLevel !== "out" && !this.#coverOpen && this.#cutter === "ok";
  }

  #faults(): PrinterFaults {
    return {
      paper: this.#paperLevel,
      coverOpen: this.#coverOpen,
      cutterStopped: this.#cutter !== "ok",
      drawerHigh: this.#drawerHigh,
    };
  }

  #work(): void {
    while (this.#isOnline && this.#moving === null) {
      const command = this.#queue[0];
      if (command === undefined) break;
      const lines = this.#firmware.linesFor(command);
      if (!this.#hasPaperFor(lines)) break;
      const ms = (lines + (this.#firmware.isCut(command) ? LINES_PER_CUT : 0)) * this.#options.msPerLine;
      if (ms > 0) {
        this.#moving = this.#clock.after(ms, () => {
          this.#moving = null;
          this.#finish(command);
          this.#work();
        });
        break;
      }
      this.#finish(command);
    }
    this.#plug?.setFlow(this.#takesBytes());
    this.#onChange();
  }

  #finish(command: ParsedCommand): void {
    this.#queue.shift();
    this.#queuedBytes -= command.byteCount;
    this.#firmware.execute(command, this.#case);
  }

  /** The line that the paper breaks in is printed again on the new roll, so it is not begun here. */
  #hasPaperFor(lines: number): boolean {
    if (this.#linesLeft === null) return true;
    if (lines <= this.#linesLeft) {
      this.#linesLeft -= lines;
      return true;
    }
    this.setPaper("out");
    return false;
  }

  #forget(): void {
    this.#moving?.cancel();
    this.#moving = null;
    this.#firmware.forgetInput();
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#plug?.setFlow(this.#takesBytes());
  }

  #change(apply: () => void): void {
    const before = this.#faults();
    apply();
    this.#firmware.changed(before, this.#case);
    this.#work();
  }

  #reply(bytes: readonly number[]): void {
    if (this.#options.deaf || !this.#answering || bytes.length === 0) return;
    // A fixed spoiling keeps garbled tests repeatable; A5 turns no valid answer into another one.
    this.say(Uint8Array.from(bytes, (byte) => (this.#garbled ? byte ^ 0xa5 : byte)));
  }
}

function describeCommand({ code, parameters }: ParsedCommand): string {
  const shown = hex(parameters);
  return shown === "" ? code : `${code}: ${shown}`;
}
