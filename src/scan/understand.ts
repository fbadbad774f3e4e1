// What a scanned text means. Pure: it looks, names what it saw, and changes nothing; whether the till can do
// it now is decided elsewhere. Codes that are not exactly a command are ordinary articles or unknown.

import type { Article, Catalog } from "../catalog/catalog.ts";
import { type ElementReading, GS, readBracketed, readDigitalLink, readElements } from "../catalog/gs1.ts";
import { sellElements } from "../catalog/gs1-article.ts";
import { expandUpcE, hasGtinCheckDigit } from "../catalog/gtin.ts";
import { type LabelPattern, readScaleLabel } from "../catalog/scale-label.ts";
import { type LabelReading, type SoldArticle, sellPiece } from "../catalog/sold-article.ts";
import { assertPayable } from "../money/decimal.ts";
import { type Money, MoneyError, money } from "../money/money.ts";
import { type AimCode, readAim } from "./aim.ts";
import { COMMANDS, type Command, DIGITS, LARGEST_QUANTITY } from "./command-cards.ts";
import { looksLikeReceiptCode, parseReceiptCode } from "./receipt-code.ts";

export interface ScanContext {
  readonly catalog: Catalog;
  /** Layouts of the scale's labels; the first that fits decides. */
  readonly labelPatterns: readonly LabelPattern[];
  /** This till's book of receipts, six digits. */
  readonly book: string;
  /** What somebody may type on a keypad now; it comes the way every code does. */
  readonly awaited: AwaitedNumber;
  /**
   * People here have PINs. One may be typed a moment too late: then a short number that is unknown is not repeated.
   */
  readonly pinsInUse: boolean;
}

export type AwaitedNumber = "pin" | "amount" | "nothing";

export type Meaning =
  /** The article's price is the one to sell at, also when it came from a label. @property count 1 or more */
  | { readonly kind: "article"; readonly article: SoldArticle; readonly count: number }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "quantity"; readonly quantity: number }
  /** The secret of a staff card. */
  | { readonly kind: "staff"; readonly card: string }
  /** One digit of a PIN or an amount, or two zeros. */
  | { readonly kind: "digit"; readonly digit: string }
  /** A whole PIN, typed on a keypad; only where one is awaited. */
  | { readonly kind: "pin"; readonly pin: string }
  /** A whole number, typed on a keypad; only where an amount is awaited. */
  | { readonly kind: "number"; readonly number: string }
  /** What the customer hands over, as another program's ticket says it. */
  | { readonly kind: "tendered"; readonly amount: Money }
  /** Another program's sale: its amount, and its own name for it. */
  | { readonly kind: "ticket"; readonly amount: Money; readonly reference: string }
  | { readonly kind: "receipt"; readonly number: number }
  | {
      readonly kind: "foreign-receipt";
      readonly book: string;
      readonly number: number;
      readonly reason: string;
    }
  /** `reason` is for a person: "1234: not in the catalogue"; `code` may be a secret and is for nobody's eyes. */
  | {
      readonly kind: "unknown";
      readonly code: string;
      readonly reason: string;
      readonly fault: CodeFault;
      /** What the code is of, where it is listed and sold by weight. */
      readonly byWeight?: { readonly title: string; readonly pricePerKg: Money };
    };

/** What is the matter with a code that means nothing. */
export type CodeFault = "unlisted" | "misread" | "not-a-card" | "by-weight";

// A QR of a ticket needs about 70; what is longer came from another kind of code.
const LONGEST_CODE = 256;

const STAFF_CARD = /^TILL:STAFF:/i;

/** A card or a receipt: what tells the till to do something, where an article only tells what is sold. */
export function isOrder(text: string): boolean {
  const code = text.trim().replace(/^\][A-Za-z]\d/, "");
  return /^TILL:/i.test(code) || looksLikeReceiptCode(code);
}

/** @param text one scan without its terminator; any text at all. Never throws. */
export function understand(text: string, context: ScanContext): Meaning {
  const typed = text.trim();
  const scanned = readAim(typed);
  const { code } = scanned;
  if (text.length > LONGEST_CODE) {
    if (STAFF_CARD.test(code)) return damagedStaffCard();
    return unknown(
      text,
      `${text.length} characters are too many for a code (at most ${LONGEST_CODE})`,
      "misread",
    );
  }
  if (code === "") return { kind: "unknown", code, reason: "the scan is empty", fault: "misread" };
  if (/^TILL:/i.test(code)) return understandCard(code, context);
  if (looksLikeReceiptCode(code)) return understandReceipt(code, context);
  const meaning = understandArticle(scanned, context);
  if (meaning.kind === "article" || !/^\d{1,12}$/.test(code)) return meaning;
  if (context.awaited === "pin" && isPin(typed)) return { kind: "pin", pin: typed };
  const isUnlisted = meaning.kind === "unknown" && meaning.fault === "unlisted";
  if (context.awaited === "amount" && isUnlisted && isTypedAmount(typed)) {
    return { kind: "number", number: typed };
  }
  if (!context.pinsInUse) return meaning;
  return {
    kind: "unknown",
    code,
    reason: `a number of ${code.length} digits: not in the catalogue`,
    fault: "unlisted",
  };
}

/** What a scanner marks, and what checks as the number of an article, was not typed by a person. */
function isPin(typed: string): boolean {
  return /^\d{4,12}$/.test(typed) && !([8, 12].includes(typed.length) && hasGtinCheckDigit(typed));
}

/** The shortest number of an article has eight digits; so long an amount is said by digit cards. */
function isTypedAmount(typed: string): boolean {
  return /^\d{1,7}$/.test(typed);
}

/** What the catalogue lists as it was scanned is the shop's own word; after that, what the code itself says. */
function understandArticle(scanned: AimCode, context: ScanContext): Meaning {
  const { code, eightDigits, kind } = scanned;
  const { catalog, labelPatterns } = context;
  for (const pattern of kind === "gs1" ? [] : labelPatterns) {
    const label = readScaleLabel(code, pattern, catalog);
    if (label.kind !== "other") return meaningOf(code, label);
  }
  const article = catalog.find(code, eightDigits);
  if (article !== null) return understandListed(code, article);
  const elements = kind === "gs1" ? readElements(code) : readUnmarkedElements(code);
  if (elements?.kind === "faulty")
    return unknown(code, `a GS1 code with ${elements.reason}; scan it again`, "misread");
  if (elements !== null) return meaningOf(code, sellElements(elements.elements, catalog, LARGEST_QUANTITY));
  if (isMisread(scanned)) return unknown(code, "the check digit does not fit; scan it again", "misread");
  return unknown(code, "not in the catalogue");
}

function understandListed(code: string, article: Article): Meaning {
  if (article.unit === "kg") {
    const { price: pricePerKg, title } = article;
    const fault = unknown(code, "sold by weight; scan the label of the scale", "by-weight");
    return { ...fault, byWeight: { title, pricePerKg } };
  }
  return { kind: "article", article: sellPiece(article), count: 1 };
}

function meaningOf(code: string, label: LabelReading): Meaning {
  if (label.kind === "article") return label;
  const fault = label.kind === "faulty" ? "misread" : "unlisted";
  return { kind: "unknown", code, reason: label.kind === "other" ? "" : label.reason, fault };
}

/** GS1 without a word of the scanner about it; null when the code is something else. */
function readUnmarkedElements(code: string): ElementReading | null {
  const begins = /^0[12]\d{14}/.test(code) && hasGtinCheckDigit(code.slice(2, 16));
  if (begins || code.includes(GS)) return readElements(code);
  return readBracketed(code) ?? readDigitalLink(code);
}

/** Numbers of these lengths are article numbers wherever they come from, and one that is right checks. */
function isMisread({ code, eightDigits, kind }: AimCode): boolean {
  const form = kind === "ean" ? /^\d+$/ : /^\d{12,13}$/;
  if (kind === "other" || !form.test(code) || hasGtinCheckDigit(code)) return false;
  return eightDigits === "ean-8" || expandUpcE(code) === null;
}

function understandCard(code: string, context: ScanContext): Meaning {
  const [, verb = "", ...values] = code.split(":");
  const name = verb.toLowerCase();
  if (name === "qty" && values.length === 1) return understandQuantity(code, values[0] ?? "");
  if (name === "staff") return understandStaffCard(values);
  if (DIGITS.some((digit) => digit === name) && values.length === 0) return { kind: "digit", digit: name };
  if (name === "sell") return understandTicket(code, values, context);
  if (name === "cash" && values.length > 0) return understandTendered(code, values, context);
  const command = values.length === 0 ? COMMANDS.find((known) => known === name) : undefined;
  return command === undefined
    ? unknown(code, "no such command card", "not-a-card")
    : { kind: "command", command };
}

function understandStaffCard(values: readonly string[]): Meaning {
  const [card = ""] = values;
  if (values.length === 1 && /^[A-Za-z0-9]{1,64}$/.test(card)) return { kind: "staff", card };
  return damagedStaffCard();
}

/** What stands on it is not repeated: it is half of what opens the till's money. */
function damagedStaffCard(): Meaning {
  return {
    kind: "unknown",
    code: "",
    reason: "a staff card that is damaged or misread; scan it again",
    fault: "misread",
  };
}

function understandQuantity(code: string, value: string): Meaning {
  const quantity = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (quantity < 1) return unknown(code, `expected a quantity from 1 to ${LARGEST_QUANTITY}`, "not-a-card");
  return { kind: "quantity", quantity };
}

function understandTicket(code: string, values: readonly string[], context: ScanContext): Meaning {
  const [minor = "", reference = ""] = values;
  if (values.length !== 2 || !/^\d{1,12}$/.test(minor) || !/^[A-Za-z0-9_-]{1,40}$/.test(reference)) {
    return unknown(
      code,
      "expected TILL:SELL:<amount in the smallest unit>:<reference of 1 to 40 letters, digits, - or _>",
      "not-a-card",
    );
  }
  return payable(code, minor, context, (amount) => ({ kind: "ticket", amount, reference }));
}

function understandTendered(code: string, values: readonly string[], context: ScanContext): Meaning {
  const [minor = ""] = values;
  if (values.length !== 1 || !/^\d{1,12}$/.test(minor)) {
    return unknown(code, "expected TILL:CASH:<amount in the smallest unit>", "not-a-card");
  }
  return payable(code, minor, context, (amount) => ({ kind: "tendered", amount }));
}

/** @param meaning of an amount that can be paid */
function payable(
  code: string,
  minor: string,
  { catalog }: ScanContext,
  meaning: (amount: Money) => Meaning,
): Meaning {
  try {
    const amount = money(Number(minor), catalog.currency);
    assertPayable(amount);
    return meaning(amount);
  } catch (error) {
    if (error instanceof MoneyError) return unknown(code, error.message, "not-a-card");
    throw error;
  }
}

function understandReceipt(code: string, context: ScanContext): Meaning {
  const receipt = parseReceiptCode(code);
  if (receipt === null)
    return unknown(code, "a receipt whose check digit does not fit; scan it again", "misread");
  if (receipt.book === context.book) return { kind: "receipt", number: receipt.number };
  const reason = `${show(code)}: receipt ${receipt.number} of another till (book ${receipt.book})`;
  return { kind: "foreign-receipt", ...receipt, reason };
}

function unknown(
  code: string,
  why: string,
  fault: CodeFault = "unlisted",
): Extract<Meaning, { kind: "unknown" }> {
  return { kind: "unknown", code, reason: `${show(code)}: ${why}`, fault };
}

/** Short, and without anything that could move a terminal or a display. */
function show(code: string): string {
  const shown = code.slice(0, 40).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return code.length > 40 ? `${shown}...` : shown;
}
