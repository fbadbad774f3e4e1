// Where every scan ends, whether a device or a command brought it: what it means, what the dialogue at the counter
// makes of it, and the one thing that is then done. A refund's dialogue goes on when the refund desk answers.

import { isDeclined, type Remark } from "../../feedback/remarks.ts";
import type { Money } from "../../money/money.ts";
import { PaymentError } from "../../payments/provider.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale, SaleLine } from "../../sale/sale.ts";
import { understand } from "../../scan/understand.ts";
import type { Book } from "../book/book.ts";
import type { TerminalParts } from "../parts.ts";
import type { RefundDesk } from "../refunds/refund-desk.ts";
import type { StaffDesk } from "../refunds/staff-desk.ts";
import { sentenceOf } from "../sentences.ts";
import { type ScanAnswer, TillRefusal } from "../till-api.ts";
import { DIALOGUE_MS, fallsBack, stepCounter } from "./counter.ts";
import { counterContext } from "./counter-context.ts";
import {
  type Counter,
  type CounterAction,
  type CounterContext,
  type CounterStep,
  type CounterWish,
  IDLE,
  stay,
} from "./counter-state.ts";
import type { Front } from "./front.ts";
import { answerRefund } from "./refund-dialogue.ts";

export interface ScanDeskOptions {
  readonly parts: TerminalParts;
  readonly book: Book;
  readonly front: Front;
  readonly staff: StaffDesk;
  readonly refunds: RefundDesk;
  /** The sale that the customer is paying now. */
  frontSale(): Sale | null;
  /** Resolves when the sale is on the disk. */
  begin(lines: readonly SaleLine[], total: Money, ticket: string | null): Promise<void>;
  /** Takes effect at once; resolves when it is on the disk. */
  accept(id: number, event: SaleEvent): Promise<void>;
  remark(remark: Remark): void;
}

export class ScanDesk {
  readonly #options: ScanDeskOptions;

  constructor(options: ScanDeskOptions) {
    this.#options = options;
  }

  scanned(text: string): ScanAnswer {
    const { book, front, parts, staff } = this.#options;
    const { catalog, pricePatterns } = parts;
    const now = front.counter;
    const awaited = now.mode === "refund" && now.step === "pin";
    const pins = awaited ? "awaited" : staff.needed ? "in-use" : "none";
    const meaning = understand(text, { catalog, pricePatterns, book: book.number, pins });
    const step = stepCounter(now, meaning, this.#context());
    this.#setCounter(step.counter);
    // A write that nobody waits for: when it fails, the till cannot be trusted any more.
    if (step.action !== null) this.#act(step.action, step.counter).catch((error) => parts.fatal(error));
    this.#options.remark(step.remark);
    const answer = { accepted: !isDeclined(step.remark), message: sentenceOf(step.remark) };
    parts.log("info", `scan: ${answer.message}`);
    return answer;
  }

  /** Takes effect at once; resolves when it is on the disk, or when the refund desk has answered. */
  async #act(action: CounterAction, counter: Counter): Promise<void> {
    const { accept, begin, frontSale } = this.#options;
    switch (action.type) {
      case "begin-sale":
        return begin(action.lines, action.total, action.ticket);
      case "cancel-order": {
        const sale = frontSale();
        return sale === null
          ? undefined
          : accept(sale.facts.id, { type: "cancel-requested", why: "operator" });
      }
      case "refund":
        return this.#askForRefund(action.wish, counter);
      case "reprint":
        return accept(this.#idOfReceipt(action.receipt), { type: "copy-requested" });
    }
  }

  /** Goes on with the dialogue as the refund desk answers, unless the counter has left it meanwhile. */
  async #askForRefund({ receipt, request }: CounterWish, asked: Counter): Promise<void> {
    if (asked.mode !== "refund" || asked.step !== "asked") throw new Error("nobody asked for a refund");
    const { front, refunds } = this.#options;
    const isWanted = () => front.counter === asked;
    try {
      const answer = await refunds.request(this.#idOfReceipt(receipt), request, isWanted);
      const step = answerRefund(asked, answer, this.#context());
      // Who left in the very moment in which it was written hears that it is under way.
      if (isWanted()) this.#goOn(step);
      else if (answer.kind === "begun") this.#options.remark(step.remark);
    } catch (error) {
      if (!(error instanceof TillRefusal || error instanceof PaymentError)) throw error;
      if (isWanted()) this.#goOn(stay(IDLE, { kind: "refund-refused", reason: error.message }));
    }
  }

  /** The dialogue's next state, and what is said, without a scan. */
  #goOn({ counter, remark }: CounterStep): void {
    this.#setCounter(counter);
    this.#options.remark(remark);
    this.#options.parts.log("info", `counter: ${sentenceOf(remark)}`);
  }

  #setCounter(counter: Counter): void {
    this.#options.front.setCounter(counter, fallsBack(counter) ? DIALOGUE_MS : null);
  }

  #context(): CounterContext {
    const { book, frontSale, parts, staff } = this.#options;
    return counterContext({ book, staff, currency: parts.settings.currency, paying: frontSale() !== null });
  }

  #idOfReceipt(receipt: number): number {
    const sale = this.#options.book.saleOfReceipt(receipt);
    if (sale === null) throw new Error(`receipt ${receipt} is not in the book`);
    return sale.facts.id;
  }
}
