// Movements as double entry, in the plain text that hledger and ledger read: every transaction adds up to nothing.

import { formatDecimal } from "../money/decimal.ts";
import { type Money, subtract } from "../money/money.ts";
import { formatReportAmount } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { Fee } from "./fees.ts";
import type { Movement } from "./movement.ts";
import { type Calendar, otherOf } from "./tables.ts";

/** docs/export.md says what stands in which. */
const ACCOUNTS = {
  qr: "Assets:Mercado Pago",
  cash: "Assets:Cash drawer",
  sales: "Income:Sales",
  refunds: "Income:Refunds",
  moves: "Equity:Cash moves",
  difference: "Expenses:Cash over and short",
  fees: "Expenses:Mercado Pago:Fees",
  taxes: "Expenses:Mercado Pago:Taxes",
  other: "Expenses:Mercado Pago:Other",
} as const;

type Account = keyof typeof ACCOUNTS;

/** An amount goes to the first account and comes from the second. */
interface Transaction {
  readonly id: string;
  readonly at: string;
  readonly what: string;
  /** Lines for a person. */
  readonly notes: readonly string[];
  readonly postings: readonly (readonly [account: Account, amount: string])[];
}

/** Rows of the report whose amount the journal has already. */
const IN_THE_JOURNAL: readonly string[] = ["settlement", "refund"];

export function writeLedger(
  movements: readonly Movement[],
  fees: readonly Fee[],
  calendar: Calendar,
): string {
  const transactions = [...movements.flatMap(transactionOf), ...fees.flatMap(transactionOfFee)];
  return transactions.map((transaction) => `${write(transaction, calendar)}\n`).join("");
}

function write({ at, id, notes, postings, what }: Transaction, calendar: Calendar): string {
  return [
    `${calendar(at)} * (${oneWord(id)}) ${what}`,
    ...notes.map((note) => `    ; ${note}`),
    ...postings.map(([account, amount]) => `    ${ACCOUNTS[account].padEnd(30)}  ${amount}`),
    "",
  ].join("\n");
}

function transactionOf(movement: Movement): readonly Transaction[] {
  const { at, clock, id, record, z } = movement;
  const note = `at ${at} by the clock of the ${clock === "provider" ? "provider" : "till"}${
    clock === "unsure" ? ", which may be wrong" : ""
  }, record ${record}, Z ${z}`;
  const about = { id, at };
  switch (movement.kind) {
    case "sale": {
      const { amount, method, receipt, sale, tender, ticket } = movement;
      return [
        {
          ...about,
          what: `Sale ${sale}, receipt ${receipt}`,
          notes: [note, `by ${plain(method)}`, ...(ticket === null ? [] : [`ticket ${plain(ticket)}`])],
          postings: move(amount, tender, "sales"),
        },
      ];
    }
    case "refund": {
      const { amount, method, receipt, refund, sale, tender } = movement;
      return [
        {
          ...about,
          what: `Refund ${refund} of sale ${sale}, receipt ${receipt}`,
          notes: [note, `by ${plain(method)}`],
          postings: move(amount, "refunds", tender),
        },
      ];
    }
    case "cash": {
      const { amount, move: kind, reason } = movement;
      const isOut = kind === "pay-out";
      return [
        {
          ...about,
          what: { float: "Float", "pay-in": "Paid in", "pay-out": "Paid out" }[kind],
          notes: [note, `reason ${plain(reason)}`],
          postings: isOut ? move(amount, "moves", "cash") : move(amount, "cash", "moves"),
        },
      ];
    }
    case "count": {
      const more = subtract(movement.counted, movement.expected);
      if (more.minor === 0) return [];
      const counted = `${formatDecimal(movement.counted)} counted, ${formatDecimal(movement.expected)} expected`;
      return [
        {
          ...about,
          what: `Count of Z ${z}`,
          notes: [note, counted],
          postings: move(more, "cash", "difference"),
        },
      ];
    }
  }
}

function transactionOfFee(fee: Fee): readonly Transaction[] {
  const { amountMinor, at, currency, feeMinor, id, payment, sale, taxesMinor, type } = fee;
  const rest = otherOf(fee) + (IN_THE_JOURNAL.includes(type) ? 0 : amountMinor);
  const parts = [
    ["fees", feeMinor],
    ["taxes", taxesMinor],
    ["other", rest],
  ] as const;
  const taken = parts.filter(([, minor]) => minor !== 0);
  if (taken.length === 0) return [];
  const amount = (minor: number) => `${currency} ${formatReportAmount(minor, currency)}`;
  const sum = taken.reduce((all, [, minor]) => all + minor, 0);
  return [
    {
      id,
      at,
      what: `Mercado Pago, ${oneWord(type)} of sale ${sale}`,
      notes: [`at ${at}, payment ${plain(payment)}`],
      postings: [["qr", amount(sum)], ...taken.map(([account, minor]) => [account, amount(-minor)] as const)],
    },
  ];
}

function move(amount: Money, to: Account, from: Account): Transaction["postings"] {
  const written = (one: Money) => `${one.currency} ${formatDecimal(one)}`;
  return [
    [to, written(amount)],
    [from, written({ ...amount, minor: -amount.minor })],
  ];
}

/** Of words from outside nothing is left that would be a tag, a date or an expression to whoever reads the file. */
function plain(foreign: string): string {
  return foreign.replaceAll(/[^\p{L}\p{M}\p{N} .,_/#+*-]/gu, " ");
}

function oneWord(text: string): string {
  return text.replaceAll(/[^\w-]/g, "_");
}
