// What every paper knows besides its sale, and the parts that papers share: the shop's heading, the demo
// banner, the lines of the basket, the closing words.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { formatMoney } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import { formatWeight } from "../money/weighed.ts";
import type { Sale, SaleLine } from "../sale/sale.ts";
import type { Stamp } from "../sale/stamp.ts";
import { formatMoment } from "./dates.ts";
import { fiscalNote } from "./fiscal-note.ts";
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
  /** Printed above the shop's name, where it is not wider than the paper. */
  readonly logo?: Bitmap | null;
  /** That the paper is no invoice: in the country's words (true, and when absent), in others, or not at all. */
  readonly fiscalNote?: string | boolean;
  /** The seller's own last words, such as thanks. */
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

/** The date of what a paper is about; marked where the clock was not to be trusted. */
export function dateLines(context: PaperContext, { at, atUnsure }: Stamp): readonly PrintItem[] {
  const { columns, timeZone } = context;
  const { clockUnsure, date, language } = wordsOf(context);
  const moment = formatMoment(at, language, timeZone);
  if (atUnsure !== true) return pair(date, moment, columns);
  return [...pair(date, `${moment} ?`, columns), ...paragraph(`? ${clockUnsure}`, columns)];
}

export function heading(context: PaperContext): readonly PrintItem[] {
  const { columns, logo, shop } = context;
  const centred = { align: "center" } as const;
  return [
    ...(logo ? ([{ kind: "image", image: logo }] as const) : []),
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

/** What the country and the seller want to be read last. */
export function closing(context: PaperContext): readonly PrintItem[] {
  const lines = (context.footer ?? []).flatMap((line) =>
    paragraph(line, context.columns, { align: "center" }),
  );
  const all = [...fiscalNote(context), ...lines];
  return all.length === 0 ? [] : [feed(1), ...all];
}

function saleLine(line: SaleLine, context: PaperContext): readonly PrintItem[] {
  const { columns } = context;
  const title = shorten(line.title, columns);
  if (line.quantity === 1 && line.weighed === undefined) {
    return leftRight(title, amount(line.total, context), columns).map((text) => ({ kind: "text", text }));
  }
  return [
    ...paragraph(title, columns),
    ...indentedPair(measure(line, context), amount(line.total, context), columns),
  ];
}

/** "3 x $ 1.850,00", "0,345 kg x $ 9.000,00", or both of several labels that are alike. */
function measure({ quantity, unitPrice, weighed }: SaleLine, context: PaperContext): string {
  if (weighed === undefined) return `${quantity} x ${amount(unitPrice, context)}`;
  const count = quantity === 1 ? "" : `${quantity} x `;
  const { grams, pricePerKg } = weighed;
  return `${count}${formatWeight(grams, context.locale)} x ${amount(pricePerKg, context)}`;
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
