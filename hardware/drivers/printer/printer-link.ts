// One open wire to a printer: sends whole commands, asks one question at a time, and keeps what the printer said
// about itself. What that means for a job is decided in printer-session.ts.

import type { ByteChannel, Wire } from "../../hal/byte-channel.ts";
import type { Clock } from "../../hal/clock.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { FenceKind } from "../../profiles/printer-profile.ts";
import type { Bell } from "./bell.ts";
import type { Command, Findings, PrinterLanguage, Reply } from "./language.ts";

// A healthy answer takes some milliseconds; the 16 ms latency of FTDI chips and a busy host are in.
const ANSWER_TIMEOUT_MS = 500;
// A wait that ends so much too late says that this very process was held up, and what came meanwhile may lie unread.
const HELD_UP_MS = 50;
const HELD_UP_LIMIT = 8;
// A question that has not even left by then waits behind bytes that the far end does not take.
const LEAVING_TIMEOUT_MS = 2000;
// Half a second at 9600 baud: so a status question gets between two pieces soon enough to see a reboot.
const PIECE_BYTES = 512;
// A question that this printer does not know is not asked for ever.
const MISSES_TO_GIVE_UP = 2;

/** Commands on their way out. */
export interface Transmission {
  /** Whether this host has taken the last byte. */
  readonly isDone: boolean;
  /** When this host last took some of it. */
  readonly lastTakenMs: number;
}

export interface LinkOptions {
  readonly wire: Wire;
  readonly language: PrinterLanguage;
  readonly clock: Clock;
  readonly bell: Bell;
  /** Whatever the printer says but answers to status questions. */
  heard(reply: Reply): void;
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
  /** The last report that came by itself and that no answer has overtaken. */
  report: Findings | null = null;
  /** How many reports came. */
  reports = 0;
  /** How often it said anything. */
  replies = 0;
  /** How often it asked this host to stop, on a wire that does not obey. */
  holds = 0;
  /** How many bytes came that are no answer; whatever comes between them is not believed either. */
  noise = 0;
  /** Status questions that left and were not answered, late answers taken off; set to 0 by who wants to count. */
  unanswered = 0;
  readonly openedAtMs: number;
  readonly #options: LinkOptions;
  readonly #misses = new Map<number, number>();
  readonly #known = new Set<number>();
  #channel: ByteChannel | null = null;
  #answer: readonly number[] | null = null;
  #identity: string | null = null;
  #writing = 0;
  readonly #waitingQuestions = new Set<object>();

  /** Rejects with a DeviceError when the wire does not open. */
  static async open(options: LinkOptions): Promise<PrinterLink> {
    const link = new PrinterLink(options);
    const reader = options.language.newReader();
    link.#channel = await options.wire.open({
      bytes: (bytes) => {
        for (const reply of reader.read(bytes)) link.#take(reply);
        options.bell.ring();
      },
      closed: (cause) => link.lose(cause),
    });
    return link;
  }

  constructor(options: LinkOptions) {
    this.#options = options;
    this.openedAtMs = options.clock.monotonicMs();
    this.lastHeardMs = this.openedAtMs;
    this.lastTakenMs = this.openedAtMs;
  }

  /** Whether bytes are on their way that this host has not got rid of. */
  get isWriting(): boolean {
    return this.#writing > 0;
  }

  /** Whether even a question waits behind bytes that the far end does not take. */
  get isBlocked(): boolean {
    return this.#waitingQuestions.size > 0;
  }

  /** Grows as long as the far end takes something, where the wire can tell. */
  get sentBytes(): number {
    return this.#channel?.sentBytes ?? 0;
  }

  lose(cause: DeviceError): void {
    this.lost ??= cause;
    this.#options.bell.ring();
  }

  async close(): Promise<void> {
    await this.#channel?.close();
  }

  /**
   * The first bytes leave before this returns. Pieces end where commands end, because a status question must
   * not come to lie inside another command's data.
   */
  transmit(commands: readonly Command[]): Transmission {
    const transmission = { isDone: false, lastTakenMs: this.#options.clock.monotonicMs() };
    void this.#transmitPieces(inPieces(commands), transmission);
    return transmission;
  }

  /** Null when the printer says nothing, or no question gets through to it (isBlocked). */
  async askStatus(tries: number): Promise<Findings | null> {
    const { status } = this.#options.language;
    const answers = new Map<number, readonly number[]>();
    const reportsBefore = this.reports;
    for (let next = status.next(answers); next !== null; next = status.next(answers)) {
      const isFirst = answers.size === 0;
      let answer: readonly number[] | null = null;
      for (let attempt = 0; attempt < (isFirst ? tries : 1) && answer === null; attempt++) {
        answer = await this.#ask(next.question, next.command, isFirst);
      }
      if (isFirst && answer === null) return null;
      answers.set(next.question, answer ?? []);
    }
    const findings = status.read(answers);
    if (this.reports === reportsBefore || this.report?.detail === findings.detail) this.report = null;
    return findings;
  }

  /** What the printer calls itself, in its words; empty where it does not say. */
  async identify(): Promise<readonly string[]> {
    const words: string[] = [];
    for (const command of this.#options.language.identify) {
      this.#identity = null;
      await this.#exchange(command, () => this.#identity !== null);
      if (this.#identity === null) break;
      words.push(this.#identity);
    }
    return words;
  }

  async #ask(question: number, command: Command, isFirst: boolean): Promise<readonly number[] | null> {
    const misses = this.#misses.get(question) ?? 0;
    if (this.lost !== null || this.isBlocked || (!isFirst && misses >= MISSES_TO_GIVE_UP)) return null;
    this.#answer = null;
    this.unanswered += 1;
    await this.#exchange(command, () => this.#answer !== null);
    if (this.#answer !== null) {
      this.#known.add(question);
      this.#misses.set(question, 0);
    } else if (!this.isBlocked) {
      this.#misses.set(question, misses + 1);
      // Many printers do not know all the questions after the first.
      if (!isFirst && !this.#known.has(question)) this.unanswered -= 1;
    }
    return this.#answer;
  }

  /** Sends one question and waits until it is answered, or the answer is overdue, or the question does not leave. */
  async #exchange(command: Command, isAnswered: () => boolean): Promise<void> {
    const { clock, bell } = this.#options;
    const question = { leftMs: null as number | null };
    this.#waitingQuestions.add(question);
    const askedMs = clock.monotonicMs();
    let heldUps = 0;
    void this.#write(command.bytes).then((hasLeft) => {
      this.#waitingQuestions.delete(question);
      if (hasLeft) question.leftMs = clock.monotonicMs();
      bell.ring();
    });
    for (;;) {
      const { leftMs } = question;
      const untilMs = leftMs === null ? askedMs + LEAVING_TIMEOUT_MS : leftMs + ANSWER_TIMEOUT_MS;
      const waitMs = untilMs - clock.monotonicMs();
      // An answer may be here before the system has said that the question left.
      if (isAnswered()) this.#waitingQuestions.delete(question);
      if (isAnswered() || this.lost !== null || waitMs <= 0) return;
      await bell.wait(waitMs);
      const nowMs = clock.monotonicMs();
      if (leftMs !== null && nowMs - untilMs >= HELD_UP_MS && heldUps < HELD_UP_LIMIT) {
        heldUps += 1;
        question.leftMs = nowMs;
      }
    }
  }

  async #transmitPieces(
    pieces: readonly Uint8Array[],
    transmission: { isDone: boolean; lastTakenMs: number },
  ): Promise<void> {
    for (const piece of pieces) {
      if (!(await this.#write(piece))) return;
      transmission.lastTakenMs = this.#options.clock.monotonicMs();
    }
    transmission.isDone = true;
    this.#options.bell.ring();
  }

  /** Resolves with false when the wire was lost instead. */
  async #write(bytes: Uint8Array): Promise<boolean> {
    if (this.lost !== null || this.#channel === null) return false;
    this.#writing += 1;
    try {
      await this.#channel.write(bytes);
      this.lastTakenMs = this.#options.clock.monotonicMs();
      return true;
    } catch (error) {
      this.lose(
        error instanceof DeviceError ? error : new DeviceError("failed", String(error), { cause: error }),
      );
      return false;
    } finally {
      this.#writing -= 1;
      this.#options.bell.ring();
    }
  }

  #take(reply: Reply): void {
    if (reply.kind === "hold") {
      this.holds += 1;
      return;
    }
    if (reply.kind === "noise") {
      this.noise += 1;
      return;
    }
    this.hasAnswered = true;
    this.replies += 1;
    this.lastHeardMs = this.#options.clock.monotonicMs();
    if (reply.kind === "answer") {
      this.#answer ??= reply.bytes;
      this.unanswered = Math.max(0, this.unanswered - 1);
    } else if (reply.kind === "identity") {
      this.#identity ??= reply.text;
    } else {
      if (reply.kind === "report") {
        this.report = reply.findings;
        this.reports += 1;
      }
      this.#options.heard(reply);
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

function joinBytes(commands: readonly Command[]): Uint8Array {
  return new Uint8Array(Buffer.concat(commands.map(({ bytes }) => bytes)));
}
