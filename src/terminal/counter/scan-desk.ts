// Where every scan ends, whether a device or a command brought it: what it means, what the dialogue at the counter
// makes of it, and the one thing that is then done. Where that takes its time (counter-acts.ts), the dialogue goes on
// when the answer comes, or when something happens to the sale that it is about.

import type { Scan } from "../../../hardware/hal/scanner.ts";
import { isDeclined, type Remark } from "../../feedback/remarks.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";
import { isOrder, understand } from "../../scan/understand.ts";
import { attemptsBefore } from "../attempts.ts";
import type { Book } from "../book/book.ts";
import type { SaleWish } from "../book/new-sale.ts";
import type { LanguageRecord } from "../book/records.ts";
import type { DayDesk } from "../day-desk.ts";
import { languageAfter, languageOf } from "../locale.ts";
import { whyNotWritten } from "../machine-word.ts";
import type { TerminalParts } from "../parts.ts";
import type { RefundDesk } from "../refunds/refund-desk.ts";
import type { StaffDesk } from "../refunds/staff-desk.ts";
import { sentenceOf } from "../sentences.ts";
import type { HealthView, ScanAnswer } from "../till-api.ts";
import { hearOfSale, warnOfOrder } from "./cash-dialogue.ts";
import { awaitedBy, stepCounter } from "./counter.ts";
import { CounterActs } from "./counter-acts.ts";
import { counterContext, printerProblem } from "./counter-context.ts";
import { ask, type Counter, type CounterContext, type CounterStep, stay } from "./counter-state.ts";
import type { Front } from "./front.ts";

export interface ScanDeskOptions {
  readonly parts: TerminalParts;
  readonly book: Book;
  readonly front: Front;
  readonly staff: StaffDesk;
  readonly refunds: RefundDesk;
  readonly day: DayDesk;
  /** What the till speaks now. */
  locale(): string;
  /** The sale that the customer is paying now. */
  frontSale(): Sale | null;
  /** By papers of sales, in words; empty when it is not. */
  occupied(): string;
  /** Resolves when the sale is on the disk. */
  begin(wish: SaleWish): Promise<void>;
  /** Takes effect at once; resolves when it is on the disk. */
  accept(id: number, event: SaleEvent): Promise<void>;
  write(record: LanguageRecord): Promise<void>;
  /** Makes a device show what it can. */
  check(device: TestedPart): Promise<HealthView>;
  remark(remark: Remark): void;
  /** Every scan of a scanner comes in by the same way as one of a command. */
  scanned(text: string, from: string): void;
}

export type TestedPart = NonNullable<
  TerminalParts["devices"]["printer" | "display" | "screen" | "lights" | "tone" | "drawer"]
>;

export class ScanDesk {
  readonly #options: ScanDeskOptions;
  readonly #acts: CounterActs;

  constructor(options: ScanDeskOptions) {
    this.#options = options;
    this.#acts = new CounterActs({ ...options, context: () => this.#context() });
  }

  /** Begins to take what the scanners bring. */
  listen(): void {
    const { parts, remark, scanned } = this.#options;
    for (const scanner of parts.devices.scanners) {
      scanner.onScan((scan, hasty) => {
        const fault = whyNotRead(scan, hasty);
        if (scan.kind === "text" && fault === null) {
          scanned(scan.text, scanner.name);
          return;
        }
        parts.log("warn", `scan: unreadable: ${fault}`, { from: scanner.name });
        remark({ kind: "unreadable", reason: fault ?? "" });
      });
    }
  }

  /** @param from for the log: who brought it */
  scanned(text: string, from: string): ScanAnswer {
    const { book, front, parts, staff } = this.#options;
    const { catalog, labelPatterns } = parts;
    const now = front.counter;
    const awaited = awaitedBy(now, staff.needed);
    const meaning = understand(text, {
      catalog,
      labelPatterns,
      book: book.number,
      awaited,
      pinsInUse: staff.needed,
    });
    const step = this.#ifWritten(stepCounter(now, meaning, this.#context()), now);
    front.setCounter(step.counter);
    // A write that nobody waits for: when it fails, the till cannot be trusted any more.
    if (step.action !== null)
      this.#acts.perform(step.action, step.counter).catch((error) => parts.fatal(error));
    this.#options.remark(step.remark);
    const answer = { accepted: !isDeclined(step.remark), message: sentenceOf(step.remark) };
    // A line for each digit of a PIN would tell how many it has.
    if (awaited !== "pin" || meaning.kind !== "digit") parts.log("info", `scan: ${answer.message}`, { from });
    return answer;
  }

  /**
   * Something happened to a sale.
   * @returns whether what waits at the counter is about it, and it is said here what comes of that
   */
  hears(sale: Sale, event: SaleEvent): boolean {
    const { book, front, frontSale } = this.#options;
    const { id } = sale.facts;
    const isFor = (other: number) =>
      other === id || attemptsBefore(book, other).some(({ facts }) => facts.id === id);
    const step = hearOfSale(front.counter, sale, event, { front: frontSale(), isFor });
    if (step === null) return false;
    front.setCounter(step.counter);
    front.remark(step.remark);
    return true;
  }

  /**
   * The order of a sale cannot be withdrawn.
   * @param until "14:32"
   * @returns whether cash was offered for it, and the dialogue says so
   */
  orderEndsLater(id: number, until: string): boolean {
    const { front } = this.#options;
    const { counter } = front;
    if (counter.mode !== "cash" || counter.step !== "withdrawing" || counter.sale !== id) return false;
    const step = ask(warnOfOrder(counter, until));
    front.setCounter(step.counter);
    front.remark(step.remark);
    return true;
  }

  /** What cannot be written down is declined, and the dialogue stays where it is. */
  #ifWritten(step: CounterStep, now: Counter): CounterStep {
    const { action } = step;
    if (action === null || action.type === "print-x") return step;
    // Cash instead of a QR that was shown goes on with a sale.
    const goesOn =
      action.type !== "begin-sale" || (action.wish.tendered !== null && action.wish.insteadOf !== undefined);
    const what = goesOn ? "other" : "sale";
    const problem = whyNotWritten(this.#options.parts, what);
    return problem === null ? step : stay(now, { kind: "not-possible", ...problem });
  }

  #context(): CounterContext {
    const { book, front, frontSale, locale, occupied, parts, staff } = this.#options;
    return counterContext({
      book,
      staff,
      front,
      currency: parts.settings.currency,
      sale: frontSale(),
      printerProblem: printerProblem(parts.devices.printer, occupied()),
      printerOccupied: occupied() !== "",
      nextLanguage: languageAfter(languageOf(locale())),
    });
  }
}

/** @returns null for a text that may be acted upon */
function whyNotRead(scan: Scan, hasty: boolean): string | null {
  if (scan.kind === "unreadable") return scan.detail;
  return hasty && isOrder(scan.text)
    ? "a card or a receipt that came in one breath with the scan before it, as from a code of several lines; scan it again"
    : null;
}
