// Mercado Pago's reports as rows: makes sure the account's configuration has the columns, cuts the time into periods
// that a report may have, waits for each file, reads it as it comes and joins what it says.

import { type Clock, sleep } from "../../../../hardware/hal/clock.ts";
import type { Currency } from "../../../money/money.ts";
import { PaymentError } from "../../provider.ts";
import type { HttpClient } from "../http/http-client.ts";
import { awaitReport, DETAIL_AGE_MS, type Progress } from "./await-report.ts";
import { type ConfigChange, daily, ensureConfig, isDaily, isScheduled, withFields } from "./ensure-config.ts";
import { type FetchedReport, joinParts, type Part } from "./join-parts.ts";
import { type Period, splitPeriod } from "./periods.ts";
import type { ReleaseRow } from "./release-row.ts";
import { decodeRelease, decodeSettlement, type ReportDecoder, type ReportRows } from "./report-decoder.ts";
import type { ReportKind } from "./report-kinds.ts";
import { createReportsApi, type Report } from "./reports-api.ts";
import type { SettlementRow } from "./settlement-row.ts";

export type { Report } from "./reports-api.ts";

/** Bytes of one file: 60 days of a shop with 3,000 payments a day. */
const MAX_FILE_BYTES = 67_108_864;
/** Attempts to fetch one file. */
const DOWNLOADS = 3;
const DOWNLOAD_PAUSE_MS = 5_000;

export interface ReportsOptions {
  /** Is not closed here. */
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The account's. */
  readonly currency: Currency;
  /** How long one report may take to be made. */
  readonly patienceMs?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface ScheduleChange {
  readonly kind: ReportKind;
  readonly scheduled: boolean;
  /** Something was changed by this call. */
  readonly changed: boolean;
}

/** Every call rejects with a PaymentError; those of the files are "bad-report". */
export interface Reports {
  /** Makes the configuration or adds missing columns; changes nothing else and nothing twice. */
  ensureConfig(kind: ReportKind): Promise<ConfigChange>;
  settlement(period: Period): Promise<FetchedReport<SettlementRow>>;
  release(period: Period): Promise<FetchedReport<ReleaseRow>>;
  /** The newest first. */
  list(kind: ReportKind): Promise<readonly Report[]>;
  /** Lets Mercado Pago make the report every night, or not. */
  schedule(kind: ReportKind, when: "daily" | "off"): Promise<ScheduleChange>;
}

export function createReports(options: ReportsOptions): Reports {
  const { http, clock, currency } = options;
  const api = createReportsApi(http);
  const parts = { api, http, clock, patienceMs: options.patienceMs, onProgress: options.onProgress };

  async function fetch<Row extends SettlementRow | ReleaseRow>(
    kind: ReportKind,
    period: Period,
    decoder: () => ReportDecoder<Row>,
  ): Promise<FetchedReport<Row>> {
    await ensureConfig(api, kind);
    const fetched: Part<Row>[] = [];
    for (const part of splitPeriod(period)) fetched.push(await fetchPart(kind, part, decoder));
    return joinParts(period, fetched);
  }

  async function fetchPart<Row>(
    kind: ReportKind,
    period: Period,
    decoder: () => ReportDecoder<Row>,
  ): Promise<Part<Row>> {
    const useless: string[] = [];
    for (;;) {
      const ready = await awaitReport(parts, kind, period, useless);
      const madeAtMs = ready.report.createdAtMs ?? http.farTime()?.getTime() ?? period.toMs;
      try {
        const read = await readFile(kind, ready.fileName, decoder);
        return { period, fileName: ready.fileName, openFromMs: madeAtMs - DETAIL_AGE_MS, ...read };
      } catch (error) {
        // One that was there before may have been made without our columns, or be gone.
        const isUseless =
          error instanceof PaymentError && (error.code === "bad-report" || error.code === "no-report");
        if (!isUseless || !ready.reused) throw error;
        useless.push(ready.report.id);
      }
    }
  }

  async function readFile<Row>(
    kind: ReportKind,
    fileName: string,
    decoder: () => ReportDecoder<Row>,
  ): Promise<ReportRows<Row>> {
    for (let attempt = 1; ; attempt++) {
      const reading = decoder();
      try {
        await api.download(kind, fileName, { maxBytes: MAX_FILE_BYTES, write: (text) => reading.push(text) });
        return reading.end();
      } catch (error) {
        if (!(error instanceof PaymentError) || !error.repeatable || attempt === DOWNLOADS) throw error;
        await sleep(clock, Math.max(DOWNLOAD_PAUSE_MS, error.retryAfterMs ?? 0));
      }
    }
  }

  return {
    ensureConfig: (kind) => ensureConfig(api, kind),
    settlement: (period) => fetch("settlement", period, decodeSettlement),
    release: (period) => fetch("release", period, () => decodeRelease(currency)),
    list: (kind) => api.search(kind, 100),
    async schedule(kind, when) {
      if (when === "off") {
        const config = await api.getConfig(kind);
        if (config === null || !isScheduled(config)) return { kind, scheduled: false, changed: false };
        await api.unschedule(kind);
        return { kind, scheduled: false, changed: true };
      }
      const { config } = await ensureConfig(api, kind);
      if (isScheduled(config) && isDaily(config)) return { kind, scheduled: true, changed: false };
      if (!isDaily(config)) {
        // A frequency can only be changed while nothing is scheduled: mercado-pago.md 11.1.
        if (isScheduled(config)) await api.unschedule(kind);
        await api.updateConfig(kind, withFields(config, { frequency: daily() }));
      }
      await api.schedule(kind);
      return { kind, scheduled: true, changed: true };
    },
  };
}
