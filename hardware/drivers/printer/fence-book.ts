// The fences of one printer: which kind it answers on a wire, the newest of each kind, and those of jobs that ended
// unconfirmed, whose own answer may come late.

import type { Clock } from "../../hal/clock.ts";
import type { FenceKind } from "../../profiles/printer-profile.ts";
import type { Bell } from "./bell.ts";
import type { Command, Fence, PrinterLanguage, Reply } from "./language.ts";
import type { PrinterLink } from "./printer-link.ts";

// Once all questions are answered nothing more may come for so long: the answer to a question that an earlier
// run of the till asked comes right before ours.
const SETTLE_MS = 300;
// Older questions may have been lost with a switched-off printer's buffer; so long a silence says so.
const LOST_MS = 8000;
// A person has settled older papers long ago.
const MOST_LATE = 8;

interface LateAnswer {
  readonly fence: Fence;
  readonly tell: () => void;
}

export interface FenceBookOptions {
  readonly clock: Clock;
  readonly bell: Bell;
  readonly language: PrinterLanguage;
  /** The kinds worth trying. */
  readonly kinds: readonly FenceKind[];
  /** Whether other hosts may use the same printer. */
  readonly isShared: boolean;
}

export class FenceBook {
  readonly #options: FenceBookOptions;
  #newest: readonly Fence[] = [];
  #late: readonly LateAnswer[] = [];
  /** Whether an answer without a name came when none was owed: somebody else asks this printer too. */
  #heardStrangers = false;

  constructor(options: FenceBookOptions) {
    this.#options = options;
  }

  /** Null where the printer's word is worth nothing: it gives none, or may give it to another host. */
  makeFor(link: PrinterLink): Fence | null {
    if (link.fence === null || link.fence === "none") return null;
    const fence = this.#make(link.fence);
    return fence.isNamed || !this.#options.isShared || !this.#heardStrangers ? fence : null;
  }

  /** Calls back once when the answer comes after all. */
  awaitLate(fence: Fence, tell: () => void): void {
    this.#late = [...this.#late, { fence, tell }].slice(-MOST_LATE);
  }

  hear(reply: Reply): void {
    if (reply.kind === "in-order" && !this.#newest.some((fence) => !fence.isNamed && !fence.isAnswered())) {
      this.#heardStrangers = true;
    }
    for (const fence of this.#newest) fence.hear(reply);
    for (const { fence } of this.#late) if (!this.#newest.includes(fence)) fence.hear(reply);
    const answered = this.#late.filter(({ fence }) => fence.isAnswered());
    this.#late = this.#late.filter((late) => !answered.includes(late));
    for (const { tell } of answered) tell();
  }

  /**
   * Sends the commands with a fence behind them and waits for it, so that nothing asked earlier can be
   * answered later. Learns by the way which fence this printer answers.
   */
  async settle(link: PrinterLink, lead: readonly Command[], timeoutMs: number): Promise<boolean> {
    const { clock, bell, kinds } = this.#options;
    const known = link.fence === null || link.fence === "none" ? kinds : [link.fence];
    const fences = known.map((kind) => this.#make(kind));
    link.transmit([...lead, ...fences.flatMap(({ commands }) => commands)]);
    const untilMs = clock.monotonicMs() + timeoutMs;
    for (;;) {
      if (link.lost !== null) return false;
      const named = fences.find((fence) => fence.isNamed && fence.isAnswered());
      if (named !== undefined) {
        link.fence = named.kind;
        return true;
      }
      const speaking = fences.find((fence) => !fence.isNamed && fence.isHeard());
      const quietMs = speaking?.isAnswered() ? SETTLE_MS : LOST_MS;
      const endMs = speaking === undefined ? untilMs : link.lastHeardMs + quietMs;
      const leftMs = endMs - clock.monotonicMs();
      if (leftMs > 0) {
        await bell.wait(leftMs);
        continue;
      }
      if (speaking === undefined) return false;
      link.fence = speaking.kind;
      this.#options.language.forgetFences(speaking.kind);
      this.#newest = this.#newest.filter((fence) => fence !== speaking);
      return true;
    }
  }

  /** Answers without a name belong to the newest fence, which counts for the older ones of its kind too. */
  #make(kind: FenceKind): Fence {
    const fence = this.#options.language.makeFence(kind);
    this.#newest = [...this.#newest.filter((older) => older.kind !== kind), fence];
    return fence;
  }
}
