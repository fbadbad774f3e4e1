// Pays the paper debts of sales, one paper after the other. What was promised on paper is in the journal
// before it leaves and struck off when the printer said so; a printer without paper only makes it wait.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import type { POSPrinter, PrintItem, PrintResult } from "../../hardware/hal/pos-printer.ts";
import type { ComposedPaper } from "../paper/compose.ts";
import { paperDuties } from "../sale/duties.ts";
import type { SaleEvent } from "../sale/events.ts";
import { movePaper } from "../sale/papers.ts";
import type { Paper, Sale } from "../sale/sale.ts";
import type { ClosedDay } from "./book/records.ts";
import type { Loop } from "./loops.ts";

export interface PrintRoomOptions {
  readonly printer: POSPrinter;
  readonly clock: Clock;
  /** Sales that may owe paper, in the order in which they shall be served. */
  sales(): readonly Sale[];
  /** What the paper says, laid out for this printer. */
  compose(sale: Sale, paper: Paper): ComposedPaper;
  /** What ends a piece that hangs out of the printer without its last line. */
  tornPiece(): readonly PrintItem[];
  /** Takes effect at once; resolves when the event is on the disk. */
  accept(sale: number, event: SaleEvent): Promise<void>;
  /** Takes effect at once and is written at once, without waiting for the disk. */
  note(sale: number, event: SaleEvent): void;
  /** Something about owed paper changed that is not an event: for status and log. */
  changed(detail: string): void;
  /** No paper of a sale is in the printer or wants to be: other papers may be printed. */
  rested(): void;
  failed(error: unknown): void;
}

/** After a paper that would not come out though the printer seemed ready; a new state of the printer ends it. */
const PAUSE_MS = 5_000;
/** A paper that tears again and again costs paper: the pauses grow up to this. */
const LONGEST_PAUSE_MS = 300_000;
/** A QR ticket that was not confirmed is printed again, but not for ever. */
const MOST_TICKETS = 3;
/** A printer that says nothing is given up after three minutes, and a long paper on a slow wire takes two (job-watch.ts). */
const STEP_PATIENCE_MS = 900_000;

export class PrintRoom {
  readonly #options: PrintRoomOptions;
  readonly #tries = new Map<string, number>();
  /** Of papers that came out torn: what happens to other sales costs no paper again. A new state of the printer ends it. */
  readonly #restUntilMs = new Map<string, number>();
  #restState: DeviceState | null = null;
  #working = false;
  /** Kept when the paper that is being printed is out. */
  #turn: Promise<unknown> = Promise.resolve();
  #stopped = false;
  #wake: (() => void) | null = null;
  #steps = 0;
  #pausedUntilMs: number | null = null;
  /** A piece without its last line may hang out of the printer; it shall not become part of the next paper. */
  #torn = false;
  /** Why the paper that is first in line is not out yet; empty when nothing hinders it. */
  hindrance = "";

  constructor(options: PrintRoomOptions) {
    this.#options = options;
  }

  get isWorking(): boolean {
    return this.#working;
  }

  /** A printer that needs a person may need one for days. */
  readonly loop: Loop = {
    name: "the papers of sales",
    patienceMs: STEP_PATIENCE_MS,
    step: () => {
      const { clock, printer } = this.#options;
      const isPausing = this.#pausedUntilMs !== null && clock.monotonicMs() <= this.#pausedUntilMs;
      const mayWait = isPausing || printer.state().condition !== "ready";
      return this.#working && !mayWait ? this.#steps : null;
    },
  };

  /** Why other papers wait; empty when none of a sale is in their way. */
  get occupied(): string {
    if (!this.#working) return "";
    const { condition, detail } = this.#options.printer.state();
    const why = condition === "ready" ? this.hindrance : detail;
    const isPausing = this.#wake !== null;
    const what = isPausing
      ? "papers that are owed come first"
      : "the printer is in the middle of another paper";
    return why === "" ? what : `${what}: ${why}`;
  }

  /**
   * @param sales left by an earlier run, which may have ended in the middle of any of their papers, and the last one, whose
   *   QR ticket may have been dropped in the middle; one that was never confirmed may hang there without the cut after its last
   *   line. What created an order rides along in the journal, so after a power cut a ticket may hang there of which the
   *   journal never heard
   * @param reports of days, which may hang there as well
   */
  expectTornPaper(sales: readonly Sale[], reports: readonly Pick<ClosedDay, "prints" | "isOut">[]): void {
    const isOut = ({ status }: Paper) => status === "printed" || status === "replaced";
    const hasTicket = ({ facts, papers, phase }: Sale) =>
      facts.cash !== undefined ||
      phase.status === "refused" ||
      papers.some(({ kind }) => kind === "qr-ticket");
    this.#torn =
      sales.some((sale) => !hasTicket(sale) || !sale.papers.every(isOut)) ||
      reports.some(({ isOut, prints }) => prints > 0 && !isOut);
  }

  /** Prints what is no sale's; it does not become the end of what hangs out of the printer. */
  printOther(name: string, items: readonly PrintItem[]): Promise<PrintResult> {
    return this.#inTurn(async () => {
      const result = await this.#options.printer.print({ name, items: this.#cutOff(items) });
      if (result.outcome !== "not-started") this.#torn = false;
      return result;
    });
  }

  /** Whoever looked whether the printer is free may begin when it is no more: nothing comes between a paper and its last line. */
  #inTurn(print: () => Promise<PrintResult>): Promise<PrintResult> {
    const mine = this.#turn.then(print);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** Looks for owed papers; called after each event and when the printer's state changed. */
  attend(): void {
    this.#wake?.();
    if (this.#working || this.#stopped) return;
    this.#working = true;
    this.#work()
      .catch((error: unknown) => {
        if (!this.#stopped) this.#options.failed(error);
      })
      .finally(() => {
        this.#working = false;
        if (!this.#stopped) this.#options.rested();
      });
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  async #work(): Promise<void> {
    for (;;) {
      this.#steps += 1;
      const owed = this.#owed();
      if (owed.length === 0) this.#forgetTries();
      if (owed.length === 0 || this.#stopped) return this.#hinder("");
      const next = owed.find(({ sale, paper }) => this.#restMs(sale.facts.id, paper) <= 0);
      if (next === undefined) {
        await this.#pause(Math.min(...owed.map(({ sale, paper }) => this.#restMs(sale.facts.id, paper))));
        continue;
      }
      const { body, seal } = this.#options.compose(next.sale, next.paper);
      const result = await this.#inTurn(() =>
        seal === null
          ? this.#printPlain(next.sale, next.paper, body)
          : this.#printSealed(next.sale, next.paper, body, seal),
      );
      if (this.#stopped) return;
      const failed = result.outcome === "not-started" || result.outcome === "unconfirmed";
      if (failed && this.#isWanted(next.sale.facts.id, next.paper)) {
        this.#hinder(result.detail);
        if (result.outcome === "unconfirmed") this.#rest(next.sale.facts.id, next.paper);
        else await this.#pause(this.#pauseMs(next.sale.facts.id, next.paper));
      }
    }
  }

  /** In the order of their turns: the QR that a customer waits for goes before every other paper. */
  #owed(): readonly { readonly sale: Sale; readonly paper: Paper }[] {
    const owed = this.#options.sales().flatMap((sale) => paperDuties(sale).map((paper) => ({ sale, paper })));
    const isTicket = ({ paper }: { paper: Paper }) => paper.kind === "qr-ticket";
    return [...owed.filter(isTicket), ...owed.filter((one) => !isTicket(one))];
  }

  /** A paper that came out torn; the others have their turn. */
  #rest(id: number, paper: Paper): void {
    this.#restState = this.#options.printer.state();
    this.#restUntilMs.set(keyOf(id, paper), this.#options.clock.monotonicMs() + this.#pauseMs(id, paper));
  }

  /** How long it still rests; 0 or less when it may be printed. */
  #restMs(id: number, paper: Paper): number {
    if (this.#options.printer.state() !== this.#restState) return 0;
    return (this.#restUntilMs.get(keyOf(id, paper)) ?? 0) - this.#options.clock.monotonicMs();
  }

  /** A paper that may be printed as often as need be, because it says of itself what it is. */
  async #printPlain(sale: Sale, paper: Paper, items: readonly PrintItem[]): Promise<PrintResult> {
    const result = await this.#options.printer.print({
      name: jobName(sale, paper),
      items: this.#cutOff(items),
      // The printer may have let the job wait, and meanwhile nobody needs this QR any more.
      beforeFirstByte: () => {
        if (!this.#isWanted(sale.facts.id, paper))
          throw new Error(`${jobName(sale, paper)} is not wanted any more`);
      },
      confirmedLate: () => this.#settleLate(sale.facts.id, paper),
    });
    if (result.outcome !== "not-started") this.#torn = false;
    await this.#close(sale.facts.id, paper, result);
    return result;
  }

  #isWanted(id: number, paper: Paper): boolean {
    const now = this.#options.sales().find((sale) => sale.facts.id === id);
    return now !== undefined && paperDuties(now).some((candidate) => candidate.id === paper.id);
  }

  /** Everything above the last line; then the intention on the disk; then the last line. */
  async #printSealed(
    sale: Sale,
    paper: Paper,
    above: readonly PrintItem[],
    last: readonly PrintItem[],
  ): Promise<PrintResult> {
    const { id } = sale.facts;
    const { printer } = this.#options;
    const name = jobName(sale, paper);
    const body = await printer.print({ name, items: this.#cutOff(above) });
    if (body.outcome === "not-started") return body;
    // The driver itself cuts off what it could not finish; what it did finish hangs there until its last line.
    this.#torn = body.outcome !== "unconfirmed";
    if (body.outcome === "unconfirmed") {
      this.#countTry(id, paper);
      return body;
    }
    if (paper.status === "owed") await this.#options.accept(id, { type: "paper-sealing", paper: paper.id });
    const seal = await printer.print({
      name: `${name}, last line`,
      items: last,
      beforeFirstByte: () => this.#options.note(id, { type: "paper-sealed", paper: paper.id }),
      confirmedLate: () => this.#settleLate(id, paper),
    });
    if (seal.outcome !== "not-started") this.#torn = false;
    await this.#close(id, paper, seal);
    return seal;
  }

  #cutOff(items: readonly PrintItem[]): readonly PrintItem[] {
    return this.#torn ? [...this.#options.tornPiece(), ...items] : items;
  }

  async #close(id: number, paper: Paper, result: PrintResult): Promise<void> {
    if (result.outcome === "not-started") return;
    if (result.outcome === "unconfirmed") {
      // A QR ticket is of use only on paper and harmless twice; anything else waits for a person at once.
      if (paper.kind === "qr-ticket" && this.#countTry(id, paper) < MOST_TICKETS) return;
      await this.#options.accept(id, { type: "paper-unconfirmed", paper: paper.id });
      return;
    }
    const proof = result.outcome === "printed" ? "confirmed" : "sent";
    await this.#options.accept(id, { type: "paper-printed", paper: paper.id, proof });
  }

  /** The printer's word came after the paper was called unconfirmed. Whatever somebody did meanwhile stays done. */
  #settleLate(id: number, { id: paper }: Paper): void {
    if (this.#stopped) return;
    const sale = this.#options.sales().find(({ facts }) => facts.id === id);
    if (sale === undefined || movePaper(sale, paper, "paper-printed") === null) return;
    this.#options
      .accept(id, { type: "paper-printed", paper, proof: "confirmed" })
      .catch((error: unknown) => this.#options.failed(error));
  }

  #countTry(id: number, paper: Paper): number {
    const tries = (this.#tries.get(keyOf(id, paper)) ?? 0) + 1;
    this.#tries.set(keyOf(id, paper), tries);
    return tries;
  }

  /** A till may run for years, and nobody asks again about a paper that is not owed any more. */
  #forgetTries(): void {
    this.#tries.clear();
    this.#restUntilMs.clear();
  }

  #hinder(detail: string): void {
    if (detail === this.hindrance) return;
    this.hindrance = detail;
    this.#options.changed(detail);
  }

  #pauseMs(id: number, paper: Paper): number {
    return Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** (this.#tries.get(keyOf(id, paper)) ?? 0));
  }

  /** Until the printer's state changes, something happens to a sale, or some time passed. */
  #pause(ms: number): Promise<void> {
    this.#pausedUntilMs = this.#options.clock.monotonicMs() + ms;
    return new Promise((resolve) => {
      let timer: Timer | null = null;
      const end = () => {
        timer?.cancel();
        this.#wake = null;
        this.#pausedUntilMs = null;
        resolve();
      };
      timer = this.#options.clock.after(ms, end);
      this.#wake = end;
    });
  }
}

function keyOf(id: number, paper: Paper): string {
  return `${id}/${paper.id}`;
}

function jobName(sale: Sale, paper: Paper): string {
  return `${paper.id} of sale ${sale.facts.id}`;
}
