// One record of the journal in words. A record behind damage may be of any shape, so nothing is taken for granted here.

import type { JournalEntry } from "../../control/client.ts";
import { formatDecimal } from "../../money/decimal.ts";
import { SITES } from "../../money/sites.ts";

const CURRENCIES = Object.values(SITES).map(({ currency }) => currency);

type Json = JournalEntry["record"];
type Fields = { readonly [key: string]: Json };

export function describeRecord(record: Json): string {
  const fields = fieldsOf(record);
  const type = textOf(fields["type"]);
  if (type === "sale") {
    const event = fieldsOf(fields["event"]);
    return `sale ${textOf(fields["sale"])}: ${textOf(event["type"])}${detailsOf(event)}`;
  }
  if (type === "sale-begun") {
    const { cash, id, reference, total } = fieldsOf(fields["facts"]);
    const way = cash === undefined ? "" : ", in cash";
    return `sale ${textOf(id)}: begun for ${moneyOf(total)}${way}, ${textOf(reference)}`;
  }
  if (type === "journal-repaired") return `journal-repaired${repairOf(fields)}`;
  if (type === "left-unknown") return `NOT KNOWN: ${textOf(fields["what"])}; ${textOf(fields["advice"])}`;
  return `${type}${detailsOf(fields)}`;
}

function repairOf({ asked, at, carried, damage, kept, mended, numbers }: Fields): string {
  const { file, offset } = fieldsOf(damage);
  const where = file === undefined ? "" : `, damaged in ${textOf(file)}, byte ${textOf(offset)}`;
  const bits = Array.isArray(mended) && mended.length > 0 ? `, put right: ${wordsOf(mended)}` : "";
  const records = textOf(fieldsOf(carried)["records"]);
  const { day, receipt, sale } = fieldsOf(numbers);
  const whereKept = kept === "" ? "older than the archive, and the till went on" : `kept as ${textOf(kept)}`;
  return (
    ` at ${textOf(at)}${where}${bits}, ${records} records carried over, ${whereKept}, ` +
    `Mercado Pago ${asked === true ? "asked" : "not asked"}, numbers go on after sale ${textOf(sale)}, ` +
    `receipt ${textOf(receipt)}, Z ${textOf(day)}`
  );
}

export function isOfSale(record: Json, sale: number): boolean {
  const { facts, sale: named } = fieldsOf(record);
  return named === sale || fieldsOf(facts)["id"] === sale;
}

/** What else it says: plain values, money and one level of what is inside. */
function detailsOf(fields: Fields): string {
  const said = Object.entries(fields)
    .filter(([name]) => name !== "type")
    .flatMap(([name, value]) => (value === null || value === undefined ? [] : `${name} ${wordsOf(value)}`));
  return said.length === 0 ? "" : `, ${said.join(", ")}`;
}

function wordsOf(value: Json): string {
  if (typeof value !== "object" || value === null) return textOf(value);
  if (isMoney(value)) return moneyOf(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(wordsOf).join(" ");
  const { id, number } = fieldsOf(value);
  const name = number ?? id;
  return name === undefined || typeof name === "object" ? JSON.stringify(value) : textOf(name);
}

function moneyOf(value: Json | undefined): string {
  const { currency, minor } = fieldsOf(value);
  const known = CURRENCIES.find((name) => name === currency);
  if (known === undefined || !Number.isSafeInteger(minor)) return `${textOf(minor)} ${textOf(currency)}`;
  return `${formatDecimal({ minor: Number(minor), currency: known })} ${known}`;
}

function isMoney(value: Json): boolean {
  const { currency, minor } = fieldsOf(value);
  return typeof currency === "string" && typeof minor === "number";
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "?" : JSON.stringify(value);
}

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
