// The reports from end to end: sales, refunds and withdrawals at the virtual Mercado Pago, its files over real HTTP,
// and rows that must add up to its own ledger to the cent.

import { describe, expect, test } from "vitest";
import { SITES, type Site } from "../../src/money/sites.ts";
import { periodOfDays } from "../../src/payments/mercado-pago/reports/periods.ts";
import { formatReportAmount } from "../../src/payments/mercado-pago/reports/report-amounts.ts";
import { PaymentError } from "../../src/payments/provider.ts";
import type { VirtualMovement } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { DAY_MS, type ReportsRig, startReports } from "./reports-support.ts";

const DAY = "2026-03-01";
const ARGENTINA = periodOfDays(DAY, DAY, SITES.MLA.timeZone);

/** Sales by three methods, refunds in parts and whole, a charge-back, a withdrawal; a day later all of it is told. */
async function trade({ till, sell }: ReportsRig, whole = false): Promise<void> {
  const amounts = whole ? ["1250", "999", "10001"] : ["1250.50", "999.99", "100.01"];
  const [first = "", second = "", third = ""] = amounts;
  const partly = await sell(first, "credit_card");
  const wholly = await sell(second, "debit_card");
  await sell(third);
  const disputed = await sell(first, "credit_card");
  await till.clock.advance(60_000);
  till.virtual.seller.refund(partly, 333);
  till.virtual.seller.refund(partly, 777);
  till.virtual.seller.refund(wholly, null);
  await till.clock.advance(60_000);
  till.virtual.phone.chargeBack(disputed);
  await till.clock.advance(60_000);
  till.virtual.seller.withdraw(50);
  await till.clock.advance(2 * DAY_MS);
}

function sums(movements: readonly VirtualMovement[]): Readonly<Record<string, readonly number[]>> {
  const kinds = [...new Set(movements.map(({ kind }) => kind))].sort();
  const add = (kind: string, pick: (one: VirtualMovement) => number): number =>
    movements.filter((one) => one.kind === kind).reduce((total, one) => total + pick(one), 0);
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      [
        movements.filter((one) => one.kind === kind).length,
        add(kind, (one) => one.amountMinor),
        add(kind, (one) => one.feeMinor),
        add(kind, (one) => one.netMinor),
      ],
    ]),
  );
}

const FEES = { feeMoney: 80, feeDebit: 149, feeCredit: 629 };

describe("what the reports say is what the provider's ledger says", () => {
  for (const site of Object.keys(SITES) as Site[]) {
    test(`settlement and release add up to the cent in ${SITES[site].country}`, async () => {
      const rig = await startReports({ site, switches: { ...FEES, releaseDaysCredit: 1 } });
      await trade(rig, site === "MLC");
      const period = periodOfDays("2026-03-01", "2026-03-03", SITES[site].timeZone);
      const ledger = rig.till.virtual.ledger();

      const settled = await rig.run(rig.reports.settlement(period));
      expect(settled.faults).toEqual([]);
      const told = settled.rows.map((row) => ({
        kind: row.type as VirtualMovement["kind"],
        sourceId: row.sourceId,
        amountMinor: row.amountMinor,
        feeMinor: row.feeMinor,
        netMinor: row.netMinor,
        refundId: row.refundIds[0] ?? null,
        reference: row.externalReference,
      }));
      const kept = ledger.map(({ kind, sourceId, amountMinor, feeMinor, netMinor, refundId, reference }) => ({
        kind,
        sourceId,
        amountMinor,
        feeMinor,
        netMinor,
        refundId,
        reference,
      }));
      expect(told).toEqual(kept);
      expect(new Set(settled.rows.map(({ currency }) => currency))).toEqual(new Set([SITES[site].currency]));

      const released = await rig.run(rig.reports.release(period));
      expect(released.faults).toEqual([]);
      const moved = released.rows.filter(({ record }) => record === "release");
      const net = moved.reduce((total, row) => total + row.creditMinor - row.debitMinor, 0);
      expect(net).toBe(ledger.reduce((total, one) => total + one.netMinor, 0));
      expect(released.rows.map(({ record }) => record)).toContain("initial");
      expect(released.rows.at(-1)).toMatchObject({ record: "total", balanceMinor: net });
    });
  }

  test("fees agree with what the Payments API tells of each payment", async () => {
    const rig = await startReports({ switches: FEES });
    await trade(rig);
    const { rows } = await rig.run(rig.reports.settlement(ARGENTINA));
    const settlements = rows.filter(({ type }) => type === "settlement");
    expect(settlements).toHaveLength(4);
    for (const row of settlements) {
      const payment = (await rig.till.request("GET", `/v1/payments/${row.sourceId}`)).body as unknown as {
        readonly fee_details: readonly { readonly amount: number }[];
        readonly transaction_details: { readonly net_received_amount: number };
      };
      expect(formatReportAmount(-row.feeMinor, "ARS")).toBe(payment.fee_details[0]?.amount.toFixed(2));
      expect(formatReportAmount(row.netMinor, "ARS")).toBe(
        payment.transaction_details.net_received_amount.toFixed(2),
      );
    }
  });

  test("a refund in parts gives back no more of the fee than was taken", async () => {
    const rig = await startReports({ switches: { feeCredit: 629 } });
    const id = await rig.sell("10.00", "credit_card");
    for (let part = 0; part < 10; part++) rig.till.virtual.seller.refund(id, 100);
    const ledger = sums(rig.till.virtual.ledger());
    expect(ledger["settlement"]?.[2]).toBe(-(ledger["refund"]?.[2] ?? 0));
  });

  test("a sale that no till made is in the report and in the Payments API", async () => {
    const rig = await startReports({ switches: { foreignSale: true } });
    await trade(rig);
    const { rows } = await rig.run(rig.reports.settlement(ARGENTINA));
    const foreign = rows.filter(({ externalReference }) => !externalReference?.startsWith("SALE-"));
    expect(foreign.filter(({ type }) => type === "settlement")).toMatchObject([
      { amountMinor: 12_345, posExternalId: "OTHER001" },
    ]);
    const found = await rig.till.request(
      "GET",
      `/v1/payments/search?external_reference=${foreign.find(({ type }) => type === "settlement")?.externalReference}`,
    );
    expect(found.body["results"]).toHaveLength(1);
  });

  test("a charge-back that the seller wins comes back", async () => {
    const rig = await startReports();
    const id = await rig.sell("100.00", "credit_card");
    rig.till.virtual.phone.chargeBack(id, "reimbursed");
    await rig.till.clock.advance(2 * DAY_MS);
    const { rows } = await rig.run(rig.reports.settlement(ARGENTINA));
    expect(rows.map(({ type, netMinor }) => [type, netMinor])).toEqual([
      ["settlement", 9900],
      ["chargeback", -9900],
      ["chargeback", 9900],
    ]);
  });
});

describe("every way a file may look is read alike", () => {
  const dialects = {
    semicolons: { reportSeparator: "semicolon" },
    "tabs, everything in quotes": { reportSeparator: "tab", reportQuoting: "all" },
    "JSON without quotes among commas": { reportQuoting: "none" },
    "a byte order mark and CRLF": { reportBom: true, reportLineEnd: "crlf" },
    "no line end at the end": { reportLastLineEnd: false },
    "a comma before the cents": { reportDecimals: "comma" },
    "no decimals where they are zeros": { reportDecimals: "none" },
    "headers in Spanish": { reportHeaders: "es", reportSeparator: "semicolon" },
    "headers in Portuguese": { reportHeaders: "pt" },
    "headers in English": { reportHeaders: "en" },
    "dates of an IANA zone": { reportTimezone: "America/Santiago" },
    "dates of another offset": { reportTimezone: "GMT+09" },
  } as const;
  for (const [name, switches] of Object.entries(dialects)) {
    test(name, async () => {
      const rig = await startReports({ switches: FEES });
      await trade(rig);
      const plain = {
        settlement: await rig.run(rig.reports.settlement(ARGENTINA)),
        release: await rig.run(rig.reports.release(ARGENTINA)),
      };
      const other = await startReports({ switches: { ...FEES, ...switches } });
      await trade(other);
      const settled = await other.run(other.reports.settlement(ARGENTINA));
      const released = await other.run(other.reports.release(ARGENTINA));
      expect(settled.faults).toEqual([]);
      expect(released.faults).toEqual([]);
      const shape = ({
        amountMinor,
        feeMinor,
        netMinor,
        type,
        transactionAtMs,
      }: (typeof settled.rows)[number]) => ({
        amountMinor,
        feeMinor,
        netMinor,
        type,
        transactionAtMs,
      });
      expect(settled.rows.map(shape)).toEqual(plain.settlement.rows.map(shape));
      const moved = ({ creditMinor, debitMinor, record, description }: (typeof released.rows)[number]) => ({
        creditMinor,
        debitMinor,
        record,
        description: description?.replace(/\d+$/, "") ?? null,
      });
      expect(released.rows.map(moved)).toEqual(plain.release.rows.map(moved));
    });
  }
});

describe("waiting for a report", () => {
  test("both vocabularies of states lead to the file", async () => {
    for (const reportStates of ["reference", "openapi"] as const) {
      const rig = await startReports({ switches: { reportStates, reportDelayMs: 300_000 } });
      await trade(rig);
      const { rows } = await rig.run(rig.reports.settlement(ARGENTINA));
      expect(rows).toHaveLength(9);
      const waits = rig.progress.filter(({ step }) => step === "waiting").length;
      expect(waits).toBeGreaterThan(5);
      expect(waits).toBeLessThan(20);
    }
  });

  test("a report that was accepted and not begun is asked for again", async () => {
    const rig = await startReports({ switches: { reportAgainTimes: 3 } });
    await trade(rig);
    const { rows } = await rig.run(rig.reports.settlement(ARGENTINA));
    expect(rows).toHaveLength(9);
    expect(asked(rig)).toHaveLength(4);
    expect(rig.progress.map(({ step }) => step)).not.toContain("delayed");
  });

  test("a report that fails is told, and the next attempt asks for a new one", async () => {
    const rig = await startReports({ switches: { reportFails: true } });
    await trade(rig);
    const error = await refusalOf(rig.run(rig.reports.settlement(ARGENTINA)));
    expect(error).toMatchObject({ code: "report-failed", outcome: "not-done", repeatable: true });
    expect(error.message).toContain('"failed"');
    rig.till.virtual.setSwitches({ reportFails: false });
    expect((await rig.run(rig.reports.settlement(ARGENTINA))).rows).toHaveLength(9);
  });

  test("patience ends, and what was asked for is found by the next attempt", async () => {
    const rig = await startReports({ switches: { reportDelayMs: 3_600_000 } }, 600_000);
    await trade(rig);
    const error = await refusalOf(rig.run(rig.reports.settlement(ARGENTINA)));
    expect(error).toMatchObject({ code: "report-not-ready", repeatable: true });
    expect(error.message).toContain("after 10 minutes");
    await rig.till.clock.advance(3_600_000);
    expect((await rig.run(rig.reports.settlement(ARGENTINA))).rows).toHaveLength(9);
    expect(asked(rig)).toHaveLength(1);
    expect(rig.progress.map(({ step }) => step)).toContain("found");
  });

  test("an answer that was lost does not make a second report", async () => {
    const rig = await startReports();
    await trade(rig);
    rig.till.virtual.faults.add({ kind: "lose-answer", on: "report-create" });
    expect((await rig.run(rig.reports.settlement(ARGENTINA))).rows).toHaveLength(9);
    expect(asked(rig)).toHaveLength(1);
  });

  test("passing faults of every call are waited out", async () => {
    const rig = await startReports();
    await trade(rig);
    await rig.run(rig.reports.ensureConfig("settlement"));
    const { faults } = rig.till.virtual;
    faults.add({ kind: "refuse", status: 429, retryAfterS: 30, on: "report-search" });
    faults.add({ kind: "refuse", status: 500, on: "report-create" });
    faults.add({ kind: "lose-request", on: "report-task" });
    faults.add({ kind: "truncated-body", on: "report-task" });
    faults.add({ kind: "broken-off", on: "report-file" });
    faults.add({ kind: "refuse", status: 503, on: "report-file" });
    expect((await rig.run(rig.reports.settlement(ARGENTINA))).rows).toHaveLength(9);
    expect(faults.list()).toEqual([]);
  });

  test("a pause that the provider asks for is kept", async () => {
    const rig = await startReports();
    await trade(rig);
    rig.till.virtual.faults.add({ kind: "refuse", status: 429, retryAfterS: 120, on: "report-create" });
    await rig.run(rig.reports.settlement(ARGENTINA));
    const [first = "", second = ""] = rig.till.virtual
      .requests()
      .filter(({ operation }) => operation === "report-create")
      .map(({ at }) => at);
    expect(Date.parse(second) - Date.parse(first)).toBe(120_000);
  });

  test("a report that is there already is used when every detail of its period was there", async () => {
    const rig = await startReports();
    await trade(rig);
    await rig.run(rig.reports.settlement(ARGENTINA));
    await rig.run(rig.reports.settlement(ARGENTINA));
    expect(asked(rig)).toHaveLength(1);
  });

  test("a report that was made too early is not believed later", async () => {
    const rig = await startReports();
    await rig.sell("10.00");
    const early = await rig.run(rig.reports.settlement(ARGENTINA));
    expect(early.rows).toEqual([]);
    expect(early.openFromMs).toBeLessThan(ARGENTINA.toMs);
    await rig.till.clock.advance(2 * DAY_MS);
    const late = await rig.run(rig.reports.settlement(ARGENTINA));
    expect(late.rows).toHaveLength(1);
    expect(late.openFromMs).toBeNull();
  });

  test("a report made without our columns is replaced by one with them", async () => {
    const rig = await startReports();
    await trade(rig);
    const config = { ...MINIMAL, columns: [{ key: "SOURCE_ID" }, { key: "FEE_AMOUNT" }] };
    await rig.till.request("POST", "/v1/account/settlement_report/config", config, null);
    const body = { begin_date: "2026-03-01T03:00:00Z", end_date: "2026-03-02T03:00:00Z" };
    const made = await rig.till.request("POST", "/v1/account/settlement_report", body, null);
    expect(made.status).toBe(202);
    await rig.till.clock.advance(60_000);
    const { file_name } = (
      await rig.till.request("GET", `/v1/account/settlement_report/task/${made.body.id}`)
    ).body;
    await rig.till.request("GET", `/v1/account/settlement_report/${String(file_name)}`);
    // Their configuration leaves the withdrawal out, and that is theirs to say.
    expect((await rig.run(rig.reports.settlement(ARGENTINA))).rows).toHaveLength(8);
    expect(asked(rig)).toHaveLength(2);
  });
});

describe("files that are not as they should be", () => {
  test("rows that are told twice count once, and are shown", async () => {
    const rig = await startReports({ switches: { reportRows: "doubled" } });
    await trade(rig);
    const { rows, repeated } = await rig.run(rig.reports.settlement(ARGENTINA));
    expect(rows).toHaveLength(9);
    expect(repeated).toHaveLength(9);
  });

  test("a file that was cut off says so and keeps the rows before", async () => {
    const rig = await startReports({ switches: { reportFile: "cut" } });
    await trade(rig);
    const { rows, faults } = await rig.run(rig.reports.settlement(ARGENTINA));
    expect(rows).toHaveLength(8);
    expect(faults).toMatchObject([{ line: 10, problem: expect.stringContaining("cut off") }]);
  });

  test("a page instead of a file is no report", async () => {
    const rig = await startReports();
    await trade(rig);
    rig.till.virtual.faults.add({ kind: "html-page", on: "report-file" });
    const error = await refusalOf(rig.run(rig.reports.settlement(ARGENTINA)));
    expect(error.code).toBe("bad-report");
    expect(error.message).toContain("columns are missing: SOURCE_ID");
  });

  test("a token that a file repeats goes no further", async () => {
    const rig = await startReports();
    await trade(rig);
    const { TOKEN } = await import("./virtual-client.ts");
    const head =
      "SOURCE_ID,EXTERNAL_REFERENCE,TRANSACTION_TYPE,TRANSACTION_AMOUNT,TRANSACTION_CURRENCY,TRANSACTION_DATE,FEE_AMOUNT,SETTLEMENT_NET_AMOUNT";
    const row = `1,${TOKEN},SETTLEMENT,1.00,ARS,2026-03-01T10:00:00.000-03:00,0.00,1.00`;
    rig.till.virtual.faults.add({
      kind: "raw-answer",
      status: 200,
      text: `${head}\n${row}\n`,
      on: "report-file",
    });
    const { rows } = await rig.run(rig.reports.settlement(ARGENTINA));
    expect(rows[0]?.externalReference).toBe("[access token]");
  });

  test("a file name that leads elsewhere is not followed", async () => {
    for (const name of ["../../users/me", "a/b.csv", "a%2fb.csv", "..", "x?y", ""]) {
      const rig = await startReports();
      await trade(rig);
      const answer = JSON.stringify({ id: 1, status: "processed", file_name: name });
      rig.till.virtual.faults.add({ kind: "raw-answer", status: 202, text: answer, on: "report-create" });
      const error = await refusalOf(rig.run(rig.reports.settlement(ARGENTINA)));
      // Without a name it is asked about until patience ends: nobody knows that task.
      expect(error.code).toBe(name === "" ? "report-not-ready" : "bad-answer");
      const fetched = rig.till.virtual.requests().filter(({ operation }) => operation === "report-file");
      expect(fetched).toEqual([]);
    }
  });
});

describe("periods longer than a report may be", () => {
  test("are cut into parts, and what stands on a border counts once, whoever it belongs to", async () => {
    for (const reportEnd of ["inclusive", "exclusive"] as const) {
      const rig = await startReports({ switches: { reportEnd } });
      const from = ARGENTINA.fromMs;
      // One sale each at the first border, right before the end, and at the end, which is the next day's.
      for (const atMs of [from + 60 * DAY_MS, from + 130 * DAY_MS - 1000, from + 130 * DAY_MS]) {
        await rig.till.clock.advance(atMs - Date.parse(rig.till.virtual.now()));
        await rig.sell("100.00");
      }
      await rig.till.clock.advance(3 * DAY_MS);
      const fetched = await rig.run(rig.reports.settlement({ fromMs: from, toMs: from + 130 * DAY_MS }));
      expect(fetched.files).toHaveLength(3);
      expect(fetched.rows).toHaveLength(2);
      expect(fetched.repeated).toEqual([]);
    }
  });
});

describe("the account's configuration", () => {
  test("is made once, and after that nothing is changed", async () => {
    const rig = await startReports();
    for (const kind of ["settlement", "release"] as const) {
      expect((await rig.run(rig.reports.ensureConfig(kind))).made).toBe(true);
      expect(await rig.run(rig.reports.ensureConfig(kind))).toMatchObject({ made: false, added: [] });
    }
    const writes = rig.till.virtual.requests().filter(({ method }) => method !== "GET");
    expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/account/settlement_report/config",
      "POST /v1/account/release_report/config",
    ]);
  });

  test("of somebody else keeps every setting and gets our columns behind theirs", async () => {
    const rig = await startReports();
    const theirs = {
      ...MINIMAL,
      columns: [{ key: "STORE_NAME", alias: "Tienda" }, { key: "SOURCE_ID" }],
      separator: ";",
      notification_email_list: ["books@example.com"],
      sftp_info: {
        server: "sftp.example.com",
        port: 22,
        username: "u",
        password: "in clear",
        remote_dir: "/in",
      },
      frequency: { hour: 3, type: "weekly", value: 2 },
      a_new_setting: { deep: [1.5, null, true] },
    };
    const path = "/v1/account/settlement_report/config";
    await rig.till.request("POST", path, theirs, null);
    const { added } = await rig.run(rig.reports.ensureConfig("settlement"));
    expect(added).not.toContain("SOURCE_ID");
    const now = (await rig.till.request("GET", path)).body as unknown as typeof theirs;
    expect(now).toEqual({
      ...theirs,
      scheduled: false,
      columns: [...theirs.columns, ...added.map((key) => ({ key }))],
    });
  });

  test("with a password that is not shown is left alone, with the columns to add by hand", async () => {
    const rig = await startReports();
    const theirs = { ...MINIMAL, sftp_info: { server: "sftp.example.com", password: "********" } };
    await rig.till.request("POST", "/v1/account/settlement_report/config", theirs, null);
    const error = await refusalOf(rig.run(rig.reports.ensureConfig("settlement")));
    expect(error.code).toBe("report-refused");
    expect(error.message).toContain("EXTERNAL_REFERENCE, TRANSACTION_TYPE");
  });

  test("that somebody else makes at the same moment is taken as it is", async () => {
    const rig = await startReports();
    rig.till.virtual.faults.add({ kind: "handle-twice", on: "report-config-create" });
    expect((await rig.run(rig.reports.ensureConfig("release"))).added).toEqual([]);
    const lost = await startReports();
    lost.till.virtual.faults.add({ kind: "lose-answer", on: "report-config-create" });
    expect((await lost.run(lost.reports.ensureConfig("release"))).added).toEqual([]);
  });
});

describe("the schedule", () => {
  test("is set and taken away, and says when there was nothing to do", async () => {
    const rig = await startReports();
    const change = (when: "daily" | "off") => rig.run(rig.reports.schedule("release", when));
    expect(await change("off")).toMatchObject({ scheduled: false, changed: false });
    expect(await change("daily")).toMatchObject({ scheduled: true, changed: true });
    expect(await change("daily")).toMatchObject({ scheduled: true, changed: false });
    expect(await change("off")).toMatchObject({ scheduled: false, changed: true });
  });

  test("that is weekly becomes daily, in the order that the API asks for", async () => {
    const rig = await startReports();
    await rig.run(rig.reports.ensureConfig("settlement"));
    const path = "/v1/account/settlement_report";
    const config = (await rig.till.request("GET", `${path}/config`)).body;
    await rig.till.request("PUT", `${path}/config`, {
      ...config,
      frequency: { hour: 3, type: "weekly", value: 2 },
    });
    await rig.till.request("POST", `${path}/schedule`, undefined, null);
    rig.till.virtual.forgetRequests();
    await rig.run(rig.reports.schedule("settlement", "daily"));
    const writes = rig.till.virtual.requests().filter(({ method }) => method !== "GET");
    expect(writes.map(({ operation }) => operation)).toEqual([
      "report-unschedule",
      "report-config-update",
      "report-schedule",
    ]);
  });
});

describe("refusals", () => {
  test("each is told by its own code and says what to do", async () => {
    const cases: readonly (readonly [number, string, string])[] = [
      [401, "unauthorized", "unauthorized"],
      [401, "unauthorized_user_id", "unauthorized"],
      [400, "invalid_begin_date", "report-refused"],
      [400, "end_date_before_begin_date", "report-refused"],
      [400, "invalid_columns", "report-refused"],
    ];
    for (const [status, code, expected] of cases) {
      const rig = await startReports();
      await rig.run(rig.reports.ensureConfig("settlement"));
      rig.till.virtual.faults.add({ kind: "refuse", status, code, on: "report-create" });
      const error = await refusalOf(rig.run(rig.reports.settlement(ARGENTINA)));
      expect(error).toMatchObject({ code: expected, outcome: "not-done", repeatable: false });
      expect(error.message).toContain(
        `settlement report: ask for it: Mercado Pago answered ${status} ${code}`,
      );
    }
  });
});

const MINIMAL = {
  file_name_prefix: "books",
  columns: [{ key: "SOURCE_ID" }],
  frequency: { hour: 0, type: "daily", value: 1 },
};

/** Requests for a report that reached the provider. */
function asked({ till }: ReportsRig): readonly unknown[] {
  return till.virtual.requests().filter(({ operation }) => operation === "report-create");
}

async function refusalOf(work: Promise<unknown>): Promise<PaymentError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PaymentError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}
