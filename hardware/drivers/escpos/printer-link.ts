// One open wire to an ESC/POS printer: sends whole commands, asks one question at a time, and keeps what the
// printer said. What that means for a job is decided in pos-printer.ts.

import { randomInt } from "node:crypto";
import type { ByteChannel, Wire } from "../../hal/byte-channel.ts";
import type { Clock } from "../../hal/clock.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { FenceKind } from "../../profiles/printer-profile.ts";
import type { Bell } from "./bell.ts";
import {
  askPaperInOrder,
  askStatus,
  askToConfirm,
  type Command,
  joinBytes,
  type StatusQuestion,
} from "./commands.ts";
import { type Findings, namesAnError, type Reply, ReplyReader, readAnswers, readChange } from "./status.ts";

// A healthy answer takes some milliseconds; 9600 baud, the 16 ms latency of FTDI chips and a busy host are in.
const ANSWER_TIMEOUT_MS = 500;
// Small enough that a status question gets between two pieces, large enough to cost no time.
const PIECE_BYTES = 1024;
// A question that this printer does not know is not asked for ever.
const MISSES_TO_GIVE_UP = 2;
export const IN_ORDER_QUESTIONS = 2;

/** A promise of the printer to say when everything before was printed. */
export interface Fence {
  readonly commands: readonly Command[];
  isAnswered(): boolean;
}

export interface InOrderCount {
  asked: number;
  answered: number;
}

/** Commands on their way out. */
export interface Transmission {
  /** Whether this host has taken the last byte. */
  readonly isDone: boolean;
  /** When this host last took some of it. */
  readonly lastTakenMs: number;
}

export class PrinterLink {
  /** Why the wire is of no use any more. */
  lost: DeviceError | null = null;
  /** Which fence this printer answers; null while nobody has found out. */
  fence: FenceKind | "none" | null = null;
  /** When the printer last said anything. */
  lastHeardMs: number;
  /** When this host last took bytes for it. */
  lastTakenMs: number;
  hasAnswered = false;
  /** The last report that came by itself; null when there is none newer than the last question. */
  report: Findings | null = null;
  /** Questions by GS r and their answers. What a lost wire left unanswered counts on the next one too. */
  readonly inOrder: InOrderCount;
  readonly openedAtMs: number;
  readonly #clock: Clock;
  readonly #bell: Bell;
  readonly #reader = new ReplyReader();
  readonly #confirmed = new Set<string>();
  readonly #misses = new Map<StatusQuestion, number>();
  #channel: ByteChannel | null = null;
  #statusBytes: number[] = [];
  #writing = 0;

  /** Rejects with a DeviceError when the wire does not open. */
  static async open(wire: Wire, clock: Clock, bell: Bell, inOrder: InOrderCount): Promise<PrinterLink> {
    const link = new PrinterLink(clock, bell, inOrder);
    link.#channel = await wire.open({
      bytes: (bytes) => link.#hear(bytes),
      closed: (cause) => link.lose(cause),
    });
    return link;
  }

  constructor(clock: Clock, bell: Bell, inOrder: InOrderCount) {
    this.#clock = clock;
    this.#bell = bell;
    this.inOrder = inOrder;
    this.openedAtMs = clock.monotonicMs();
    this.lastHeardMs = this.openedAtMs;
    this.lastTakenMs = this.openedAtMs;
  }

  /** Whether bytes wait that the far end does not take; a question would only queue up behind them. */
  get isWriting(): boolean {
    return this.#writing > 0;
  }

  lose(cause: DeviceError): void {
    this.lost ??= cause;
    this.#bell.ring();
  }

  async close(): Promise<void> {
    await this.#channel?.close();
  }

  /**
   * The first bytes leave before this returns. Pieces end where commands end, because a status question must
   * not come to lie inside another command's data.
   */
  transmit(commands: readonly Command[]): Transmission {
    const transmission = { isDone: false, lastTakenMs: this.#clock.monotonicMs() };
    void this.#transmitPieces(inPieces(commands), transmission);
    return transmission;
  }

  /** Null when the printer says nothing. */
  async askStatus(tries: number): Promise<Findings | null> {
    const answers = new Map<StatusQuestion, number>();
    this.report = null;
    let printer: number | null = null;
    for (let attempt = 0; attempt < tries && printer === null; attempt++) printer = await this.#ask(1);
    if (printer === null) return null;
    answers.set(1, printer);
    const ask = async (question: StatusQuestion) => {
      const byte = await this.#ask(question);
      if (byte !== null) answers.set(question, byte);
    };
    await ask(2);
    if (namesAnError(answers.get(2))) await ask(3);
    await ask(4);
    return readAnswers(answers);
  }

  /** A token that was never used on this machine lately: an answer of an earlier job cannot confirm this one. */
  fenceByProcessId(): Fence {
    const token = randomToken();
    return { commands: [askToConfirm(token)], isAnswered: () => this.#confirmed.has(token) };
  }

  /**
   * GS r answers carry no name, so they are counted: this fence is answered when every question so far is.
   * It asks twice, because one byte alone could be noise on the line.
   */
  fenceByStatusInOrder(): Fence {
    this.inOrder.answered = Math.min(this.inOrder.answered, this.inOrder.asked);
    this.inOrder.asked += IN_ORDER_QUESTIONS;
    const wanted = this.inOrder.asked;
    return {
      commands: new Array<Command>(IN_ORDER_QUESTIONS).fill(askPaperInOrder),
      isAnswered: () => this.inOrder.answered >= wanted,
    };
  }

  async #ask(question: StatusQuestion): Promise<number | null> {
    const misses = this.#misses.get(question) ?? 0;
    if (this.lost !== null || (question !== 1 && misses >= MISSES_TO_GIVE_UP)) return null;
    this.#statusBytes = [];
    void this.#write(askStatus(question).bytes);
    const deadlineMs = this.#clock.monotonicMs() + ANSWER_TIMEOUT_MS;
    for (;;) {
      const byte = this.#statusBytes[0];
      if (byte !== undefined) {
        this.#misses.set(question, 0);
        return byte;
      }
      const leftMs = deadlineMs - this.#clock.monotonicMs();
      if (this.lost !== null || leftMs <= 0) break;
      await this.#bell.wait(leftMs);
    }
    this.#misses.set(question, misses + 1);
    return null;
  }

  async #transmitPieces(
    pieces: readonly Uint8Array[],
    transmission: { isDone: boolean; lastTakenMs: number },
  ): Promise<void> {
    for (const piece of pieces) {
      if (!(await this.#write(piece))) return;
      transmission.lastTakenMs = this.#clock.monotonicMs();
    }
    transmission.isDone = true;
    this.#bell.ring();
  }

  /** Resolves with false when the wire was lost instead. */
  async #write(bytes: Uint8Array): Promise<boolean> {
    if (this.lost !== null || this.#channel === null) return false;
    this.#writing += 1;
    try {
      await this.#channel.write(bytes);
      this.lastTakenMs = this.#clock.monotonicMs();
      return true;
    } catch (error) {
      this.lose(
        error instanceof DeviceError ? error : new DeviceError("failed", String(error), { cause: error }),
      );
      return false;
    } finally {
      this.#writing -= 1;
      this.#bell.ring();
    }
  }

  #hear(bytes: Uint8Array): void {
    for (const reply of this.#reader.read(bytes)) this.#take(reply);
    this.#bell.ring();
  }

  #take(reply: Reply): void {
    this.hasAnswered = true;
    this.lastHeardMs = this.#clock.monotonicMs();
    switch (reply.kind) {
      case "status":
        this.#statusBytes.push(reply.byte);
        return;
      case "confirmed":
        this.#confirmed.add(reply.token);
        return;
      case "in-order":
        this.inOrder.answered += 1;
        return;
      case "change":
        this.report = readChange(reply.bytes);
    }
  }
}

function inPieces(commands: readonly Command[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let collected: Command[] = [];
  let size = 0;
  for (const command of commands) {
    if (size > 0 && size + command.bytes.length > PIECE_BYTES) {
      pieces.push(joinBytes(collected));
      collected = [];
      size = 0;
    }
    collected.push(command);
    size += command.bytes.length;
  }
  if (size > 0) pieces.push(joinBytes(collected));
  return pieces;
}

function randomToken(): string {
  const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join("");
}
