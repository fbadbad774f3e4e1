// What is said and done on one wire after the other with the same printer: is it ready, which fence does it
// answer, one job from its first byte to what is known about its paper, and the piece torn off by a failure.

import type { Clock } from "../../hal/clock.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { PrintJob, PrintResult } from "../../hal/pos-printer.ts";
import type { PrinterProfile } from "../../profiles/printer-profile.ts";
import type { DeviceStatus } from "../device-status.ts";
import type { Bell } from "./bell.ts";
import { type Command, feedLines, fillUp, recover } from "./commands.ts";
import type { ReceiptEncoder } from "./encoder.ts";
import { jobMs, MS_PER_BYTE } from "./print-time.ts";
import { type Fence, IN_ORDER_QUESTIONS, type PrinterLink, type Transmission } from "./printer-link.ts";

// How often a printer is asked: when all is well, when it needs a person, and while a job is not confirmed.
const LOOK_READY_MS = 5000;
const LOOK_TROUBLED_MS = 1000;
const LOOK_PENDING_MS = 700;
const LOOK_NEVER_MS = 3_600_000;
// A printer that answers status but knows no fence is watched this long: paper ends while it prints.
const WATCH_SENT_MS = 3000;
// No printer takes longer than this to go on, once nothing is in its way; then its paper is unknown.
const MARGIN_MS = 8000;
const FENCE_PROBE_MS = 3000;
// Once all questions are answered nothing more may come for so long: the answer to a question that an earlier
// run of the till asked comes right before ours.
const SETTLE_MS = 300;
// The longest command that an earlier run of the till may have left unfinished in the printer.
const LONGEST_NATIVE_COMMAND_BYTES = 2560;
const LONGEST_RASTER_COMMAND_BYTES = 10_752;
const SILENCES_UNTIL_GONE = 3;

const NO_ANSWER = "the printer does not answer: is it switched on and is the cable in?";

type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly detail: string };
const READY: Readiness = { isReady: true };

export class PrinterSession {
  readonly #clock: Clock;
  readonly #bell: Bell;
  readonly #status: DeviceStatus;
  readonly #profile: PrinterProfile;
  readonly #encoder: ReceiptEncoder;
  /** Whether this printer ever said a word: then silence means that it is off, not that it cannot speak. */
  #everAnswered = false;
  #everWithoutFence = false;
  #lookedAtMs = 0;
  /** Set while a piece of an unconfirmed job may hang in the printer. */
  #torn: { readonly longestCommandBytes: number } | null = null;

  constructor(
    clock: Clock,
    bell: Bell,
    status: DeviceStatus,
    profile: PrinterProfile,
    encoder: ReceiptEncoder,
  ) {
    this.#clock = clock;
    this.#bell = bell;
    this.#status = status;
    this.#profile = profile;
    this.#encoder = encoder;
  }

  /** Asks how the printer is and makes it the device's state. */
  async look(link: PrinterLink): Promise<Readiness> {
    const readiness = await this.#find(link);
    this.#lookedAtMs = this.#clock.monotonicMs();
    if (link.lost !== null) return { isReady: false, detail: link.lost.message };
    if (readiness.isReady) this.#status.set("ready", "");
    return readiness;
  }

  /** Milliseconds until look() is due while nothing is printed. */
  lookAgainInMs(link: PrinterLink): number {
    if (!this.#canAnswer()) return LOOK_NEVER_MS;
    if (link.report !== null) return 0;
    const everyMs = this.#status.get().condition === "ready" ? LOOK_READY_MS : LOOK_TROUBLED_MS;
    return this.#lookedAtMs + everyMs - this.#clock.monotonicMs();
  }

  async perform(link: PrinterLink, job: PrintJob): Promise<PrintResult> {
    let commands: readonly Command[];
    try {
      commands = this.#encoder.encode(job.items, this.#wantsReports(link));
    } catch (error) {
      return notStarted(`${job.name}: ${messageOf(error)}`);
    }
    const readiness = await this.look(link);
    if (!readiness.isReady) return notStarted(readiness.detail);
    const cleared = await this.#clearTornPiece(link);
    if (!cleared.isReady) return notStarted(cleared.detail);
    if (link.lost !== null) return notStarted(link.lost.message);
    const fence = this.#makeFence(link);
    try {
      job.beforeFirstByte?.();
    } catch (error) {
      return notStarted(messageOf(error));
    }
    const transmission = link.transmit([...commands, ...(fence?.commands ?? [])]);
    const result = await this.#follow(link, transmission, fence, jobMs(job.items, commands));
    if (result.outcome === "unconfirmed") {
      this.#torn = { longestCommandBytes: Math.max(...commands.map(({ bytes }) => bytes.length)) };
    }
    return result;
  }

  /** From the first byte to what is known about the paper. */
  async #follow(
    link: PrinterLink,
    transmission: Transmission,
    fence: Fence | null,
    expectedMs: number,
  ): Promise<PrintResult> {
    const startedMs = this.#clock.monotonicMs();
    let freeSinceMs = startedMs;
    let askedMs = startedMs;
    let inTrouble = false;
    let silences = 0;
    for (;;) {
      const nowMs = this.#clock.monotonicMs();
      if (fence?.isAnswered()) {
        this.#status.set("ready", "");
        return { outcome: "printed" };
      }
      if (link.lost !== null) return unconfirmed(`the wire was lost while it printed: ${link.lost.message}`);
      if (fence === null && transmission.isDone && !inTrouble) {
        const watchedMs = nowMs - Math.max(freeSinceMs, transmission.lastTakenMs);
        if (!this.#canAnswer() || watchedMs >= Math.min(expectedMs, WATCH_SENT_MS)) {
          this.#status.set("ready", "");
          return sent();
        }
      }
      const limitMs = Math.max(freeSinceMs, transmission.lastTakenMs) + expectedMs + MARGIN_MS;
      if (!inTrouble && nowMs >= limitMs) {
        if (this.#canAnswer()) return this.#giveUp(link, transmission);
        this.#status.set("attention", "the printer takes no data: check paper, cover and power");
        inTrouble = true;
      }
      await this.#bell.wait(Math.max(0, askedMs + LOOK_PENDING_MS - nowMs));
      if (this.#clock.monotonicMs() < askedMs + LOOK_PENDING_MS || fence?.isAnswered()) continue;
      if (!this.#canAnswer()) {
        askedMs = this.#clock.monotonicMs();
        if (transmission.isDone) inTrouble = false;
        continue;
      }
      // Behind bytes that are not taken a question would not arrive; reports come by themselves.
      const findings = link.isWriting ? link.report : await link.askStatus(1);
      askedMs = this.#clock.monotonicMs();
      if (link.lost !== null || fence?.isAnswered()) continue;
      if (findings === null) {
        silences = link.isWriting ? silences : silences + 1;
        if (silences < SILENCES_UNTIL_GONE) continue;
        this.#status.set("missing", NO_ANSWER);
        if (inTrouble) freeSinceMs = askedMs;
        inTrouble = false;
        continue;
      }
      silences = 0;
      if (findings.canRecover && !link.isWriting) link.transmit([recover]);
      if (inTrouble && findings.condition === "ready") freeSinceMs = askedMs;
      inTrouble = findings.condition === "attention";
      this.#status.set(findings.condition, findings.detail);
    }
  }

  #giveUp(link: PrinterLink, transmission: Transmission): PrintResult {
    if (!transmission.isDone) {
      // A write that is stuck cannot be taken back, only abandoned with its wire.
      link.lose(new DeviceError("no-answer", "the printer takes no data: check paper, cover and power"));
      return unconfirmed("the printer stopped taking data and does not say why");
    }
    return unconfirmed("the printer was sent everything and never confirmed it: look at the paper");
  }

  async #find(link: PrinterLink): Promise<Readiness> {
    if (this.#profile.answers === "never") {
      link.fence = "none";
      return READY;
    }
    const findings = await link.askStatus(this.#canAnswer() ? 2 : 1);
    if (link.lost !== null) return { isReady: false, detail: link.lost.message };
    if (findings === null) {
      if (!this.#canAnswer()) {
        link.fence = "none";
        return READY;
      }
      this.#status.set("missing", NO_ANSWER);
      return { isReady: false, detail: NO_ANSWER };
    }
    if (!this.#everAnswered) link.fence = null;
    this.#everAnswered = true;
    if (findings.canRecover) link.transmit([recover]);
    if (findings.condition === "attention") {
      this.#status.set("attention", findings.detail);
      return { isReady: false, detail: findings.detail };
    }
    return link.fence === null ? this.#findFence(link) : READY;
  }

  /** Which fence the printer answers, found once for each wire. */
  async #findFence(link: PrinterLink): Promise<Readiness> {
    if (this.#profile.fences.length > 0) {
      if (this.#torn === null && (await this.#settle(link, [], FENCE_PROBE_MS))) return READY;
      if (link.lost === null && !this.#everWithoutFence) {
        // A job that was cut short may have left a command open, which swallowed the question.
        const { nativeQr } = this.#profile;
        const bytes = nativeQr ? LONGEST_NATIVE_COMMAND_BYTES : LONGEST_RASTER_COMMAND_BYTES;
        const probeMs = FENCE_PROBE_MS + bytes * MS_PER_BYTE;
        if (await this.#settle(link, [fillUp(bytes)], probeMs)) return READY;
      }
      if (link.lost !== null) return { isReady: false, detail: link.lost.message };
      const findings = await link.askStatus(2);
      if (findings === null || findings.condition === "attention") {
        const detail = findings?.detail ?? NO_ANSWER;
        this.#status.set(findings === null ? "missing" : "attention", detail);
        return { isReady: false, detail };
      }
    }
    this.#everWithoutFence = true;
    link.fence = "none";
    return READY;
  }

  /**
   * Sends the commands with a fence behind them and waits for it, so that nothing asked earlier can be
   * answered later. Learns by the way which fence this printer answers.
   */
  async #settle(link: PrinterLink, lead: readonly Command[], timeoutMs: number): Promise<boolean> {
    const kinds = link.fence === null ? this.#profile.fences : [link.fence];
    const byId = kinds.includes("process-id") ? link.fenceByProcessId() : null;
    const inOrder = kinds.includes("status-in-order") ? link.fenceByStatusInOrder() : null;
    const answeredBefore = link.inOrder.answered;
    link.transmit([...lead, ...(byId?.commands ?? []), ...(inOrder?.commands ?? [])]);
    const untilMs = this.#clock.monotonicMs() + timeoutMs;
    for (;;) {
      const nowMs = this.#clock.monotonicMs();
      if (link.lost !== null) return false;
      if (byId?.isAnswered()) {
        link.fence = "process-id";
        return true;
      }
      // Older questions may have been lost with a switched-off printer's buffer; a long silence says so.
      const isSpeaking = inOrder !== null && link.inOrder.answered >= answeredBefore + IN_ORDER_QUESTIONS;
      const quietMs = inOrder?.isAnswered() ? SETTLE_MS : MARGIN_MS;
      const leftMs = isSpeaking ? link.lastHeardMs + quietMs - nowMs : untilMs - nowMs;
      if (leftMs <= 0) {
        if (!isSpeaking) return false;
        link.fence = "status-in-order";
        link.inOrder.asked = 0;
        link.inOrder.answered = 0;
        return true;
      }
      await this.#bell.wait(leftMs);
    }
  }

  /** What an unconfirmed job left: ends its open command, and cuts its paper off, so that nobody gets both. */
  async #clearTornPiece(link: PrinterLink): Promise<Readiness> {
    if (this.#torn === null) return READY;
    const { longestCommandBytes } = this.#torn;
    const lead = [
      fillUp(longestCommandBytes),
      ...this.#encoder.header(false),
      feedLines(1),
      ...this.#encoder.cut(),
    ];
    if (link.fence === null || link.fence === "none") {
      link.transmit(lead);
    } else {
      const timeoutMs = MARGIN_MS + longestCommandBytes * MS_PER_BYTE;
      if (!(await this.#settle(link, lead, timeoutMs))) {
        const readiness = await this.look(link);
        if (!readiness.isReady) return readiness;
        return {
          isReady: false,
          detail: "the printer does not confirm that it is done with the paper before",
        };
      }
    }
    this.#torn = null;
    return READY;
  }

  #makeFence(link: PrinterLink): Fence | null {
    if (link.fence === "process-id") return link.fenceByProcessId();
    if (link.fence === "status-in-order") return link.fenceByStatusInOrder();
    return null;
  }

  #canAnswer(): boolean {
    return this.#everAnswered || this.#profile.answers === "always";
  }

  #wantsReports(link: PrinterLink): boolean {
    return this.#profile.automaticStatus && link.hasAnswered;
  }
}

function notStarted(detail: string): PrintResult {
  return { outcome: "not-started", detail };
}

function unconfirmed(detail: string): PrintResult {
  return { outcome: "unconfirmed", detail };
}

function sent(): PrintResult {
  return { outcome: "sent", detail: "this printer does not say whether it printed" };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
