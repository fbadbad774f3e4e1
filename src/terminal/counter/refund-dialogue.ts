// The refund dialogue at the counter: receipt, articles or everything, CONFIRM; then whatever the refund desk
// still misses (one more CONFIRM after a warning, a card and its PIN, a second person), one after the other, until
// it has begun the refund. Pure; a PIN lives in the dialogue until it is asked with, and nowhere else.

import { normalizeCode } from "../../catalog/gtin.ts";
import { formatDecimal } from "../../money/decimal.ts";
import type { Money } from "../../money/money.ts";
import { priceOf, refundable, unitsLeft } from "../../sale/refunds.ts";
import type { RefundedLine, Sale } from "../../sale/sale.ts";
import type { Meaning } from "../../scan/understand.ts";
import type { Credentials } from "../../staff/staff.ts";
import type { RefundAnswer } from "../refunds/refund-desk.ts";
import { whyNotLeft } from "../refunds/refund-plan.ts";
import {
  type CounterContext,
  type CounterStep,
  type CounterWish,
  IDLE,
  type RefundDialogue,
  stay,
  type Witness,
} from "./counter-state.ts";

type At<Step extends RefundDialogue["step"]> = Extract<RefundDialogue, { step: Step }>;

const LONGEST_PIN = 12;
const SHORTEST_PIN = 4;

export function beginRefund(): CounterStep {
  const prompt = { kind: "scan-a-receipt" } as const;
  return stay({ mode: "refund", prompt, step: "receipt" }, prompt);
}

/** A scan, CANCEL and the other commands that leave the dialogue excepted. */
export function stepRefund(dialogue: RefundDialogue, meaning: Meaning, context: CounterContext): CounterStep {
  switch (dialogue.step) {
    case "receipt":
      if (meaning.kind === "receipt") return takeReceipt(dialogue, meaning.number, context);
      if (isConfirm(meaning)) return stay(dialogue, { kind: "nothing-to-confirm" });
      return stay(dialogue, codeProblem(meaning) ?? { kind: "scan-a-receipt" });
    case "choice":
      return choose(dialogue, meaning, context);
    case "asked":
      return stay(dialogue, { kind: "still-asking" });
    case "warned": {
      if (!isConfirm(meaning)) {
        return stay(dialogue, decline("TILL:CONFIRM gives the money back all the same, TILL:CANCEL leaves"));
      }
      const { request } = dialogue.wish;
      return ask({
        ...dialogue.wish,
        request: { ...request, despite: [...request.despite, dialogue.warning] },
      });
    }
    case "card":
      if (meaning.kind === "staff") return takeCard(dialogue, meaning.card, context);
      return stay(dialogue, decline("scan a staff card, or TILL:CANCEL"));
    case "pin":
      return takePin(dialogue, meaning, context);
  }
}

/** What the refund desk said, and what the dialogue does about it. */
export function answerRefund(
  { wish }: At<"asked">,
  answer: RefundAnswer,
  context: CounterContext,
): CounterStep {
  const { amount } = answer;
  const { receipt, request } = wish;
  const asked = { ...wish, amount };
  switch (answer.kind) {
    case "begun":
      return stay(IDLE, { kind: "refunding", receipt, amount });
    case "warned": {
      const [first] = answer.warnings;
      if (first === undefined) throw new Error("warned of nothing");
      const prompt = { kind: "refund-warning", code: first.code, reason: first.text } as const;
      return stay({ mode: "refund", prompt, step: "warned", wish: asked, warning: first.code }, prompt);
    }
    case "unauthorised": {
      const who = answer.need === "approver" ? "approver" : "staff";
      const shown = request[who];
      const open = { ...asked, request: { ...request, [who]: null } };
      if (answer.need === "pin" && shown !== null && "card" in shown.who) {
        const { card } = shown.who;
        const entry = typed({ who, wish: open, card, name: context.staffName(card) ?? "", digits: "" });
        return { ...entry, remark: { kind: "wrong-pin", reason: answer.reason } };
      }
      const prompt = { kind: "scan-staff-card", who, amount, reason: answer.reason } as const;
      const remark = shown === null ? prompt : ({ kind: "staff-refused", reason: answer.reason } as const);
      return stay({ mode: "refund", prompt, step: "card", wish: open, who }, remark);
    }
  }
}

function takeReceipt(dialogue: RefundDialogue, receipt: number, context: CounterContext): CounterStep {
  const sale = context.saleOf(receipt);
  if (sale === null) {
    return stay(dialogue, { kind: "unknown-code", reason: `no receipt ${receipt} in this till` });
  }
  const amount = refundable(sale);
  if (amount.minor <= 0) return stay(IDLE, decline(`receipt ${receipt} is refunded already`));
  const prompt = { kind: "confirm-refund", receipt, amount } as const;
  return stay({ mode: "refund", prompt, step: "choice", receipt, lines: [], quantity: 1 }, prompt);
}

function choose(dialogue: At<"choice">, meaning: Meaning, context: CounterContext): CounterStep {
  const sale = context.saleOf(dialogue.receipt);
  if (sale === null) throw new Error(`receipt ${dialogue.receipt} is not in the book any more`);
  if (meaning.kind === "receipt") return takeReceipt(dialogue, meaning.number, context);
  if (meaning.kind === "quantity") {
    const { quantity } = meaning;
    return stay({ ...dialogue, quantity }, { kind: "quantity", quantity });
  }
  if (isConfirm(meaning)) {
    const { lines, receipt } = dialogue;
    const amount = lines.length === 0 ? refundable(sale) : priceOf(sale, lines);
    const request = { amount: null, lines: lines.length === 0 ? null : lines, ...NOTHING_SHOWN };
    return ask({ receipt, amount, request });
  }
  if (meaning.kind === "article") {
    const { barcode, price } = meaning.article;
    return pick(dialogue, sale, findLine(dialogue, sale, barcode, price), meaning.article.title);
  }
  // The catalogue may have changed since the sale.
  const line = meaning.kind === "unknown" ? findLine(dialogue, sale, meaning.code, null) : null;
  if (line !== null) return pick(dialogue, sale, line, "");
  const problem = codeProblem(meaning);
  return stay(dialogue, problem ?? decline("scan the articles that come back, or TILL:CONFIRM"));
}

const NOTHING_SHOWN = { despite: [], staff: null, approver: null } as const;

/**
 * The line of an article: at the same price if there is such a one. At another price (it changed since) only where
 * there is no choice: which of two prices the customer paid for this piece is not guessed.
 * @returns the number of the line, from 1
 */
function findLine({ lines }: At<"choice">, sale: Sale, barcode: string, price: Money | null): number | null {
  const code = normalizeCode(barcode);
  const same = sale.facts.lines.flatMap((sold, index) =>
    sold.barcode !== null && normalizeCode(sold.barcode) === code ? [{ ...sold, line: index + 1 }] : [],
  );
  const isFree = ({ line }: { readonly line: number }) => unitsLeft(sale, line) > pickedOf(lines, line);
  const exact = same.filter(({ unitPrice }) => unitPrice.minor === price?.minor);
  const candidates = exact.length > 0 ? exact : same;
  const free = candidates.filter(isFree);
  if (exact.length === 0 && free.length > 1) return null;
  return (free[0] ?? candidates[0])?.line ?? null;
}

function pick(dialogue: At<"choice">, sale: Sale, line: number | null, title: string): CounterStep {
  const { quantity, receipt } = dialogue;
  const sold = line === null ? undefined : sale.facts.lines[line - 1];
  if (line === null || sold === undefined) return stay(dialogue, { kind: "not-on-receipt", title, receipt });
  const together = pickedOf(dialogue.lines, line) + quantity;
  if (together > unitsLeft(sale, line)) return stay(dialogue, decline(whyNotLeft(sale, line)));
  const others = dialogue.lines.filter((other) => other.line !== line);
  const lines = [...others, { line, quantity: together }].sort((a, b) => a.line - b.line);
  const total = priceOf(sale, lines);
  const most = refundable(sale);
  if (total.minor > most.minor) {
    const only = `${formatDecimal(most)} ${most.currency}`;
    return stay(dialogue, decline(`of receipt ${receipt} only ${only} may still be refunded`));
  }
  const prompt = { kind: "taken-back", title: sold.title, quantity: together, total } as const;
  return stay({ ...dialogue, prompt, lines, quantity: 1 }, prompt);
}

function pickedOf(lines: readonly RefundedLine[], line: number): number {
  return lines.find((picked) => picked.line === line)?.quantity ?? 0;
}

function takeCard(dialogue: At<"card"> | At<"pin">, card: string, context: CounterContext): CounterStep {
  const { who, wish } = dialogue;
  const name = context.staffName(card);
  if (name === null) {
    const reason = "this card is of nobody on the staff of this till";
    return stay(dialogue, { kind: "staff-refused", reason });
  }
  return typed({ who, wish, card, name, digits: "" });
}

function takePin(dialogue: At<"pin">, meaning: Meaning, context: CounterContext): CounterStep {
  const { digits } = dialogue;
  switch (meaning.kind) {
    case "digit":
      if (digits.length === LONGEST_PIN) return stay(dialogue, NOT_A_PIN);
      return typed({ ...dialogue, digits: digits + meaning.digit });
    case "pin":
      return show(dialogue, meaning.pin);
    case "staff":
      return takeCard(dialogue, meaning.card, context);
    default:
      if (isConfirm(meaning) && digits.length >= SHORTEST_PIN) return show(dialogue, digits);
      return stay(dialogue, NOT_A_PIN);
  }
}

const NOT_A_PIN = { kind: "not-a-pin" } as const;

function typed(entry: Omit<At<"pin">, "mode" | "step" | "prompt">): CounterStep {
  const prompt = { kind: "enter-pin", name: entry.name, typed: entry.digits.length } as const;
  return stay({ ...entry, mode: "refund", prompt, step: "pin" }, prompt);
}

/** The person has shown card and PIN: the refund desk is asked again. */
function show({ card, who, wish }: At<"pin">, pin: string): CounterStep {
  const credentials: Credentials = { who: { card }, pin };
  const shown: Partial<Record<Witness, Credentials>> = { [who]: credentials };
  return ask({ ...wish, request: { ...wish.request, ...shown } });
}

function ask(wish: CounterWish): CounterStep {
  const { amount, receipt } = wish;
  const prompt = { kind: "refund-asked", receipt, amount } as const;
  return {
    counter: { mode: "refund", prompt, step: "asked", wish },
    action: { type: "refund", wish },
    remark: prompt,
  };
}

function isConfirm(meaning: Meaning): boolean {
  return meaning.kind === "command" && meaning.command === "confirm";
}

function decline(reason: string) {
  return { kind: "not-possible", reason } as const;
}

/** Why a code is none that this till knows; null when it is one. */
function codeProblem(meaning: Meaning) {
  if (meaning.kind !== "unknown" && meaning.kind !== "foreign-receipt") return null;
  return { kind: "unknown-code", reason: meaning.reason } as const;
}
