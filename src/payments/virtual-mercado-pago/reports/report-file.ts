// One report as the text of its file, in the dialect that the switches and the account's configuration say: columns,
// headers, separator, quotes, line ends, decimals, offset of the dates (reference 11.2, 11.3).

import { formatAmount } from "../amounts.ts";
import type { ProviderState } from "../provider-state.ts";
import { headerOf, typeOf } from "./report-columns.ts";
import type { ReportConfig, ReportRecord } from "./report-records.ts";
import { type Cell, type Row, releaseRows, settlementRows } from "./report-rows.ts";

const HOUR_MS = 3_600_000;

export function writeReport(state: ProviderState, report: ReportRecord, config: ReportConfig): string {
  const { switches } = state;
  const wanted = {
    owner: report.owner,
    beginMs: report.beginMs,
    endMs: report.endMs,
    endInclusive: switches.reportEnd === "inclusive",
    knownUntilMs: report.createdAtMs - switches.reportDetailHours * HOUR_MS,
    withdrawals: config["include_withdraw"] === true,
  };
  const rows = report.kind === "settlement" ? settlementRows(state, wanted) : releaseRows(state, wanted);
  const columns = columnsOf(config);
  const language = switches.reportHeaders === "keys" ? null : switches.reportHeaders;
  const header = columns.map((key) => (language === null ? key : headerOf(report.kind, key, language)));
  const write = (row: Row): string[] =>
    columns.map((key) => {
      const text = writeCell(state, row[key] ?? "", config);
      return key === "TRANSACTION_TYPE" && language !== null ? typeOf(text, language) : text;
    });
  const copies = switches.reportRows === "doubled" ? 2 : 1;
  const records = [header, ...rows.flatMap((row) => Array.from({ length: copies }, () => write(row)))];
  return inDialect(state, records, config);
}

function columnsOf(config: ReportConfig): readonly string[] {
  const columns = config["columns"];
  return Array.isArray(columns) ? columns.map((column: { readonly key: string }) => column.key) : [];
}

function inDialect(
  state: ProviderState,
  records: readonly (readonly string[])[],
  config: ReportConfig,
): string {
  const { switches } = state;
  const separator = separatorOf(state, config);
  const lineEnd = switches.reportLineEnd === "crlf" ? "\r\n" : "\n";
  const quote = (field: string): string => {
    const isNeeded = [separator, '"', "\n", "\r"].some((special) => field.includes(special));
    const isQuoted = switches.reportQuoting === "all" || (switches.reportQuoting === "needed" && isNeeded);
    return isQuoted ? `"${field.replaceAll('"', '""')}"` : field;
  };
  const lines = records.map((record) => record.map(quote).join(separator) + lineEnd).join("");
  const text = (switches.reportBom ? "\uFEFF" : "") + lines;
  if (switches.reportFile === "cut") return text.slice(0, -12);
  return switches.reportLastLineEnd ? text : text.slice(0, -lineEnd.length);
}

function separatorOf({ switches }: ProviderState, config: ReportConfig): string {
  const configured = config["separator"];
  switch (switches.reportSeparator) {
    case "comma":
      return ",";
    case "semicolon":
      return ";";
    case "tab":
      return "\t";
    case "configured":
      return typeof configured === "string" ? configured : ",";
  }
}

function writeCell(state: ProviderState, cell: Cell, config: ReportConfig): string {
  if (typeof cell === "string") return cell;
  if ("ms" in cell) return writeTime(cell.ms, timezoneOf(state, config));
  const { decimals } = state.country;
  const sign = cell.minor < 0 ? "-" : "";
  const text = sign + formatAmount(Math.abs(cell.minor), decimals, 2);
  if (state.switches.reportDecimals === "comma") return text.replace(".", ",");
  return state.switches.reportDecimals === "none" ? text.replace(/\.00$/, "") : text;
}

function timezoneOf({ switches }: ProviderState, config: ReportConfig): string {
  if (switches.reportTimezone !== "configured") return switches.reportTimezone;
  const configured = config["display_timezone"];
  return typeof configured === "string" ? configured : "GMT-04";
}

/** "2026-03-01T10:01:08.000-04:00": whole seconds with the zone's offset. */
function writeTime(ms: number, timezone: string): string {
  const second = ms - (ms % 1000);
  const minutes = offsetMinutes(second, timezone) ?? -240;
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0");
  const rest = String(Math.abs(minutes) % 60).padStart(2, "0");
  const local = new Date(second + minutes * 60_000).toISOString().slice(0, -1);
  return `${local}${minutes < 0 ? "-" : "+"}${hours}:${rest}`;
}

/** Null when there is no such zone. */
export function offsetMinutes(ms: number, timezone: string): number | null {
  const fixed = /^GMT([+-])(\d{2})$/.exec(timezone);
  if (fixed !== null) return (fixed[1] === "-" ? -60 : 60) * Number(fixed[2]);
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    const name = format.formatToParts(new Date(ms)).find((part) => part.type === "timeZoneName")?.value ?? "";
    const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(name);
    if (match === null) return null;
    const minutes = Number(match[2] ?? "0") * 60 + Number(match[3] ?? "0");
    return match[1] === "-" ? -minutes : minutes;
  } catch {
    return null;
  }
}
