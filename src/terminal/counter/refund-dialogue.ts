// The refund dialogue at the counter: receipt, articles, an amount or everything, CONFIRM; then whatever the refund desk
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
  ask,
  type CounterContext,
  type CounterStep,
  type CounterWish,
  codeProblem,
  decline,
  IDLE,
  isCommand,
  noSuchReceipt,
  type RefundDialogue,
  stay,
  type Witness,
} from "./counter-state.ts";
import { isRemark, typeOn } from "./typed-amount.ts";

type At<Step extends RefundDialogue["step"]> = Extract<RefundDialogue, { step: Step }>;

const LONGEST_PIN = 12;
const SHORTEST_PIN = 4;

export function beginRefund(): CounterStep {
  return ask({ mode: "refund", prompt: { kind: "scan-a-receipt" }, step: "receipt" });
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
        const reason = "TILL:CONFIRM gives the money back all the same, TILL:CANCEL leaves";
        return stay(dialogue, decline("confirm-or-cancel", reason));
      }
      const { request } = dialogue.wish;
      return askDesk({
        ...dialogue.wish,
        request: { ...request, despite: [...request.despite, dialogue.warning] },
      });
    }
    case "card":
      if (meaning.kind === "staff") return takeCard(dialogue, meaning.card, context);
      return stay(dialogue, decline("card-or-cancel", "scan a staff card, or TILL:CANCEL"));
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
      return ask({ mode: "refund", prompt, step: "warned", wish: asked, warning: first.code });
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
      const remark =
        shown === null
          ? prompt
          : ({ kind: "staff-refused", why: answer.why, reason: answer.reason } as const);
      return stay({ mode: "refund", prompt, step: "card", wish: open, who }, remark);
    }
  }
}

function takeReceipt(dialogue: RefundDialogue, receipt: number, context: CounterContext): CounterStep {
  const sale = context.saleOf(receipt);
  if (sale === null) {
    return stay(dialogue, noSuchReceipt(receipt));
  }
  const amount = refundable(sale);
  if (amount.minor <= 0) {
    return stay(IDLE, decline("refunded-already", `receipt ${receipt} is refunded already`));
  }
  const prompt = { kind: "confirm-refund", receipt, amount } as const;
  return ask({ mode: "refund", prompt, step: "choice", receipt, lines: [], quantity: 1, typed: null });
}

function choose(dialogue: At<"choice">, meaning: Meaning, context: CounterContext): CounterStep {
  const sale = context.saleOf(dialogue.receipt);
  if (sale === null) throw new Error(`receipt ${dialogue.receipt} is not in the book any more`);
  if (meaning.kind === "receipt") return takeReceipt(dialogue, meaning.number, context);
  if (meaning.kind === "quantity") {
    const { quantity } = meaning;
    return stay({ ...dialogue, quantity }, { kind: "quantity", quantity });
  }
  if (isConfirm(meaning)) return askDesk(wishOf(dialogue, sale));
  // An article whose number is short and which the catalogue does not list any more is still on the receipt.
  const isLine = meaning.kind === "number" && findLine(dialogue, sale, meaning.number, null) !== null;
  const typed = isLine ? null : typeOn(dialogue.typed?.digits ?? "", meaning, mostOf(dialogue, sale));
  if (typed !== null) {
    if (isRemark(typed)) return stay(dialogue, typed);
    if (dialogue.lines.length > 0) return stay(dialogue, EITHER_OR);
    const prompt = { kind: "confirm-refund", receipt: dialogue.receipt, amount: typed.amount } as const;
    return ask({ ...dialogue, prompt, typed });
  }
  if (meaning.kind === "article") {
    const { barcode, price } = meaning.article;
    const line = findLine(dialogue, sale, barcode, price);
    return pick(dialogue, sale, line, { title: meaning.article.title, count: meaning.count });
  }
  // The catalogue may have changed since the sale.
  const code = meaning.kind === "unknown" ? meaning.code : meaning.kind === "number" ? meaning.number : null;
  const line = code === null ? null : findLine(dialogue, sale, code, null);
  if (line !== null) return pick(dialogue, sale, line, { title: "", count: 1 });
  return stay(dialogue, codeProblem(meaning) ?? EITHER_OR);
}

const EITHER_OR = decline(
  "articles-or-confirm",
  "scan the articles that come back or say an amount, not both; then TILL:CONFIRM",
);

function wishOf({ lines, receipt, typed }: At<"choice">, sale: Sale): CounterWish {
  const shown = { despite: [], staff: null, approver: null } as const;
  if (lines.length > 0) {
    return { receipt, amount: priceOf(sale, lines), request: { amount: null, lines, ...shown } };
  }
  const amount = typed?.amount ?? null;
  return { receipt, amount: amount ?? refundable(sale), request: { amount, lines: null, ...shown } };
}

function mostOf({ receipt }: At<"choice">, sale: Sale) {
  const amount = refundable(sale);
  const only = `${formatDecimal(amount)} ${amount.currency}`;
  return {
    amount,
    above: decline("not-so-much", `of receipt ${receipt} only ${only} may still be refunded`),
  };
}

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

function pick(
  dialogue: At<"choice">,
  sale: Sale,
  line: number | null,
  { title, count }: { readonly title: string; readonly count: number },
): CounterStep {
  const { receipt } = dialogue;
  const quantity = dialogue.quantity * count;
  const sold = line === null ? undefined : sale.facts.lines[line - 1];
  if (line === null || sold === undefined) return stay(dialogue, { kind: "not-on-receipt", title, receipt });
  if (dialogue.typed !== null) return stay(dialogue, EITHER_OR);
  const together = pickedOf(dialogue.lines, line) + quantity;
  if (together > unitsLeft(sale, line)) return stay(dialogue, decline("not-so-many", whyNotLeft(sale, line)));
  const others = dialogue.lines.filter((other) => other.line !== line);
  const lines = [...others, { line, quantity: together }].sort((a, b) => a.line - b.line);
  const total = priceOf(sale, lines);
  const most = mostOf(dialogue, sale);
  if (total.minor > most.amount.minor) return stay(dialogue, most.above);
  const prompt = { kind: "taken-back", title: sold.title, quantity: together, total } as const;
  return ask({ ...dialogue, prompt, lines, quantity: 1 });
}

function pickedOf(lines: readonly RefundedLine[], line: number): number {
  return lines.find((picked) => picked.line === line)?.quantity ?? 0;
}

function takeCard(dialogue: At<"card"> | At<"pin">, card: string, context: CounterContext): CounterStep {
  const { who, wish } = dialogue;
  const name = context.staffName(card);
  if (name === null) {
    const reason = "this card is of nobody on the staff of this till";
    return stay(dialogue, { kind: "staff-refused", why: "unknown-card", reason });
  }
  return typed({ who, wish, card, name, digits: "" });
}

function takePin(dialogue: At<"pin">, meaning: Meaning, context: CounterContext): CounterStep {
  const { digits } = dialogue;
  switch (meaning.kind) {
    case "digit":
      if (digits.length + meaning.digit.length > LONGEST_PIN) return stay(dialogue, NOT_A_PIN);
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
  return ask({ ...entry, mode: "refund", prompt, step: "pin" });
}

/** The person has shown card and PIN: the refund desk is asked again. */
function show({ card, who, wish }: At<"pin">, pin: string): CounterStep {
  const credentials: Credentials = { who: { card }, pin };
  const shown: Partial<Record<Witness, Credentials>> = { [who]: credentials };
  return askDesk({ ...wish, request: { ...wish.request, ...shown } });
}

function askDesk(wish: CounterWish): CounterStep {
  const { amount, receipt } = wish;
  const prompt = { kind: "refund-asked", receipt, amount } as const;
  return {
    counter: { mode: "refund", prompt, step: "asked", wish },
    action: { type: "refund", wish },
    remark: prompt,
  };
}

function isConfirm(meaning: Meaning): boolean {
  return isCommand(meaning, "confirm");
}
