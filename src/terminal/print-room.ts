// Pays the paper debts of sales, one paper after the other. What was promised on paper is in the journal
// before it leaves and struck off when the printer said so; a printer without paper only makes it wait.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import type { POSPrinter, PrintItem, PrintResult } from "../../hardware/hal/pos-printer.ts";
import type { ComposedPaper } from "../paper/compose.ts";
import { paperDuties } from "../sale/duties.ts";
import type { SaleEvent } from "../sale/events.ts";
import { isSealed } from "../sale/papers.ts";
import type { Paper, Sale } from "../sale/sale.ts";

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
  failed(error: unknown): void;
}

/** After a paper that would not come out though the printer seemed ready; a new state of the printer ends it. */
const PAUSE_MS = 5_000;
/** A paper that tears again and again costs paper: the pauses grow up to this. */
const LONGEST_PAUSE_MS = 300_000;
/** A QR ticket that was not confirmed is printed again, but not for ever. */
const MOST_TICKETS = 3;

export class PrintRoom {
  readonly #options: PrintRoomOptions;
  readonly #tries = new Map<string, number>();
  #working = false;
  #stopped = false;
  #wake: (() => void) | null = null;
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

  /** @param sales left by an earlier run, which may have ended in the middle of one of their papers */
  expectTornPaper(sales: readonly Sale[]): void {
    this.#torn = sales.some((sale) => paperDuties(sale).some(isSealed));
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
      });
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  async #work(): Promise<void> {
    for (;;) {
      const next = this.#next();
      if (next === null || this.#stopped) return this.#hinder("");
      const { body, seal } = this.#options.compose(next.sale, next.paper);
      const result =
        seal === null
          ? await this.#printPlain(next.sale, next.paper, body)
          : await this.#printSealed(next.sale, next.paper, body, seal);
      if (this.#stopped) return;
      const failed = result.outcome === "not-started" || result.outcome === "unconfirmed";
      if (failed && this.#isWanted(next.sale.facts.id, next.paper)) {
        this.#hinder(result.detail);
        await this.#pause(next.sale.facts.id, next.paper);
      }
    }
  }

  /** The QR that a customer waits for goes before every other paper. */
  #next(): { sale: Sale; paper: Paper } | null {
    const owed = this.#options.sales().flatMap((sale) => paperDuties(sale).map((paper) => ({ sale, paper })));
    return owed.find(({ paper }) => paper.kind === "qr-ticket") ?? owed[0] ?? null;
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
    await this.#options.accept(id, { type: "paper-printed", paper: paper.id });
  }

  #countTry(id: number, paper: Paper): number {
    const tries = (this.#tries.get(keyOf(id, paper)) ?? 0) + 1;
    this.#tries.set(keyOf(id, paper), tries);
    return tries;
  }

  #hinder(detail: string): void {
    if (detail === this.hindrance) return;
    this.hindrance = detail;
    this.#options.changed(detail);
  }

  /** Until the printer's state changes, or some time passed. */
  #pause(id: number, paper: Paper): Promise<void> {
    const ms = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** (this.#tries.get(keyOf(id, paper)) ?? 0));
    return new Promise((resolve) => {
      let timer: Timer | null = null;
      const end = () => {
        timer?.cancel();
        this.#wake = null;
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
