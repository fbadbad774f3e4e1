// One job from its first byte to what is known about its paper: waits for the printer's word, asks meanwhile how it
// is, waits as long as a person is needed, and doubts a word that a printer without memory of the job could give.

import type { Clock } from "../../hal/clock.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { PrintResult } from "../../hal/pos-printer.ts";
import type { Bell } from "./bell.ts";
import type { Fence, Findings } from "./language.ts";
import type { PrinterCondition } from "./printer-condition.ts";
import type { PrinterLink, Transmission } from "./printer-link.ts";

const LOOK_MS = 700;
// A printer that answers status but knows no fence is watched this long: paper ends while it prints.
const WATCH_SENT_MS = 3000;
/** No printer takes longer than this to go on, once nothing is in its way; then its paper is unknown. */
export const MARGIN_MS = 8000;
// One that takes no data and does not say why may be out of paper, held back by another host, or dead.
const STUCK_LIMIT_MS = 180_000;
// So many questions without an answer are no hiccup: it is off, or it starts up again.
const SILENCES_UNTIL_GONE = 3;

export interface WatchedJob {
  readonly clock: Clock;
  readonly bell: Bell;
  readonly condition: PrinterCondition;
  readonly link: PrinterLink;
  readonly transmission: Transmission;
  /** Null for a printer that confirms nothing. */
  readonly fence: Fence | null;
  /** What the slowest printer needs for it. */
  readonly expectedMs: number;
  /** Whether silence means that it is off. */
  readonly canAnswer: boolean;
  /** Tells a printer to go on after a jam that was cleared. */
  recover(): void;
}

export class JobWatch {
  readonly #job: WatchedJob;
  /** Since when nothing hinders the printer, as far as it says. */
  #freeSinceMs: number;
  #askedMs: number;
  #progressMs: number;
  #sentBytes: number;
  #inTrouble = false;
  #silences = 0;
  #fellSilentWhileSending = false;

  constructor(job: WatchedJob) {
    this.#job = job;
    const nowMs = job.clock.monotonicMs();
    this.#freeSinceMs = nowMs;
    this.#askedMs = nowMs;
    this.#progressMs = nowMs;
    this.#sentBytes = job.link.sentBytes;
    job.link.unanswered = 0;
    job.link.holds = 0;
    job.link.noise = 0;
  }

  async result(): Promise<PrintResult> {
    const { bell, fence, link } = this.#job;
    for (;;) {
      this.#noteProgress();
      if (fence?.isAnswered()) return this.#conclude(fence);
      if (link.lost !== null) return unconfirmed(`the wire was lost while it printed: ${link.lost.message}`);
      if (this.#isSent()) return this.#concludeSent();
      if (this.#isOverdue()) return this.#giveUp();
      const nextMs = this.#askedMs + LOOK_MS;
      await bell.wait(Math.max(0, nextMs - this.#nowMs()));
      if (this.#nowMs() >= nextMs && !fence?.isAnswered()) await this.#look();
    }
  }

  /** What makes even a named answer worthless: the printer may have begun anew in the middle of this job. */
  doubt(): string | null {
    const { fence, link } = this.#job;
    if (link.holds > 0) {
      return 'the printer asked to wait and was not heard, so lines may be missing: add "flow=xonxoff" to its connection';
    }
    if (fence?.isOverheard()) {
      return "the printer answered more often than it was asked: it may have begun anew, look at the paper";
    }
    if (link.unanswered === 0) return null;
    // What was all there before the silence dies with a printer that begins anew, and a named answer with it; an
    // answer without a name may be the noise of its supply.
    if (this.#fellSilentWhileSending || fence?.isNamed === false) {
      return "the printer fell silent in the middle and came back: it may have begun anew, look at the paper";
    }
    return null;
  }

  #nowMs(): number {
    return this.#job.clock.monotonicMs();
  }

  #noteProgress(): void {
    const { link, transmission } = this.#job;
    // Once all of it has left, only our own questions still leave.
    if (!transmission.isDone && link.sentBytes !== this.#sentBytes) this.#progressMs = this.#nowMs();
    this.#sentBytes = link.sentBytes;
    this.#progressMs = Math.max(this.#progressMs, transmission.lastTakenMs);
  }

  async #conclude(fence: Fence): Promise<PrintResult> {
    const { condition, link } = this.#job;
    // Noise of a printer that is being switched off can look like an answer without a name.
    if (!fence.isNamed && (await link.askStatus(2)) === null) {
      if (link.lost !== null) return unconfirmed(`the wire was lost: ${link.lost.message}`);
      condition.silent();
      return unconfirmed("the printer fell silent at the end of the paper: look at the paper");
    }
    condition.ready();
    const doubt = this.doubt();
    return doubt === null ? { outcome: "printed" } : unconfirmed(doubt);
  }

  #isSent(): boolean {
    const { fence, transmission, canAnswer, expectedMs } = this.#job;
    if (fence !== null || !transmission.isDone || this.#inTrouble) return false;
    const watchedMs = this.#nowMs() - Math.max(this.#freeSinceMs, this.#progressMs);
    return !canAnswer || watchedMs >= Math.min(expectedMs, WATCH_SENT_MS);
  }

  #concludeSent(): PrintResult {
    const doubt = this.doubt();
    if (this.#silences < SILENCES_UNTIL_GONE) this.#job.condition.ready();
    if (doubt !== null) return unconfirmed(doubt);
    return { outcome: "sent", detail: "this printer does not say whether it printed" };
  }

  #isOverdue(): boolean {
    const { transmission, canAnswer, condition, expectedMs } = this.#job;
    if (this.#inTrouble) return false;
    const waitedMs = this.#nowMs() - Math.max(this.#freeSinceMs, this.#progressMs);
    if (waitedMs < expectedMs + MARGIN_MS) return false;
    if (transmission.isDone) return true;
    condition.blocked();
    return canAnswer && waitedMs >= STUCK_LIMIT_MS;
  }

  #giveUp(): PrintResult {
    const { link, transmission } = this.#job;
    if (!transmission.isDone) {
      // A write that is stuck cannot be taken back, only abandoned with its wire.
      link.lose(new DeviceError("no-answer", "the printer takes no data: check paper, cover and power"));
      return unconfirmed("the printer stopped taking data and does not say why");
    }
    const neverConfirmed = "the printer was sent everything and never confirmed it: look at the paper";
    return unconfirmed(this.doubt() ?? neverConfirmed);
  }

  async #look(): Promise<void> {
    const { canAnswer, fence, link } = this.#job;
    if (!canAnswer) {
      this.#askedMs = this.#nowMs();
      return;
    }
    // Behind bytes that are not taken a question would not arrive; reports come by themselves.
    const wasSending = !this.#job.transmission.isDone;
    const answered = link.isBlocked ? null : await link.askStatus(1);
    this.#askedMs = this.#nowMs();
    if (link.unanswered > 0 && !link.isBlocked && wasSending) this.#fellSilentWhileSending = true;
    if (link.lost !== null || fence?.isAnswered()) return;
    const findings = answered ?? (link.isBlocked ? link.report : null);
    if (findings !== null) this.#take(findings);
    else if (!link.isBlocked) this.#noteSilence();
  }

  #take(findings: Findings): void {
    this.#silences = 0;
    if (findings.canRecover && !this.#job.link.isWriting) this.#job.recover();
    if (this.#inTrouble && findings.condition === "ready") this.#freeSinceMs = this.#nowMs();
    this.#inTrouble = findings.condition === "attention";
    this.#job.condition.take(findings);
  }

  #noteSilence(): void {
    this.#silences += 1;
    if (this.#silences < SILENCES_UNTIL_GONE) return;
    this.#job.condition.silent();
    if (this.#inTrouble) this.#freeSinceMs = this.#nowMs();
    this.#inTrouble = false;
  }
}

function unconfirmed(detail: string): PrintResult {
  return { outcome: "unconfirmed", detail };
}
