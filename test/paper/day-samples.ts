// Days for the tests of paper: one that has everything in it, in the money of each country.

import type { DayClose, MethodCount } from "../../src/day/day.ts";
import { expectedCash } from "../../src/day/tally.ts";
import { type Currency, money } from "../../src/money/money.ts";

export interface DaySample {
  /** As the provider calls them. */
  readonly methods: readonly [string, string, string];
  readonly groups: readonly [string, string];
  /** How much more was counted than should be there. */
  readonly overMinor: number;
}

export const DAYS = {
  "es-AR": {
    methods: ["account_money", "credit_card", "unknown"],
    groups: ["Almacén", "Bebidas sin alcohol"],
    overMinor: -5_000,
  },
  "pt-BR": {
    methods: ["pix", "account_money", "debit_card"],
    groups: ["Padaria", "Cafés e chás"],
    overMinor: 150,
  },
  en: {
    methods: ["account_money", "credit_card", "debit_card"],
    groups: ["Groceries", "Soft drinks"],
    overMinor: 0,
  },
} as const satisfies Readonly<Record<string, DaySample>>;

/** Closed on a Sunday evening; the groups add up to the net. */
export function closeOf({ groups, methods, overMinor }: DaySample, currency: Currency): DayClose {
  const amount = (minor: number) => money(minor, currency);
  const way = (method: string, count: number, minor: number): MethodCount => ({
    tender: method === "cash" ? "cash" : "qr",
    method,
    count,
    amount: amount(minor),
  });
  const [first, second, third] = methods;
  const totals = {
    paid: [
      way(first, 31, 12_480_550),
      way(second, 8, 7_215_000),
      way("cash", 12, 3_310_000),
      way(third, 1, 99_990),
    ],
    refunded: [way(first, 1, 310_140), way("cash", 1, 120_000)],
    unpaid: { expired: 3, canceled: 2, refused: 1 },
    copies: 2,
    moves: {
      float: { count: 1, amount: amount(1_000_000) },
      "pay-in": { count: 1, amount: amount(250_000) },
      "pay-out": { count: 2, amount: amount(1_800_000) },
    },
    openings: 1,
    byGroup: {
      groups: [
        { group: groups[0], pieces: 84, amount: amount(13_905_400) },
        { group: null, pieces: 4, amount: amount(880_000) },
        { group: groups[1], pieces: 41, amount: amount(8_200_000) },
      ],
      unassigned: { count: 1, amount: amount(310_000) },
    },
  };
  const expected = expectedCash(totals, currency);
  return {
    number: 12,
    at: "2026-03-16T01:04:00.000Z",
    totals,
    open: [57],
    owed: 1,
    counted: amount(expected.minor + overMinor),
    head: { records: 1_482, hash: "5f1d77ab90c2e3d4187b6a5f4e3d2c1b" },
  };
}
