// What every paper knows besides its sale, and the parts that papers share: the shop's heading, the demo
// banner, the lines of the basket, the footer.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { formatMoney } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import type { Sale, SaleLine } from "../sale/sale.ts";
import { formatMoment } from "./dates.ts";
import { feed, headline, indentedPair, leftRight, pair, paragraph, rule, wrap } from "./layout.ts";
import { type Words, wordsFor } from "./words/words.ts";

export interface PaperContext {
  readonly shop: {
    readonly name: string;
    readonly taxId: string | null;
    readonly address: readonly string[];
  };
  /** BCP 47: "es-AR". Chooses the language and how amounts are written. */
  readonly locale: string;
  /** Characters on a line, 24 or more; what the printer says of itself. */
  readonly columns: number;
  /** The till moves no real money; every paper says so. A sale whose provider is virtual says so by itself. */
  readonly demo: boolean;
  /** The provider's external id of this point of sale. */
  readonly till: string;
  /** This till's book of receipts, six digits. */
  readonly book: string;
  /** IANA name for printed dates; without it the machine's own. */
  readonly timeZone: string;
  /** The seller's own last words, such as a legal note. */
  readonly footer?: readonly string[];
}

// What the tax number of a business is called where the shop is.
const TAX_ID_NAMES: Readonly<Record<string, string>> = {
  AR: "CUIT",
  BR: "CNPJ",
  CL: "RUT",
  CO: "NIT",
  MX: "RFC",
  PE: "RUC",
  UY: "RUT",
};

// A title longer than this many lines says no more; Mercado Pago's 150 characters fit at 48 columns.
const LINES_OF_A_TITLE = 4;

export function wordsOf(context: PaperContext): Words {
  return wordsFor(context.locale);
}

export function amount(money: Money, context: PaperContext): string {
  return formatMoney(money, context.locale);
}

export function moment(iso: string, context: PaperContext): string {
  return formatMoment(iso, wordsOf(context).language, context.timeZone);
}

export function heading(context: PaperContext): readonly PrintItem[] {
  const { columns, shop } = context;
  const centred = { align: "center" } as const;
  return [
    ...headline(shop.name, columns),
    ...(shop.taxId === null ? [] : paragraph(nameTaxId(shop.taxId, context), columns, centred)),
    ...shop.address.flatMap((line) => paragraph(line, columns, centred)),
  ];
}

/** Nothing on a paper about real money. */
export function demoBanner(context: PaperContext, sale: Sale | null): readonly PrintItem[] {
  if (!context.demo && sale?.order?.virtual !== true) return [];
  return paragraph(wordsOf(context).demo, context.columns, { align: "center", bold: true });
}

/** The articles, or nothing when another program sold an amount. */
export function basket(context: PaperContext, lines: readonly SaleLine[]): readonly PrintItem[] {
  if (lines.length === 0) return [];
  return [rule(context.columns), ...lines.flatMap((line) => saleLine(line, context))];
}

/** The names by which the shop and the provider find this sale again. */
export function references(context: PaperContext, sale: Sale): readonly PrintItem[] {
  const words = wordsOf(context);
  const { ticket, reference } = sale.facts;
  return [
    ...(ticket === null ? [] : pair(words.ticket, ticket, context.columns)),
    ...pair(words.reference, reference, context.columns),
  ];
}

export function footer(context: PaperContext): readonly PrintItem[] {
  const lines = (context.footer ?? []).flatMap((line) =>
    paragraph(line, context.columns, { align: "center" }),
  );
  return lines.length === 0 ? [] : [feed(1), ...lines];
}

function saleLine(line: SaleLine, context: PaperContext): readonly PrintItem[] {
  const { columns } = context;
  const title = shorten(line.title, columns);
  if (line.quantity === 1) {
    return leftRight(title, amount(line.total, context), columns).map((text) => ({ kind: "text", text }));
  }
  return [
    ...paragraph(title, columns),
    ...indentedPair(
      `${line.quantity} x ${amount(line.unitPrice, context)}`,
      amount(line.total, context),
      columns,
    ),
  ];
}

function shorten(title: string, columns: number): string {
  const lines = wrap(title, columns);
  if (lines.length <= LINES_OF_A_TITLE) return lines.join(" ");
  const kept = lines.slice(0, LINES_OF_A_TITLE);
  const last = kept.pop() ?? "";
  return [...kept, `${last.slice(0, columns - 3).trimEnd()}...`].join(" ");
}

/** Shops that wrote the name of their number into it do not get it twice. */
function nameTaxId(taxId: string, context: PaperContext): string {
  const name = TAX_ID_NAMES[context.locale.slice(-2)] ?? wordsOf(context).taxId;
  return taxId.toUpperCase().startsWith(name.toUpperCase()) ? taxId : `${name} ${taxId}`;
}
