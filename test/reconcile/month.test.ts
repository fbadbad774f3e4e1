// A month of two tills with every kind of difference planted: each is found and called what it is, nothing is found
// that is not there, and the journal with its differences is the report, to the cent, in every country.

import { expect, test } from "vitest";
import { readJournal } from "../../src/journal/read-journal.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import { createLookBack } from "../../src/payments/mercado-pago/look-back.ts";
import { periodOfDays } from "../../src/payments/mercado-pago/reports/periods.ts";
import { PaymentError } from "../../src/payments/provider.ts";
import type { Switches } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { gather } from "../../src/reconcile/gather.ts";
import { reconcile } from "../../src/reconcile/reconcile.ts";
import type { Difference } from "../../src/reconcile/reconciliation.ts";
import { type ReportsRig, startReports } from "../payments/reports-support.ts";
import { TOKEN } from "../payments/virtual-client.ts";
import { MONTH, type Month, type MonthTill, makeMonth } from "./month.ts";

const SALES = Number(process.env["SALES"] ?? "1000");
const SEED = Number(process.env["SEED"] ?? Math.trunc(Math.random() * 1_000_000));

/** Of a hundred: hundredths of a percent here, millionths there. */
const FEE_SWITCHES = { feeMoney: 80, feeDebit: 135, feeCredit: 180 };
const FEES = { rates: { account_money: 8_000, debit_card: 13_500, credit_card: 18_000 }, vat: 0 };

function reconcileTill(rig: ReportsRig, month: Month, till: MonthTill) {
  const { clock, virtual } = rig.till;
  const { currency, timeZone } = month;
  const options = { baseUrl: virtual.url, accessToken: TOKEN, currency, clock, externalPosId: till.pos };
  const lookBack = createLookBack(
    { ...options, qrMode: "dynamic", userId: null, externalStoreId: null },
    rig.http,
    1_000,
  );
  const days = { ...MONTH, timeZone, ...periodOfDays(MONTH.from, MONTH.to, timeZone) };
  const gathered = gather(
    {
      settlement: (period) => rig.reports.settlement(period),
      release: (period) => rig.reports.release(period),
      payments: (since) => lookBack.payments(since),
      records: () => readJournal(till.journalDirectory),
      time: () => rig.http.farTime(),
      problemOf: (error) => {
        if (error instanceof PaymentError) return error.message;
        throw error;
      },
    },
    { days, currency, pos: till.pos, fees: FEES },
  );
  return rig.run(gathered).then(reconcile);
}

function nameOf({ about, kind, reference }: Difference): string {
  return `${kind} ${about} ${reference}`;
}

/** How the file looks is nothing to the sums (mercado-pago.md 11.3). */
const LOOKS: Readonly<Partial<Record<Site, Partial<Switches>>>> = {
  MLB: { reportHeaders: "pt", reportDecimals: "comma", reportSeparator: "semicolon" },
  MLM: { reportHeaders: "es", reportLineEnd: "crlf", reportBom: true },
  MPE: { reportRows: "doubled", reportTimezone: "GMT-05" },
};

test.each(Object.keys(SITES) as Site[])(
  `a month in %s: every planted difference is found as what it is, and nothing else (SEED=${SEED} repeats it)`,
  async (site) => {
    const rig = await startReports({ site, switches: { ...FEE_SWITCHES, ...LOOKS[site] } });
    const { virtual } = rig.till;
    virtual.advanceClock(Date.parse("2026-05-01T16:00:00Z") - Date.parse(virtual.now()));
    const month = await makeMonth(virtual, site, SALES, SEED);
    for (const [at, till] of month.tills.entries()) {
      const result = await reconcileTill(rig, month, till);
      const other = month.tills[1 - at]?.pos ?? "";
      const isOther = ({ pos, reference }: Difference) =>
        pos === other || reference?.endsWith(other) === true;
      const found = result.differences.filter((one) => !isOther(one));
      const kinds = new Set(result.differences.filter(isOther).map(({ kind }) => kind));
      expect(kinds).toEqual(new Set(["other-terminal", "other-money"]));
      const late = found.filter(({ kind }) => kind === "not-in-report-yet");
      const told = new Set(result.sales.map(({ reference }) => reference));
      const young = [...till.agreeing].filter(([reference]) => !told.has(reference));
      const absent = late.filter(({ about }) => about === "payment").map(({ reference }) => reference);
      expect(absent.sort()).toEqual(young.map(([reference]) => reference).sort());
      const openFromMs = Date.parse(result.sources.openFrom ?? "");
      expect(young.every(([, atMs]) => atMs >= openFromMs)).toBe(true);
      expect(
        found
          .filter((one) => !late.includes(one))
          .map(nameOf)
          .sort(),
      ).toEqual(till.planted);
      expect(result.balance.unexplainedMinor).toBe(0);
      const { balance } = result;
      const explained = balance.kinds.reduce((sum, { minor }) => sum + minor, balance.journalMinor);
      expect(explained).toBe(balance.reportMinor);
      expect(balance.reportMinor).toBe(await reportedMinor(rig, result.sources.files[0] ?? ""));
    }
  },
);

const AMOUNT_HEADERS = ["TRANSACTION_AMOUNT", "VALOR DE LA COMPRA", "VALOR DA COMPRA"];

/** The file's amounts, digit by digit, without a line of what is tested. Rows that are told twice count once. */
async function reportedMinor({ till }: ReportsRig, file: string): Promise<number> {
  const text = (await till.request("GET", `/v1/account/settlement_report/${file}`)).text;
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const separator = header.includes(";") ? ";" : ",";
  const at = header.split(separator).findIndex((name) => AMOUNT_HEADERS.includes(name));
  expect(at).toBeGreaterThan(0);
  const isWhole = text.includes("CLP");
  return [...new Set(lines)].reduce((sum, line) => {
    const cents = Number((line.split(separator)[at] ?? "").replace(/[.,]/, ""));
    return sum + (isWhole ? cents / 100 : cents);
  }, 0);
}
