// From a period to a file that is ready: looks whether such a report is there already, asks for one, and waits for it
// with growing pauses. To ask twice is harmless, yet is avoided: after a lost answer it looks first.

import { type Clock, sleep } from "../../../../hardware/hal/clock.ts";
import { PaymentError } from "../../provider.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Period } from "./periods.ts";
import type { ReportKind } from "./report-kinds.ts";
import type { Report, ReportsApi } from "./reports-api.ts";

/** Nobody waits for a file at the counter, and the documents tell no time: minutes are normal. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
const DEFAULT_PATIENCE_MS = 1_800_000;
/** Details of the last day may be missing (mercado-pago.md 11.3), and the date of a file is when it was ready, not begun. */
export const DETAIL_AGE_MS = 90_000_000;
/** What is being made for so long is not waited for; another one is asked for. */
const STUCK_MS = 6 * 3_600_000;
/** The newest ones; more than a till asks for in months. */
const LOOK_BACK = 100;

export interface AwaitParts {
  readonly api: ReportsApi;
  readonly http: Pick<HttpClient, "farTime">;
  readonly clock: Clock;
  /** How long one report may take, all pauses together; half an hour when left out. */
  readonly patienceMs?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  readonly kind: ReportKind;
  readonly period: Period;
  /** "found": one was there already. "delayed": an attempt failed and will be repeated. */
  readonly step: "found" | "asked" | "waiting" | "delayed" | "ready";
  /** Since the report was wanted. */
  readonly waitedMs: number;
  /** Why it is delayed. */
  readonly problem?: string;
}

export interface ReadyReport {
  readonly report: Report;
  readonly fileName: string;
  /** It was there before anybody asked now. */
  readonly reused: boolean;
}

/**
 * @param useless ids of reports that were there already and would not do
 * @throws PaymentError "report-not-ready" when patience ends, "report-failed", or what refused for good
 */
export async function awaitReport(
  parts: AwaitParts,
  kind: ReportKind,
  period: Period,
  useless: readonly string[],
): Promise<ReadyReport> {
  const { api, clock, onProgress, patienceMs = DEFAULT_PATIENCE_MS } = parts;
  const startedMs = clock.monotonicMs();
  let pauseMs = FIRST_PAUSE_MS;
  let report: Report | null = null;
  let reused = false;
  let hasAsked = false;

  const tell = (step: Progress["step"], problem?: string): void => {
    const waitedMs = clock.monotonicMs() - startedMs;
    onProgress?.({ kind, period, step, waitedMs, ...(problem === undefined ? {} : { problem }) });
  };

  for (;;) {
    let wantedPauseMs = 0;
    try {
      if (report !== null) {
        report = await lookAgain(api, kind, report);
      } else {
        const known = await findReport(parts, kind, period, useless);
        reused = known !== null && !hasAsked;
        if (known === null) hasAsked = true;
        report = known ?? (await api.create(kind, period));
        if (report !== null) tell(reused ? "found" : "asked");
      }
    } catch (error) {
      if (!(error instanceof PaymentError) || !error.repeatable) throw error;
      wantedPauseMs = error.retryAfterMs ?? 0;
      tell("delayed", error.message);
    }
    if (report?.state === "failed" || report?.state === "deleted") throw failed(kind, report);
    if (report?.state === "ready" && report.fileName !== null) {
      tell("ready");
      return { report, fileName: report.fileName, reused };
    }
    const nextMs = Math.max(pauseMs, wantedPauseMs);
    if (clock.monotonicMs() - startedMs + nextMs > patienceMs) throw notReady(kind, report, patienceMs);
    tell("waiting");
    await sleep(clock, nextMs);
    pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS);
  }
}

/** The task, or where tasks are forgotten the report of that id in the search. */
async function lookAgain(api: ReportsApi, kind: ReportKind, report: Report): Promise<Report> {
  try {
    const task = await api.getTask(kind, report.id);
    return { ...task, period: task.period ?? report.period };
  } catch (error) {
    if (!(error instanceof PaymentError) || error.code !== "no-report") throw error;
    const found = (await api.search(kind, LOOK_BACK)).find((one) => isSame(one, report));
    return found ?? report;
  }
}

function isSame(one: Report, other: Report): boolean {
  return one.id === other.id || (other.period !== null && isOf(one, other.period));
}

function isOf({ period }: Report, wanted: Period): boolean {
  return period?.fromMs === wanted.fromMs && period.toMs === wanted.toMs;
}

/** One of the same period that is being made, or was made when every detail of the period was there. */
async function findReport(
  parts: AwaitParts,
  kind: ReportKind,
  period: Period,
  useless: readonly string[],
): Promise<Report | null> {
  const found = await parts.api.search(kind, LOOK_BACK);
  const reports = found.filter((one) => isOf(one, period) && !useless.includes(one.id));
  const nowMs = parts.http.farTime()?.getTime() ?? null;
  const isUsable = ({ state, createdAtMs }: Report): boolean => {
    if (state === "failed" || state === "deleted") return false;
    if (state === "ready") return createdAtMs !== null && createdAtMs >= period.toMs + DETAIL_AGE_MS;
    return createdAtMs === null || nowMs === null || nowMs - createdAtMs < STUCK_MS;
  };
  return reports.find(isUsable) ?? null;
}

function failed(kind: ReportKind, { id, word }: Report): PaymentError {
  const message = `${kind} report ${id}: Mercado Pago could not make it and says "${word ?? ""}"; ask again`;
  return new PaymentError("report-failed", "not-done", message, { repeatable: true });
}

function notReady(kind: ReportKind, report: Report | null, patienceMs: number): PaymentError {
  const minutes = Math.round(patienceMs / 60_000);
  const what =
    report === null ? "no report was begun" : `report ${report.id} is "${report.word ?? "being made"}"`;
  const message = `${kind} report: after ${minutes} minutes ${what}; it may be ready later, ask again`;
  return new PaymentError("report-not-ready", "not-done", message, { repeatable: true });
}
