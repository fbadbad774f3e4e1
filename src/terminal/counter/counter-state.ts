// What the dialogue at the counter can be in the middle of, what it can ask the till to do, and what it has to
// know for that. The steps themselves are in counter.ts and, for refunds, in refund-dialogue.ts.

import type { Remark } from "../../feedback/remarks.ts";
import type { Money } from "../../money/money.ts";
import type { RefundedLine, Sale, SaleLine } from "../../sale/sale.ts";
import type { RefundRequest } from "../refunds/refund-desk.ts";

export type Counter =
  | { readonly mode: "idle"; readonly quantity: number }
  | {
      readonly mode: "basket";
      readonly lines: readonly SaleLine[];
      readonly total: Money;
      readonly quantity: number;
    }
  | RefundDialogue
  | { readonly mode: "reprint" };

/** A refund was begun at the counter; `prompt` is what the display asks for while nothing else is remarked. */
export type RefundDialogue = { readonly mode: "refund"; readonly prompt: Remark } & (
  | { readonly step: "receipt" }
  /** CONFIRM gives back the lines that were picked, or all that remains when none was. */
  | {
      readonly step: "choice";
      readonly receipt: number;
      readonly lines: readonly RefundedLine[];
      /** Of the next article. */
      readonly quantity: number;
    }
  /** The refund desk was asked and has not answered. */
  | { readonly step: "asked"; readonly wish: CounterWish }
  | {
      readonly step: "warned";
      readonly wish: CounterWish;
      readonly warning: RefundRequest["despite"][number];
    }
  | { readonly step: "card"; readonly wish: CounterWish; readonly who: Witness }
  | {
      readonly step: "pin";
      readonly wish: CounterWish;
      readonly who: Witness;
      readonly card: string;
      readonly name: string;
      readonly digits: string;
    }
);

/** Whose word it is: of the one who gives the money back, or of the second person. */
export type Witness = "staff" | "approver";

export interface CounterWish {
  readonly receipt: number;
  /** For the display; what is really given back is decided after the look. */
  readonly amount: Money;
  readonly request: RefundRequest;
}

export type CounterAction =
  | {
      readonly type: "begin-sale";
      readonly lines: readonly SaleLine[];
      readonly total: Money;
      readonly ticket: string | null;
    }
  | { readonly type: "cancel-order" }
  | { readonly type: "refund"; readonly wish: CounterWish }
  | { readonly type: "reprint"; readonly receipt: number };

export interface CounterContext {
  /** A sale is in front of the customer and not ended. */
  readonly paying: boolean;
  readonly largestTotal: Money;
  /** The receipt of the latest sale, when it is paid and not wholly given back. */
  readonly lastReceipt: number | null;
  /** The sale of a receipt; null when there is no such receipt. */
  saleOf(receipt: number): Sale | null;
  /** Why a ticket may not be sold (again); null when it may. */
  ticketProblem(ticket: string): string | null;
  /** Whose card it is; null for a card of nobody here. */
  staffName(card: string): string | null;
}

export interface CounterStep {
  readonly counter: Counter;
  readonly action: CounterAction | null;
  readonly remark: Remark;
}

export const IDLE: Counter = { mode: "idle", quantity: 1 };

/** Nothing changes but what is said. */
export function stay(counter: Counter, remark: Remark): CounterStep {
  return { counter, action: null, remark };
}
