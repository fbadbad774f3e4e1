// What the console says of a drawer that somebody counted: in each country's money, in the right direction.

import { expect, test } from "vitest";
import { dayWords } from "../../src/cli/day-words.ts";
import { formatMoney } from "../../src/money/decimal.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import { dayOf } from "../day-report/fixture.ts";

test.each(Object.keys(SITES) as Site[])("in %s more is too much, and less is missing", (site) => {
  const { currency, locale } = SITES[site];
  const text = (minor: number) => formatMoney({ minor, currency }, locale);
  const expected = dayOf({ site }).view.expectedCash.minor;
  const said = (counted: number) =>
    /counted .*/.exec(dayWords(dayOf({ site, change: { counted: { minor: counted, currency } } }).view))?.[0];
  const beside = `expected ${text(expected)}`;
  expect(said(expected - 99_300)).toBe(
    `counted ${text(expected - 99_300)}, ${beside}: ${text(99_300)} missing`,
  );
  expect(said(0)).toBe(`counted ${text(0)}, ${beside}: ${text(expected)} missing`);
  expect(said(expected + 200)).toBe(`counted ${text(expected + 200)}, ${beside}: ${text(200)} too much`);
  expect(said(expected)).toBe(`counted ${text(expected)}, ${beside}: no difference`);
});

test("a drawer out of which more went than came is expected below nothing, and whatever lies in it is too much", () => {
  const { close, view } = dayOf({ site: "MLB" });
  const { amount, count } = close.totals.moves["pay-out"];
  const paidOut = { count, amount: { ...amount, minor: amount.minor + view.expectedCash.minor + 98_800 } };
  const totals = { ...close.totals, moves: { ...close.totals.moves, "pay-out": paidOut } };
  const counted = { minor: 500, currency: "BRL" } as const;
  expect(dayWords(dayOf({ site: "MLB", change: { totals, counted } }).view)).toContain(
    "counted R$ 5,00, expected -R$ 988,00: R$ 993,00 too much\n",
  );
});
