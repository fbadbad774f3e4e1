// What a scanned text means. Pure: it looks, names what it saw, and changes nothing; whether the till can do
// it now is decided elsewhere. Codes that are not exactly a command are ordinary articles or unknown.

import type { Article, Catalog } from "../catalog/catalog.ts";
import { type PricePattern, readPriceLabel } from "../catalog/embedded-price.ts";
import { hasGtinCheckDigit } from "../catalog/gtin.ts";
import { assertPayable } from "../money/decimal.ts";
import { type Money, MoneyError, money } from "../money/money.ts";
import { COMMANDS, type Command, LARGEST_QUANTITY } from "./command-cards.ts";
import { looksLikeReceiptCode, parseReceiptCode } from "./receipt-code.ts";

export interface ScanContext {
  readonly catalog: Catalog;
  /** Layouts of the scale's labels; the first that fits decides. */
  readonly pricePatterns: readonly PricePattern[];
  /** This till's book of receipts, six digits. */
  readonly book: string;
  /**
   * Whether people here have PINs, and whether one is awaited now. A PIN is typed on a keypad as any code is
   * scanned, perhaps a moment too late: where there are PINs, a short number that is unknown is not repeated.
   */
  readonly pins: "none" | "in-use" | "awaited";
}

export type Meaning =
  /** The article's price is the one to sell at, also when it came from a scale's label. */
  | { readonly kind: "article"; readonly article: Article }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "quantity"; readonly quantity: number }
  /** The secret of a staff card. */
  | { readonly kind: "staff"; readonly card: string }
  /** One digit of a PIN. */
  | { readonly kind: "digit"; readonly digit: string }
  /** A whole PIN, typed on a keypad; only where one is awaited. */
  | { readonly kind: "pin"; readonly pin: string }
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
  | { readonly kind: "unknown"; readonly code: string; readonly reason: string };

// A QR of a ticket needs about 70; what is longer came from another kind of code.
const LONGEST_CODE = 256;

// Symbology identifiers that a scanner may be set to send before the data (devices.md 4.3).
const AIM_IDENTIFIER = /^\](?:[ACFGILQdez]\d|E[034]|J1)/;

/** @param text one scan without its terminator; any text at all. Never throws. */
export function understand(text: string, context: ScanContext): Meaning {
  if (text.length > LONGEST_CODE) {
    return unknown(text, `${text.length} characters are too many for a code (at most ${LONGEST_CODE})`);
  }
  const typed = text.trim();
  const code = typed.replace(AIM_IDENTIFIER, "");
  if (code === "") return { kind: "unknown", code, reason: "the scan is empty" };
  if (/^TILL:/i.test(code)) return understandCard(code, context);
  if (looksLikeReceiptCode(code)) return understandReceipt(code, context);
  const meaning = understandArticle(code, context);
  if (meaning.kind === "article" || context.pins === "none" || !/^\d{1,12}$/.test(code)) return meaning;
  if (context.pins === "awaited" && isPin(typed)) return { kind: "pin", pin: typed };
  return { kind: "unknown", code, reason: `a number of ${code.length} digits: not in the catalogue` };
}

/** What a scanner marks, and what checks as the number of an article, was not typed by a person. */
function isPin(typed: string): boolean {
  return /^\d{4,12}$/.test(typed) && !([8, 12].includes(typed.length) && hasGtinCheckDigit(typed));
}

function understandArticle(code: string, context: ScanContext): Meaning {
  for (const pattern of context.pricePatterns) {
    const label = readPriceLabel(code, pattern, context.catalog);
    if (label.kind === "article") return label;
    if (label.kind !== "other") return { kind: "unknown", code, reason: label.reason };
  }
  const article = context.catalog.find(code);
  return article === null ? unknown(code, "not in the catalogue") : { kind: "article", article };
}

function understandCard(code: string, context: ScanContext): Meaning {
  const [, verb = "", ...values] = code.split(":");
  const name = verb.toLowerCase();
  if (name === "qty" && values.length === 1) return understandQuantity(code, values[0] ?? "");
  if (name === "staff") return understandStaffCard(values);
  if (/^\d$/.test(name) && values.length === 0) return { kind: "digit", digit: name };
  if (name === "sell") return understandTicket(code, values, context);
  const command = values.length === 0 ? COMMANDS.find((known) => known === name) : undefined;
  return command === undefined ? unknown(code, "no such command card") : { kind: "command", command };
}

/** What stands on it is not repeated: it is half of what opens the till's money. */
function understandStaffCard(values: readonly string[]): Meaning {
  const [card = ""] = values;
  if (values.length === 1 && /^[A-Za-z0-9]{1,64}$/.test(card)) return { kind: "staff", card };
  return { kind: "unknown", code: "", reason: "a staff card that is damaged or misread; scan it again" };
}

function understandQuantity(code: string, value: string): Meaning {
  const quantity = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (quantity < 1) return unknown(code, `expected a quantity from 1 to ${LARGEST_QUANTITY}`);
  return { kind: "quantity", quantity };
}

function understandTicket(code: string, values: readonly string[], context: ScanContext): Meaning {
  const [minor = "", reference = ""] = values;
  if (values.length !== 2 || !/^\d{1,12}$/.test(minor) || !/^[A-Za-z0-9_-]{1,40}$/.test(reference)) {
    return unknown(
      code,
      "expected TILL:SELL:<amount in the smallest unit>:<reference of 1 to 40 letters, digits, - or _>",
    );
  }
  try {
    const amount = money(Number(minor), context.catalog.currency);
    assertPayable(amount);
    return { kind: "ticket", amount, reference };
  } catch (error) {
    if (error instanceof MoneyError) return unknown(code, error.message);
    throw error;
  }
}

function understandReceipt(code: string, context: ScanContext): Meaning {
  const receipt = parseReceiptCode(code);
  if (receipt === null) return unknown(code, "a receipt whose check digit does not fit; scan it again");
  if (receipt.book === context.book) return { kind: "receipt", number: receipt.number };
  const reason = `${show(code)}: receipt ${receipt.number} of another till (book ${receipt.book})`;
  return { kind: "foreign-receipt", ...receipt, reason };
}

function unknown(code: string, why: string): Meaning {
  return { kind: "unknown", code, reason: `${show(code)}: ${why}` };
}

/** Short, and without anything that could move a terminal or a display. */
function show(code: string): string {
  const shown = code.slice(0, 40).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return code.length > 40 ? `${shown}...` : shown;
}
