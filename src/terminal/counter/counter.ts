// The dialogue at the counter: what a scan does, given what the till is in the middle of. Pure: it returns
// the next state of the dialogue and the one thing to do; nothing of it is money yet, so nothing of it is
// written to the journal before a sale begins.

import { add, type Money, times } from "../../money/money.ts";
import { refundable } from "../../sale/refunds.ts";
import type { SaleLine } from "../../sale/sale.ts";
import type { Meaning } from "../../scan/understand.ts";
import { type Counter, type CounterContext, type CounterStep, IDLE, stay } from "./counter-state.ts";
import { beginRefund, stepRefund } from "./refund-dialogue.ts";

/** So that a sale always fits into one record of the journal (64 KiB), in any writing. */
const MOST_LINES = 100;
const MOST_CHARACTERS = 10_000;

/** A dialogue that nobody goes on with falls back to idle after this long. */
export const DIALOGUE_MS = 30_000;

/** A refund or a copy that was begun, and a quantity that would meet the next customer's first article. */
export function fallsBack(counter: Counter): boolean {
  return counter.mode === "idle" ? counter.quantity !== 1 : counter.mode !== "basket";
}

export function stepCounter(counter: Counter, meaning: Meaning, context: CounterContext): CounterStep {
  const inRefund = counter.mode === "refund" && !context.paying;
  if (inRefund && !leavesRefund(meaning)) return stepRefund(counter, meaning, context);
  if (meaning.kind === "unknown" || meaning.kind === "foreign-receipt") {
    return stay(counter, { kind: "unknown-code", reason: meaning.reason });
  }
  if (context.paying) {
    const cancels = meaning.kind === "command" && meaning.command === "cancel";
    if (cancels) return { counter: IDLE, action: { type: "cancel-order" }, remark: { kind: "canceling" } };
    return stay(counter, { kind: "sale-under-way" });
  }
  switch (meaning.kind) {
    case "article":
      return addArticle(counter, meaning.article, context);
    case "quantity": {
      const { quantity } = meaning;
      if (counter.mode === "idle" || counter.mode === "basket")
        return stay({ ...counter, quantity }, { kind: "quantity", quantity });
      return stay(counter, { kind: "scan-a-receipt" });
    }
    case "ticket":
      return sellTicket(counter, meaning, context);
    case "receipt":
      return scanReceipt(counter, meaning.number, context);
    case "command":
      return obey(counter, meaning.command, context);
    case "staff":
    case "digit":
    case "pin":
      return stay(counter, { kind: "nobody-asked" });
  }
}

/** CONFIRM and every code are words of the refund dialogue; the other cards end it or begin something else. */
function leavesRefund(meaning: Meaning): boolean {
  return meaning.kind === "command" && meaning.command !== "confirm";
}

function addArticle(
  counter: Counter,
  article: { readonly title: string; readonly barcode: string; readonly price: Money },
  context: CounterContext,
): CounterStep {
  if (counter.mode === "refund" || counter.mode === "reprint")
    return stay(counter, { kind: "scan-a-receipt" });
  const { quantity } = counter;
  const lineTotal = times(article.price, quantity);
  const before = counter.mode === "basket" ? counter.lines : [];
  const total = counter.mode === "basket" ? add(counter.total, lineTotal) : lineTotal;
  const lines = addLine(before, article, quantity);
  if (lines.length > MOST_LINES || lengthOf(lines) > MOST_CHARACTERS)
    return stay(counter, { kind: "basket-full" });
  if (total.minor > context.largestTotal.minor)
    return stay(counter, { kind: "total-too-large", largest: context.largestTotal });
  return {
    counter: { mode: "basket", lines, total, quantity: 1 },
    action: null,
    remark: { kind: "article", title: article.title, quantity, lineTotal, total },
  };
}

function lengthOf(lines: readonly SaleLine[]): number {
  return lines.reduce((sum, line) => sum + line.title.length + (line.barcode?.length ?? 0), 0);
}

/** The same article at the same price is one line with a larger quantity. */
function addLine(
  lines: readonly SaleLine[],
  article: { readonly title: string; readonly barcode: string; readonly price: Money },
  quantity: number,
): readonly SaleLine[] {
  const same = lines.findIndex(
    (line) =>
      line.barcode === article.barcode &&
      line.title === article.title &&
      line.unitPrice.minor === article.price.minor,
  );
  const together = (lines[same]?.quantity ?? 0) + quantity;
  const line: SaleLine = {
    title: article.title,
    barcode: article.barcode,
    quantity: together,
    unitPrice: article.price,
    total: times(article.price, together),
  };
  return same === -1 ? [...lines, line] : lines.with(same, line);
}

function sellTicket(
  counter: Counter,
  ticket: { readonly amount: Money; readonly reference: string },
  context: CounterContext,
): CounterStep {
  if (counter.mode === "basket") return stay(counter, { kind: "basket-open" });
  const problem = context.ticketProblem(ticket.reference);
  if (problem !== null) return stay(counter, { kind: "not-possible", reason: problem });
  return {
    counter: IDLE,
    action: { type: "begin-sale", lines: [], total: ticket.amount, ticket: ticket.reference },
    remark: { kind: "sale-begun", total: ticket.amount },
  };
}

function scanReceipt(counter: Counter, receipt: number, context: CounterContext): CounterStep {
  const sale = context.saleOf(receipt);
  if (sale === null) {
    return stay(counter, { kind: "unknown-code", reason: `no receipt ${receipt} in this till` });
  }
  if (counter.mode === "reprint") {
    return { counter: IDLE, action: { type: "reprint", receipt }, remark: { kind: "reprinting", receipt } };
  }
  return stay(counter, { kind: "receipt-seen", receipt, refundable: refundable(sale) });
}

function obey(
  counter: Counter,
  command: Extract<Meaning, { kind: "command" }>["command"],
  context: CounterContext,
): CounterStep {
  switch (command) {
    case "total":
      if (counter.mode !== "basket") return stay(counter, { kind: "basket-empty" });
      return {
        counter: IDLE,
        action: { type: "begin-sale", lines: counter.lines, total: counter.total, ticket: null },
        remark: { kind: "sale-begun", total: counter.total },
      };
    case "cancel":
      if (counter.mode !== "idle" || counter.quantity !== 1) return stay(IDLE, { kind: "cleared" });
      if (context.lastReceipt === null) return stay(counter, { kind: "nothing-to-cancel" });
      return stay(counter, { kind: "already-paid", receipt: context.lastReceipt });
    case "refund":
      return counter.mode === "basket" ? stay(counter, { kind: "basket-open" }) : beginRefund();
    case "reprint":
      if (counter.mode === "basket") return stay(counter, { kind: "basket-open" });
      return stay({ mode: "reprint" }, { kind: "scan-a-receipt" });
    case "confirm":
      return stay(counter, { kind: "nothing-to-confirm" });
  }
}
