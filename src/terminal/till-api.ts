// What can be asked of a running till, by the local socket, the demo console or a test. Every answer is
// plain data that survives JSON.

import type { Json } from "../journal/journal.ts";

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
  readonly provider: { readonly name: string; readonly reachable: boolean | null; readonly detail: string };
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
  /**
   * @param receipt receipt number or receipt code
   * @param amount decimal with a point; null refunds what remains
   * Resolves when the outcome is known, or after `waitMs` with the refund as far as it got.
   */
  refund(
    receipt: string,
    amount: string | null,
    waitMs: number,
  ): Promise<{ sale: SaleView; refund: RefundView }>;
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
