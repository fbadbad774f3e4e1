// What a reconciliation makes of single rows: the kinds that a month of sales has none of, and the edges of the others.

import { describe, expect, test } from "vitest";
import type { Currency } from "../../src/money/money.ts";
import { periodOfDays } from "../../src/payments/mercado-pago/reports/periods.ts";
import { decodeRelease, decodeSettlement } from "../../src/payments/mercado-pago/reports/report-decoder.ts";
import type { BookedSale } from "../../src/reconcile/booked-sales.ts";
import { indexLive, type LivePayment } from "../../src/reconcile/classify.ts";
import { expectedFee } from "../../src/reconcile/fees.ts";
import { type ReconcileInput, reconcile } from "../../src/reconcile/reconcile.ts";
import { sentenceOf } from "../../src/reconcile/tell.ts";

const DAY = "2026-03-01";
const TIME_ZONE = "America/Argentina/Buenos_Aires";
const NOON = "2026-03-01T12:00:00.000-03:00";

const SETTLEMENT =
  "SOURCE_ID,EXTERNAL_REFERENCE,TRANSACTION_TYPE,TRANSACTION_AMOUNT,TRANSACTION_CURRENCY,TRANSACTION_DATE," +
  "SETTLEMENT_DATE,FEE_AMOUNT,SETTLEMENT_NET_AMOUNT,PAYMENT_METHOD,PAYMENT_METHOD_TYPE,EXTERNAL_POS_ID," +
  "MONEY_RELEASE_DATE,METADATA\n";
const RELEASE =
  "DATE,SOURCE_ID,EXTERNAL_REFERENCE,RECORD_TYPE,DESCRIPTION,NET_CREDIT_AMOUNT,NET_DEBIT_AMOUNT,EXTERNAL_POS_ID,CURRENCY\n";

interface RowOptions {
  readonly source?: string;
  readonly type?: string;
  readonly fee?: string;
  readonly net?: string;
  readonly currency?: Currency;
  readonly pos?: string;
  readonly refund?: string;
}

function row(reference: string, amount: string, options: RowOptions = {}): string {
  const {
    currency = "ARS",
    fee = "0.00",
    net = amount,
    pos = "CAJA1",
    source = "111",
    type = "SETTLEMENT",
  } = options;
  const metadata = options.refund === undefined ? "[{}]" : `"[{""refund_id"":""${options.refund}""}]"`;
  const dates = [NOON, NOON].join(",");
  return `${source},${reference},${type},${amount},${currency},${dates},${fee},${net},visa,credit_card,${pos},${NOON},${metadata}\n`;
}

function release(source: string, credit: string, debit = "0.00"): string {
  return `${NOON},${source},,release,payment,${credit},${debit},CAJA1,ARS\n`;
}

const SALE: BookedSale = {
  id: 7,
  reference: "CAJA1-100001-7-abcdef",
  orderId: "ORD7",
  payment: "111",
  receipt: 5,
  status: "paid",
  isCash: false,
  totalMinor: 125_050,
  method: "credit_card",
  paidAtMs: Date.parse(NOON),
  refunds: [],
};

interface Given {
  readonly sales?: readonly BookedSale[];
  readonly rows: readonly string[];
  readonly released?: readonly string[];
  readonly live?: readonly LivePayment[] | null;
  readonly fees?: ReconcileInput["fees"];
  readonly currency?: Currency;
}

function reconciled({ currency = "ARS", fees = null, live = [], released, rows, sales = [SALE] }: Given) {
  const days = { from: DAY, to: DAY, timeZone: TIME_ZONE, ...periodOfDays(DAY, DAY, TIME_ZONE) };
  const read = decodeSettlement();
  read.push(SETTLEMENT + rows.join(""));
  const came = decodeRelease(currency);
  came.push(RELEASE + (released ?? []).join(""));
  const period = { fromMs: days.fromMs, toMs: days.toMs };
  const whole = { period, files: ["a.csv"], openFromMs: null };
  const told = { ...whole, ...read.end() };
  expect(told.faults).toEqual([]);
  return reconcile({
    days,
    currency,
    pos: "CAJA1",
    book: "100001",
    fees,
    live: live === null ? null : indexLive(live),
    liveProblem: null,
    madeAt: "2026-03-03T12:00:00.000Z",
    release: released === undefined ? "nobody answered" : { ...whole, ...came.end(), faults: [] },
    sales,
    settlement: { ...told, faults: [] },
    virtual: true,
  });
}

function kindsOf(given: Given): readonly string[] {
  const { balance, differences } = reconciled(given);
  expect(balance.unexplainedMinor).toBe(0);
  return differences.map(({ about, kind }) => `${kind} ${about}`);
}

const PAID = row(SALE.reference, "1250.50");
const seen = (approvedAt: string): LivePayment => ({
  id: "111",
  reference: SALE.reference,
  isPaid: true,
  amountMinor: 125_050,
  approvedAtMs: Date.parse(approvedAt),
});

describe("a payment", () => {
  test("that all three know is no difference", () => {
    expect(kindsOf({ rows: [PAID] })).toEqual([]);
  });

  test.each<[string, readonly LivePayment[] | null, string]>([
    ["the lists have it too", [seen(NOON)], "missing-in-report payment"],
    ["the lists do not have it", [], "unknown-to-provider payment"],
    ["nobody could ask the lists", null, "missing-in-report payment"],
    ["the lists say that it came the day before", [seen("2026-02-28T23:59:59-03:00")], "day-edge payment"],
  ])("that only the journal and not the report has: %s", (_, live, kind) => {
    expect(kindsOf({ rows: [], live })).toEqual([kind]);
  });

  test("of a refused, canceled or expired sale came after its end; of an open one it is not settled yet", () => {
    for (const status of ["expired", "canceled", "refused"] as const) {
      const sale = { ...SALE, status, payment: null, paidAtMs: null };
      expect(kindsOf({ rows: [PAID], sales: [sale] })).toEqual(["paid-after-end payment"]);
      // Mercado Pago knows today what the report tells tomorrow.
      expect(kindsOf({ rows: [], sales: [sale], live: [seen(NOON)] })).toEqual(["paid-after-end payment"]);
    }
    for (const status of ["ordering", "awaiting-payment", "canceling"] as const) {
      const sale = { ...SALE, status, payment: null, paidAtMs: null };
      expect(kindsOf({ rows: [PAID], sales: [sale] })).toEqual(["still-open payment"]);
    }
  });

  test("with this till's number that no journal has is an unknown sale, wherever it stands", () => {
    const stranger = { ...seen(NOON), id: "222", reference: "CAJA1-100001-99-ffffff" };
    expect(
      kindsOf({ rows: [row(stranger.reference, "10.00", { source: "222", pos: "" })], sales: [] }),
    ).toEqual(["unknown-sale payment"]);
    expect(kindsOf({ rows: [], sales: [], live: [stranger] })).toEqual(["unknown-sale payment"]);
  });

  test("with this till's number and an amount that no till counts is told without an amount", () => {
    const stranger = { ...seen(NOON), id: "222", reference: "CAJA1-100001-99-ffffff", amountMinor: null };
    const { balance, differences } = reconciled({ rows: [], sales: [], live: [stranger], currency: "COP" });
    expect(differences).toMatchObject([
      { kind: "unknown-sale", payment: "222", foundMinor: null, reportMinor: 0 },
    ]);
    expect(balance.unexplainedMinor).toBe(0);
    for (const one of differences) {
      for (const locale of ["es-CO", "pt-CO", "en"]) {
        expect(sentenceOf(one, { locale, currency: "COP" })).not.toMatch(/null|undefined|NaN/);
      }
    }
  });

  test("may be a whole peso off in Colombia, a centavo elsewhere, before it is another amount", () => {
    const sale = { ...SALE, totalMinor: 125_000 };
    const kinds = (amount: string, currency: Currency) =>
      kindsOf({ rows: [row(SALE.reference, amount, { currency })], sales: [sale], currency });
    expect(kinds("1250.40", "COP")).toEqual(["rounding payment"]);
    expect(kinds("1251.00", "COP")).toEqual(["rounding payment"]);
    expect(kinds("1251.01", "COP")).toEqual(["other-amount payment"]);
    expect(kinds("1250.01", "ARS")).toEqual(["rounding payment"]);
    expect(kinds("1250.02", "ARS")).toEqual(["other-amount payment"]);
  });
});

describe("a refund", () => {
  const refunds = [{ providerId: "REF1", minor: 50_00, isDone: true, atMs: Date.parse(NOON) }];
  const back = (refund: string) => row(SALE.reference, "-50.00", { type: "REFUND", refund });

  test("is the journal's by its number, or by its amount where the two are named differently", () => {
    const kinds = (providerId: string, rows: readonly string[]) =>
      kindsOf({
        rows: [PAID, ...rows],
        sales: [{ ...SALE, refunds: [{ ...refunds[0], providerId }] as never }],
      });
    expect(kinds("900", [back("900")])).toEqual([]);
    expect(kinds("REF1", [back("900")])).toEqual([]);
    expect(kinds("901", [back("900")])).toEqual(["refunded-elsewhere refund", "missing-in-report refund"]);
    expect(kinds("900", [back("900"), back("902")])).toEqual(["refunded-elsewhere refund"]);
  });

  test("that the till only asked for is not settled yet", () => {
    const asked = [{ providerId: null, minor: 50_00, isDone: false, atMs: Date.parse(NOON) }];
    expect(kindsOf({ rows: [PAID, back("900")], sales: [{ ...SALE, refunds: asked }] })).toEqual([
      "still-open refund",
    ]);
  });
});

describe("what is available", () => {
  test("is compared with what was settled, payment by payment", () => {
    const rows = [row(SALE.reference, "1250.50", { fee: "-10.00", net: "1240.50" })];
    expect(kindsOf({ rows, released: [release("111", "1240.50")] })).toEqual([]);
    expect(kindsOf({ rows, released: [release("111", "1200.00")] })).toEqual(["other-release release"]);
    expect(kindsOf({ rows, released: [] })).toEqual(["other-release release"]);
  });
});

describe("a fee", () => {
  const fees = { rates: { credit_card: 62_900, account_money: 8_000 }, vat: 210_000 };

  test("is the rate and its VAT, in whole minor units", () => {
    expect(expectedFee(fees, ["visa", "credit_card"], 125_050)).toBe(-9517);
    expect(expectedFee(fees, [null, "account_money"], 1)).toBe(0);
    expect(expectedFee(fees, ["constructor"], 125_050)).toBeNull();
    // Nine thousand million pesos: beyond what floats count.
    expect(expectedFee(fees, ["account_money"], 900_000_000_001)).toBe(-8_712_000_000);
  });

  test("that is another one is named, and moves no money in the balance", () => {
    const paid = (fee: string) => [row(SALE.reference, "1250.50", { fee, net: "1155.32" })];
    expect(kindsOf({ rows: paid("-95.17"), fees })).toEqual([]);
    expect(kindsOf({ rows: paid("-95.19"), fees })).toEqual([]);
    expect(kindsOf({ rows: paid("-95.20"), fees })).toEqual(["other-fee fee"]);
    expect(kindsOf({ rows: paid("-95.20"), fees: null })).toEqual([]);
    expect(reconciled({ rows: paid("-95.20"), fees }).methods).toMatchObject([
      { method: "credit_card", feeMinor: -9520, expectedFeeMinor: -9517 },
    ]);
  });
});

test("money on its way to the bank is told apart, and cash is counted beside", () => {
  const cash = {
    ...SALE,
    id: 8,
    reference: "CAJA1-100001-8-x",
    isCash: true,
    payment: null,
    totalMinor: 900,
  };
  const rows = [PAID, row("", "-500.00", { type: "WITHDRAWAL", source: "333", pos: "" })];
  const result = reconciled({ rows, sales: [SALE, cash] });
  expect(result.differences).toEqual([]);
  expect(result.withdrawals).toEqual({ count: 1, minor: -50_000 });
  expect(result.journal.cash).toEqual({ count: 1, minor: 900 });
  expect(result.days).toMatchObject([{ day: DAY, grossMinor: 125_050, cashMinor: 900 }]);
  expect(result.hours[12]).toEqual({ count: 1, minor: 125_050 });
  expect(result.isComplete).toBe(false);
});
