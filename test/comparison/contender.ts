// What the comparison asks of a till, whoever built it: to sell, to give back, to survive. What it says of itself is
// held against what the provider and the paper say.

import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import type { VirtualMercadoPago } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";

export const TOKEN = "APP_USR-comparison-canary-do-not-print";
export const PRICE_MINOR = 125_050;
/** How long an order lives; Mercado Pago's least. */
export const VALIDITY_S = 30;

export interface Place {
  readonly folder: string;
  readonly virtual: VirtualMercadoPago;
  /** "tcp://host:port" */
  readonly printer: string;
}

/** What a till says of one of its sales. */
export interface Belief {
  readonly reference: string;
  /** "unknown": it says itself that it does not know yet and goes on asking. */
  readonly money: "paid" | "unpaid" | "unknown";
  /** "owed": it says itself that the receipt is not out, or that it does not know. */
  readonly receipt: "printed" | "owed" | "none";
  readonly refund: "done" | "not done" | "unknown" | "none";
}

/** Papers by what a customer could do with them. */
export interface Sorted {
  /** Whole receipts that pass for the only one. */
  readonly originals: number;
  /** Whole receipts that say that they are copies. */
  readonly copies: number;
  /** Papers on which one thing begins below the torn half of another. */
  readonly glued: number;
}

export interface Contender {
  readonly name: string;
  start(): Promise<void>;
  /** The cashier sells one article; where the till says that it failed, once more. */
  sell(title?: string): Promise<void>;
  cancel(): Promise<void>;
  /** The cashier gives everything back; where the till says that it failed, once more. */
  refund(): Promise<void>;
  /** Where the till says that the receipt did not come out, the cashier has it printed once more. */
  reprintIfAsked(): Promise<void>;
  kill(): Promise<void>;
  /** A power cut while the till was off: what was written last never reached the disk. */
  loseLastWrite(): void;
  /** A second one is started beside the first. */
  startAnother(): Promise<void>;
  beliefs(): Promise<readonly Belief[]>;
  sort(papers: readonly Paper[]): Sorted;
  stop(): Promise<void>;
}

/** How often papers begin twice. @param head the first line of every paper of this till */
export function countGlued(papers: readonly Paper[], head: string): number {
  return papers.filter((paper) => linesOf(paper).filter((line) => line === head).length > 1).length;
}

export function linesOf(paper: Paper): readonly string[] {
  return paper.text.split("\n").map((line) => line.trim());
}
