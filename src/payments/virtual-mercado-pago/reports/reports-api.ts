// The routes of the two reports (reference 11.1): configuration, reports asked for and waited for, files, schedule.

import { refuse } from "../http/refusals.ts";
import type { Call, Operation, Reply, Route } from "../http/routes.ts";
import type { ProviderState } from "../provider-state.ts";
import { addForeignSale } from "./foreign-sale.ts";
import { readConfig } from "./report-config.ts";
import { writeReport } from "./report-file.ts";
import { ReportBooks, type ReportConfig, type ReportKind, type ReportRecord } from "./report-records.ts";

const KINDS: readonly ReportKind[] = ["settlement", "release"];
const DAY_MS = 86_400_000;
const MOST_LIMIT = 500;
const MOST_OFFSET = 10_000;

export function reportsRoutes(state: ProviderState): Route[] {
  return KINDS.flatMap((kind) => {
    const desk = new ReportDesk(state, kind);
    const route = (
      operation: Operation,
      method: Route["method"],
      path: string,
      handle: (call: Call) => Reply,
    ): Route => ({
      operation,
      method,
      pattern: `/v1/account/${kind}_report${path}`,
      errors: "classic",
      keyed: false,
      badToken: { status: 401, code: "unauthorized", message: "Invalid token" },
      handle,
    });
    return [
      route("report-config-create", "POST", "/config", (call) => desk.createConfig(call)),
      route("report-config-get", "GET", "/config", (call) => desk.getConfig(call)),
      route("report-config-update", "PUT", "/config", (call) => desk.updateConfig(call)),
      route("report-create", "POST", "", (call) => desk.create(call)),
      route("report-task", "GET", "/task/:id", (call) => desk.task(call)),
      route("report-list", "GET", "/list", (call) => desk.list(call)),
      route("report-search", "GET", "/search", (call) => desk.search(call)),
      route("report-schedule", "POST", "/schedule", (call) => desk.schedule(call, true)),
      route("report-unschedule", "DELETE", "/schedule", (call) => desk.schedule(call, false)),
      route("report-file", "GET", "/:file", (call) => desk.file(call)),
    ];
  });
}

class ReportDesk {
  readonly #state: ProviderState;
  readonly #kind: ReportKind;

  constructor(state: ProviderState, kind: ReportKind) {
    this.#state = state;
    this.#kind = kind;
  }

  createConfig(call: Call): Reply {
    if (this.#config(call) !== undefined) throw refuse(409, "conflict", "Duplicated id");
    this.#setConfig(call);
    return { status: this.#state.switches.reportConfigStatus, body: this.#configBody(call) };
  }

  getConfig(call: Call): Reply {
    this.#needConfig(call);
    return { status: 200, body: this.#configBody(call) };
  }

  updateConfig(call: Call): Reply {
    this.#needConfig(call);
    this.#setConfig(call);
    return { status: 200, body: this.#configBody(call) };
  }

  create(call: Call): Reply {
    const { switches, reports, ids } = this.#state;
    const config = this.#needConfig(call);
    const { beginMs, endMs } = readPeriod(call.body, switches.reportMostDays);
    if (switches.reportAgainTimes > 0) {
      switches.reportAgainTimes -= 1;
      return { status: 203, body: { message: "Accepted, not created yet" } };
    }
    if (switches.foreignSale && !reports.foreignSaleMade) {
      reports.foreignSaleMade = true;
      addForeignSale(this.#state, call.seller.userId, beginMs + Math.floor((endMs - beginMs) / 2));
    }
    const nowMs = this.#state.nowMs();
    const report: ReportRecord = {
      id: ids.paymentNumber(),
      reportId: ids.refundNumber(),
      owner: call.seller.userId,
      kind: this.#kind,
      beginMs,
      endMs,
      createdAtMs: nowMs,
      readyAtMs: nowMs + switches.reportDelayMs,
      fails: switches.reportFails,
      fileName: this.#fileName(String(config["file_name_prefix"]), nowMs),
      text: null,
    };
    reports.reports.push(report);
    return { status: 202, body: this.#reportBody(report) };
  }

  task(call: Call): Reply {
    const { id = "" } = call.params;
    if (!/^[0-9]+$/.test(id)) throw refuse(400, "invalid_parameter", "The task id must be a number");
    const report = this.#own(call).find((one) => one.id === id);
    if (report === undefined) throw refuse(404, "task_not_found_for_user", "Task not found for user");
    return { status: 200, body: this.#reportBody(report) };
  }

  /** Only what is ready, the newest first. */
  list(call: Call): Reply {
    const ready = this.#own(call).filter((report) => this.#hasFile(report));
    const body = ready.map((report) => {
      const { id, user_id, begin_date, end_date, file_name, created_from, generation_date } =
        this.#reportBody(report);
      return { id, user_id, begin_date, end_date, file_name, created_from, date_created: generation_date };
    });
    return { status: 200, body };
  }

  search(call: Call): Reply {
    const { query } = call;
    const limit = readCount(query, "limit", 30, MOST_LIMIT);
    const offset = readCount(query, "offset", 0, MOST_OFFSET);
    const id = query.get("id");
    if (id !== null && !/^[0-9]+$/.test(id)) throw refuse(400, "invalid_id", "id must be a number");
    const fileName = query.get("file_name");
    const found = this.#own(call)
      .filter((report) => id === null || report.id === id)
      .filter((report) => fileName === null || (this.#hasFile(report) && report.fileName === fileName));
    const results = found.slice(offset, offset + limit).map((report) => this.#reportBody(report));
    return { status: 200, body: { paging: { total: found.length, limit, offset }, results } };
  }

  file(call: Call): Reply {
    const report = this.#own(call).find((one) => this.#hasFile(one) && one.fileName === call.params["file"]);
    if (report === undefined) throw refuse(404, "not_found", "File not found");
    report.text ??= writeReport(this.#state, report, this.#needConfig(call));
    return { status: 200, body: report.text, plain: true };
  }

  schedule(call: Call, on: boolean): Reply {
    if (this.#config(call) === undefined) throw refuse(404, "not_found", "Configuration not found for user");
    const { scheduled } = this.#state.reports;
    if (on) scheduled.add(this.#key(call));
    else scheduled.delete(this.#key(call));
    return { status: 200, body: { id: Number(call.seller.userId), ...this.#configBody(call) } };
  }

  #key({ seller }: Call): string {
    return ReportBooks.keyOf(seller.userId, this.#kind);
  }

  #config(call: Call): ReportConfig | undefined {
    return this.#state.reports.configs.get(this.#key(call));
  }

  /** None yet: 400 in one report and 404 in the other (reference 11.1, seen). */
  #needConfig(call: Call): ReportConfig {
    const config = this.#config(call);
    if (config !== undefined) return config;
    const status = this.#kind === "settlement" ? 400 : 404;
    throw refuse(status, "config_not_found_for_user", "Configuration not found for user");
  }

  #setConfig(call: Call): void {
    const { scheduled: _, ...config } = readConfig(this.#kind, call.body);
    this.#state.reports.configs.set(this.#key(call), config);
  }

  #configBody(call: Call): Record<string, unknown> {
    return { ...this.#needConfig(call), scheduled: this.#state.reports.scheduled.has(this.#key(call)) };
  }

  /** The newest first. */
  #own({ seller }: Call): readonly ReportRecord[] {
    const own = this.#state.reports.reports.filter(
      (one) => one.owner === seller.userId && one.kind === this.#kind,
    );
    return own.reverse();
  }

  #hasFile(report: ReportRecord): boolean {
    return !report.fails && this.#state.nowMs() >= report.readyAtMs;
  }

  /** `<prefix>-<yyyy-MM-dd-hhmmss>.csv`; a second report of the same second has the next one in its name. */
  #fileName(prefix: string, nowMs: number): string {
    const nameAt = (ms: number): string => {
      const [day = "", time = ""] = new Date(ms).toISOString().split("T");
      return `${prefix}-${day}-${time.slice(0, 8).replaceAll(":", "")}.csv`;
    };
    let ms = nowMs;
    while (this.#state.reports.reports.some(({ fileName }) => fileName === nameAt(ms))) ms += 1000;
    return nameAt(ms);
  }

  #status(report: ReportRecord): string {
    const nowMs = this.#state.nowMs();
    const isOpenApi = this.#state.switches.reportStates === "openapi";
    if (nowMs < report.readyAtMs) {
      const isBegun = nowMs >= (report.createdAtMs + report.readyAtMs) / 2;
      if (!isBegun) return "pending";
      return isOpenApi ? "in_progress" : "processing";
    }
    if (report.fails) return "failed";
    return isOpenApi ? "done" : "processed";
  }

  #reportBody(report: ReportRecord): Record<string, unknown> {
    const isDone = this.#state.nowMs() >= report.readyAtMs;
    return {
      id: Number(report.id),
      user_id: Number(report.owner),
      account_id: Number(report.owner),
      begin_date: utc(report.beginMs),
      end_date: utc(report.endMs),
      created_from: "manual",
      status: this.#status(report),
      report_type: report.kind,
      sub_type: null,
      generation_date: new Date(isDone ? report.readyAtMs : report.createdAtMs).toISOString(),
      report_id: Number(report.reportId),
      last_modified: new Date(isDone ? report.readyAtMs : report.createdAtMs).toISOString(),
      retries: 0,
      currency_id: this.#state.country.currency,
      format: "CSV",
      is_test: false,
      is_reserve: false,
      file_name: this.#hasFile(report) ? report.fileName : null,
    };
  }
}

function readPeriod(body: unknown, mostDays: number): { readonly beginMs: number; readonly endMs: number } {
  const fields = (typeof body === "object" && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const beginMs = readUtc(fields["begin_date"], "invalid_begin_date");
  const endMs = readUtc(fields["end_date"], "invalid_end_date");
  if (endMs < beginMs) throw refuse(400, "end_date_before_begin_date", "end_date is before begin_date");
  if (endMs - beginMs > mostDays * DAY_MS) {
    throw refuse(400, "invalid_end_date", `A report covers at most ${mostDays} days`);
  }
  return { beginMs, endMs };
}

function readUtc(value: unknown, code: string): number {
  const isTime = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
  const ms = isTime ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw refuse(400, code, "expected a time like 2026-03-01T00:00:00Z");
  return ms;
}

function readCount(query: URLSearchParams, name: "limit" | "offset", preset: number, most: number): number {
  const text = query.get(name) ?? String(preset);
  if (!/^[0-9]{1,6}$/.test(text) || Number(text) > most) {
    throw refuse(400, `invalid_${name}`, `${name} must be a whole number up to ${most}`);
  }
  return Number(text);
}

function utc(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}
