// What can be asked of a running till, by the local socket, the demo console or a test. Every answer is
// plain data that survives JSON.

import type { Json } from "../journal/journal.ts";
import type { MachineView } from "../machine/machine-view.ts";
import type { KeptReconciliation } from "../reconcile/reconciliation.ts";
import type { Credentials } from "../staff/staff.ts";
import type { AmountView, DayView } from "./day-view.ts";

export type { AmountView, DayLine, DayView } from "./day-view.ts";

export interface PaperView {
  /** Null for a report of the day. */
  readonly sale: number | null;
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
    /** Of one unit, where that made its price: "0.345 kg"; null for what is sold by the piece. */
    readonly weight: string | null;
    readonly total: AmountView;
  }[];
  readonly orderId: string | null;
  readonly qrData: string | null;
  readonly receiptNumber: number | null;
  /** What the receipt's barcode carries; null until paid. */
  readonly receiptCode: string | null;
  /** Of a sale in cash; null of one by QR. */
  readonly cash: { readonly tendered: AmountView; readonly change: AmountView } | null;
  readonly payment: {
    readonly id: string;
    readonly number: string | null;
    readonly methodType: string | null;
    readonly method: string | null;
    readonly paid: AmountView;
  } | null;
  readonly refunds: readonly RefundView[];
  readonly papers: readonly {
    readonly id: string;
    readonly status: string;
    /** Of a printed paper: "sent" to a printer that cannot say whether it came out; null where nobody knows. */
    readonly proof: "confirmed" | "sent" | "person" | null;
  }[];
  /** Nothing is left to do: neither money nor paper is open. */
  readonly settled: boolean;
}

export interface DeviceView {
  readonly name: string;
  readonly condition: "ready" | "attention" | "missing";
  readonly detail: string;
}

/** What came of a check of one device. */
export interface HealthView {
  /** Its name, as in DeviceView. */
  readonly device: string;
  /** Null where only a person can tell. */
  readonly ok: boolean | null;
  /** What was done, what came of it, and what to do or to look for. */
  readonly words: string;
}

export interface PrinterView extends DeviceView {
  /** Name of its profile, and which printers that is for. */
  readonly profile: string;
  readonly description: string;
  readonly paperMm: number;
  /** Characters on a line, in the normal and in the small font; dots across. */
  readonly columns: number;
  readonly smallColumns: number;
  readonly dots: number;
  /** Scans are codes of its calibration strip now. */
  readonly calibrating: boolean;
}

export interface DrawerView extends DeviceView {
  /** Null where no sensor says. */
  readonly opened: boolean | null;
  /** Why it did not open for the cash of the last sale or refund; empty when it did, or was opened since. */
  readonly shut: string;
  /** How often it was opened without a sale, since the day's last close. */
  readonly openings: number;
}

export interface TillStatus {
  readonly version: string;
  /** True when no real money can move; then `notice` says so in words. */
  readonly demo: boolean;
  readonly notice: string | null;
  /** "idle", "basket", "cash", "refund", "reprint", "price", "z", "test" or the status of the sale in front. */
  readonly state: string;
  /** The two lines the customer sees. */
  readonly display: readonly [string, string];
  readonly basket: {
    readonly lines: SaleView["lines"];
    readonly total: AmountView;
  } | null;
  readonly sale: SaleView | null;
  /** Papers that are promised and not known to be printed. */
  readonly owed: readonly PaperView[];
  /** Null where there is no drawer. */
  readonly drawer: DrawerView | null;
  /** Sales whose money is not settled, or was paid twice, and which are no longer in front of the customer. */
  readonly unsettled: readonly SaleView[];
  readonly devices: readonly DeviceView[];
  readonly provider: {
    readonly name: string;
    /** On which rail orders are made, and why. */
    readonly rail: string;
    readonly reachable: boolean | null;
    readonly detail: string;
  };
  /** The machine that the till runs on. */
  readonly machine: MachineView;
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
  readonly journal: {
    readonly directory: string;
    readonly records: number;
    readonly head: string;
    /** Null, or what was found to be damaged while the till ran, and what to do. */
    readonly damage: string | null;
  };
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

/** A paper to be looked at; it says at both ends that it is no paper. */
export interface PaperPicture {
  readonly sale: number;
  /** "qr-ticket", "receipt", "receipt/copy-1", "refund-slip-1" or "not-paid-slip". */
  readonly paper: string;
  readonly format: "text" | "svg" | "png";
  /** The text or the SVG itself; a PNG in base64. */
  readonly content: string;
}

export interface TillApi {
  status(): TillStatus;
  scan(text: string): Promise<ScanAnswer>;
  /**
   * @param amount decimal with a point, "500.00"
   * @param tendered what the customer handed over in cash; without it the sale is paid by QR
   */
  sell(amount: string, ticket: string | null, tendered?: string): Promise<SaleView>;
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
  /** A person saw a paper that the printer never confirmed. @param paper as in SaleView.papers: "receipt" */
  confirmPaper(sale: number, paper: string): Promise<SaleView>;
  /** Puts a COPY n into the printer's queue. */
  reprint(receipt: string): Promise<{ sale: SaleView; copy: number }>;
  /** Prints the command cards. */
  cards(): Promise<{ readonly outcome: string; readonly detail: string }>;
  /** The command cards on A4: one SVG for each page. */
  cardPages(): readonly string[];
  /**
   * What a paper of a sale looks like on this printer, whether it was printed or not. Prints nothing.
   * @param paper null for the one that came last
   */
  picture(sale: number, paper: string | null, format: PaperPicture["format"]): PaperPicture;
  devices(): readonly DeviceView[];
  /**
   * Checks one device or all of them, and resolves within 30 seconds for each. "interactive" makes them do something
   * that a person judges, and is declined while a sale is open.
   * @param device its name, or the first word of it ("scanner" is every scanner); null for all
   */
  checkHealth(
    depth: "internal" | "external" | "interactive",
    device: string | null,
  ): Promise<readonly HealthView[]>;
  printer(): PrinterView;
  /**
   * Prints the calibration strip; from then on scans are its codes, until it is ended or left alone. Resolves when
   * the strip is out, or is known not to come.
   */
  calibratePrinter(): Promise<{ readonly outcome: string; readonly detail: string }>;
  /** Null where there is no drawer. */
  drawer(): DrawerView | null;
  /** Opens the drawer without a sale. Journaled before it opens. @param reason at most 80 characters */
  openDrawer(reason: string): Promise<DrawerView>;
  /** What the day adds up to so far. @param counted what somebody counted in the drawer, "5000.00" */
  day(counted?: string | null): DayView;
  /** Prints that as an X report. */
  printX(counted?: string | null): Promise<DayView>;
  /** Closes the day; the Z report is printed as soon as the printer can. */
  closeDay(counted?: string | null): Promise<DayView>;
  /** A day that was closed, as its Z report has it. @throws TillRefusal where there is none of that number */
  closedDay(number: number): DayView;
  /** Puts a COPY of a Z report into the printer's queue; of one that is owed, the report itself. */
  copyReport(number: number): DayView;
  /** A person saw a Z report that the printer never confirmed. */
  confirmReport(number: number): Promise<DayView>;
  /**
   * Journals what came of a reconciliation.
   * @param print it comes out as a paper, too
   * @returns what became of the paper, in words; null when none was wanted
   */
  keepReconciliation(
    reconciliation: KeptReconciliation,
    print: boolean,
  ): Promise<{ readonly printed: string | null }>;
  /** @param amount as people write it, "5000.00"; @param reason at most 80 characters */
  moveCash(move: "float" | "pay-in" | "pay-out", amount: string, reason: string): Promise<DayView>;
  /** Journal records from a sequence number on. */
  journal(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[];
  /** @returns a function that ends the subscription */
  subscribe(listener: (news: TillNews) => void): () => void;
}
