// What the dialogue at the counter can be in the middle of, what it can ask the till to do, and what it has to
// know for that. The steps themselves are in counter.ts and, for each longer dialogue, in a file of its own.

import type { PaperQuestion } from "../../feedback/paper-question.ts";
import type { Reason, ReasonCode } from "../../feedback/reasons.ts";
import type { Remark } from "../../feedback/remarks.ts";
import type { Money } from "../../money/money.ts";
import type { RefundedLine, Sale, SaleLine } from "../../sale/sale.ts";
import type { Meaning } from "../../scan/understand.ts";
import type { SaleWish } from "../book/new-sale.ts";
import type { Language } from "../book/records.ts";
import type { RefundRequest } from "../refunds/refund-desk.ts";

/** Nothing is asked; a basket stands until it is paid or cleared. */
export type Resting =
  | { readonly mode: "idle"; readonly quantity: number }
  | {
      readonly mode: "basket";
      readonly lines: readonly SaleLine[];
      readonly total: Money;
      readonly quantity: number;
      /** The sale that these articles were to be paid in by QR, before it was withdrawn because cash was offered. */
      readonly insteadOf?: number;
    };

/** In a dialogue, `prompt` is what the display asks for while nothing else is remarked. */
export type Counter =
  | Resting
  | CashDialogue
  | RefundDialogue
  /** @property copies of the receipt that is scanned next, 1 to 5 */
  | { readonly mode: "reprint"; readonly prompt: Remark; readonly copies: number }
  /** @property back where the price was asked for */
  | { readonly mode: "price"; readonly prompt: Remark; readonly back: Resting }
  /** @property step "closing": the till asks the provider and writes; nobody can end that */
  | { readonly mode: "z"; readonly prompt: Remark; readonly step: "confirm" | "closing" }
  /** The devices show one after the other what they can. */
  | { readonly mode: "test"; readonly prompt: Remark };

/** Cash was offered for articles, a ticket, or for a sale that waits for its QR to be paid. */
export type CashDialogue =
  /** Before anybody said what for. */
  | {
      readonly mode: "cash";
      readonly step: "ticket";
      readonly prompt: Remark;
      readonly tendered: Money | null;
      readonly sale: null;
    }
  | CashFor;

type CashFor = {
  readonly mode: "cash";
  readonly prompt: Remark;
  readonly owed: Owed;
  /** What the customer hands over; null is the total, to the coin. */
  readonly tendered: Money | null;
} /** The provider is asked to withdraw the order; until it says so, the customer may pay by QR. */ & (
  | { readonly step: "withdrawing"; readonly sale: number }
  /** The order may still be paid: cash needs one more CONFIRM. */
  | { readonly step: "warned"; readonly sale: number }
  | {
      readonly step: "amount";
      /** Whose order cash is taken instead of; null where there was none. */
      readonly sale: number | null;
      readonly digits: string;
      readonly back: Resting;
    }
);

export type Owed = Omit<SaleWish, "tendered" | "insteadOf">;

/** A refund was begun at the counter. */
export type RefundDialogue = { readonly mode: "refund"; readonly prompt: Remark } & (
  | { readonly step: "receipt" }
  /** CONFIRM gives back the amount that was typed, the lines that were picked, or else all that remains. */
  | {
      readonly step: "choice";
      readonly receipt: number;
      readonly lines: readonly RefundedLine[];
      /** Of the next article. */
      readonly quantity: number;
      readonly typed: TypedAmount | null;
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

/** An amount as it is said digit by digit, in whole units of the currency. */
export interface TypedAmount {
  readonly digits: string;
  readonly amount: Money;
}

/** Whose word it is: of the one who gives the money back, or of the second person. */
export type Witness = "staff" | "approver";

export interface CounterWish {
  readonly receipt: number;
  /** For the display; what is really given back is decided after the look. */
  readonly amount: Money;
  readonly request: RefundRequest;
}

export type CounterAction =
  | { readonly type: "begin-sale"; readonly wish: SaleWish }
  | { readonly type: "cancel-order" }
  | { readonly type: "refund"; readonly wish: CounterWish }
  | { readonly type: "reprint"; readonly receipt: number; readonly copies: number }
  | { readonly type: "print-x" }
  | { readonly type: "close-day" }
  | { readonly type: "test" }
  | { readonly type: "choose-language"; readonly language: Language }
  | { readonly type: "paper-seen"; readonly question: PaperQuestion };

export interface CounterContext {
  /** In front of the customer and not ended. */
  readonly sale: Sale | null;
  readonly largestTotal: Money;
  /** The receipt of the latest sale, when it is paid and not wholly given back. */
  readonly lastReceipt: number | null;
  /** What was paid and not given back since the day's last close. */
  readonly dayNet: Money;
  /** Why nothing can be printed right now; null when it can. */
  readonly printerProblem: Reason | null;
  /** Papers of sales are being printed, or are owed and come first. */
  readonly printerOccupied: boolean;
  /** The paper that the display asks for at this moment. */
  readonly question: PaperQuestion | null;
  /** What the till would speak next. */
  readonly nextLanguage: Language;
  /** The sale of a receipt; null when there is no such receipt. */
  saleOf(receipt: number): Sale | null;
  /** Why a ticket may not be sold (again); null when it may. */
  ticketProblem(ticket: string): Reason | null;
  /** Whose card it is; null for a card of nobody here. */
  staffName(card: string): string | null;
}

export interface CounterStep {
  readonly counter: Counter;
  readonly action: CounterAction | null;
  readonly remark: Remark;
}

export const IDLE: Resting = { mode: "idle", quantity: 1 };

/** What waits to be paid at the counter and is no sale yet; null when nothing does. */
export function waitingBasket(counter: Counter): Pick<Owed, "lines" | "total"> | null {
  switch (counter.mode) {
    case "basket":
      return counter;
    case "cash":
      return counter.step === "ticket" ? null : counter.owed;
    case "price":
      return waitingBasket(counter.back);
    default:
      return null;
  }
}

/** Nothing changes but what is said. */
export function stay(counter: Counter, remark: Remark): CounterStep {
  return { counter, action: null, remark };
}

/** Goes on in a dialogue, and says at once what it asks for. */
export function ask(counter: Exclude<Counter, Resting>): CounterStep {
  return stay(counter, counter.prompt);
}

/** Ends a dialogue without having done anything. */
export function leave(back: Resting): CounterStep {
  return stay(
    back,
    back.mode === "basket" ? { kind: "basket-kept", total: back.total } : { kind: "cleared" },
  );
}

export function decline(why: ReasonCode, reason: string) {
  return { kind: "not-possible", why, reason } as const;
}

export function isCommand(meaning: Meaning, ...commands: readonly string[]): boolean {
  return meaning.kind === "command" && commands.includes(meaning.command);
}

/** A code that means nothing here, or is of something that is not sold by its code alone. */
export function unknownCode(
  meaning: Extract<Meaning, { kind: "unknown" | "foreign-receipt" }>,
): Extract<Remark, { kind: "unknown-code" | "not-possible" }> {
  if (meaning.kind === "unknown" && meaning.fault === "by-weight")
    return decline("by-weight", meaning.reason);
  const why = meaning.kind === "unknown" ? meaning.fault : "other-till";
  return { kind: "unknown-code", why, reason: meaning.reason };
}

/** Why a code is none that this till knows; null when it is one. */
export function codeProblem(meaning: Meaning) {
  if (meaning.kind !== "unknown" && meaning.kind !== "foreign-receipt") return null;
  return unknownCode(meaning);
}

export function noSuchReceipt(receipt: number): Extract<Remark, { kind: "unknown-code" }> {
  return { kind: "unknown-code", why: "no-such-receipt", reason: `no receipt ${receipt} in this till` };
}
