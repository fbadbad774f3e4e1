// The virtual Mercado Pago's side of the reports, asked by plain HTTP: every row of mercado-pago.md 11.1.

import { describe, expect, test } from "vitest";
import { orderBody, startTill, type Till } from "./virtual-client.ts";

const SETTLEMENT = "/v1/account/settlement_report";
const RELEASE = "/v1/account/release_report";
const DAY_MS = 86_400_000;
const PERIOD = { begin_date: "2026-03-01T03:00:00Z", end_date: "2026-03-02T02:59:59Z" };
const CONFIG = {
  file_name_prefix: "books",
  columns: [{ key: "EXTERNAL_REFERENCE" }, { key: "SOURCE_ID" }, { key: "FEE_AMOUNT" }],
  frequency: { hour: 0, type: "daily", value: 1 },
};

/** "400 invalid_columns" */
async function refused(till: Till, method: string, path: string, body?: unknown): Promise<string> {
  const answer = await till.request(method, path, body, null);
  return `${answer.status} ${String(answer.body?.["error"] ?? "")}`.trim();
}

async function configured(till: Till): Promise<void> {
  for (const path of [SETTLEMENT, RELEASE]) await till.request("POST", `${path}/config`, CONFIG, null);
}

describe("the configuration", () => {
  test("is told to be missing with 400 in one report and 404 in the other", async () => {
    const till = await startTill();
    expect(await refused(till, "GET", `${SETTLEMENT}/config`)).toBe("400 config_not_found_for_user");
    expect(await refused(till, "GET", `${RELEASE}/config`)).toBe("404 config_not_found_for_user");
    expect(await refused(till, "POST", `${RELEASE}/schedule`)).toBe("404 not_found");
    expect(await refused(till, "POST", SETTLEMENT, PERIOD)).toBe("400 config_not_found_for_user");
  });

  test("is made once and changed as often as wanted", async () => {
    const till = await startTill();
    expect((await till.request("POST", `${SETTLEMENT}/config`, CONFIG, null)).status).toBe(201);
    const again = await till.request("POST", `${SETTLEMENT}/config`, CONFIG, null);
    expect([again.status, again.body["message"]]).toEqual([409, "Duplicated id"]);
    const changed = { ...CONFIG, separator: ";", unknown_setting: 1 };
    expect((await till.request("PUT", `${SETTLEMENT}/config`, changed, null)).body).toEqual({
      ...changed,
      scheduled: false,
    });
  });

  test("is refused by the name of what is wrong", async () => {
    const till = await startTill();
    const bad: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ columns: [{ key: "NO_SUCH_COLUMN" }] }, "invalid_columns"],
      [{ columns: [] }, "invalid_columns"],
      [{ file_name_prefix: "../x" }, "invalid_file_name_prefix"],
      [{ frequency: { hour: 25, type: "daily", value: 1 } }, "invalid_frequency"],
      [{ include_withdraw: "yes" }, "invalid_include_withdraw"],
      [{ report_translation: "fr" }, "invalid_report_language"],
      [{ display_timezone: "Mars/Olympus" }, "invalid_file_config"],
    ];
    for (const [change, code] of bad) {
      expect(await refused(till, "POST", `${SETTLEMENT}/config`, { ...CONFIG, ...change })).toBe(
        `400 ${code}`,
      );
    }
  });
});

describe("a report", () => {
  test("goes through its states by the provider's clock, in both vocabularies", async () => {
    const words: string[][] = [];
    for (const reportStates of ["reference", "openapi"] as const) {
      const till = await startTill({ switches: { reportStates } });
      await configured(till);
      const made = await till.request("POST", SETTLEMENT, PERIOD, null);
      expect([made.status, made.body["file_name"]]).toEqual([202, null]);
      const seen = [];
      for (let poll = 0; poll < 3; poll++) {
        seen.push((await till.request("GET", `${SETTLEMENT}/task/${made.body.id}`)).body.status);
        till.virtual.advanceClock(10_000);
      }
      words.push(seen);
    }
    expect(words).toEqual([
      ["pending", "processing", "processed"],
      ["pending", "in_progress", "done"],
    ]);
  });

  test("is found by list and search, and its file by its name alone", async () => {
    const till = await startTill();
    await configured(till);
    for (let report = 0; report < 3; report++) await till.request("POST", SETTLEMENT, PERIOD, null);
    expect((await till.request("GET", `${SETTLEMENT}/list`)).body).toEqual([]);
    till.virtual.advanceClock(60_000);
    const list = (await till.request("GET", `${SETTLEMENT}/list`)).body as unknown as { file_name: string }[];
    expect(new Set(list.map(({ file_name }) => file_name)).size).toBe(3);
    const found = (await till.request("GET", `${SETTLEMENT}/search?limit=2&offset=1`)).body;
    expect(found["paging"]).toEqual({ total: 3, limit: 2, offset: 1 });
    const file = await till.request("GET", `${SETTLEMENT}/${list[0]?.file_name}`);
    expect(file.text).toBe("EXTERNAL_REFERENCE,SOURCE_ID,FEE_AMOUNT\n");
    expect(await refused(till, "GET", `${SETTLEMENT}/other.csv`)).toBe("404 not_found");
    expect(await refused(till, "GET", `${SETTLEMENT}/task/123`)).toBe("404 task_not_found_for_user");
    expect(await refused(till, "GET", `${SETTLEMENT}/task/x`)).toBe("400 invalid_parameter");
    expect(await refused(till, "GET", `${SETTLEMENT}/search?limit=501`)).toBe("400 invalid_limit");
    expect(await refused(till, "GET", `${SETTLEMENT}/search?offset=10001`)).toBe("400 invalid_offset");
    expect(await refused(till, "GET", `${SETTLEMENT}/search?id=x`)).toBe("400 invalid_id");
  });

  test("is refused for a period that is none, or longer than sixty days", async () => {
    const till = await startTill();
    await configured(till);
    const ask = (begin: unknown, end: unknown) =>
      refused(till, "POST", SETTLEMENT, { begin_date: begin, end_date: end });
    expect(await ask("2026-03-01", "2026-03-02T00:00:00Z")).toBe("400 invalid_begin_date");
    expect(await ask("2026-03-01T00:00:00Z", 5)).toBe("400 invalid_end_date");
    expect(await ask("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z")).toBe("400 end_date_before_begin_date");
    expect(await ask("2026-01-01T00:00:00Z", "2026-03-02T00:00:01Z")).toBe("400 invalid_end_date");
    expect(await ask("2026-01-01T00:00:00Z", "2026-03-02T00:00:00Z")).toBe("202");
  });

  test("does not hold what happened in its last day", async () => {
    const till = await startTill();
    await configured(till);
    const paid = await till.paid();
    const text = async (): Promise<string> => {
      const made = await till.request("POST", SETTLEMENT, PERIOD, null);
      till.virtual.advanceClock(30_000);
      const { file_name } = (await till.request("GET", `${SETTLEMENT}/task/${made.body.id}`)).body;
      return (await till.request("GET", `${SETTLEMENT}/${String(file_name)}`)).text;
    };
    expect(await text()).not.toContain("T01-20260301-000042");
    till.virtual.advanceClock(DAY_MS);
    expect(await text()).toContain("T01-20260301-000042,");
    expect(paid.status).toBe(200);
  });

  test("is nobody else's", async () => {
    const stranger = "APP_USR-a-stranger-s-token";
    const till = await startTill({ strangerTokens: [stranger] });
    await configured(till);
    const made = await till.request("POST", SETTLEMENT, PERIOD, null);
    const headers = { authorization: `Bearer ${stranger}` };
    const seen = await fetch(`${till.virtual.url}${SETTLEMENT}/task/${made.body.id}`, { headers });
    expect(seen.status).toBe(404);
    const bad = await fetch(`${till.virtual.url}${SETTLEMENT}/list`, {
      headers: { authorization: "Bearer no" },
    });
    expect([bad.status, ((await bad.json()) as { message: string }).message]).toEqual([401, "Invalid token"]);
  });
});

describe("the control API", () => {
  test("tells the ledger and withdraws no more than is there", async () => {
    const till = await startTill({ switches: { feeMoney: 250, releaseDaysMoney: 1 } });
    const created = await till.create(orderBody("100.00"));
    till.virtual.phone.approve(created.body.id);
    expect((await till.control("POST", "/withdrawals", { amount_minor: 1 })).status).toBe(409);
    till.virtual.advanceClock(DAY_MS);
    expect((await till.control("POST", "/withdrawals", { amount_minor: 9751 })).status).toBe(409);
    expect((await till.control("POST", "/withdrawals", { amount_minor: 9750 })).status).toBe(200);
    const ledger = (await till.control("GET", "/ledger")).body as unknown as Record<string, unknown>[];
    expect(ledger).toMatchObject([
      { kind: "settlement", amountMinor: 10_000, feeMinor: -250, netMinor: 9750 },
      { kind: "withdrawal", amountMinor: -9750, netMinor: -9750 },
    ]);
  });
});
