// An ESC/POS receipt printer from its side of the wire: it parses what comes, answers as the manual says, keeps
// the paper, and can fail in the ways printers fail. It shares nothing with the driver, so that it can
// contradict it.

import type { Clock, Timer } from "../hal/clock.ts";
import { EscPosMechanism } from "./escpos-mechanism.ts";
import type { Paper } from "./escpos-paper.ts";
import { EscPosParser, type ParsedCommand } from "./escpos-parser.ts";
import { RealTimeMatcher } from "./escpos-real-time.ts";
import {
  automaticStatus,
  identity,
  isOnline,
  type PaperLevel,
  type PrinterFaults,
  realTimeStatus,
} from "./escpos-status.ts";

/** What a model can and cannot do; each is true of the better printers. */
export interface PrinterPersonality {
  readonly paperMm: 58 | 80;
  /** GS ( H; a printer without it prints the parameters as text, as clones do. */
  readonly knowsProcessId: boolean;
  /** GS r. */
  readonly knowsStatusInOrder: boolean;
  /** GS a. */
  readonly reportsChanges: boolean;
  /** GS ( k; a printer without it ignores it. */
  readonly knowsQr: boolean;
  /** Has no way back at all. */
  readonly deaf: boolean;
  /** Takes bytes from 80 on in pairs for Chinese until it is told not to. */
  readonly startsInKanjiMode: boolean;
  /** Bytes it takes while it cannot print; then it refuses more. */
  readonly bufferBytes: number;
  /** How long a line of paper takes; a cut takes as long as four. 0 prints at once. */
  readonly msPerLine: number;
}

const DEFAULTS: PrinterPersonality = {
  paperMm: 80,
  knowsProcessId: true,
  knowsStatusInOrder: true,
  reportsChanges: true,
  knowsQr: true,
  deaf: false,
  startsInKanjiMode: false,
  bufferBytes: 65_536,
  msPerLine: 0,
};

const LINES_PER_CUT = 4;

/** What the printer is plugged into, from its side. */
export interface PrinterPlug {
  send(bytes: Uint8Array): void;
  /** Whether the printer takes more bytes now. */
  setFlow(takesBytes: boolean): void;
}

export class EmulatedEscPosPrinter {
  readonly #personality: PrinterPersonality;
  readonly #parser = new EscPosParser();
  readonly #realTime = new RealTimeMatcher();
  readonly #mechanism: EscPosMechanism;
  readonly #clock: Clock;
  readonly #log: string[] = [];
  #moving: Timer | null = null;
  #plug: PrinterPlug | null = null;
  #queue: ParsedCommand[] = [];
  #queuedBytes = 0;
  #paperLevel: PaperLevel = "ok";
  #linesLeft: number | null = null;
  #coverOpen = false;
  #cutter: "ok" | "jammed" | "cleared" = "ok";
  #switchedOn = true;
  #answering = true;
  #garbled = false;
  #refusing = false;
  #reports = false;
  #drawerPulses = 0;
  #onChange: () => void = () => {};

  constructor(clock: Clock, personality: Partial<PrinterPersonality> = {}) {
    this.#clock = clock;
    this.#personality = { ...DEFAULTS, ...personality };
    this.#mechanism = new EscPosMechanism(this.#personality);
  }

  // What a person sees and does.

  /** Papers cut off so far, oldest first. */
  papers(): readonly Paper[] {
    return this.#mechanism.papers;
  }

  /** What hangs out of the printer, not cut yet. */
  strip(): Paper {
    return this.#mechanism.strip();
  }

  /** Calls back for each paper when it is cut off. One listener. */
  onPaper(listener: (paper: Paper) => void): void {
    this.#mechanism.onPaper = listener;
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

  /** A person removes the paper; the printer still waits to be told to go on. */
  clearJam(): void {
    if (this.#cutter === "jammed") this.#cutter = "cleared";
  }

  /** Off and on: everything it had taken and not printed is gone. */
  powerCycle(): void {
    this.#forget();
    this.#reports = false;
    this.#mechanism.reset();
    this.#work();
  }

  /** A printer that is switched off neither takes nor answers anything. */
  setPower(power: "on" | "off"): void {
    this.#switchedOn = power === "on";
    if (power === "off") {
      this.#reports = false;
      this.#mechanism.reset();
    }
    this.#forget();
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
    return this.#log;
  }

  get drawerPulses(): number {
    return this.#drawerPulses;
  }

  /** Bytes taken and not printed yet. */
  get waitingBytes(): number {
    return this.#queuedBytes + this.#parser.unfinishedBytes;
  }

  // The wire.

  plugIn(plug: PrinterPlug | null): void {
    this.#plug = plug;
    plug?.setFlow(this.#takesBytes());
  }

  receive(bytes: Uint8Array): void {
    if (!this.#switchedOn) return;
    for (const command of this.#realTime.match(bytes)) this.#obeyAtOnce(command);
    for (const command of this.#parser.parse(bytes)) {
      if (command.code.startsWith("10 ")) continue; // Obeyed at once and never buffered.
      this.#queue.push(command);
      this.#queuedBytes += command.byteCount;
      if (command.code !== "text") this.#log.push(describeCommand(command));
    }
    this.#work();
  }

  #takesBytes(): boolean {
    return !this.#refusing && (this.#isOnline() || this.waitingBytes < this.#personality.bufferBytes);
  }

  #isOnline(): boolean {
    return isOnline(this.#faults());
  }

  #faults(): PrinterFaults {
    return { paper: this.#paperLevel, coverOpen: this.#coverOpen, cutterStopped: this.#cutter !== "ok" };
  }

  #work(): void {
    while (this.#isOnline() && this.#moving === null) {
      const command = this.#queue[0];
      if (command === undefined) break;
      if (!this.#hasPaperFor(command)) break;
      const ms = this.#paperLines(command) * this.#personality.msPerLine;
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
    this.#answer(command);
    this.#mechanism.execute(command);
  }

  #paperLines(command: ParsedCommand): number {
    return command.code === "1d 56" ? LINES_PER_CUT : this.#mechanism.linesFor(command);
  }

  /** The line that the paper breaks in is printed again on the new roll, so it is not begun here. */
  #hasPaperFor(command: ParsedCommand): boolean {
    if (this.#linesLeft === null) return true;
    const needed = this.#mechanism.linesFor(command);
    if (needed <= this.#linesLeft) {
      this.#linesLeft -= needed;
      return true;
    }
    this.setPaper("out");
    return false;
  }

  #forget(): void {
    this.#moving?.cancel();
    this.#moving = null;
    this.#parser.forget();
    this.#realTime.forget();
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#plug?.setFlow(this.#takesBytes());
  }

  #change(apply: () => void): void {
    const before = automaticStatus(this.#faults()).join();
    apply();
    if (this.#reports && automaticStatus(this.#faults()).join() !== before)
      this.#reply(automaticStatus(this.#faults()));
    this.#work();
  }

  /** Commands that are answered when their turn in the buffer comes. */
  #answer({ code, parameters }: ParsedCommand): void {
    const [first = 0] = parameters;
    if (code === "1d 61" && this.#personality.reportsChanges) {
      this.#reports = first !== 0;
      if (this.#reports) this.#reply(automaticStatus(this.#faults()));
    }
    if (code === "1b 40") this.#reports = false;
    if (code === "1b 70") this.#drawerPulses += 1;
    if (code === "1d 72" && this.#personality.knowsStatusInOrder) {
      this.#reply([first % 0x30 === 1 && this.#paperLevel === "low" ? 0x03 : 0x00]);
    }
    if (code === "1d 49") this.#reply(identity(first));
    if (code === "1d 28 48" && parameters[2] === 0x30 && this.#personality.knowsProcessId) {
      this.#reply([0x37, 0x22, ...parameters.slice(4, 8), 0x00]);
    }
  }

  #obeyAtOnce([, kind, parameter = 0]: readonly number[]): void {
    if (kind === 0x04 && parameter >= 1 && parameter <= 4)
      this.#reply([realTimeStatus(parameter, this.#faults())]);
    if (kind === 0x05 && (parameter === 1 || parameter === 2)) {
      if (parameter === 2 && !this.#isOnline()) this.#forget();
      if (this.#cutter === "cleared") {
        this.#change(() => {
          this.#cutter = "ok";
        });
      }
    }
    if (kind === 0x14 && parameter === 1) this.#drawerPulses += 1;
    if (kind === 0x14 && parameter === 8) this.#forget();
  }

  #reply(bytes: readonly number[]): void {
    if (this.#personality.deaf || !this.#answering || bytes.length === 0) return;
    // A fixed spoiling keeps garbled tests repeatable; A5 turns no valid answer into another one.
    this.say(Uint8Array.from(bytes, (byte) => (this.#garbled ? byte ^ 0xa5 : byte)));
  }
}

function describeCommand({ code, parameters }: ParsedCommand): string {
  const shown = [...parameters].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return shown === "" ? code : `${code}: ${shown}`;
}
