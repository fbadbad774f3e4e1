// The auditor's look at the sums. Per day, what was paid less what was refunded is the same in the journal and at the
// provider; and each close of a day says what the records before it add up to.

import type { CashMove, DayClose, Tender } from "../day/day.ts";
import { formatDecimal } from "../money/decimal.ts";
import { decodeRecord } from "../terminal/book/records.ts";
import type { OrdersByReference } from "./audit-orders.ts";
import type { AuditedBook, AuditedSale } from "./audited-sale.ts";
import { type Evidence, isAskedAbout, type SeenOrder } from "./evidence.ts";
import type { Finding } from "./finding.ts";

export function auditTotals(
  evidence: Evidence,
  orders: OrdersByReference,
  book: AuditedBook,
): readonly Finding[] {
  return [...auditDaysWithProvider(evidence, orders, book), ...auditCloses(evidence, book)];
}

/** Money paid by QR less what went back, by the day in which the journal has it. */
function auditDaysWithProvider(
  evidence: Evidence,
  orders: OrdersByReference,
  { currency, sales }: AuditedBook,
): Finding[] {
  const journal = new Map<number, number>();
  const provider = new Map<number, number>();
  for (const sale of sales) {
    if (sale.isCash || !isAskedAbout(evidence, sale.id)) continue;
    const saleDay = sale.paid?.day ?? sale.day;
    addTo(journal, saleDay, sale.paid?.minor ?? 0);
    for (const { day, minor, state } of sale.refunds) {
      if (state === "done") addTo(journal, day ?? saleDay, -minor);
    }
    for (const order of orders.get(sale.reference) ?? []) addOrder(provider, order, sale, saleDay);
  }
  const money = (minor: number) => formatDecimal({ minor, currency });
  return [...new Set([...journal.keys(), ...provider.keys()])]
    .sort((a, b) => a - b)
    .filter((day) => (journal.get(day) ?? 0) !== (provider.get(day) ?? 0))
    .map((day) => ({
      invariant: "I8",
      sale: null,
      what: `on day ${day}, paid less refunded by QR is ${money(journal.get(day) ?? 0)} in the journal and ${money(provider.get(day) ?? 0)} at the provider`,
      advice:
        "The sales that make the difference stand in this list too; what the provider says is the money that is there",
    }));
}

function addOrder(days: Map<number, number>, order: SeenOrder, sale: AuditedSale, saleDay: number): void {
  addTo(days, saleDay, order.paidMinor ?? 0);
  for (const { amountMinor, id, status } of order.refunds) {
    if (status !== "done") continue;
    const known = sale.refunds.find(({ providerId }) => providerId === id);
    addTo(days, known?.day ?? saleDay, -amountMinor);
  }
}

function addTo(days: Map<number, number>, day: number, minor: number): void {
  days.set(day, (days.get(day) ?? 0) + minor);
}

const NET_BY_GROUP = "net by group";

/** A number of a close: how often, and how much. */
type Row = readonly [name: string, count: number, minor: number];

/** What the close says against what the records say, whatever range is looked at. */
function auditCloses({ entries }: Evidence, book: AuditedBook): Finding[] {
  const findings: Finding[] = [];
  const ofSales = countSales(book.sales);
  let beside = new BesideSales();
  // A day that lost records when the journal was repaired adds up to something else.
  let isWhole = true;
  const money = (minor: number) => formatDecimal({ minor, currency: book.currency });
  const shown = ([name, count, minor]: Row) =>
    name === NET_BY_GROUP ? money(minor) : `${count}${minor === 0 ? "" : ` (${money(minor)})`}`;
  for (const { record, sequence } of entries) {
    const known = decodeRecord(record, sequence);
    if (known.type === "cash-moved") beside.moved(known.move, known.amount.minor);
    if (known.type === "drawer-opening") beside.opened(1);
    if (known.type === "drawer-not-opened") beside.opened(-1);
    if (known.type === "journal-repaired" || known.type === "days-forgotten") isWhole = false;
    if (known.type !== "day-closed") continue;
    const { close } = known;
    const ofDay = rowsOf(ofSales.get(close.number));
    const counted = [...ofDay, ...beside.rows(), netOf(ofDay)];
    const said = rowsOfClose(close);
    for (const [at, row] of isWhole ? counted.entries() : []) {
      const told = said[at] ?? row;
      if (row[1] === told[1] && row[2] === told[2]) continue;
      findings.push({
        invariant: "I8",
        sale: null,
        what: `the close of day ${close.number} says ${row[0]} ${shown(told)}, and its records add up to ${shown(row)}`,
        advice: "Count by the records, and keep the paper of this close: it proves what was said then",
      });
    }
    beside = new BesideSales();
    isWhole = true;
  }
  return findings;
}

/** The same numbers in the same order as rowsOfSales() and BesideSales have them. */
function rowsOfClose({ totals }: DayClose): readonly Row[] {
  const tender = (counts: typeof totals.paid, wanted: Tender) =>
    counts
      .filter((count) => count.tender === wanted)
      .reduce(([count, minor], one) => [count + one.count, minor + one.amount.minor] as const, [
        0, 0,
      ] as readonly [number, number]);
  const { moves, openings, paid, refunded } = totals;
  return [
    ["paid by QR", ...tender(paid, "qr")],
    ["paid in cash", ...tender(paid, "cash")],
    ["refunded by QR", ...tender(refunded, "qr")],
    ["refunded in cash", ...tender(refunded, "cash")],
    ["float", moves.float.count, moves.float.amount.minor],
    ["paid in", moves["pay-in"].count, moves["pay-in"].amount.minor],
    ["paid out", moves["pay-out"].count, moves["pay-out"].amount.minor],
    ["drawer openings", openings, 0],
    ...netByGroup(totals),
  ];
}

/** One number, because which group an article was of is said by the sale alone. Closes of older tills have none. */
function netByGroup({ byGroup }: DayClose["totals"]): readonly Row[] {
  if (byGroup === undefined) return [];
  const { groups, unassigned } = byGroup;
  return [
    [NET_BY_GROUP, 0, groups.reduce((sum, { amount }) => sum + amount.minor, -unassigned.amount.minor)],
  ];
}

/** Of rowsOf(): what was paid less what was refunded. */
function netOf(rows: readonly Row[]): Row {
  const net = rows.reduce((sum, [name, , minor]) => sum + (name.startsWith("paid") ? minor : -minor), 0);
  return [NET_BY_GROUP, 0, net];
}

/** Counts and sums of one day, in the order of SALE_ROWS. */
type Cells = readonly [number, number][];

const SALE_ROWS = ["paid by QR", "paid in cash", "refunded by QR", "refunded in cash"] as const;

function countSales(sales: readonly AuditedSale[]): ReadonlyMap<number, Cells> {
  const days = new Map<number, Cells>();
  const count = (day: number, at: number, minor: number) => {
    const cells = days.get(day) ?? SALE_ROWS.map(() => [0, 0] as [number, number]);
    days.set(day, cells);
    const cell = cells[at];
    if (cell === undefined) return;
    cell[0] += 1;
    cell[1] += minor;
  };
  for (const { isCash, paid, refunds, totalMinor } of sales) {
    if (paid !== null) count(paid.day, isCash ? 1 : 0, totalMinor);
    for (const { day, minor, state } of refunds) {
      if (state === "done" && day !== null) count(day, isCash ? 3 : 2, minor);
    }
  }
  return days;
}

function rowsOf(cells: Cells | undefined): readonly Row[] {
  return SALE_ROWS.map((name, at): Row => [name, ...(cells?.[at] ?? ([0, 0] as const))]);
}

/** What happens to the drawer beside sales. */
class BesideSales {
  readonly #moves = new Map<CashMove, readonly [number, number]>();
  #openings = 0;

  moved(move: CashMove, minor: number): void {
    const [count, sum] = this.#moves.get(move) ?? [0, 0];
    this.#moves.set(move, [count + 1, sum + minor]);
  }

  opened(times: 1 | -1): void {
    this.#openings += times;
  }

  rows(): readonly Row[] {
    const row = (name: string, move: CashMove): Row => [
      name,
      ...(this.#moves.get(move) ?? ([0, 0] as const)),
    ];
    return [
      row("float", "float"),
      row("paid in", "pay-in"),
      row("paid out", "pay-out"),
      ["drawer openings", this.#openings, 0],
    ];
  }
}
