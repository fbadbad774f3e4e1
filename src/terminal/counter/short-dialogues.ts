// The dialogues of one question: copies of which receipt, the price of what, close the day or not. And the test of the
// devices, in which the only word is CANCEL. Pure.

import { formatDecimal } from "../../money/decimal.ts";
import type { Meaning } from "../../scan/understand.ts";
import { weightOf } from "./basket.ts";
import {
  ask,
  type Counter,
  type CounterContext,
  type CounterStep,
  codeProblem,
  decline,
  IDLE,
  isCommand,
  leave,
  noSuchReceipt,
  type Resting,
  stay,
} from "./counter-state.ts";

type At<Mode extends Counter["mode"]> = Extract<Counter, { mode: Mode }>;

/** More are another program's business. */
const MOST_COPIES = 5;

export function beginReprint(copies = 1): CounterStep {
  return ask({ mode: "reprint", prompt: { kind: "scan-for-copies", copies }, copies });
}

export function stepReprint(counter: At<"reprint">, meaning: Meaning, context: CounterContext): CounterStep {
  const { copies } = counter;
  if (meaning.kind === "quantity") {
    if (meaning.quantity <= MOST_COPIES) return beginReprint(meaning.quantity);
    return stay(counter, decline("five-at-most", `copies: expected 1 to ${MOST_COPIES}`));
  }
  if (meaning.kind !== "receipt")
    return stay(
      counter,
      codeProblem(meaning) ?? decline("receipt-or-cancel", "scan the receipt, or TILL:CANCEL"),
    );
  const receipt = meaning.number;
  if (context.saleOf(receipt) === null) return stay(counter, noSuchReceipt(receipt));
  return {
    counter: IDLE,
    action: { type: "reprint", receipt, copies },
    remark: { kind: "reprinting", receipt, copies },
  };
}

export function beginPrice(back: Resting): CounterStep {
  return ask({ mode: "price", prompt: { kind: "price-check" }, back });
}

export function stepPrice(counter: At<"price">, meaning: Meaning): CounterStep {
  if (meaning.kind === "article") {
    const { article } = meaning;
    const { price, title } = article;
    return stay(counter.back, { kind: "price", title, ...weightOf(article), price });
  }
  if (meaning.kind === "unknown" && meaning.byWeight !== undefined)
    return stay(counter.back, { kind: "price-of-weight", ...meaning.byWeight });
  const reason = "scan the article whose price you want, or TILL:CANCEL";
  return stay(counter, codeProblem(meaning) ?? decline("article-or-cancel", reason));
}

export function beginClose({ dayNet }: CounterContext): CounterStep {
  return ask({ mode: "z", prompt: { kind: "confirm-z", net: dayNet }, step: "confirm" });
}

export function stepClose(counter: At<"z">, meaning: Meaning, context: CounterContext): CounterStep {
  if (counter.step === "closing") return stay(counter, { kind: "still-asking" });
  if (!isCommand(meaning, "confirm")) {
    const net = `${formatDecimal(context.dayNet)} ${context.dayNet.currency}`;
    const reason = `TILL:CONFIRM closes the day of ${net}, TILL:CANCEL leaves`;
    return stay(counter, codeProblem(meaning) ?? decline("confirm-or-cancel", reason));
  }
  const prompt = { kind: "closing-day" } as const;
  return {
    counter: { mode: "z", prompt, step: "closing" },
    action: { type: "close-day" },
    remark: prompt,
  };
}

export function beginTest(
  { printerOccupied, printerProblem }: CounterContext,
  counter: Resting,
): CounterStep {
  // A printer without paper is worth a test; one that prints for a customer, or has to, is not.
  if (printerOccupied && printerProblem !== null)
    return stay(counter, { kind: "not-possible", ...printerProblem });
  const prompt = { kind: "testing", now: null, last: null } as const;
  return { counter: { mode: "test", prompt }, action: { type: "test" }, remark: prompt };
}

export function stepTest(counter: At<"test">, meaning: Meaning): CounterStep {
  if (isCommand(meaning, "cancel")) return leave(IDLE);
  return stay(counter, decline("test-under-way", "the devices are being tested; TILL:CANCEL ends that"));
}
