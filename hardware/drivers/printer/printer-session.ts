// What is said and done on one wire after the other with the same printer: is it ready, which fence does it
// answer, who is it, one job after the other, and the piece torn off by a failure.

import type { Clock } from "../../hal/clock.ts";
import type { Health } from "../../hal/device.ts";
import type { PrinterAct, PrintJob, PrintResult, TrialJob } from "../../hal/pos-printer.ts";
import type { PrinterProfile } from "../../profiles/printer-profile.ts";
import type { Bell } from "./bell.ts";
import { FenceBook } from "./fence-book.ts";
import { JobWatch, MARGIN_MS } from "./job-watch.ts";
import type { Command, PrinterLanguage, Reply } from "./language.ts";
import { LookPace } from "./look-pace.ts";
import { PictureList } from "./picture-list.ts";
import { jobMs, MS_PER_BYTE } from "./print-time.ts";
import type { PrinterCondition } from "./printer-condition.ts";
import type { PrinterLink } from "./printer-link.ts";

const LOOK_NEVER_MS = 3_600_000;
const FENCE_PROBE_MS = 3000;

// While it cannot print, it is asked each second how it is; an answer shows that nothing is in the way of a pulse.
const PROOF_OF_WAY_MS = 2500;
const LEAVES_WITHIN_MS = 100;

// One may be noise. Whoever has so little room asks many times for each paper.
const ENOUGH_HOLDS = 2;

/** A printer without a fence may have been put in the place of one that has; it is believed when it was asked so often. */
const ENOUGH_LOOKS = 3;
const NOT_DONE = "the printer does not confirm that it is done with the paper before";

export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly detail: string };
const READY: Readiness = { isReady: true };

/** More than any command has before its data. */
const HEAD_BYTES = 16;

export interface SessionOptions {
  readonly clock: Clock;
  readonly bell: Bell;
  readonly condition: PrinterCondition;
  readonly profile: PrinterProfile;
  readonly language: PrinterLanguage;
  /** Whether other hosts may use the same printer. */
  readonly isShared: boolean;
}

/** What a check says of something that never said a word: a printer that cannot answer, or no printer at all. */
export const ANSWERS_NOTHING = "it takes data and answers nothing: its papers can only be called sent";

export class PrinterSession {
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #condition: PrinterCondition;
  readonly #language: PrinterLanguage;
  readonly #fences: FenceBook;
  readonly #pictures: PictureList;
  /** Whether this printer ever said a word: then silence means that it is off, not that it cannot speak. */
  #everAnswered = false;
  #everWithoutFence = false;
  /** Looks in a row at a printer that once said when a paper is out, and does no more. */
  #fencelessLooks: number | null = null;
  #identity: readonly string[] = [];
  readonly #pace: LookPace;
  #heardAtLook = 0;
  /** How often it asked this host to stop, and was not heard, since a paper last came out well. */
  #unheardHolds = 0;
  #link: PrinterLink | null = null;
  /** Set while a piece of an unconfirmed job may hang in the printer. */
  #torn: { readonly longestCommandBytes: number } | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#condition = options.condition;
    this.#language = options.language;
    this.#pace = new LookPace(options.clock);
    this.#fences = new FenceBook({ ...options, kinds: options.profile.fences });
    this.#pictures = new PictureList(options.clock, options.bell, options.language.pictures);
  }

  /** What the printer calls itself; empty when it does not say. */
  get identity(): string {
    return this.#identity.join(" ");
  }

  hear(reply: Reply): void {
    if (reply.kind === "report") this.#condition.hear(reply.findings);
    this.#pictures.hear(reply);
    this.#fences.hear(reply);
  }

  /** Asks how the printer is and makes it the device's state. */
  async look(link: PrinterLink): Promise<Readiness> {
    this.#heardAtLook = this.#canAnswer() ? link.reports : link.replies;
    if (link !== this.#link) this.#begin(link);
    this.#link = link;
    const found = await this.#find(link);
    // A cover that was opened, or a printer that was off: somebody is at it, and it is tried anew.
    if (!found.isReady) this.#unheardHolds = 0;
    const isUnheard = this.#unheardHolds >= ENOUGH_HOLDS;
    const readiness = isUnheard ? notReady(this.#condition.unheard()) : found;
    this.#pace.looked();
    if (link.lost !== null) return notReady(link.lost.message);
    this.#condition.confirms(link.fence !== "none");
    if (readiness.isReady) this.#condition.ready();
    if (readiness.isReady) await this.#pictures.ask(link);
    return readiness;
  }

  /**
   * An earlier run may have died inside a command. If its length was cut off, the first bytes that come are taken for it,
   * and a question there would make it thousands: so zeros come first. What is then still missing is no more than
   * what the longest command has, which is filled up where the printer cannot be asked whether something is.
   */
  #begin(link: PrinterLink): void {
    this.#pace.stir();
    this.#unheardHolds = 0;
    const { fillsUnseen, longestCommandBytes } = this.#language;
    const isMute = this.#options.profile.answers === "never";
    if (fillsUnseen) link.transmit([this.#language.fillUp(isMute ? longestCommandBytes : HEAD_BYTES)]);
  }

  /** Milliseconds until look() is due while nothing is printed. */
  lookAgainInMs(link: PrinterLink): number {
    const heard = this.#canAnswer() ? link.reports : link.replies;
    if (heard > this.#heardAtLook) return 0;
    if (!this.#canAnswer()) return LOOK_NEVER_MS;
    return this.#pace.nextInMs(this.#condition.isReady);
  }

  perform(link: PrinterLink, job: PrintJob): Promise<PrintResult> {
    return this.#carryOut(link, job, () => this.#language.encode(job.items, this.#wantsReports(link)));
  }

  /** The same for a person who wants to see what the printer can: also where papers came out torn. */
  performAnyway(link: PrinterLink, job: PrintJob): Promise<PrintResult> {
    this.#unheardHolds = 0;
    return this.perform(link, job);
  }

  async tryOut(link: PrinterLink, job: TrialJob): Promise<PrintResult> {
    this.#unheardHolds = 0;
    const { encodeTrial } = this.#language;
    if (encodeTrial === null)
      return notStarted(`${job.name}: this printer's command set has nothing to try out`);
    return this.#carryOut(link, job, () => encodeTrial(job.items, this.#wantsReports(link)));
  }

  /** Commands that leave nothing on paper: at once when the printer is ready, or not at all. */
  async send(link: PrinterLink, commands: readonly Command[]): Promise<Readiness> {
    const readiness = await this.#prepare(link);
    if (readiness.isReady) link.transmit(commands);
    return readiness;
  }

  /**
   * An act that does not wait until the printer can print: where it is obeyed at once and leaves at once, or not at
   * all, because bytes that wait on their way would open a drawer before nobody.
   * @returns whether it left
   */
  async actAtOnce(link: PrinterLink, act: PrinterAct): Promise<boolean> {
    const commands = this.#language.actAtOnce?.(act) ?? null;
    if (commands === null) return false;
    // The answer to a question may be here before the system has said that the question left.
    const untilMs = this.#clock.monotonicMs() + LEAVES_WITHIN_MS;
    for (let leftMs = LEAVES_WITHIN_MS; link.isWriting && link.lost === null && leftMs > 0; ) {
      await this.#options.bell.wait(leftMs);
      leftMs = untilMs - this.#clock.monotonicMs();
    }
    const heardAgoMs = this.#clock.monotonicMs() - link.lastHeardMs;
    const isOpen = link.lost === null && !link.isWriting && link.hasAnswered && heardAgoMs <= PROOF_OF_WAY_MS;
    if (!isOpen || !this.#condition.obeysAtOnce) return false;
    link.transmit(commands);
    return true;
  }

  /** Asks everything that can be asked without a trace on paper; says what came of it. */
  async check(link: PrinterLink): Promise<Health> {
    const { isReady, words } = await this.#ask(link);
    const said = [this.identity, words, this.#condition.warning].filter((part) => part !== "");
    return { ok: isReady, words: said.join("; ") };
  }

  async #ask(link: PrinterLink): Promise<{ readonly isReady: boolean; readonly words: string }> {
    const readiness = await this.look(link);
    if (!readiness.isReady) return { isReady: false, words: readiness.detail };
    if (!this.#canAnswer())
      return {
        isReady: true,
        words: ANSWERS_NOTHING,
      };
    if (link.fence === null || link.fence === "none")
      return {
        isReady: true,
        words: "it says how it is, but not when a paper is out: its papers are called sent",
      };
    const askedMs = this.#clock.monotonicMs();
    if (!(await this.#fences.settle(link, [], MARGIN_MS)))
      return {
        isReady: false,
        words: "it says how it is, but no longer that it is done with the paper before",
      };
    const tookMs = Math.round(this.#clock.monotonicMs() - askedMs);
    return { isReady: true, words: `it says when a paper is out (${link.fence}, answered in ${tookMs} ms)` };
  }

  async #carryOut(link: PrinterLink, job: TrialJob, encode: () => readonly Command[]): Promise<PrintResult> {
    const result = await this.#sendAndFollow(link, job, encode);
    this.#language.pictures?.settle(result.outcome === "printed");
    return result;
  }

  async #sendAndFollow(
    link: PrinterLink,
    job: TrialJob,
    encode: () => readonly Command[],
  ): Promise<PrintResult> {
    const readiness = await this.#prepare(link);
    if (!readiness.isReady) return notStarted(readiness.detail);
    let commands: readonly Command[];
    try {
      commands = encode();
    } catch (error) {
      return notStarted(`${job.name}: ${messageOf(error)}`);
    }
    const fence = this.#fences.makeFor(link);
    try {
      job.beforeFirstByte?.();
    } catch (error) {
      return notStarted(messageOf(error));
    }
    const watch = new JobWatch({
      clock: this.#clock,
      bell: this.#options.bell,
      condition: this.#condition,
      link,
      transmission: link.transmit([...commands, ...(fence?.commands ?? [])]),
      fence,
      expectedMs: jobMs(job.items, commands),
      canAnswer: this.#canAnswer(),
      recover: () => this.#recover(link),
    });
    const result = await watch.result();
    if (result.outcome !== "unconfirmed") this.#unheardHolds = 0;
    else if (link.holds > link.noise) this.#unheardHolds += link.holds;
    if (this.#unheardHolds >= ENOUGH_HOLDS && link.lost === null) this.#condition.unheard();
    if (result.outcome !== "unconfirmed") return result;
    const torn = { longestCommandBytes: Math.max(...commands.map(({ bytes }) => bytes.length)) };
    this.#torn = torn;
    if (fence?.isNamed && watch.doubt() === null) {
      this.#fences.awaitLate(fence, () => {
        // It came out to its end; where that was a cut, no piece of it hangs anywhere.
        if (this.#torn === torn && job.items.at(-1)?.kind === "cut") this.#torn = null;
        job.confirmedLate?.();
      });
    }
    return result;
  }

  /** Ready for a job, with nothing of an earlier one or of another host's in its way. */
  async #prepare(link: PrinterLink): Promise<Readiness> {
    this.#pace.stir();
    const readiness = await this.look(link);
    if (!readiness.isReady) return readiness;
    // What another host left open would swallow the beginning of our paper, and the end would be confirmed.
    const mustProbe = this.#options.isShared && link.fence !== null && link.fence !== "none";
    if (this.#torn === null && mustProbe && !(await this.#fences.settle(link, [], MARGIN_MS))) {
      // Not cleared right now: the upper part of this very paper may hang there.
      this.#torn = { longestCommandBytes: this.#language.longestCommandBytes };
      return notReady(NOT_DONE);
    }
    const cleared = await this.#clearTornPiece(link);
    if (cleared.isReady && link.lost !== null) return notReady(link.lost.message);
    return cleared;
  }

  async #find(link: PrinterLink): Promise<Readiness> {
    if (this.#options.profile.answers === "never") {
      link.fence = "none";
      return READY;
    }
    const findings = await link.askStatus(this.#canAnswer() ? 2 : 1);
    if (link.lost !== null) return notReady(link.lost.message);
    if (findings === null) {
      if (!this.#canAnswer()) {
        link.fence = "none";
        return READY;
      }
      if (link.isBlocked) this.#condition.blocked();
      else this.#condition.silent(this.#everAnswered || this.#options.profile.answers === "always");
      return notReady(this.#condition.hindrance);
    }
    if (!this.#everAnswered) link.fence = null;
    this.#everAnswered = true;
    if (findings.canRecover) this.#recover(link);
    this.#condition.hear(findings);
    if (findings.condition === "attention") {
      this.#condition.take(findings);
      return notReady(findings.detail);
    }
    return link.fence === null ? this.#findFence(link) : READY;
  }

  /** Which fence the printer answers, found once for each wire. */
  async #findFence(link: PrinterLink): Promise<Readiness> {
    if (this.#options.profile.fences.length > 0) {
      if (this.#torn === null && (await this.#fences.settle(link, [], FENCE_PROBE_MS)))
        return this.#greet(link);
      if (link.lost === null && !this.#everWithoutFence) {
        // A job that was cut short may have left a command open, which swallowed the question.
        const bytes = this.#language.longestCommandBytes;
        const probeMs = FENCE_PROBE_MS + bytes * MS_PER_BYTE;
        if (await this.#fences.settle(link, [this.#language.fillUp(bytes)], probeMs))
          return this.#greet(link);
      }
      if (link.lost !== null) return notReady(link.lost.message);
      const findings = await link.askStatus(2);
      if (findings === null || findings.condition === "attention") {
        if (findings === null) this.#condition.silent();
        else this.#condition.take(findings);
        return notReady(this.#condition.hindrance);
      }
    }
    // Switched off and on in the middle of the question, it is no other printer.
    if (this.#fencelessLooks !== null && ++this.#fencelessLooks < ENOUGH_LOOKS) {
      this.#condition.silent();
      return notReady(NOT_DONE);
    }
    this.#everWithoutFence = true;
    link.fence = "none";
    return READY;
  }

  /** Learns who it is, and tells it to report by itself. */
  async #greet(link: PrinterLink): Promise<Readiness> {
    this.#fencelessLooks = 0;
    // A printer that prints what it does not know is not asked its name.
    if (this.#options.profile.answers === "always" || link.fence === "process-id")
      this.#identity = await link.identify();
    if (this.#wantsReports(link) && this.#torn === null) link.transmit(this.#language.header(true));
    return READY;
  }

  /** What an unconfirmed job left: ends its open command, and cuts its paper off, so that nobody gets both. */
  async #clearTornPiece(link: PrinterLink): Promise<Readiness> {
    if (this.#torn === null) return READY;
    const { longestCommandBytes } = this.#torn;
    const lead = [
      this.#language.fillUp(longestCommandBytes),
      ...this.#language.header(false),
      this.#language.feedLines(1),
      ...this.#language.cut(),
    ];
    if (link.fence === null || link.fence === "none") {
      link.transmit(lead);
    } else {
      const timeoutMs = MARGIN_MS + longestCommandBytes * MS_PER_BYTE;
      if (!(await this.#fences.settle(link, lead, timeoutMs))) {
        const readiness = await this.look(link);
        if (!readiness.isReady) return readiness;
        return notReady(NOT_DONE);
      }
    }
    this.#torn = null;
    return READY;
  }

  #recover(link: PrinterLink): void {
    if (this.#language.recover !== null) link.transmit([this.#language.recover]);
  }

  /**
   * Whether silence says that it is off, and not that it cannot speak. On a network it may serve another host just
   * now, and what is sent meanwhile may never be read.
   */
  #canAnswer(): boolean {
    const { answers } = this.#options.profile;
    return this.#everAnswered || answers === "always" || (this.#options.isShared && answers === "unknown");
  }

  /** A report that lost its first byte on a bad line would look like answers in order. */
  #wantsReports(link: PrinterLink): boolean {
    return this.#options.profile.automaticStatus && link.hasAnswered && link.fence !== "status-in-order";
  }
}

function notReady(detail: string): Readiness {
  return { isReady: false, detail };
}

function notStarted(detail: string): PrintResult {
  return { outcome: "not-started", detail };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
