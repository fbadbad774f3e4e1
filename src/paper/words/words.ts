// Every word that the till prints, by name. A language is one table of this type, so a missing word does not
// compile; which table a paper uses follows from its locale.

import type { Command, CommandCard } from "../../scan/command-cards.ts";
import { en } from "./en.ts";
import { es, esPeruvian, esRioplatense } from "./es.ts";
import { pt } from "./pt.ts";

export interface Words {
  readonly language: "es" | "pt" | "en";
  /** On every paper of a till that moves no real money, at its top and at its end. */
  readonly demo: string;
  /** Before the shop's tax number where the country's own name for it is not known. */
  readonly taxId: string;
  readonly till: string;
  readonly sale: string;
  readonly date: string;
  /** Below a date that is marked with "?". */
  readonly clockUnsure: string;
  readonly total: string;
  /** The total of a sale on a paper that is about something else. */
  readonly saleTotal: string;
  /** Another program's name for the sale. */
  readonly ticket: string;
  readonly reference: string;

  readonly payWithQr: string;
  readonly scanThisQr: string;
  readonly scanCounterQr: string;
  readonly validFor: (minutes: number, seconds: number) => string;
  readonly notAProof: string;

  readonly receipt: string;
  readonly receiptNumber: string;
  readonly paidWith: string;
  readonly installments: (count: number) => string;
  readonly paid: string;
  /** The provider's number of the payment, which the customer sees in the app too. */
  readonly paymentNumber: string;
  readonly copy: (number: number) => string;

  readonly refund: string;
  readonly refundNumber: string;
  readonly refundWhole: string;
  readonly refundPart: string;
  readonly refundPending: string;
  readonly refundElsewhere: string;
  readonly refunded: string;
  /** In its place while the provider has not finished. */
  readonly toRefund: string;
  readonly refundedSoFar: string;
  readonly remains: string;
  /** Before the name of who gave it back, and of the second person. */
  readonly refundBy: string;
  readonly refundApprovedBy: string;
  /** The provider's id of the refund. */
  readonly refundId: string;
  /** The last line of a refund slip, which makes it one. At most 24 characters, so that it is one line. */
  readonly refundSeal: string;
  /** The last line while the provider has not finished: the slip is no proof yet. At most 24 characters. */
  readonly refundPendingSeal: string;

  /** On receipt and refund slip where the country has no words of its own (fiscal-note.ts). */
  readonly notFiscal: string;
  /** At both ends of a picture of a paper, which is no paper. At most 24 characters. */
  readonly preview: string;

  readonly notPaid: string;
  readonly expired: string;
  readonly canceled: string;
  readonly powerCut: string;
  readonly refused: string;
  readonly nothingCharged: string;
  readonly qrVoid: string;
  /** The last line of a piece that was cut off before its own last line. */
  readonly torn: string;

  /** On the QR that hangs on the counter: what it is for, how, and where the payer sees the amount. */
  readonly posterTitle: string;
  readonly posterScan: string;
  readonly posterLook: string;

  readonly cardsTitle: string;
  /** Over the cards of one kind; the meaning is what all of them have in common. */
  readonly cardGroups: Readonly<Record<CommandCard["kind"], CardWords>>;
  readonly cards: Readonly<Record<Command, CardWords>>;
  readonly quantityCard: (quantity: number) => string;
  readonly digitCard: (digit: string) => string;
  /** Over the name of a person of the staff. */
  readonly staffCard: string;
  readonly staffCardNote: string;

  /** The provider's methodType, in words; a brand may follow. */
  readonly methods: Readonly<Record<MethodType, string>>;
}

export interface CardWords {
  readonly title: string;
  /** One sentence: what happens, or what to scan next. */
  readonly meaning: string;
}

/** The kinds of payment method that Mercado Pago names (mercado-pago.md 4 and 8.1). */
export type MethodType =
  | "account_money"
  | "credit_card"
  | "debit_card"
  | "prepaid_card"
  | "voucher_card"
  | "bank_transfer"
  | "digital_currency"
  | "digital_wallet"
  | "pix"
  | "interop_transfer";

/** @param locale a BCP 47 tag; a language without a table reads Spanish, as most of the countries do */
export function wordsFor(locale: string): Words {
  if (/^pt\b/i.test(locale)) return pt;
  if (/^en\b/i.test(locale)) return en;
  if (/^es-PE$/i.test(locale)) return esPeruvian;
  return /^es-(?:AR|UY)$/i.test(locale) ? esRioplatense : es;
}
