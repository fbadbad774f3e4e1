// What the shop sells: articles by barcode, read from a CSV file with barcode, title, price and perhaps a unit and a
// group, with or without a header that says so. A file with faults is refused whole, with every fault and its line,
// because half a price list sells wrongly.

import { readCsv } from "../csv/read-csv.ts";
import { parsePayable } from "../money/decimal.ts";
import { type Currency, type Money, MoneyError } from "../money/money.ts";
import { type EightDigits, expandUpcE, isVariableMeasure, normalizeCode } from "./gtin.ts";

export interface Article {
  /** As the file spells it. */
  readonly barcode: string;
  /** One line without control characters. */
  readonly title: string;
  /** Of one piece, or of a kilogram. */
  readonly price: Money;
  /** "kg": sold only with its weight, or at the price of a label. So is what has a 9 in front of its GTIN-14. */
  readonly unit: "piece" | "kg";
  /** Under which the day's reports count it; one line. Absent where the file names none. */
  readonly group?: string;
}

export interface Catalog {
  readonly currency: Currency;
  /** How many articles it holds. */
  readonly size: number;
  /**
   * @param code a scanned text; UPC-E, UPC-A, EAN-13 and lost leading zeros find the same article
   * @param said what the scanner says that eight digits are; without it, whatever the list has
   */
  find(code: string, said?: EightDigits | null): Article | null;
}

export interface CatalogFault {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly message: string;
}

export class CatalogError extends Error {
  override readonly name = "CatalogError";
  readonly faults: readonly CatalogFault[];

  constructor(faults: readonly CatalogFault[]) {
    super(faults.map((fault) => `line ${fault.line}: ${fault.message}`).join("\n"));
    this.faults = faults;
  }
}

const HEADER = ["barcode", "title", "price", "unit", "group"] as const;
const REQUIRED_FIELDS = 3;

// A group is a row of the day's report, which one record of the journal holds.
const LONGEST_GROUP = 30;
const MOST_GROUPS = 60;

// Mercado Pago takes 150 characters of a title (Orders API, items[].title); the rest would be lost unseen.
const LONGEST_TITLE = 150;

// CODE128 and QR carry more; a shop's number that long is a damaged line.
const LONGEST_BARCODE = 80;

/** The catalogue of a till that sells only amounts and tickets. */
export function emptyCatalog(currency: Currency): Catalog {
  return buildCatalog(new Map(), currency);
}

/**
 * @param csvText the file; comma or semicolon, quotes as in RFC 4180. Prices have a point; where the
 *   semicolon separates, a decimal comma is understood too, because that is how such spreadsheets save.
 * @throws CatalogError with every fault of the file
 */
export function readCatalog(csvText: string, currency: Currency): Catalog {
  const { separator, rows, faults: csvFaults } = readCsv(csvText);
  const faults: CatalogFault[] = [...csvFaults];
  const articles = new Map<string, Article>();
  const lines = new Map<string, number>();
  const groups = new Set<string>();

  const [first, ...others] = rows;
  // A first row that is a whole article is one; anything else stands where the header should.
  const begun = first === undefined ? null : readArticle(first.fields, separator, currency);
  const hasHeader = begun === null || begun.article === null;
  if (hasHeader && !isHeader(first?.fields ?? [])) {
    const found = begun === null ? "nothing" : begun.faults.join("; ");
    const expected = `the header ${usualHeader(separator)} or an article`;
    faults.push({ line: first?.line ?? 1, message: `expected ${expected}, found ${found}` });
  }
  for (const { line, fields } of hasHeader ? others : rows) {
    const read = readArticle(fields, separator, currency);
    for (const message of read.faults) faults.push({ line, message });
    if (read.article === null) continue;
    const key = normalizeCode(read.article.barcode);
    const first = lines.get(key);
    if (first !== undefined) {
      faults.push({ line, message: `barcode ${read.article.barcode} stands in line ${first} already` });
      continue;
    }
    lines.set(key, line);
    articles.set(key, read.article);
    const { group } = read.article;
    if (group === undefined || groups.has(group)) continue;
    groups.add(group);
    if (groups.size === MOST_GROUPS + 1)
      faults.push({ line, message: `group ${quote(group)}: expected at most ${MOST_GROUPS} groups` });
  }
  if (faults.length > 0) throw new CatalogError(faults.sort((left, right) => left.line - right.line));
  return buildCatalog(articles, currency);
}

function buildCatalog(articles: ReadonlyMap<string, Article>, currency: Currency): Catalog {
  // Eight digits may be an EAN-8 and a UPC-E at once: unless the scanner says which, they are looked up as the one, and
  // then as the other.
  const spelledOut = new Map(
    [...articles.values()].map((article) => [expandUpcE(article.barcode), article] as const),
  );
  return {
    currency,
    size: articles.size,
    find(code, said = null) {
      const key = normalizeCode(code);
      if (said === "ean-8") return expandUpcE(code) === key ? null : (articles.get(key) ?? null);
      if (said === "upc-e") return articles.get(expandUpcE(code) ?? key) ?? articles.get(key) ?? null;
      return articles.get(key) ?? articles.get(expandUpcE(code) ?? key) ?? spelledOut.get(key) ?? null;
    },
  };
}

function isHeader(fields: readonly string[]): boolean {
  return isRow(fields) && fields.every((field, index) => same(field, HEADER[index] ?? ""));
}

function isRow(fields: readonly string[]): boolean {
  return fields.length >= REQUIRED_FIELDS && fields.length <= HEADER.length;
}

function usualHeader(separator: string): string {
  return HEADER.slice(0, REQUIRED_FIELDS).join(separator);
}

function same(field: string | undefined, name: string): boolean {
  return field?.trim().toLowerCase() === name;
}

function readArticle(
  fields: readonly string[],
  separator: string,
  currency: Currency,
): { readonly article: Article | null; readonly faults: readonly string[] } {
  const [barcodeField, titleField, priceField, unitField = "", groupField = ""] = fields;
  if (barcodeField === undefined || titleField === undefined || priceField === undefined || !isRow(fields)) {
    return { article: null, faults: [`${fields.length} fields: expected ${usualHeader(separator)}`] };
  }
  const faults: string[] = [];
  const barcode = barcodeField.trim();
  if (!isBarcode(barcode)) {
    faults.push(`barcode ${quote(barcode)}: expected 1 to ${LONGEST_BARCODE} printable characters`);
  } else if (/^\d([.,]\d+)?E\+\d+$/i.test(barcode)) {
    faults.push(
      `barcode ${quote(barcode)}: a spreadsheet rounded it; make the column text and type it again`,
    );
  } else if (/^TILL:/i.test(barcode)) {
    faults.push(`barcode ${quote(barcode)}: TILL: begins the till's own cards and tickets`);
  }
  const title = oneLine(titleField);
  if (title === "" || title.length > LONGEST_TITLE) {
    faults.push(`title of ${title.length} characters: expected 1 to ${LONGEST_TITLE}`);
  } else if (title.includes("\uFFFD")) {
    faults.push(`title ${quote(title)}: not UTF-8; save the file as CSV UTF-8`);
  }
  const price = readPrice(priceField.trim(), separator, currency);
  if (typeof price === "string") faults.push(`price ${price}`);
  const unit = unitField.trim().toLowerCase();
  if (unit !== "" && unit !== "kg") {
    faults.push(
      `unit ${quote(unitField)}: expected kg or nothing; a ${separator} in a title or price needs quotes`,
    );
  }
  const group = oneLine(groupField);
  if (group.length > LONGEST_GROUP)
    faults.push(`group of ${group.length} characters: expected at most ${LONGEST_GROUP}`);
  else if (group.includes("\uFFFD"))
    faults.push(`group ${quote(group)}: not UTF-8; save the file as CSV UTF-8`);
  if (faults.length > 0 || typeof price === "string") return { article: null, faults };
  const isByWeight = unit === "kg" || isVariableMeasure(barcode);
  const article: Article = { barcode, title, price, unit: isByWeight ? "kg" : "piece" };
  return { article: group === "" ? article : { ...article, group }, faults };
}

/** Control characters are damage of a copied cell, not a reason to keep the shop closed. */
function oneLine(field: string): string {
  return field.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

function isBarcode(text: string): boolean {
  return (
    text.length >= 1 &&
    text.length <= LONGEST_BARCODE &&
    (/^[ -~]+$/.test(text) || !/[\p{C}\uFFFD]/u.test(text))
  );
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}

/** @returns the price, or the fault in words */
function readPrice(text: string, separator: string, currency: Currency): Money | string {
  try {
    return parsePayable(separator === ";" ? text.replace(",", ".") : text, currency);
  } catch (error) {
    if (error instanceof MoneyError) return error.message;
    throw error;
  }
}
