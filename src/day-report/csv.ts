// X and Z as a table for a spreadsheet; docs/day.md names the columns. The days of a year can stand under each other in
// one.

import { type Form, writeCsv } from "../csv/write-csv.ts";
import { formatDecimal } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import type { AmountView, DayLine, DayView } from "../terminal/day-view.ts";

interface Line {
  readonly kind: string;
  readonly tender?: "qr" | "cash";
  readonly name?: string;
  readonly count?: number;
  readonly amount?: Money;
}

export function dayCsv(day: DayView): string {
  const form: Form<Line> = {
    book: () => day.book,
    z: () => day.number,
    at: () => new Date(day.at).toISOString(),
    kind: ({ kind }) => kind,
    tender: ({ tender }) => tender ?? null,
    name: ({ name }) => name ?? null,
    count: ({ count }) => count ?? null,
    currency: ({ amount }) => amount?.currency ?? null,
    amount: ({ amount }) => (amount === undefined ? null : formatDecimal(amount)),
  };
  return writeCsv(form, linesOf(day));
}

function linesOf(day: DayView): readonly Line[] {
  const { counted, difference, expectedCash, head, moves, net, paid, refunded, unassigned, unpaid } = day;
  const cash = (lines: readonly DayLine[]) => lines.filter(({ tender }) => tender === "cash");
  return [
    ...(day.demo ? [{ kind: "no-real-money" }] : []),
    ...paid.map((line) => ({ kind: "paid", ...wayOf(line), amount: line.amount })),
    ...refunded.map((line) => ({ kind: "refunded", ...wayOf(line), amount: less(line.amount) })),
    { kind: "net", amount: net },
    ...day.groups.map(({ amount, group, pieces }) => ({
      kind: "group",
      name: group ?? "",
      count: pieces,
      amount,
    })),
    { kind: "group-unknown", count: unassigned.count, amount: less(unassigned.amount) },
    { kind: "drawer", name: "float", amount: moves.float },
    ...cash(paid).map(({ amount, count }) => ({ kind: "drawer", name: "cash-sales", count, amount })),
    ...cash(refunded).map(({ amount, count }) => ({
      kind: "drawer",
      name: "cash-refunds",
      count,
      amount: less(amount),
    })),
    { kind: "drawer", name: "pay-in", amount: moves["pay-in"] },
    { kind: "drawer", name: "pay-out", amount: less(moves["pay-out"]) },
    { kind: "should-hold", amount: expectedCash },
    ...(counted === undefined ? [] : [{ kind: "counted", amount: counted }]),
    ...(difference === undefined ? [] : [{ kind: "difference", amount: difference }]),
    ...Object.entries(unpaid).map(([name, count]) => ({ kind: "not-paid", name, count })),
    { kind: "openings", count: day.openings },
    { kind: "copies", count: day.copies },
    { kind: "owed", count: day.owed },
    ...day.open.map((sale) => ({ kind: "not-settled", name: String(sale) })),
    ...(head === null ? [] : [{ kind: "head", name: head.hash, count: head.records }]),
  ];
}

function wayOf({ count, method, tender }: DayLine): Pick<Line, "tender" | "name" | "count"> {
  return { tender, name: method, count };
}

function less({ currency, minor }: AmountView): Money {
  return { minor: 0 - minor, currency };
}
