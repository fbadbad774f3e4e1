// What can be asked of a running till, by the local socket, the demo console or a test. Every answer is
// plain data that survives JSON.

import type { Json } from "../journal/journal.ts";
import type { Credentials } from "../staff/staff.ts";

export interface AmountView {
  /** Whole number of the smallest unit. */
  readonly minor: number;
  readonly currency: string;
  /** With a point, as on the command line: "1250.50". */
  readonly decimal: string;
  /** As the locale writes it: "$ 1.250,50". */
  readonly text: string;
}

export interface PaperView {
  readonly sale: number;
  readonly paper: string;
  readonly status: string;
  /** Why it is not printed yet and what settles it. */
  readonly detail: string;
}

export interface RefundView {
  readonly id: number;
  readonly amount: AmountView;
  readonly status: "requested" | "pending" | "done" | "refused";
  readonly detail: string;
  readonly lines: readonly { readonly line: number; readonly title: string; readonly quantity: number }[];
  /** Who gave it back and who agreed, by name; null where nobody had to answer for it. */
  readonly by: string | null;
  readonly approvedBy: string | null;
  /** Made by somebody else, such as in the seller's own app. */
  readonly elsewhere: boolean;
}

/** What somebody wants to give back. With neither amount nor lines it is everything that remains. */
export interface RefundWish {
  /** Receipt number or receipt code. */
  readonly receipt: string;
  /** Decimal with a point. */
  readonly amount: string | null;
  /** Lines of the sale, numbered from 1; whole units. */
  readonly lines: readonly { readonly line: number; readonly quantity: number }[] | null;
  /** Give back although the same was given back before. */
  readonly again: boolean;
  readonly staff: Credentials | null;
  readonly approver: Credentials | null;
}

/** What a refund would be, before anything is asked for. */
export interface RefundPreview {
  readonly sale: SaleView;
  readonly amount: AmountView;
  /** What could still be given back. */
  readonly remaining: AmountView;
  /** Of each line, how many units were not given back by lines. */
  readonly lines: readonly {
    readonly line: number;
    readonly title: string;
    readonly quantity: number;
    readonly remaining: number;
    readonly unitPrice: AmountView;
  }[];
  /** Why the provider may refuse, or why a person should look twice; nothing here forbids it. */
  readonly warnings: readonly {
    readonly code: "past-time-limit" | "full-only" | "same-again";
    readonly text: string;
  }[];
  /** Somebody of the staff has to answer for it. */
  readonly staffNeeded: boolean;
}

export interface StaffView {
  readonly id: string;
  readonly name: string;
  readonly refundLimit: AmountView | null;
  readonly dayLimit: AmountView | null;
  /** Given back on this person's word within 24 hours of the provider's clock. */
  readonly givenBack: AmountView;
  readonly mayApprove: boolean;
  readonly locked: boolean;
}

export interface StaffWish {
  readonly id: string;
  readonly name: string;
  readonly pin: string;
  /** Decimals with a point; null: no limit. */
  readonly refundLimit: string | null;
  readonly dayLimit: string | null;
  readonly mayApprove: boolean;
}

export interface SaleView {
  readonly id: number;
  readonly reference: string;
  readonly ticket: string | null;
  readonly status: string;
  /** For a person: "refused 401: the access token is not valid". */
  readonly detail: string;
  readonly total: AmountView;
  readonly lines: readonly {
    readonly title: string;
    readonly quantity: number;
    readonly total: AmountView;
  }[];
  readonly orderId: string | null;
  readonly qrData: string | null;
  readonly receiptNumber: number | null;
  /** What the receipt's barcode carries; null until paid. */
  readonly receiptCode: string | null;
  readonly payment: {
    readonly id: string;
    readonly number: string | null;
    readonly methodType: string | null;
    readonly method: string | null;
    readonly paid: AmountView;
  } | null;
  readonly refunds: readonly RefundView[];
  readonly papers: readonly { readonly id: string; readonly status: string }[];
  /** Nothing is left to do: neither money nor paper is open. */
  readonly settled: boolean;
}

export interface DeviceView {
  readonly name: string;
  readonly condition: "ready" | "attention" | "missing";
  readonly detail: string;
}

export interface TillStatus {
  readonly version: string;
  /** True when no real money can move; then `notice` says so in words. */
  readonly demo: boolean;
  readonly notice: string | null;
  /** "idle", "basket", "refund", "reprint" or the status of the sale in front of the customer. */
  readonly state: string;
  /** The two lines the customer sees. */
  readonly display: readonly [string, string];
  readonly basket: {
    readonly lines: readonly {
      readonly title: string;
      readonly quantity: number;
      readonly total: AmountView;
    }[];
    readonly total: AmountView;
  } | null;
  readonly sale: SaleView | null;
  /** Papers that are promised and not known to be printed. */
  readonly owed: readonly PaperView[];
  /** Sales whose money is not settled and which are no longer in front of the customer. */
  readonly unsettled: readonly SaleView[];
  readonly devices: readonly DeviceView[];
  readonly provider: {
    readonly name: string;
    /** On which rail orders are made, and why. */
    readonly rail: string;
    readonly reachable: boolean | null;
    readonly detail: string;
  };
  /** Notifications of the provider, which make the till look earlier; null when nobody can send any. */
  readonly webhooks: {
    /** "127.0.0.1:8089/mercado-pago" */
    readonly address: string;
    /** Why nobody can call; empty when all is well. */
    readonly problem: string;
    /** Whether signatures are checked. */
    readonly signed: boolean;
    readonly received: number;
    /** Taken as hints. */
    readonly accepted: number;
    /** How many were not, by reason. */
    readonly dropped: Readonly<Record<string, number>>;
    /** Rightly signed while the provider's clock was not known, so that their age could not be looked at. */
    readonly undated: number;
    /** How often they made the till look at a sale. */
    readonly looks: number;
  } | null;
  readonly journal: { readonly directory: string; readonly records: number; readonly head: string };
}

export interface ScanAnswer {
  /** False when the scan changed nothing. */
  readonly accepted: boolean;
  /** What the till understood or why it did not: one sentence. */
  readonly message: string;
}

/** Live news: the kind and the data of each server-sent event. */
export interface TillNews {
  readonly type: "status" | "sale" | "paper" | "scan" | "device";
  readonly data: Json;
}

/** The till understood and declines; nothing was changed. */
export class TillRefusal extends Error {
  override readonly name = "TillRefusal";
  readonly code:
    | "bad-input" // the request itself is wrong
    | "not-found"
    | "busy" // another sale is in front of the customer
    | "not-possible"; // understood, but not in this state
  constructor(code: TillRefusal["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export interface TillApi {
  status(): TillStatus;
  scan(text: string): Promise<ScanAnswer>;
  /** @param amount decimal with a point, "500.00" */
  sell(amount: string, ticket: string | null): Promise<SaleView>;
  sale(id: number): SaleView | null;
  /** Ends the order in front of the customer, or the basket. Resolves when the request was journaled. */
  cancel(): Promise<ScanAnswer>;
  /** Looks at the provider first, and begins nothing. */
  previewRefund(wish: Pick<RefundWish, "receipt" | "amount" | "lines">): Promise<RefundPreview>;
  /** Resolves when the outcome is known, or after `waitMs` with the refund as far as it got. */
  refund(wish: RefundWish, waitMs: number): Promise<{ sale: SaleView; refund: RefundView }>;
  staff(): readonly StaffView[];
  /**
   * Enrols a person or changes one, and prints the card.
   * Resolves when it is on the disk; `card` says how the printing went.
   */
  setStaff(wish: StaffWish): Promise<{ readonly staff: StaffView; readonly card: string }>;
  removeStaff(id: string): Promise<readonly StaffView[]>;
  unlockStaff(id: string): Promise<StaffView>;
  /** Prints the QR that hangs on the counter. @param qrText what the QR holds, at most 512 characters */
  poster(qrText: string): Promise<{ readonly outcome: string; readonly detail: string }>;
  /** Puts a COPY n into the printer's queue. */
  reprint(receipt: string): Promise<{ sale: SaleView; copy: number }>;
  /** Prints the command cards. */
  cards(): Promise<{ readonly outcome: string; readonly detail: string }>;
  devices(): readonly DeviceView[];
  /** Journal records from a sequence number on. */
  journal(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[];
  /** @returns a function that ends the subscription */
  subscribe(listener: (news: TillNews) => void): () => void;
}
