// The close of the day: X at any time, Z once for each day. What a Z says is frozen in the journal before its paper
// leaves, so it is the same however often it is asked for, killed or printed again.

import type { Timer } from "../../hardware/hal/clock.ts";
import type { PrintItem, PrintResult } from "../../hardware/hal/pos-printer.ts";
import type { CashMove, DayClose } from "../day/day.ts";
import { expectedCash, isEmpty } from "../day/tally.ts";
import { formatDecimal, parseDecimal, parsePayable } from "../money/decimal.ts";
import { type Money, MoneyError } from "../money/money.ts";
import type { PaperContext } from "../paper/context.ts";
import { type DayNow, xReport, zReport } from "../paper/day-report.ts";
import { reconciliationPaper } from "../paper/reconciliation.ts";
import { PaymentError } from "../payments/provider.ts";
import type { KeptReconciliation } from "../reconcile/reconciliation.ts";
import { isMoneyOpen } from "../sale/duties.ts";
import { owedPapers } from "../sale/papers.ts";
import type { Book } from "./book/book.ts";
import type { CashRecord, ClosedDay, DayRecord, ReconciledRecord } from "./book/records.ts";
import { stampNow } from "./machine-word.ts";
import type { TerminalParts } from "./parts.ts";
import { isReason, LONGEST_REASON } from "./reason.ts";
import { type DayView, TillRefusal } from "./till-api.ts";
import { type DayPlace, viewClose, viewDay } from "./views.ts";

/** For the provider's word about all that is not settled; what it does not say meanwhile is open on the report. */
const SETTLE_MS = 10_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

export interface DayDeskOptions {
  readonly parts: TerminalParts;
  readonly book: Book;
  /** Takes effect at once; resolves when it is on the disk. */
  write(record: DayRecord | CashRecord | ReconciledRecord): Promise<void>;
  /** Asks the provider about one sale. Rejects with a PaymentError. */
  look(sale: number): Promise<void>;
  /** Why the day cannot be closed now; null when it can. */
  hindrance(): string | null;
  /** The printer is in the middle of a sale's paper. */
  isPrinting(): boolean;
  /** @throws TillRefusal where it is, or where papers that are owed come first */
  mustBeFree(): void;
  paperContext(): PaperContext;
  print(name: string, items: readonly PrintItem[]): Promise<PrintResult>;
}

export class DayDesk {
  readonly #options: DayDeskOptions;
  #closing: Promise<DayView> | null = null;
  /** The number of the report that is being printed. */
  #printing: number | null = null;
  /** The reports that somebody asked for once more. */
  readonly #copiesWanted = new Set<number>();
  #stopped = false;
  /** After a report that did not begin to leave. */
  #pause: Timer | null = null;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(options: DayDeskOptions) {
    this.#options = options;
  }

  /**
   * What the day adds up to now.
   * @param counted what somebody counted in the drawer, "5000.00"
   * @throws TillRefusal for a count that is no amount
   */
  view(counted: string | null = null): DayView {
    return viewDay(null, this.#now(counted), this.#place());
  }

  /**
   * Prints an X.
   * @param counted as in view()
   * @throws TillRefusal also while the printer is in the middle of a sale's paper
   */
  async printX(counted: string | null = null): Promise<DayView> {
    const { mustBeFree, parts, print } = this.#options;
    mustBeFree();
    const now = this.#now(counted);
    const items = xReport(this.#options.paperContext(), now, parts.settings.currency);
    const result = await print("X report", items);
    return { ...viewDay(null, now, this.#place()), printed: wordsOf(result) };
  }

  /**
   * Closes the day and owes its paper; whoever asks meanwhile gets the same close. A day in which nothing happened is
   * not closed: the last report is printed again.
   * @param counted as in view(); frozen with the rest
   * @throws TillRefusal with the reason
   */
  async close(counted: string | null = null): Promise<DayView> {
    const count = this.#readCount(counted);
    this.#closing ??= this.#close(count).finally(() => {
      this.#closing = null;
    });
    const day = await this.#closing;
    if (count === undefined || day.counted?.minor === count.minor) return day;
    const said = day.counted === undefined ? "no count" : `a count of ${day.counted.decimal}`;
    const notWritten = `the count of ${formatDecimal(count)} was not written down: Z ${day.number} was closed before it, with ${said}`;
    return { ...day, warning: day.warning === undefined ? notWritten : `${day.warning}; ${notWritten}` };
  }

  /** @throws TillRefusal where no day was closed under that number */
  closed(number: number): DayView {
    return viewClose(this.#mustFind(number).close, this.#place());
  }

  /** Prints a report once more as a copy, as soon as the printer can. @throws TillRefusal as closed() does */
  copy(number: number): DayView {
    const { close, prints } = this.#mustFind(number);
    if (prints > 0) this.#copiesWanted.add(number);
    this.attend();
    const { condition, detail } = this.#options.parts.devices.printer.state();
    const wish = condition === "ready" ? "in the printer's queue" : `printed when the printer can: ${detail}`;
    const printed = prints === 0 ? this.#whenOut() : `a copy is ${wish}`;
    return { ...viewClose(close, this.#place()), printed };
  }

  /** Somebody has the paper that the printer never confirmed. @throws TillRefusal where no such paper is in doubt */
  async paperIsOut(number: number): Promise<DayView> {
    const { close, isOut, prints } = this.#mustFind(number);
    if (this.#printing === number)
      throw new TillRefusal("busy", `Z ${number} is being printed; ask again when it is out`);
    if (isOut || prints === 0) {
      const why = isOut ? "is known to be out" : "was never begun, and comes out by itself";
      throw new TillRefusal("not-possible", `the paper of Z ${number} ${why}; nothing was written`);
    }
    await this.#options.write({ type: "day-report-printed", number });
    return { ...viewClose(close, this.#place()), printed: "out, by your word" };
  }

  #mustFind(number: number): ClosedDay {
    const { book } = this.#options;
    const day = book.closedDay(number);
    if (day === null) throw new TillRefusal("not-found", `there is no Z ${number}; ${knownCloses(book)}`);
    return day;
  }

  /** @param print the paper, too. @throws TillRefusal where it is of another currency, or the printer is busy */
  async keepReconciliation(
    reconciliation: KeptReconciliation,
    print: boolean,
  ): Promise<{ readonly printed: string | null }> {
    const { mustBeFree, paperContext, parts, write } = this.#options;
    const { currency } = parts.settings;
    if (reconciliation.currency !== currency) {
      throw new TillRefusal(
        "bad-input",
        `currency: expected ${currency}, the till's, found ${reconciliation.currency}`,
      );
    }
    if (print) mustBeFree();
    const at = parts.clock.wallTime().toISOString();
    await write({ type: "reconciled", at, reconciliation });
    if (!print) return { printed: null };
    const items = reconciliationPaper(paperContext(), reconciliation);
    return { printed: wordsOf(await this.#options.print("reconciliation", items)) };
  }

  /** @param amount as a person writes it, "5000.00"; @param reason why, on one line */
  async moveCash(move: CashMove, amount: string, reason: string): Promise<DayView> {
    const { clock, settings } = this.#options.parts;
    if (!isReason(reason)) {
      throw new TillRefusal("bad-input", `reason: expected 1 to ${LONGEST_REASON} characters on one line`);
    }
    const moved = readMoney(move, amount, settings.currency, parsePayable);
    const warning = move === "pay-out" ? this.#warnOfPayOut(moved) : "";
    if (warning !== "") this.#options.parts.log("warn", warning);
    const at = clock.wallTime().toISOString();
    await this.#options.write({ type: "cash-moved", move, amount: moved, reason: reason.trim(), at });
    return warning === "" ? this.view() : { ...this.view(), warning };
  }

  /**
   * Nobody takes from a drawer what it does not hold. What it holds is known on a day that was begun by counting it,
   * which is what a float says; else the cash of days before may lie there.
   * @returns what to say of it although it is done; "" for nothing
   * @throws TillRefusal for more than a counted drawer should hold
   */
  #warnOfPayOut(amount: Money): string {
    const { book, parts } = this.#options;
    const { currency } = parts.settings;
    const expected = expectedCash(book.day, currency);
    if (amount.minor <= expected.minor) return "";
    const said = `pay-out of ${formatDecimal(amount)} ${currency}: the drawer should hold ${formatDecimal(expected)}`;
    if (book.day.moves.float.count > 0) {
      throw new TillRefusal(
        "not-possible",
        `${said}, by the float, cash sales, cash refunds and moves since the last Z; nothing was written. When more ` +
          "is in it, record first where it came from: till drawer pay-in",
      );
    }
    return `${said} since the last Z, and no float was declared; it is written down all the same`;
  }

  /** Prints the reports that are owed; called whenever the printer rests. */
  attend(): void {
    const { book, isPrinting, parts } = this.#options;
    const closes = book.pendingCloses();
    const next = closes.find(({ prints }) => prints === 0) ?? this.#nextCopy();
    // The printer's next state, or the end of another paper, is another occasion.
    const { condition } = parts.devices.printer.state();
    const isHindered = this.#stopped || this.#printing !== null || this.#pause !== null || isPrinting();
    if (next === undefined || isHindered || condition !== "ready") return;
    this.#printing = next.close.number;
    this.#print(next)
      .catch((error) => {
        if (!this.#stopped) parts.fatal(error);
      })
      .finally(() => {
        this.#printing = null;
        this.attend();
      });
  }

  #nextCopy(): ClosedDay | undefined {
    const [number] = this.#copiesWanted;
    return number === undefined ? undefined : this.#mustFind(number);
  }

  stop(): void {
    this.#stopped = true;
    this.#pause?.cancel();
  }

  async #close(counted: Money | undefined): Promise<DayView> {
    const { book, hindrance, parts, write } = this.#options;
    const mayClose = () => {
      const reason = hindrance();
      if (reason !== null) throw new TillRefusal("busy", reason);
    };
    mayClose();
    const expected = () => expectedCash(book.day, parts.settings.currency).minor;
    const expectedThen = expected();
    // Before it is known whether anything happened: a refund that turns out to be finished has.
    await this.#settle();
    mayClose();
    if (isEmpty(book.day)) return this.#repeatLast();
    if (counted !== undefined && expected() !== expectedThen) {
      throw new TillRefusal(
        "busy",
        "cash came or went while Mercado Pago was asked, after the drawer was counted: count it again; nothing was closed",
      );
    }
    const { hash, sequence } = parts.journal.head();
    const close: DayClose = {
      ...this.#now(),
      ...(counted === undefined ? {} : { counted }),
      number: book.nextDay,
      head: { records: sequence, hash },
    };
    await write({ type: "day-closed", close });
    parts.log("info", `day ${close.number} is closed`, { open: close.open, records: sequence });
    this.attend();
    return { ...viewClose(close, this.#place()), printed: this.#whenOut() };
  }

  /** No day is closed in which nothing happened. What is open all the same is named: the last report cannot say it. */
  #repeatLast(): DayView {
    const { open } = this.#now();
    const notSettled = open.length === 0 ? null : `not settled now: sale ${open.join(", ")}`;
    const last = this.#options.book.pendingCloses().at(-1);
    if (last === undefined) {
      const nothing = "nothing happened yet that a Z would close";
      throw new TillRefusal("not-possible", notSettled === null ? nothing : `${nothing}; ${notSettled}`);
    }
    if (last.prints > 0) this.#copiesWanted.add(last.close.number);
    this.attend();
    const printed = `nothing happened since; ${last.prints > 0 ? "it comes once more, as a copy" : "it is still owed"}`;
    const day = { ...viewClose(last.close, this.#place()), printed };
    if (notSettled === null) return day;
    return { ...day, warning: `${notSettled}; it belongs to the day in which it is settled` };
  }

  #whenOut(): string {
    const { condition, detail } = this.#options.parts.devices.printer.state();
    return condition === "ready" ? "in the printer's queue" : `owed, comes out by itself: ${detail}`;
  }

  /** The provider is asked about every sale whose money is not settled, all at once and for a bounded time. */
  async #settle(): Promise<void> {
    const { book, look, parts } = this.#options;
    const open = book.unsettled().filter((sale) => isMoneyOpen(sale) && sale.order !== null);
    if (open.length === 0) return;
    const looks = Promise.all(open.map((sale) => look(sale.facts.id).catch(asInVain)));
    await new Promise<void>((resolve, reject) => {
      const limit = parts.clock.after(SETTLE_MS, resolve);
      looks.then(() => resolve(), reject).finally(() => limit.cancel());
    });
  }

  async #print({ close, prints }: ClosedDay): Promise<void> {
    const { paperContext, parts, print, write } = this.#options;
    const { number } = close;
    const items = zReport(paperContext(), close, parts.settings.currency, prints);
    this.#copiesWanted.delete(number);
    // On the disk before it may be in somebody's hand: whatever is printed after a kill says that it is a copy.
    await write({ type: "day-report-begun", number });
    const result = await print(`Z report ${number}`, items);
    if (result.outcome === "not-started") {
      await write({ type: "day-report-not-begun", number });
      if (prints > 0) this.#copiesWanted.add(number);
      this.#waitAWhile();
      return parts.log("warn", `Z report ${number}: ${wordsOf(result)}; it is still owed`);
    }
    this.#pauseMs = FIRST_PAUSE_MS;
    if (result.outcome === "unconfirmed") {
      return parts.log(
        "warn",
        `Z report ${number}: ${wordsOf(result)}; till z-report ${number} --copy prints a copy`,
      );
    }
    await write({ type: "day-report-printed", number });
  }

  /** A printer that calls itself ready and takes nothing is not asked again and again. */
  #waitAWhile(): void {
    if (this.#stopped) return;
    this.#pause = this.#options.parts.clock.after(this.#pauseMs, () => {
      this.#pause = null;
      this.attend();
    });
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * this.#pauseMs);
  }

  #now(count: string | null = null): DayNow {
    const { book, parts } = this.#options;
    const counted = this.#readCount(count);
    const unsettled = book.unsettled();
    return {
      totals: book.day,
      open: unsettled.filter(isMoneyOpen).map(({ facts }) => facts.id),
      owed: unsettled.reduce((count, sale) => count + owedPapers(sale).length, 0),
      ...(counted === undefined ? {} : { counted }),
      ...stampNow(parts),
    };
  }

  /** A drawer may be empty. */
  #readCount(counted: string | null): Money | undefined {
    if (counted === null) return undefined;
    return readMoney("counted", counted, this.#options.parts.settings.currency);
  }

  /** Amounts are written as the settings say; what was chosen at the counter is for papers. */
  #place(): DayPlace {
    const { currency, locale } = this.#options.parts.settings;
    return { ...this.#options.paperContext(), currency, locale };
  }
}

function knownCloses(book: Book): string {
  const last = book.pendingCloses().at(-1);
  return last === undefined ? "no day was closed yet" : `the last one is Z ${last.close.number}`;
}

/** @param name of what it is. @param read throws MoneyError for what is no amount, or one that may not be */
function readMoney(name: string, text: string, currency: Money["currency"], read = parseDecimal): Money {
  try {
    return read(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) throw new TillRefusal("bad-input", `${name}: ${error.message}`);
    throw error;
  }
}

/** What cannot be asked now stays open on the report. */
function asInVain(error: unknown): void {
  if (!(error instanceof PaymentError)) throw error;
}

function wordsOf(result: PrintResult): string {
  return "detail" in result ? `${result.outcome}: ${result.detail}` : result.outcome;
}
