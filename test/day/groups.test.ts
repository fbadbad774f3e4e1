// A day by groups of articles: what each kind of refund takes from which group, and that all of it is the net.

import { expect, test } from "vitest";
import { hasGroups } from "../../src/day/groups.ts";
import { countStep, emptyDay } from "../../src/day/tally.ts";
import { money, sum, times } from "../../src/money/money.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { RefundedLine, Sale, SaleLine } from "../../src/sale/sale.ts";
import { beginSale, step } from "../../src/sale/step.ts";

const AT = "2026-03-01T10:00:00.000Z";
const ars = (minor: number) => money(minor, "ARS");

function line(group: string | null, quantity: number, minor: number): SaleLine {
  const sold = {
    title: "x",
    barcode: null,
    quantity,
    unitPrice: ars(minor),
    total: times(ars(minor), quantity),
  };
  return group === null ? sold : { ...sold, group };
}

/** A sale in cash, and what is given back of it, each by lines or as an amount. */
function dayOf(
  lines: readonly SaleLine[],
  refunds: readonly (number | readonly RefundedLine[])[],
  minor?: number,
) {
  const total =
    minor === undefined
      ? sum(
          lines.map((one) => one.total),
          "ARS",
        )
      : ars(minor);
  const facts = { id: 1, reference: "R1", ticket: null, lines, total, validityS: 600, rootKey: "k", at: AT };
  let sale: Sale = beginSale({ ...facts, cash: { tendered: total, receiptNumber: 1 } });
  let day = countStep(emptyDay("ARS"), null, sale);
  for (const refund of refunds) {
    const event: SaleEvent =
      typeof refund === "number"
        ? { type: "refund-requested", amount: ars(refund), at: AT }
        : { type: "refund-requested", amount: ars(sumOf(lines, refund)), lines: refund, at: AT };
    const after = step(sale, event);
    if (after === null) throw new Error("cannot be given back");
    day = countStep(day, sale, after);
    sale = after;
  }
  const { groups, unassigned } = day.byGroup ?? { groups: [], unassigned: null };
  return {
    groups: groups.map(({ amount, group, pieces }) => [group, pieces, amount.minor]),
    unassigned: unassigned?.amount.minor,
    hasGroups: day.byGroup !== undefined && hasGroups(day.byGroup),
  };
}

function sumOf(lines: readonly SaleLine[], refunded: readonly RefundedLine[]): number {
  return refunded.reduce(
    (all, { line: at, quantity }) => all + quantity * (lines[at - 1]?.unitPrice.minor ?? 0),
    0,
  );
}

const MIXED = [line("Bebidas", 2, 300), line("Almacén", 1, 500), line("Bebidas", 1, 50), line(null, 1, 70)];

test("each line counts in its group, and what has none in one row", () => {
  expect(dayOf(MIXED, [])).toEqual({
    groups: [
      ["Bebidas", 3, 650],
      ["Almacén", 1, 500],
      [null, 1, 70],
    ],
    unassigned: 0,
    hasGroups: true,
  });
});

test("articles that come back are taken from their groups", () => {
  const { groups, unassigned } = dayOf(MIXED, [
    [{ line: 1, quantity: 1 }],
    [
      { line: 2, quantity: 1 },
      { line: 4, quantity: 1 },
    ],
  ]);
  expect(groups).toEqual([
    ["Bebidas", 2, 350],
    ["Almacén", 0, 0],
    [null, 0, 0],
  ]);
  expect(unassigned).toBe(0);
});

test("everything that comes back is taken from every group", () => {
  expect(dayOf(MIXED, [1_220]).groups.map(([, pieces, minor]) => [pieces, minor])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("an amount of a sale of several groups is of none of them, and of a sale of one group it is of that", () => {
  const mixed = dayOf(MIXED, [100, 20]);
  expect(mixed.unassigned).toBe(120);
  expect(mixed.groups).toEqual(dayOf(MIXED, []).groups);
  expect(dayOf([line("Bebidas", 2, 300)], [100])).toMatchObject({
    groups: [["Bebidas", 2, 500]],
    unassigned: 0,
  });
});

test("what another program sells has no lines, and is of no group", () => {
  expect(dayOf([], [30], 400)).toEqual({ groups: [[null, 1, 370]], unassigned: 0, hasGroups: false });
});

test("a day of more groups than a record can hold counts the last ones with those of none", () => {
  const lines = Array.from({ length: 210 }, (_, index) => line(`G${index}`, 1, 10));
  const { groups } = dayOf(lines, []);
  expect(groups).toHaveLength(201);
  expect(groups.at(-1)).toEqual([null, 10, 100]);
});
