// A reconciliation as it may come out in each country, from a seed: its sums add up, and every kind of difference is
// in it unless others are asked for.

import { SITES, type Site } from "../../src/money/sites.ts";
import { REPORT_DIGITS } from "../../src/payments/mercado-pago/reports/report-amounts.ts";
import {
  DIFFERENCE_KINDS,
  type Difference,
  type DifferenceKind,
  type ReconciledSale,
  type Reconciliation,
  type Sums,
} from "../../src/reconcile/reconciliation.ts";
import { Chance } from "../simulation/chance.ts";

export interface Plan {
  readonly site?: Site;
  readonly seed?: number;
  /** From 2026-03-01 on. */
  readonly days?: number;
  readonly salesPerDay?: number;
  /** How many of each kind; of those not named, none. Absent: one of each. */
  readonly differences?: Partial<Record<DifferenceKind, number>>;
  /** What is put in the place of anything that was made. */
  readonly change?: Partial<Reconciliation>;
}

/** A row of the settlement report of this till. */
interface Row {
  readonly day: string;
  readonly method: string;
  readonly gross: number;
  readonly fee: number;
  readonly taxes: number;
  readonly other: number;
  readonly releaseDay: string;
}

// Units of the currency, about what people spend in a shop of the corner.
const USUAL: Readonly<Record<string, number>> = {
  ARS: 9000,
  BRL: 40,
  CLP: 6000,
  COP: 25_000,
  MXN: 150,
  PEN: 30,
  UYU: 400,
};
const METHODS = [
  { method: "account_money", often: 5, fee: 0.008, releaseDays: 0 },
  { method: "debit_card", often: 3, fee: 0.0135, releaseDays: 1 },
  { method: "credit_card", often: 2, fee: 0.0629, releaseDays: 10 },
  { method: "interop_transfer", often: 1, fee: 0.008, releaseDays: 0 },
];
// A shop that is full before lunch and after work.
const HOURS = [9, 10, 10, 11, 11, 11, 12, 12, 13, 16, 17, 17, 18, 18, 18, 19, 19, 19, 20, 20, 21];
const ONE_OF_EACH = Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 1]));

export function reconciliationOf(plan: Plan = {}): Reconciliation {
  const { site = "MLA", seed = 1, days = 7, salesPerDay = 20, differences = ONE_OF_EACH, change = {} } = plan;
  const { currency, timeZone } = SITES[site];
  const chance = new Chance(seed, `reconciliation ${site}`);
  const unit = 10 ** REPORT_DIGITS[currency];
  const price = () => {
    const minor = Math.round((USUAL[currency] ?? 100) * unit * (0.2 + 2 * chance.next() ** 2));
    return currency === "COP" ? Math.round(minor / 100) * 100 : minor;
  };
  const moment = (day: number, hour: number) =>
    new Date(Date.UTC(2026, 2, 1 + day, hour + 3, chance.below(60), chance.below(60)));
  const usual = METHODS.flatMap((one) => Array.from({ length: one.often }, () => one));
  const number = () => String(118_000_000_000 + chance.below(900_000_000));

  const rows: Row[] = [];
  const sales: ReconciledSale[] = [];
  const hours = Array.from({ length: 24 }, () => ({ count: 0, minor: 0 }));
  for (let day = 0; day < days; day++) {
    for (let index = 0; index < salesPerDay; index++) {
      const hour = chance.pick(HOURS);
      const { fee, method, releaseDays } = chance.pick(usual);
      const gross = price();
      const feeMinor = -Math.round(gross * fee);
      const taxesMinor = currency === "ARS" ? -Math.round(gross * 0.005) : 0;
      const releaseDay = dayOf(day + releaseDays);
      const sale = sales.length + 1;
      rows.push({ day: dayOf(day), method, gross, fee: feeMinor, taxes: taxesMinor, other: 0, releaseDay });
      const slot = hours[hour] ?? { count: 0, minor: 0 };
      hours[hour] = { count: slot.count + 1, minor: slot.minor + gross };
      sales.push({
        sale,
        receipt: sale,
        reference: `482100-${String(sale).padStart(6, "0")}-${chance.below(65536).toString(16).padStart(4, "0")}`,
        payment: number(),
        at: moment(day, hour).toISOString(),
        method,
        grossMinor: gross,
        feeMinor,
        taxesMinor,
        netMinor: gross + feeMinor + taxesMinor,
        refundedMinor: 0,
        releaseAt: moment(day + releaseDays, hour).toISOString(),
        agrees: true,
      });
    }
  }

  const found: Difference[] = [];
  for (const kind of DIFFERENCE_KINDS) {
    for (let count = differences[kind] ?? 0; count > 0; count--) {
      const day = chance.below(days);
      const sale = sales.length > 0 && !WITHOUT_SALE.includes(kind) ? chance.pick(sales) : null;
      const difference = planted(kind, sale, price(), moment(day, 12).toISOString(), number(), chance);
      found.push(difference);
      if (sale !== null) sales[sale.sale - 1] = { ...sale, agrees: false };
      const gross = difference.reportMinor - difference.journalMinor;
      if (gross !== 0 && !ELSEWHERE.includes(kind)) {
        const method = sale?.method ?? "account_money";
        rows.push({ day: dayOf(day), method, gross, fee: 0, taxes: 0, other: 0, releaseDay: dayOf(day) });
      }
    }
  }
  sales.sort((a, b) => (a.at < b.at ? -1 : 1));

  const kinds = DIFFERENCE_KINDS.map((kind) => {
    const these = found.filter((one) => one.kind === kind);
    return { kind, count: these.length, minor: total(these, (one) => one.reportMinor - one.journalMinor) };
  }).filter(({ count }) => count > 0);
  const paid = total(sales, (sale) => sale.grossMinor);
  const journalMinor = paid;
  const reportMinor = journalMinor + total(kinds, (kind) => kind.minor);
  const till = sumsOf(rows);
  const elsewhere = reportMinor - till.grossMinor;
  const release = [...new Set(rows.map((row) => row.releaseDay))].sort();
  return {
    from: dayOf(0),
    to: dayOf(days - 1),
    timeZone,
    currency,
    book: "482100",
    pos: "CAJA01",
    madeAt: moment(days + 1, 8).toISOString(),
    virtual: false,
    sources: {
      files: ["settlement-report-tilld-1.csv"],
      rows: rows.length,
      repeated: 0,
      faultCount: 0,
      faults: [],
      openFrom: null,
      releaseProblem: null,
      liveProblem: null,
    },
    isComplete: true,
    journal: {
      payments: { count: sales.length, minor: paid },
      refunds: { count: 0, minor: 0 },
      cash: { count: days * 3, minor: days * 3 * (USUAL[currency] ?? 100) * unit },
    },
    balance: { journalMinor, kinds, unexplainedMinor: 0, reportMinor },
    account: { ...till, grossMinor: reportMinor, netMinor: till.netMinor + elsewhere },
    till,
    withdrawals: { count: 1, minor: -Math.round(Math.abs(till.netMinor) * 0.6) },
    methods: [...new Set(rows.map((row) => row.method))].sort().map((method) => {
      const sums = sumsOf(rows.filter((row) => row.method === method));
      return { method, ...sums, expectedFeeMinor: method === "interop_transfer" ? null : sums.feeMinor };
    }),
    days: Array.from({ length: days }, (_, day) => ({
      day: dayOf(day),
      ...sumsOf(rows.filter((row) => row.day === dayOf(day))),
      cashMinor: 3 * (USUAL[currency] ?? 100) * unit,
    })),
    releases: release.map((day) => {
      const expectedMinor = sumsOf(rows.filter((row) => row.releaseDay === day)).netMinor;
      return { day, expectedMinor, releasedMinor: day <= dayOf(days) ? expectedMinor : null };
    }),
    hours,
    sales,
    differences: found,
    ...change,
  };
}

const ELSEWHERE: readonly DifferenceKind[] = ["other-terminal", "other-money"];
const WITHOUT_SALE: readonly DifferenceKind[] = ["unknown-sale", ...ELSEWHERE];

function planted(
  kind: DifferenceKind,
  sale: ReconciledSale | null,
  price: number,
  at: string,
  number: string,
  chance: Chance,
): Difference {
  const gross = sale?.grossMinor ?? price;
  const difference: Difference = {
    kind,
    about: "payment",
    sale: sale?.sale ?? null,
    receipt: sale?.receipt ?? null,
    reference: sale?.reference ?? null,
    payment: number,
    journalMinor: 0,
    reportMinor: gross,
    expectedMinor: null,
    foundMinor: null,
    at,
    state: null,
    pos: null,
  };
  const change: Readonly<Record<DifferenceKind, Partial<Difference>>> = {
    "paid-after-end": { state: chance.pick(["expired", "canceled"]), receipt: null },
    "still-open": { state: "awaiting-payment", receipt: null },
    "second-payment": {},
    "unknown-to-provider": { journalMinor: gross, reportMinor: 0 },
    "unknown-sale": { reference: "mesa 12" },
    "refunded-elsewhere": { about: "refund", reportMinor: -Math.round(gross / 2) },
    chargeback: { about: "chargeback", reportMinor: -gross },
    "other-amount": { journalMinor: gross, reportMinor: gross - 100 },
    "other-fee": {
      about: "fee",
      reportMinor: 0,
      expectedMinor: -Math.round(gross * 0.008),
      foundMinor: -Math.round(gross * 0.0629),
    },
    "other-release": {
      about: "release",
      reportMinor: 0,
      expectedMinor: gross,
      foundMinor: Math.round(gross / 2),
    },
    "missing-in-report": { journalMinor: gross, reportMinor: 0 },
    "not-in-report-yet": { journalMinor: gross, reportMinor: 0 },
    "day-edge": { journalMinor: chance.maybe(0.5) ? gross : 0, reportMinor: 0 },
    rounding: { journalMinor: gross, reportMinor: gross + 1 },
    "other-terminal": { pos: "CAJA02", reference: "482101-000007-1f00" },
    "other-money": { about: "other", payment: null, reference: null },
  };
  const made = { ...difference, ...change[kind] };
  return kind === "day-edge" && made.journalMinor === 0 ? { ...made, reportMinor: gross } : made;
}

/** The date so many days after 2026-03-01. */
function dayOf(day: number): string {
  return new Date(Date.UTC(2026, 2, 1 + day)).toISOString().slice(0, 10);
}

function sumsOf(rows: readonly Row[]): Sums {
  const grossMinor = total(rows, (row) => row.gross);
  const feeMinor = total(rows, (row) => row.fee);
  const taxesMinor = total(rows, (row) => row.taxes);
  const otherMinor = total(rows, (row) => row.other);
  return {
    count: rows.length,
    grossMinor,
    feeMinor,
    taxesMinor,
    otherMinor,
    netMinor: grossMinor + feeMinor + taxesMinor + otherMinor,
  };
}

function total<T>(list: readonly T[], minor: (one: T) => number): number {
  return list.reduce((sum, one) => sum + minor(one), 0);
}
