// The line that keeps a receipt from passing for a tax document: the till proves payments, and invoices are made
// elsewhere. Each country has its own words for it.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { PaperContext } from "./context.ts";
import { paragraph } from "./layout.ts";
import { wordsFor } from "./words/words.ts";

// By locale, because the words belong to a country and to its language; elsewhere the language has general ones.
const NOTES: Readonly<Record<string, string>> = {
  "es-AR": "Documento no válido como factura",
  "pt-BR": "Não é documento fiscal",
  "es-CL": "No válido como documento tributario",
  "es-CO": "No es factura de venta",
  "es-MX": "Este ticket no es comprobante fiscal",
  "es-PE": "No válido como boleta ni factura",
  "es-UY": "No es comprobante fiscal",
};

export function fiscalNote(context: PaperContext): readonly PrintItem[] {
  const { columns, locale, fiscalNote = true } = context;
  if (fiscalNote === false) return [];
  const own = Object.hasOwn(NOTES, locale) ? NOTES[locale] : undefined;
  const text = fiscalNote === true ? (own ?? wordsFor(locale).notFiscal) : fiscalNote;
  return paragraph(text, columns, { align: "center" });
}
