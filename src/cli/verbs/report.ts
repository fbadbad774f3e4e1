// till report: what Mercado Pago says happened to the money, in exact sums or row by row, and the schedule by which it
// makes such reports itself.

import type { Currency } from "../../money/money.ts";
import { SITES } from "../../money/sites.ts";
import type { FetchedReport } from "../../payments/mercado-pago/reports/join-parts.ts";
import {
  releaseCells,
  settlementCells,
  writeReleaseCsv,
  writeSettlementCsv,
} from "../../payments/mercado-pago/reports/normal-form.ts";
import { isDay, type Period, periodOfDays } from "../../payments/mercado-pago/reports/periods.ts";
import { formatReportAmount } from "../../payments/mercado-pago/reports/report-amounts.ts";
import { REPORT_KINDS, type ReportKind } from "../../payments/mercado-pago/reports/report-kinds.ts";
import { totalRelease, totalSettlement } from "../../payments/mercado-pago/reports/report-totals.ts";
import type { Report, Reports, ScheduleChange } from "../../payments/mercado-pago/reports/reports.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { mustBeWritable, writeNew } from "../new-file.ts";
import { progressOn } from "../report-progress.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "report",
  usage:
    "report settlement|release --from DAY [--to DAY] [--out FILE] | report list [KIND] | report schedule daily|off [KIND]",
  summary: "Fetches Mercado Pago's settlement and release reports and adds them up.",
  help: `settlement: every payment, refund, charge-back and withdrawal of the days, with fees and net.
release: what became available in them, with the balance.
Days are those of the country's clocks. The account's configuration of the report gets the columns that are missing,
and keeps everything else. Making a report takes minutes; while it does, lines on standard error say so. What
happened in the last 25 hours may be missing. list shows reports that are there; schedule lets Mercado Pago make
them every night. The daemon is not needed. Ends with 65 when rows could not be read, after telling the others.`,
  options: {
    from: { type: "string", value: "DAY", about: "the first day, such as 2026-03-01" },
    to: { type: "string", value: "DAY", about: "the last day; default the first" },
    out: {
      type: "string",
      value: "FILE",
      about: "write the rows there, in the form of docs/reports.md; as JSON when its name ends in .json",
    },
  },
  operands: [1, 3],
  async run(call) {
    const [what = "", ...rest] = call.operands;
    if (what === "list") return await withReports(call, (reports) => list(call, reports, readKinds(rest)));
    if (what === "schedule") {
      const [when, ...kinds] = rest;
      if (when !== "daily" && when !== "off") throw new UsageError("report schedule: expected daily or off");
      return await withReports(call, (reports) => schedule(call, reports, when, readKinds(kinds)));
    }
    if (rest.length > 0) throw new UsageError(`usage: till ${verb.usage}`);
    const [kind = "settlement"] = readKinds([what]);
    const days = readDays(call);
    return await withReports(call, (reports, timeZone) => fetch(call, reports, kind, days, timeZone));
  },
};

interface Days {
  readonly from: string;
  readonly to: string;
}

/** Before anything is asked for that takes minutes. */
function readDays(call: Call): Days {
  const from = call.text("from");
  const to = call.text("to") ?? from;
  if (from === undefined || to === undefined) {
    throw new UsageError("expected --from DAY, such as --from 2026-03-01");
  }
  if (!isDay(from) || !isDay(to)) {
    throw new UsageError(
      `--from and --to: expected days such as 2026-03-01, found ${isDay(from) ? to : from}`,
    );
  }
  if (from > to) throw new UsageError(`--to: expected ${from} or later, found ${to}`);
  const out = call.text("out");
  if (out !== undefined) mustBeWritable("--out", out);
  return { from, to };
}

function readKinds(words: readonly string[]): readonly ReportKind[] {
  const [word, more] = words;
  if (word === undefined) return REPORT_KINDS;
  const kind = REPORT_KINDS.find((known) => known === word);
  if (kind === undefined || more !== undefined) {
    throw new UsageError(`report: expected settlement or release, found ${more ?? word}`);
  }
  return [kind];
}

async function withReports(
  call: Call,
  run: (reports: Reports, timeZone: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { openMercadoPago } = await import("../mercado-pago.ts");
  const { createReports } = await import("../../payments/mercado-pago/reports/reports.ts");
  const { config, http, clock, close } = openMercadoPago(call);
  const { currency } = SITES[config.shop.site];
  try {
    return await run(
      createReports({ http, clock, currency, onProgress: progressOn(call) }),
      config.shop.timeZone,
    );
  } finally {
    await close();
  }
}

async function fetch(
  call: Call,
  reports: Reports,
  kind: ReportKind,
  { from, to }: Days,
  timeZone: string,
): Promise<ExitCode> {
  const period = periodOfDays(from, to, timeZone);
  const told = kind === "settlement" ? await settlement(reports, period) : await release(reports, period);
  const { rows, repeated, faults, faultCount, files, openFromMs } = told.report;

  const out = call.text("out");
  if (out !== undefined) {
    writeNew("--out", out, out.endsWith(".json") ? `${JSON.stringify(told.cells(), null, 2)}\n` : told.csv());
  }
  const data = {
    report: kind,
    from,
    to,
    timeZone,
    totals: told.totals.map(({ amounts, ...rest }) => ({ ...rest, ...amounts })),
    rowCount: rows.length,
    repeated: repeated.length,
    faultCount,
    faults,
    openFrom: openFromMs === null ? null : new Date(openFromMs).toISOString(),
    files,
    ...(out === undefined ? { rows: told.cells() } : { out }),
  };
  call.answer(data, () => words(`${kind} ${from} to ${to}, ${timeZone}`, told.totals));
  remark(call, told.report, out);
  return faultCount === 0 ? EXIT.ok : EXIT.badData;
}

interface Told {
  readonly report: FetchedReport<unknown>;
  readonly totals: readonly Total[];
  csv(): string;
  cells(): readonly unknown[];
}

interface Total {
  readonly kind: string;
  readonly currency: Currency;
  readonly count: number;
  /** Name to decimal text: "fee" to "-10.00". */
  readonly amounts: Readonly<Record<string, string>>;
}

async function settlement(reports: Reports, period: Period): Promise<Told> {
  const report = await reports.settlement(period);
  const totals = totalSettlement(report.rows).map(({ kind, currency, count, ...amounts }) => ({
    kind,
    currency,
    count,
    amounts: inDecimals(amounts, currency),
  }));
  return {
    report,
    totals,
    csv: () => writeSettlementCsv(report.rows),
    cells: () => report.rows.map(settlementCells),
  };
}

async function release(reports: Reports, period: Period): Promise<Told> {
  const report = await reports.release(period);
  const totals = totalRelease(report.rows).map(({ kind, currency, count, ...amounts }) => ({
    kind,
    currency,
    count,
    amounts: inDecimals(amounts, currency),
  }));
  return {
    report,
    totals,
    csv: () => writeReleaseCsv(report.rows),
    cells: () => report.rows.map(releaseCells),
  };
}

/** "feeMinor": -1000 becomes "fee": "-10.00". */
function inDecimals(
  amounts: Readonly<Record<string, number>>,
  currency: Currency,
): Readonly<Record<string, string>> {
  const named = Object.entries(amounts).map(([name, minor]) => [
    name.replace(/Minor$/, ""),
    formatReportAmount(minor, currency),
  ]);
  return Object.fromEntries(named);
}

function words(title: string, totals: readonly Total[]): string {
  const names = Object.keys(totals[0]?.amounts ?? {});
  if (totals.length === 0) return `${title}: no rows`;
  const header = ["", "count", ...names, ""];
  const rows = totals.map(({ kind, currency, count, amounts }) => [
    kind,
    String(count),
    ...names.map((name) => amounts[name] ?? ""),
    currency,
  ]);
  return [title, columns(alignRight([header, ...rows]))].join("\n");
}

/** Numbers stand under each other by their ends; the first and the last column are words. */
function alignRight(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const width = (at: number): number => Math.max(...rows.map((row) => row[at]?.length ?? 0));
  return rows.map((row) =>
    row.map((cell, at) => (at === 0 || at === row.length - 1 ? cell : cell.padStart(width(at)))),
  );
}

function remark(call: Call, report: FetchedReport<unknown>, out: string | undefined): void {
  const { rows, repeated, faults, faultCount, openFromMs } = report;
  if (out !== undefined) call.note(`${out}: ${rows.length} rows`);
  if (openFromMs !== null) {
    call.note(
      `what happened since ${new Date(openFromMs).toISOString()} may be missing; ask again a day later`,
    );
  }
  if (repeated.length > 0) call.note(`${repeated.length} rows are told twice; they count once`);
  for (const { fileName, line, problem } of faults.slice(0, 20)) {
    call.note(`${fileName}, line ${line}: ${problem}`);
  }
  if (faultCount > 0) call.note(`${faultCount} rows could not be read: the sums are NOT complete`);
}

async function list(call: Call, reports: Reports, kinds: readonly ReportKind[]): Promise<ExitCode> {
  const found: { readonly kind: ReportKind; readonly report: Report }[] = [];
  for (const kind of kinds) {
    for (const report of await reports.list(kind)) found.push({ kind, report });
  }
  const iso = (ms: number | null | undefined): string | null =>
    ms === null || ms === undefined ? null : new Date(ms).toISOString();
  const data = found.map(({ kind, report }) => ({
    report: kind,
    id: report.id,
    status: report.word ?? report.state,
    begin: iso(report.period?.fromMs),
    end: iso(report.period?.toMs),
    created: iso(report.createdAtMs),
    createdFrom: report.createdFrom,
    fileName: report.fileName,
  }));
  call.answer(data, () =>
    data.length === 0
      ? "no reports"
      : columns(
          data.map((one) => [one.report, one.status, one.begin ?? "", one.end ?? "", one.fileName ?? one.id]),
        ),
  );
  return EXIT.ok;
}

async function schedule(
  call: Call,
  reports: Reports,
  when: "daily" | "off",
  kinds: readonly ReportKind[],
): Promise<ExitCode> {
  const changes: ScheduleChange[] = [];
  for (const kind of kinds) changes.push(await reports.schedule(kind, when));
  call.answer(changes, () =>
    changes
      .map(({ kind, scheduled, changed }) => {
        const state = scheduled ? "made every day" : "not scheduled";
        return `${kind}: ${state}${changed ? "" : ", as before"}`;
      })
      .join("\n"),
  );
  return EXIT.ok;
}
