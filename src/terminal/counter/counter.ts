// The dialogue at the counter: what a scan does, given what the till is in the middle of. Pure: it returns
// the next state of the dialogue and the one thing to do; nothing of it is money yet, so nothing of it is
// written to the journal before a sale begins.

import type { Money } from "../../money/money.ts";
import { refundable } from "../../sale/refunds.ts";
import type { AwaitedNumber, Meaning } from "../../scan/understand.ts";
import { addArticle } from "./basket.ts";
import { beginCash, beginTicket, stepCash, stepTicket, warnOfOrder, withdrawOrder } from "./cash-dialogue.ts";
import {
  type Counter,
  type CounterContext,
  type CounterStep,
  IDLE,
  isCommand,
  leave,
  noSuchReceipt,
  type Resting,
  stay,
  unknownCode,
} from "./counter-state.ts";
import { beginRefund, stepRefund } from "./refund-dialogue.ts";
import {
  beginClose,
  beginPrice,
  beginReprint,
  beginTest,
  stepClose,
  stepPrice,
  stepReprint,
  stepTest,
} from "./short-dialogues.ts";

/** A dialogue that nobody goes on with falls back after this long. */
export const DIALOGUE_MS = 30_000;
/** The customer looks for coins. */
const CASH_MS = 120_000;
/** A provider that is silent so long does not keep a customer with cash in hand. */
const WITHDRAW_MS = 20_000;
/** Longer than a check of one device may take. */
const TEST_MS = 60_000;

/** @returns where a state ends by itself, and when; null for one that stands */
export function fallBack(counter: Counter): { readonly to: Counter; readonly afterMs: number } | null {
  switch (counter.mode) {
    case "basket":
      return null;
    case "idle":
      // A quantity that would meet the next customer's first article.
      return counter.quantity === 1 ? null : { to: IDLE, afterMs: DIALOGUE_MS };
    case "cash":
      if (counter.step === "withdrawing") return { to: warnOfOrder(counter, null), afterMs: WITHDRAW_MS };
      return { to: counter.step === "amount" ? counter.back : IDLE, afterMs: CASH_MS };
    case "price":
      return { to: counter.back, afterMs: DIALOGUE_MS };
    case "test":
      return { to: IDLE, afterMs: TEST_MS };
    default:
      return { to: IDLE, afterMs: DIALOGUE_MS };
  }
}

/**
 * What somebody may type on a keypad now.
 * @param pinsInUse then a number in a refund may be a PIN that is typed too early, and an amount would be shown
 */
export function awaitedBy(counter: Counter, pinsInUse: boolean): AwaitedNumber {
  if (counter.mode === "cash" && counter.step === "amount") return "amount";
  if (counter.mode !== "refund") return "nothing";
  if (counter.step === "pin") return "pin";
  return counter.step === "choice" && !pinsInUse ? "amount" : "nothing";
}

export function stepCounter(counter: Counter, meaning: Meaning, context: CounterContext): CounterStep {
  if (counter.mode === "cash" && counter.step !== "ticket") return stepCash(counter, meaning, context);
  if (context.sale !== null) return whilePaying(counter, meaning, context.sale);
  // The cards that begin something end what was begun before; nothing of it was done yet.
  const goesOn = meaning.kind !== "command" || isCommand(meaning, "confirm");
  switch (counter.mode) {
    case "idle":
    case "basket":
      return stepResting(counter, meaning, context);
    case "test":
      return stepTest(counter, meaning);
    case "cash": {
      const step = stepTicket(counter, meaning, context);
      if (step !== null) return step;
      break;
    }
    case "z":
      if (counter.step === "closing" || goesOn) return stepClose(counter, meaning, context);
      break;
    case "refund":
      if (goesOn) return stepRefund(counter, meaning, context);
      break;
    case "price":
      if (goesOn) return stepPrice(counter, meaning);
      break;
    case "reprint":
      if (goesOn) return stepReprint(counter, meaning, context);
      break;
  }
  const back = counter.mode === "price" ? counter.back : IDLE;
  return isCommand(meaning, "cancel") ? leave(back) : stepResting(back, meaning, context);
}

/** An order is in front of the customer: it can be given up, or paid in cash after all. */
function whilePaying(
  counter: Counter,
  meaning: Meaning,
  sale: NonNullable<CounterContext["sale"]>,
): CounterStep {
  if (isCommand(meaning, "cancel"))
    return { counter: IDLE, action: { type: "cancel-order" }, remark: { kind: "canceling" } };
  if (isCommand(meaning, "cash")) return withdrawOrder(sale, null);
  switch (meaning.kind) {
    case "tendered":
      return withdrawOrder(sale, meaning.amount);
    case "unknown":
    case "foreign-receipt":
      return stay(counter, unknownCode(meaning));
    default:
      return stay(counter, { kind: "sale-under-way" });
  }
}

function stepResting(counter: Resting, meaning: Meaning, context: CounterContext): CounterStep {
  switch (meaning.kind) {
    case "article":
      return addArticle(counter, meaning.article, meaning.count, context);
    case "quantity": {
      const { quantity } = meaning;
      return stay({ ...counter, quantity }, { kind: "quantity", quantity });
    }
    case "ticket":
      return sellTicket(counter, meaning, context);
    case "receipt":
      return lookAtReceipt(counter, meaning.number, context);
    case "tendered":
      return payInCash(counter, meaning.amount);
    case "command":
      return obey(counter, meaning.command, context);
    case "unknown":
    case "foreign-receipt":
      return stay(counter, unknownCode(meaning));
    case "staff":
    case "digit":
    case "number":
    case "pin":
      return stay(counter, { kind: "nobody-asked" });
  }
}

function sellTicket(
  counter: Resting,
  ticket: { readonly amount: Money; readonly reference: string },
  context: CounterContext,
): CounterStep {
  if (counter.mode === "basket") return stay(counter, { kind: "basket-open" });
  const problem = context.ticketProblem(ticket.reference);
  if (problem !== null) return stay(counter, { kind: "not-possible", ...problem });
  const { amount: total, reference } = ticket;
  return {
    counter: IDLE,
    action: { type: "begin-sale", wish: { lines: [], total, ticket: reference, tendered: null } },
    remark: { kind: "sale-begun", total },
  };
}

function lookAtReceipt(counter: Resting, receipt: number, context: CounterContext): CounterStep {
  const sale = context.saleOf(receipt);
  if (sale === null) return stay(counter, noSuchReceipt(receipt));
  return stay(counter, { kind: "receipt-seen", receipt, refundable: refundable(sale) });
}

function payInCash(counter: Resting, tendered: Money | null): CounterStep {
  return counter.mode === "basket" ? beginCash(counter, tendered) : beginTicket(tendered);
}

function obey(
  counter: Resting,
  command: Extract<Meaning, { kind: "command" }>["command"],
  context: CounterContext,
): CounterStep {
  const isBasketOpen = counter.mode === "basket";
  switch (command) {
    case "total": {
      if (!isBasketOpen) return stay(counter, { kind: "basket-empty" });
      const { insteadOf, lines, total } = counter;
      const instead = insteadOf === undefined ? {} : { insteadOf };
      return {
        counter: IDLE,
        action: { type: "begin-sale", wish: { lines, total, ticket: null, tendered: null, ...instead } },
        remark: { kind: "sale-begun", total },
      };
    }
    case "cash":
      return payInCash(counter, null);
    case "cancel":
      if (isBasketOpen || counter.quantity !== 1) return leave(IDLE);
      if (context.lastReceipt === null) return stay(counter, { kind: "nothing-to-cancel" });
      return stay(counter, { kind: "already-paid", receipt: context.lastReceipt });
    case "confirm":
      return confirm(counter, context);
    case "price":
      return beginPrice(counter);
    case "refund":
      return isBasketOpen ? stay(counter, { kind: "basket-open" }) : beginRefund();
    case "reprint":
      return isBasketOpen ? stay(counter, { kind: "basket-open" }) : beginReprint();
    case "x":
      if (context.printerProblem !== null)
        return stay(counter, { kind: "not-possible", ...context.printerProblem });
      return { counter, action: { type: "print-x" }, remark: { kind: "printing-x" } };
    case "z":
      return isBasketOpen ? stay(counter, { kind: "basket-open" }) : beginClose(context);
    case "test":
      return isBasketOpen ? stay(counter, { kind: "basket-open" }) : beginTest(context, counter);
    case "language":
      return {
        counter,
        action: { type: "choose-language", language: context.nextLanguage },
        remark: { kind: "language-chosen", language: context.nextLanguage },
      };
  }
}

/** Where nothing else is asked, the display may ask whether a paper came out. */
function confirm(counter: Resting, { question }: CounterContext): CounterStep {
  if (question === null) return stay(counter, { kind: "nothing-to-confirm" });
  const { receipt } = question;
  return { counter, action: { type: "paper-seen", question }, remark: { kind: "paper-seen", receipt } };
}
