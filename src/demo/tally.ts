// The reckoning at the end of the demo: what the provider, the emulated printer and the till each say, counted
// by itself and held against what must be. Nothing here asks the till about money that the provider can tell.

import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { formatMoney } from "../money/decimal.ts";
import { money } from "../money/money.ts";
import { wordsFor } from "../paper/words/words.ts";
import type { VirtualOrder } from "../payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { SaleView, TillStatus } from "../terminal/till-api.ts";
import { lastLineOf } from "./paper-picture.ts";

/** Row of the table -> what it says. Counts as numbers, amounts in the smallest unit. */
export interface Tally {
  readonly sales: number;
  readonly paid: number;
  readonly expired: number;
  readonly canceled: number;
  readonly takenMinor: number;
  readonly givenBackMinor: number;
  readonly orders: number;
  readonly ordersOpen: number;
  readonly refunds: number;
  readonly takenAtProviderMinor: number;
  readonly givenBackAtProviderMinor: number;
  readonly qrTickets: number;
  readonly originals: number;
  readonly copies: number;
  readonly refundSlips: number;
  readonly notPaidSlips: number;
  readonly otherPapers: number;
  readonly papersWithoutBanner: number;
  readonly papersOwed: number;
  readonly unsettled: number;
}

const ROWS: readonly (readonly [keyof Tally, string])[] = [
  ["sales", "sales"],
  ["paid", "  paid"],
  ["expired", "  expired"],
  ["canceled", "  canceled"],
  ["unsettled", "  not settled yet"],
  ["takenMinor", "money taken, says the till"],
  ["takenAtProviderMinor", "money taken, says Mercado Pago"],
  ["givenBackMinor", "given back, says the till"],
  ["givenBackAtProviderMinor", "given back, says Mercado Pago"],
  ["orders", "orders at Mercado Pago"],
  ["ordersOpen", "  still open"],
  ["refunds", "refunds at Mercado Pago"],
  ["qrTickets", "papers: QR tickets"],
  ["originals", "  receipts, ORIGINAL"],
  ["copies", "  receipts, copies"],
  ["refundSlips", "  refund slips"],
  ["notPaidSlips", "  not-paid slips"],
  ["otherPapers", "  anything else"],
  ["papersWithoutBanner", "  without the word DEMO"],
  ["papersOwed", "  owed"],
];

export interface Witnesses {
  readonly locale: string;
  readonly sales: readonly SaleView[];
  readonly status: TillStatus;
  readonly orders: readonly VirtualOrder[];
  readonly papers: readonly Paper[];
}

export function count({ locale, sales, status, orders, papers }: Witnesses): Tally {
  const words = wordsFor(locale);
  const salesThatAre = (wanted: string) => sales.filter((sale) => sale.status === wanted).length;
  const ends = papers.map(lastLineOf);
  const endingWith = (line: string) => ends.filter((end) => end === line).length;
  const copies = ends.filter((end) => /^(COPIA|CÓPIA|COPY) \d+$/.test(end)).length;
  const refunds = orders.flatMap((order) => order.refunds);
  const kinds = {
    qrTickets: endingWith(words.notAProof),
    originals: endingWith("ORIGINAL"),
    copies,
    refundSlips: endingWith(words.refundSeal),
    notPaidSlips: endingWith(words.notPaid),
  };
  return {
    sales: sales.length,
    paid: salesThatAre("paid"),
    expired: salesThatAre("expired"),
    canceled: salesThatAre("canceled"),
    takenMinor: sum(sales.map((sale) => sale.payment?.paid.minor ?? 0)),
    givenBackMinor: sum(
      sales
        .flatMap((sale) => sale.refunds)
        .filter((refund) => refund.status === "done")
        .map((refund) => refund.amount.minor),
    ),
    orders: orders.length,
    ordersOpen: orders.filter((order) => order.status === "created").length,
    refunds: refunds.length,
    takenAtProviderMinor: sum(orders.map((order) => order.paidMinor ?? 0)),
    givenBackAtProviderMinor: sum(refunds.map((refund) => refund.amountMinor)),
    ...kinds,
    otherPapers: papers.length - sum(Object.values(kinds)),
    papersWithoutBanner: papers.filter((paper) => !paper.text.includes(words.demo)).length,
    papersOwed: status.owed.length,
    unsettled: sales.filter((sale) => !sale.settled).length,
  };
}

export interface Verdict {
  /** The table, a line each. */
  readonly lines: readonly string[];
  /** What is not as it must be, a sentence each; empty when all is well. */
  readonly faults: readonly string[];
}

/** Holds what was counted against what must be. */
export function judge(found: Tally, expected: Tally, locale: string): Verdict {
  const show = (key: keyof Tally, value: number) =>
    key.endsWith("Minor") ? formatMoney(money(value, "ARS"), locale) : String(value);
  const faults: string[] = [];
  const rows = ROWS.map(([key, name]) => {
    const is = show(key, found[key]);
    const must = show(key, expected[key]);
    if (found[key] === expected[key]) return `${name.padEnd(32)}${is.padStart(14)}   ok`;
    faults.push(`${name.trim()}: ${is}, and it must be ${must}`);
    return `${name.padEnd(32)}${is.padStart(14)}   WRONG: must be ${must}`;
  });
  return { lines: rows, faults };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
