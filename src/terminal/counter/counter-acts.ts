// What the dialogue at the counter makes the till do. Whatever waits for an answer goes on with the dialogue only when
// the counter has not left it meanwhile; what was done is said in any case.

import type { Remark, TestedDevice } from "../../feedback/remarks.ts";
import { PaymentError } from "../../payments/provider.ts";
import { sentenceOf } from "../sentences.ts";
import { TillRefusal } from "../till-api.ts";
import {
  type Counter,
  type CounterAction,
  type CounterContext,
  type CounterStep,
  type CounterWish,
  decline,
  IDLE,
  stay,
} from "./counter-state.ts";
import { answerRefund } from "./refund-dialogue.ts";
import type { ScanDeskOptions, TestedPart } from "./scan-desk.ts";

export interface CounterActsOptions extends ScanDeskOptions {
  context(): CounterContext;
}

export class CounterActs {
  readonly #options: CounterActsOptions;

  constructor(options: CounterActsOptions) {
    this.#options = options;
  }

  /**
   * Takes effect at once; resolves when it is on the disk, or when whoever was asked has answered.
   * @param counter the state of the dialogue that follows
   */
  async perform(action: CounterAction, counter: Counter): Promise<void> {
    const { accept, begin, frontSale, write } = this.#options;
    switch (action.type) {
      case "begin-sale":
        return begin(action.wish);
      case "cancel-order": {
        const sale = frontSale();
        return sale === null
          ? undefined
          : accept(sale.facts.id, { type: "cancel-requested", why: "operator" });
      }
      case "refund":
        return this.#askForRefund(action.wish, counter);
      case "reprint": {
        const { copies, receipt } = action;
        const id = this.#idOfReceipt(receipt);
        return accept(id, copies === 1 ? { type: "copy-requested" } : { type: "copy-requested", copies });
      }
      case "print-x":
        return this.#printX();
      case "close-day":
        return this.#closeDay(counter);
      case "test":
        return this.#test(counter);
      case "choose-language":
        return write({ type: "language-chosen", language: action.language });
      case "paper-seen": {
        const { paper, sale } = action.question;
        return accept(sale, { type: "paper-printed", paper, proof: "person" });
      }
    }
  }

  /** Goes on with the dialogue as the refund desk answers. */
  async #askForRefund({ receipt, request }: CounterWish, asked: Counter): Promise<void> {
    if (asked.mode !== "refund" || asked.step !== "asked") throw new Error("nobody asked for a refund");
    const { context, front, refunds } = this.#options;
    const isWanted = () => front.counter === asked;
    try {
      const answer = await refunds.request(this.#idOfReceipt(receipt), request, isWanted);
      const step = answerRefund(asked, answer, context());
      // Who left in the very moment in which it was written hears that it is under way.
      if (isWanted()) this.#goOn(step);
      else if (answer.kind === "begun") this.#options.remark(step.remark);
    } catch (error) {
      if (!(error instanceof TillRefusal || error instanceof PaymentError)) throw error;
      const why = error instanceof PaymentError ? "no-connection" : "nothing-given";
      if (isWanted()) this.#goOn(stay(IDLE, { kind: "refund-refused", why, reason: error.message }));
    }
  }

  async #printX(): Promise<void> {
    const { day, parts } = this.#options;
    try {
      const { net, printed = "" } = await day.printX();
      const isOut = printed === "printed" || printed === "sent";
      const money = { minor: net.minor, currency: parts.settings.currency };
      if (isOut) this.#say({ kind: "x-printed", net: money });
      else this.#say(decline("printer-not-ready", `the X report was not printed: ${printed}`));
    } catch (error) {
      if (!(error instanceof TillRefusal)) throw error;
      this.#say(decline("printer-busy", error.message));
    }
  }

  async #closeDay(asked: Counter): Promise<void> {
    const { day, front, parts } = this.#options;
    const { currency } = parts.settings;
    let remark: Remark;
    try {
      const { net, number } = await day.close();
      remark = { kind: "day-closed", number: number ?? 0, net: { minor: net.minor, currency } };
    } catch (error) {
      if (!(error instanceof TillRefusal)) throw error;
      remark = decline("not-now", error.message);
    }
    if (front.counter === asked) this.#goOn(stay(IDLE, remark));
    else this.#say(remark);
  }

  /** One device after the other, as long as nobody ends it. */
  async #test(begun: Counter): Promise<void> {
    const { check, front, parts } = this.#options;
    let now = begun;
    let last: Extract<Remark, { kind: "testing" }>["last"] = null;
    let failed = 0;
    for (const device of TESTED) {
      const part: TestedPart | null = parts.devices[device];
      if (part === null) continue;
      if (front.counter !== now) return parts.log("info", "the test of the devices was ended");
      const prompt: Remark = { kind: "testing", now: device, last };
      now = { mode: "test", prompt };
      this.#goOn(stay(now, prompt));
      const health = await check(part);
      last = { device, ok: health.ok };
      if (health.ok === false) failed += 1;
      parts.log(health.ok === false ? "warn" : "info", `test: ${health.device}: ${health.words}`);
    }
    if (front.counter === now) this.#goOn(stay(IDLE, { kind: "tested", failed }));
  }

  /** The dialogue's next state, and what is said, without a scan. */
  #goOn({ counter, remark }: CounterStep): void {
    this.#options.front.setCounter(counter);
    this.#say(remark);
  }

  #say(remark: Remark): void {
    this.#options.remark(remark);
    this.#options.parts.log("info", `counter: ${sentenceOf(remark)}`);
  }

  #idOfReceipt(receipt: number): number {
    const sale = this.#options.book.saleOfReceipt(receipt);
    if (sale === null) throw new Error(`receipt ${receipt} is not in the book`);
    return sale.facts.id;
  }
}

/** In the order in which a person can follow them: paper first, the drawer last. */
const TESTED: readonly TestedDevice[] = ["printer", "display", "screen", "lights", "tone", "drawer"];
