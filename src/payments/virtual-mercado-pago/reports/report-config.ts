// The configuration of a report: what it must hold, in the API's own words for what is wrong (reference 11.1, 11.2).

import { refuse } from "../http/refusals.ts";
import { COLUMNS } from "./report-columns.ts";
import { offsetMinutes } from "./report-file.ts";
import type { ReportConfig, ReportKind } from "./report-records.ts";

const YES_OR_NO: readonly string[] = [
  "include_withdraw",
  "refund_detailed",
  "shipping_detail",
  "coupon_detailed",
  "show_chargeback_cancel",
  "show_fee_prevision",
  "include_withdrawal_at_end",
  "execute_after_withdrawal",
  "check_available_balance",
  "compensate_detail",
];
const LANGUAGES = ["es", "en", "pt"];
const FREQUENCIES = ["daily", "weekly", "monthly"];

/** @throws Refusal 400 "Invalid columns" and the like */
export function readConfig(kind: ReportKind, body: unknown): ReportConfig {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw invalid("file config");
  const config: ReportConfig = { ...body };
  const columns = config["columns"];
  if (!Array.isArray(columns) || columns.length === 0) throw invalid("columns");
  const keys = columns.map((column: unknown) => keyOf(column));
  const areGood = keys.every((key) => key !== null && COLUMNS[kind].includes(key));
  if (!areGood || new Set(keys).size !== keys.length) throw invalid("columns");
  const prefix = config["file_name_prefix"];
  if (typeof prefix !== "string" || !/^[A-Za-z0-9_-]{1,60}$/.test(prefix)) throw invalid("file_name_prefix");
  checkFrequency(config["frequency"]);
  for (const name of YES_OR_NO) {
    if (config[name] !== undefined && typeof config[name] !== "boolean") throw invalid(name);
  }
  for (const name of ["report_translation", "header_language"]) {
    const language = config[name];
    if (language !== undefined && !LANGUAGES.includes(String(language))) throw invalid("report_language");
  }
  const separator = config["separator"];
  if (separator !== undefined && ![",", ";", "\t"].includes(String(separator))) throw invalid("file config");
  const zone = config["display_timezone"];
  if (zone !== undefined && offsetMinutes(0, String(zone)) === null) throw invalid("file config");
  return config;
}

function keyOf(column: unknown): string | null {
  if (typeof column !== "object" || column === null || !("key" in column)) return null;
  return typeof column.key === "string" ? column.key : null;
}

function checkFrequency(frequency: unknown): void {
  if (typeof frequency !== "object" || frequency === null) throw invalid("frequency");
  const { hour, type, value } = frequency as {
    readonly hour?: unknown;
    readonly type?: unknown;
    readonly value?: unknown;
  };
  const isHour = typeof hour === "number" && Number.isInteger(hour) && hour >= 0 && hour <= 23;
  if (!isHour || !FREQUENCIES.includes(String(type)) || value === undefined) throw invalid("frequency");
}

function invalid(what: string): Error {
  return refuse(400, `invalid_${what.replace(" ", "_")}`, `Invalid ${what}`);
}
