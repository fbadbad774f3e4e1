// The dialogue at the counter: what a scan does, given what the till is in the middle of. Pure: it returns
// the next state of the dialogue and the one thing to do; nothing of it is money yet, so nothing of it is
// written to the journal before a sale begins.

import type { Remark } from "../feedback/remarks.ts";
import { add, type Money, times } from "../money/money.ts";
import type { SaleLine } from "../sale/sale.ts";
import type { Meaning } from "../scan/understand.ts";

export type Counter =
  | { readonly mode: "idle"; readonly quantity: number }
  | {
      readonly mode: "basket";
      readonly lines: readonly SaleLine[];
      readonly total: Money;
      readonly quantity: number;
    }
  /** A refund was asked for; `receipt` is null until one was scanned, then CONFIRM is awaited. */
  | { readonly mode: "refund"; readonly receipt: number | null }
  | { readonly mode: "reprint" };

export type CounterAction =
  | {
      readonly type: "begin-sale";
      readonly lines: readonly SaleLine[];
      readonly total: Money;
      readonly ticket: string | null;
    }
  | { readonly type: "cancel-order" }
  | { readonly type: "refund"; readonly receipt: number }
  | { readonly type: "reprint"; readonly receipt: number };

export interface CounterContext {
  /** A sale is in front of the customer and not ended. */
  readonly paying: boolean;
  readonly largestTotal: Money;
  /** What may still be given back of a receipt's sale; null when there is no such receipt. */
  refundable(receipt: number): Money | null;
  /** Why a ticket may not be sold (again); null when it may. */
  ticketProblem(ticket: string): string | null;
}

export interface CounterStep {
  readonly counter: Counter;
  readonly action: CounterAction | null;
  readonly remark: Remark;
}

/** So that a sale always fits into one record of the journal (64 KiB), in any writing. */
const MOST_LINES = 100;
const MOST_CHARACTERS = 10_000;

export const IDLE: Counter = { mode: "idle", quantity: 1 };

/** A dialogue that nobody goes on with falls back to idle after this long. */
export const DIALOGUE_MS = 30_000;

/** A refund or a copy that was begun, and a quantity that would meet the next customer's first article. */
export function fallsBack(counter: Counter): boolean {
  return counter.mode === "idle" ? counter.quantity !== 1 : counter.mode !== "basket";
}

export function stepCounter(counter: Counter, meaning: Meaning, context: CounterContext): CounterStep {
  const stay = (remark: Remark): CounterStep => ({ counter, action: null, remark });
  if (meaning.kind === "unknown" || meaning.kind === "foreign-receipt") {
    return stay({ kind: "unknown-code", reason: meaning.reason });
  }
  if (context.paying) {
    const cancels = meaning.kind === "command" && meaning.command === "cancel";
    if (cancels) return { counter: IDLE, action: { type: "cancel-order" }, remark: { kind: "canceling" } };
    return stay({ kind: "sale-under-way" });
  }
  switch (meaning.kind) {
    case "article":
      return addArticle(counter, meaning.article, context);
    case "quantity":
      if (counter.mode === "idle" || counter.mode === "basket") {
        return {
          counter: { ...counter, quantity: meaning.quantity },
          action: null,
          remark: { kind: "quantity", quantity: meaning.quantity },
        };
      }
      return stay({ kind: "scan-a-receipt" });
    case "ticket":
      return sellTicket(counter, meaning, context);
    case "receipt":
      return scanReceipt(counter, meaning.number, context);
    case "command":
      return obey(counter, meaning.command, context);
  }
}

function addArticle(
  counter: Counter,
  article: { readonly title: string; readonly barcode: string; readonly price: Money },
  context: CounterContext,
): CounterStep {
  const stay = (remark: Remark): CounterStep => ({ counter, action: null, remark });
  if (counter.mode === "refund" || counter.mode === "reprint") return stay({ kind: "scan-a-receipt" });
  const { quantity } = counter;
  const lineTotal = times(article.price, quantity);
  const before = counter.mode === "basket" ? counter.lines : [];
  const total = counter.mode === "basket" ? add(counter.total, lineTotal) : lineTotal;
  const lines = addLine(before, article, quantity);
  if (lines.length > MOST_LINES || lengthOf(lines) > MOST_CHARACTERS) return stay({ kind: "basket-full" });
  if (total.minor > context.largestTotal.minor)
    return stay({ kind: "total-too-large", largest: context.largestTotal });
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
  if (counter.mode === "basket") return { counter, action: null, remark: { kind: "basket-open" } };
  const problem = context.ticketProblem(ticket.reference);
  if (problem !== null) return { counter, action: null, remark: { kind: "not-possible", reason: problem } };
  return {
    counter: IDLE,
    action: { type: "begin-sale", lines: [], total: ticket.amount, ticket: ticket.reference },
    remark: { kind: "sale-begun", total: ticket.amount },
  };
}

function scanReceipt(counter: Counter, receipt: number, context: CounterContext): CounterStep {
  const left = context.refundable(receipt);
  if (left === null) {
    return {
      counter,
      action: null,
      remark: { kind: "unknown-code", reason: `no receipt ${receipt} in this till` },
    };
  }
  if (counter.mode === "refund") {
    if (left.minor <= 0) {
      return {
        counter: IDLE,
        action: null,
        remark: { kind: "not-possible", reason: `receipt ${receipt} is refunded already` },
      };
    }
    return {
      counter: { mode: "refund", receipt },
      action: null,
      remark: { kind: "confirm-refund", receipt, amount: left },
    };
  }
  if (counter.mode === "reprint") {
    return { counter: IDLE, action: { type: "reprint", receipt }, remark: { kind: "reprinting", receipt } };
  }
  return { counter, action: null, remark: { kind: "receipt-seen", receipt, refundable: left } };
}

function obey(
  counter: Counter,
  command: Extract<Meaning, { kind: "command" }>["command"],
  context: CounterContext,
): CounterStep {
  const stay = (remark: Remark): CounterStep => ({ counter, action: null, remark });
  switch (command) {
    case "total":
      if (counter.mode !== "basket") return stay({ kind: "basket-empty" });
      return {
        counter: IDLE,
        action: { type: "begin-sale", lines: counter.lines, total: counter.total, ticket: null },
        remark: { kind: "sale-begun", total: counter.total },
      };
    case "cancel":
      if (counter.mode === "idle" && counter.quantity === 1) return stay({ kind: "nothing-to-cancel" });
      return { counter: IDLE, action: null, remark: { kind: "cleared" } };
    case "refund":
      if (counter.mode === "basket") return stay({ kind: "basket-open" });
      return { counter: { mode: "refund", receipt: null }, action: null, remark: { kind: "scan-a-receipt" } };
    case "reprint":
      if (counter.mode === "basket") return stay({ kind: "basket-open" });
      return { counter: { mode: "reprint" }, action: null, remark: { kind: "scan-a-receipt" } };
    case "confirm": {
      if (counter.mode !== "refund" || counter.receipt === null) return stay({ kind: "nothing-to-confirm" });
      const amount = context.refundable(counter.receipt);
      if (amount === null || amount.minor <= 0)
        return { counter: IDLE, action: null, remark: { kind: "cleared" } };
      return {
        counter: IDLE,
        action: { type: "refund", receipt: counter.receipt },
        remark: { kind: "refunding", receipt: counter.receipt, amount },
      };
    }
  }
}
