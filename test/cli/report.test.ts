// `till report` as a process of its own against the virtual Mercado Pago: what it prints, what it writes, how it ends.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { RELEASE_FORM, SETTLEMENT_FORM } from "../../src/payments/mercado-pago/reports/normal-form.ts";
import { orderBody, startTill, type Till, TOKEN } from "../payments/virtual-client.ts";
import { type Ended, till } from "./run-till.ts";

const DAY_MS = 86_400_000;

interface Rig {
  readonly virtual: Till["virtual"];
  readonly folder: string;
  report(...words: string[]): Promise<Ended>;
}

/** Two sales and a refund on March 1, seen two days later. The real program waits by the real clock: not at all. */
async function startRig(switches: Record<string, unknown> = {}, second = "SALE-2"): Promise<Rig> {
  const seller = await startTill({
    switches: { reportDelayMs: 0, feeMoney: 80, feeCredit: 629, ...switches },
  });
  const { virtual } = seller;
  for (const [reference, amount, method] of [
    ["SALE-1", "1250.50", "credit_card"],
    [second, "99.99", "account_money"],
  ] as const) {
    const created = await seller.create({ ...orderBody(amount), external_reference: reference });
    virtual.phone.approve(created.body.id, { method });
    if (reference === "SALE-1") virtual.seller.refund(created.body.id, 25_050);
  }
  virtual.advanceClock(2 * DAY_MS);
  const folder = mkdtempSync(join(tmpdir(), "till-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "access_token"), TOKEN, { mode: 0o600 });
  const config = join(folder, "tilld.toml");
  writeFileSync(
    config,
    `[shop]\nname = "Kiosco"\nsite = "MLA"\n[mercado_pago]\nexternal_pos_id = "SUC001POS001"\n` +
      `base_url = "${virtual.url}"\naccess_token_file = "access_token"\n`,
  );
  return { virtual, folder, report: (...words) => till(["--config", config, "report", ...words]) };
}

describe("till report settlement", () => {
  test("prints exact sums for each kind of row, and says how it goes on standard error", async () => {
    const { report } = await startRig();
    const { code, out, err } = await report("settlement", "--from", "2026-03-01");
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "settlement 2026-03-01 to 2026-03-01, America/Argentina/Buenos_Aires",
        "            count   amount     fee  taxes  other      net",
        "settlement      2  1350.49  -79.46   0.00   0.00  1271.03  ARS",
        "refund          1  -250.50   15.76   0.00   0.00  -234.74  ARS",
        "all             3  1099.99  -63.70   0.00   0.00  1036.29  ARS",
        "",
      ].join("\n"),
    );
    expect(err).toContain("till: settlement report: asked for");
    expect(err).toContain("till: settlement report: ready");
    expect(err).not.toContain("may be missing");
  });

  test("with --json gives the sums as decimals and the rows in the normal form", async () => {
    const { report } = await startRig();
    const { code, out } = await report("settlement", "--from", "2026-03-01", "--to", "2026-03-02", "--json");
    expect(code).toBe(0);
    const data = JSON.parse(out) as { totals: unknown[]; rows: Record<string, unknown>[] };
    expect(data).toMatchObject({
      report: "settlement",
      from: "2026-03-01",
      to: "2026-03-02",
      timeZone: "America/Argentina/Buenos_Aires",
      faultCount: 0,
      repeated: 0,
      // Two days later the second day is not 25 hours old.
      openFrom: "2026-03-02T13:00:00.000Z",
    });
    expect(data.totals.at(-1)).toEqual({
      kind: "all",
      currency: "ARS",
      count: 3,
      amount: "1099.99",
      fee: "-63.70",
      taxes: "0.00",
      other: "0.00",
      net: "1036.29",
    });
    const refund = data.rows.find(({ type }) => type === "refund");
    expect(refund).toMatchObject({ external_reference: "SALE-1", amount: "-250.50", net: "-234.74" });
  });

  test("with --out writes the rows as CSV or JSON, and never over a file that is there", async () => {
    const { report, folder, virtual } = await startRig();
    const csv = join(folder, "rows.csv");
    const { code, err } = await report("settlement", "--from", "2026-03-01", "--out", csv);
    expect(code).toBe(0);
    expect(err).toContain(`${csv}: 3 rows`);
    const lines = readFileSync(csv, "utf8").split("\n");
    expect(lines[0]).toBe(SETTLEMENT_FORM.join(","));
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(
      /^settlement,SETTLEMENT,\d+,SALE-1,ORD\w+,,,ARS,1250\.50,-78\.66,0\.00,1171\.84,/,
    );
    const asked = virtual.requests().length;
    expect(await report("settlement", "--from", "2026-03-01", "--out", csv)).toMatchObject({ code: 64 });
    expect(virtual.requests()).toHaveLength(asked);
    const json = join(folder, "rows.json");
    await report("settlement", "--from", "2026-03-01", "--out", json);
    expect(JSON.parse(readFileSync(json, "utf8"))).toHaveLength(3);
  });

  test("writes no reference that a spreadsheet would take for a formula", async () => {
    const { report, folder } = await startRig({}, "-SALE-2");
    const csv = join(folder, "rows.csv");
    expect(await report("settlement", "--from", "2026-03-01", "--out", csv)).toMatchObject({ code: 0 });
    const lines = readFileSync(csv, "utf8").split("\n");
    expect(lines.filter((line) => line.includes(",'-SALE-2,"))).toHaveLength(1);
    expect(lines.filter((line) => line.includes(",-250.50,"))).toHaveLength(1);
  });

  test("says that --out cannot be written before anything is asked that takes minutes", async () => {
    const { report, folder, virtual } = await startRig();
    const asked = virtual.requests().length;
    for (const out of [join(folder, "none", "rows.csv"), ""]) {
      const ended = await report("settlement", "--from", "2026-03-01", "--out", out);
      expect(ended).toMatchObject({ code: 64, out: "", err: expect.stringContaining("--out") });
    }
    expect(virtual.requests()).toHaveLength(asked);
  });

  test("ends with 65 when rows could not be read, after printing the others", async () => {
    const { report } = await startRig({ reportFile: "cut" });
    const { code, out, err } = await report("settlement", "--from", "2026-03-01");
    expect(code).toBe(65);
    expect(out).toContain("all             2");
    expect(err).toMatch(/line 4: the last row has no line end: the file was cut off/);
    expect(err).toContain("1 rows could not be read: the sums are NOT complete");
  });

  test("says what may still be missing, and what was told twice", async () => {
    const { report } = await startRig({ reportRows: "doubled" });
    const early = await report("settlement", "--from", "2026-03-01", "--to", "2026-03-03");
    expect(early.err).toMatch(/what happened since 2026-03-02T\S+Z may be missing; ask again a day later/);
    expect(early.err).toContain("3 rows are told twice; they count once");
    expect(early.out).toContain("all             3");
  });
});

describe("till report", () => {
  test("release prints credits and debits with the balance before and after", async () => {
    const { report, folder } = await startRig();
    const csv = join(folder, "release.csv");
    const { code, out } = await report("release", "--from", "2026-03-01", "--out", csv);
    expect(code).toBe(0);
    expect(out).toMatch(/^release payment +2 +1271\.03 +0\.00 +-79\.46 +0\.00 +1271\.03 {2}ARS$/m);
    expect(out).toMatch(/^all released +3 +1271\.03 +234\.74 +-63\.70 +0\.00 +1036\.29 {2}ARS$/m);
    expect(readFileSync(csv, "utf8").split("\n")[0]).toBe(RELEASE_FORM.join(","));
  });

  test("list shows the reports that are there", async () => {
    const { report } = await startRig();
    expect(await report("list")).toMatchObject({ code: 0, out: "no reports\n" });
    await report("settlement", "--from", "2026-03-01");
    const { out } = await report("list", "settlement", "--json");
    expect(JSON.parse(out)).toMatchObject([
      {
        report: "settlement",
        status: "processed",
        begin: "2026-03-01T03:00:00.000Z",
        end: "2026-03-02T03:00:00.000Z",
        createdFrom: "manual",
        fileName: expect.stringMatching(/^settlement-report-tilld-2026-03-03-\d{6}\.csv$/),
      },
    ]);
  });

  test("schedule turns the daily reports on and off", async () => {
    const { report } = await startRig();
    const on = "settlement: made every day\nrelease: made every day\n";
    expect(await report("schedule", "daily")).toMatchObject({ code: 0, out: on });
    expect((await report("schedule", "daily", "release")).out).toBe("release: made every day, as before\n");
    expect((await report("schedule", "off")).out).toBe("settlement: not scheduled\nrelease: not scheduled\n");
  });

  test("refuses a command line that cannot be meant, before anything is asked", async () => {
    const { report, virtual } = await startRig();
    const asked = virtual.requests().length;
    for (const words of [
      ["sales", "--from", "2026-03-01"],
      ["settlement"],
      ["settlement", "--from", "1 March"],
      ["settlement", "--from", "2026-02-30"],
      ["settlement", "--from", "2026-03-02", "--to", "2026-03-01"],
      ["schedule", "weekly"],
      ["list", "everything"],
      [],
    ]) {
      expect((await report(...words)).code).toBe(64);
    }
    expect(virtual.requests()).toHaveLength(asked);
  });

  test("ends as others do when Mercado Pago declines, fails or is away", async () => {
    const { report, virtual } = await startRig();
    const ask = () => report("settlement", "--from", "2026-03-01");
    virtual.setSwitches({ reportFails: true });
    expect(await ask()).toMatchObject({ code: 75, err: expect.stringContaining("could not make it") });
    virtual.setSwitches({ reportFails: false, reportMostDays: 0 });
    expect(await ask()).toMatchObject({
      code: 76,
      err: expect.stringContaining("a period has at most 60 days"),
    });
    virtual.setAccessTokens(["APP_USR-another-one"]);
    const refused = await ask();
    expect(refused).toMatchObject({ code: 76, err: expect.stringContaining("check the access token") });
    expect(refused.err + refused.out).not.toContain(TOKEN);
    await virtual.close();
    expect(await report("list")).toMatchObject({ code: 69 });
  });
});
