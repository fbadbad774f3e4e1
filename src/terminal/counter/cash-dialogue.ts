// Paying in cash at the counter: what the customer hands over, CONFIRM, and the sale is begun, which is the only thing
// that takes the money. Where the customer was to pay by QR, the order is withdrawn first: as long as it can be paid,
// the till does not say that cash is wanted, or says until when the QR works and wants one more CONFIRM. Pure.

import type { Money } from "../../money/money.ts";
import { subtract } from "../../money/money.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Meaning } from "../../scan/understand.ts";
import { without } from "./basket.ts";
import {
  ask,
  type CashDialogue,
  type Counter,
  type CounterContext,
  type CounterStep,
  codeProblem,
  decline,
  IDLE,
  isCommand,
  leave,
  type Owed,
  type Resting,
  stay,
} from "./counter-state.ts";
import { isRemark, typeOn } from "./typed-amount.ts";

type At<Step extends CashDialogue["step"]> = Extract<CashDialogue, { step: Step }>;

/** @param tendered what a ticket already says that the customer hands over */
export function beginCash(basket: Extract<Resting, { mode: "basket" }>, tendered: Money | null): CounterStep {
  const owed = { lines: basket.lines, total: basket.total, ticket: null };
  return askAmount({ owed, tendered, sale: basket.insteadOf ?? null, back: basket });
}

/** Nothing was scanned yet: the next ticket of another program is paid in cash. */
export function beginTicket(tendered: Money | null): CounterStep {
  const prompt = { kind: "scan-a-ticket", tendered } as const;
  return ask({ mode: "cash", step: "ticket", prompt, tendered, sale: null });
}

/** @returns null for what begins something else */
export function stepTicket(
  dialogue: At<"ticket">,
  meaning: Meaning,
  { ticketProblem }: CounterContext,
): CounterStep | null {
  switch (meaning.kind) {
    case "ticket": {
      const problem = ticketProblem(meaning.reference);
      if (problem !== null) return stay(dialogue, { kind: "not-possible", ...problem });
      const owed = { lines: [], total: meaning.amount, ticket: meaning.reference };
      return askAmount({ owed, tendered: dialogue.tendered, sale: null, back: IDLE });
    }
    case "tendered":
      return beginTicket(meaning.amount);
    case "article":
    case "quantity":
    case "receipt":
      return null;
    case "command":
      if (meaning.command === "cash") return ask(dialogue);
      if (meaning.command !== "confirm") return null;
      break;
  }
  const reason = "scan the ticket that is paid in cash, or articles and TILL:CASH after them, or TILL:CANCEL";
  return stay(dialogue, codeProblem(meaning) ?? decline("ticket-or-cancel", reason));
}

/** The customer was to pay by QR. */
export function withdrawOrder({ facts }: Sale, tendered: Money | null): CounterStep {
  const { id, lines, ticket, total } = facts;
  const prompt = { kind: "withdrawing", total } as const;
  return {
    counter: {
      mode: "cash",
      step: "withdrawing",
      prompt,
      owed: { lines, total, ticket },
      tendered,
      sale: id,
    },
    action: { type: "cancel-order" },
    remark: prompt,
  };
}

export function stepCash(
  dialogue: Exclude<CashDialogue, { step: "ticket" }>,
  meaning: Meaning,
  context: CounterContext,
): CounterStep {
  switch (dialogue.step) {
    case "withdrawing":
      // The order is being canceled in any case; only the cash is given up.
      if (isCommand(meaning, "cancel")) return stay(IDLE, { kind: "canceling" });
      return stay(dialogue, codeProblem(meaning) ?? { kind: "still-asking" });
    case "warned": {
      if (isCommand(meaning, "confirm")) return askAmount({ ...dialogue, back: IDLE });
      if (isCommand(meaning, "cancel")) return leave(IDLE);
      const reason = "the QR may still be paid: TILL:CONFIRM takes cash all the same, TILL:CANCEL leaves";
      return stay(dialogue, codeProblem(meaning) ?? decline("confirm-or-cancel", reason));
    }
    case "amount":
      return takeAmount(dialogue, meaning, context);
  }
}

/** What else the counter has to know of a sale that it hears of. */
export interface Hearing {
  /** The sale that the customer is paying now, or was until this. */
  readonly front: Sale | null;
  /** Whether what is sold again as the sale with this id was to be paid in the one that is heard of, or is it. */
  isFor(id: number): boolean;
}

/**
 * Something happened to a sale.
 * @returns null when nothing at the counter is about it
 */
export function hearOfSale(
  counter: Counter,
  sale: Sale,
  event: SaleEvent,
  hearing: Hearing,
): CounterStep | null {
  const { facts, phase } = sale;
  if (event.type === "order-paid") {
    const rest = restOf(counter, sale, hearing);
    return rest === null ? null : stay(rest, { kind: "paid", amount: facts.total });
  }
  if (counter.mode !== "cash" || counter.step === "ticket" || counter.step === "amount") return null;
  if (counter.sale !== facts.id || !["canceled", "expired", "refused"].includes(phase.status)) return null;
  const { lines, total } = counter.owed;
  const back =
    lines.length === 0 ? IDLE : ({ mode: "basket", lines, total, quantity: 1, insteadOf: facts.id } as const);
  return askAmount({ ...counter, back });
}

/**
 * The phone was faster, however late it is: then it is a payment by QR, and what it paid for waits for none any more.
 * @returns what still waits at the counter; null when nothing of it was paid
 */
function restOf(counter: Counter, sale: Sale, hearing: Hearing): Resting | null {
  const { id, lines, ticket } = sale.facts;
  switch (counter.mode) {
    case "basket":
      return counter.insteadOf !== undefined && hearing.isFor(counter.insteadOf)
        ? without(counter, lines)
        : null;
    case "price":
      return restOf(counter.back, sale, hearing);
    case "cash": {
      if (counter.step === "ticket") return null;
      const isItsTicket = ticket !== null && counter.owed.ticket === ticket;
      const isItsSale = counter.sale !== null && hearing.isFor(counter.sale);
      return isItsSale || isItsTicket ? without(counter.owed, lines) : null;
    }
    default: {
      const { front } = hearing;
      if (front === null || front.facts.id === id || !hearing.isFor(front.facts.id)) return null;
      // Who gave the later order up as well wants nothing more of it.
      return isGivenUp(front) ? IDLE : without(front.facts, lines);
    }
  }
}

function isGivenUp({ phase }: Sale): boolean {
  return phase.status === "canceling" || (phase.status === "ordering" && phase.cancelWanted !== null);
}

/**
 * The order cannot be withdrawn now.
 * @param until "14:32", until when its QR works; null when the provider has not said
 */
export function warnOfOrder(dialogue: At<"withdrawing">, until: string | null): At<"warned"> {
  return { ...dialogue, step: "warned", prompt: { kind: "qr-still-works", until } };
}

function takeAmount(dialogue: At<"amount">, meaning: Meaning, context: CounterContext): CounterStep {
  const { back, digits, owed } = dialogue;
  const { largestTotal } = context;
  const above = { kind: "amount-too-large", largest: largestTotal } as const;
  const typed = typeOn(digits, meaning, { amount: largestTotal, above });
  if (typed !== null) {
    if (isRemark(typed)) return stay(dialogue, typed);
    return askAmount({ ...dialogue, tendered: typed.amount, digits: typed.digits });
  }
  if (meaning.kind === "tendered") return askAmount({ ...dialogue, tendered: meaning.amount, digits: "" });
  if (isCommand(meaning, "cash")) return ask(dialogue);
  if (isCommand(meaning, "cancel")) return leave(back);
  if (!isCommand(meaning, "confirm")) {
    const reason =
      "say what the customer hands over by digit cards, then TILL:CONFIRM; CONFIRM alone is the exact total";
    return stay(dialogue, codeProblem(meaning) ?? decline("amount-or-confirm", reason));
  }
  const tendered = dialogue.tendered ?? owed.total;
  if (tendered.minor < owed.total.minor) {
    const again = askAmount({ ...dialogue, tendered: null, digits: "" });
    return {
      ...again,
      remark: { kind: "cash-short", missing: subtract(owed.total, tendered), total: owed.total },
    };
  }
  return {
    counter: IDLE,
    action: {
      type: "begin-sale",
      wish: { ...owed, tendered, ...(dialogue.sale === null ? {} : { insteadOf: dialogue.sale }) },
    },
    remark: { kind: "sale-begun", total: owed.total },
  };
}

function askAmount({
  back,
  digits = "",
  owed,
  sale,
  tendered,
}: {
  readonly owed: Owed;
  readonly tendered: Money | null;
  readonly sale: number | null;
  readonly digits?: string;
  readonly back: Resting;
}): CounterStep {
  const prompt = { kind: "cash", total: owed.total, tendered } as const;
  return ask({ mode: "cash", step: "amount", prompt, owed, tendered, sale, digits, back });
}
