// The account's configuration of a report, which the till shares with whoever else reads those reports: columns that
// are missing are added, and everything else is given back as it was found.

import { PaymentError } from "../../provider.ts";
import { Field } from "../http/decode.ts";
import { WireNumber, type WireValue } from "../http/json.ts";
import { type ReportKind, WANTED_COLUMNS } from "./report-kinds.ts";
import type { ReportConfig, ReportsApi } from "./reports-api.ts";

export interface ConfigChange {
  readonly config: ReportConfig;
  /** No configuration was there before. */
  readonly made: boolean;
  /** Columns that were not asked for before. */
  readonly added: readonly string[];
}

/** @throws PaymentError "report-refused" when the change would spoil a setting that the API does not show */
export async function ensureConfig(
  api: ReportsApi,
  kind: ReportKind,
  wanted: readonly string[] = WANTED_COLUMNS[kind],
): Promise<ConfigChange> {
  const found = (await api.getConfig(kind)) ?? (await makeConfig(api, kind, wanted));
  if ("made" in found) return found;
  const has = readColumns(found);
  const added = wanted.filter((key) => !has.includes(key));
  if (added.length === 0) return { config: found, made: false, added };
  return { config: await addColumns(api, kind, found, added), made: false, added };
}

async function makeConfig(
  api: ReportsApi,
  kind: ReportKind,
  wanted: readonly string[],
): Promise<ConfigChange | ReportConfig> {
  try {
    return { config: await api.createConfig(kind, firstConfig(kind, wanted)), made: true, added: wanted };
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error;
    // Somebody was quicker, or this is the echo of an answer that was lost.
    const isPerhapsThere = error.code === "report-config-exists" || error.outcome === "unknown";
    const found = isPerhapsThere ? await api.getConfig(kind) : null;
    if (found === null) throw error;
    return found;
  }
}

function addColumns(
  api: ReportsApi,
  kind: ReportKind,
  config: ReportConfig,
  added: readonly string[],
): Promise<ReportConfig> {
  refuseHiddenPassword(kind, config, added);
  const columns = config.get("columns");
  const before = Array.isArray(columns) ? (columns as readonly WireValue[]) : [];
  return api.updateConfig(kind, withFields(config, { columns: [...before, ...added.map(toColumn)] }));
}

/** The first configuration of an account. Nothing is scheduled by it. */
function firstConfig(kind: ReportKind, wanted: readonly string[]): ReportConfig {
  const first: readonly (readonly [string, WireValue])[] = [
    ["file_name_prefix", `${kind}-report-tilld`],
    ["columns", wanted.map(toColumn)],
    ["frequency", daily()],
    ["separator", ","],
  ];
  const own =
    kind === "settlement" ? ["include_withdraw", "show_chargeback_cancel"] : ["include_withdrawal_at_end"];
  return new Map([...first, ...own.map((name): [string, WireValue] => [name, true])]);
}

/** At midnight of the account; alone it schedules nothing (mercado-pago.md 11.2). */
export function daily(): WireValue {
  return new Map<string, WireValue>([
    ["hour", new WireNumber("0")],
    ["type", "daily"],
    ["value", new WireNumber("1")],
  ]);
}

export function isDaily(config: ReportConfig): boolean {
  const frequency = new Field(config.get("frequency"));
  return frequency.isObject() && frequency.at("type").present()?.word() === "daily";
}

export function isScheduled(config: ReportConfig): boolean {
  return config.get("scheduled") === true;
}

/** With some fields changed, and without the one that only can be read. */
export function withFields(config: ReportConfig, changes: Readonly<Record<string, WireValue>>): ReportConfig {
  const changed = new Map([...config, ...Object.entries(changes)]);
  changed.delete("scheduled");
  return changed;
}

function toColumn(key: string): WireValue {
  return new Map([["key", key]]);
}

function readColumns(config: ReportConfig): readonly string[] {
  const columns = new Field(config.get("columns"), "$.columns");
  if (!columns.isList()) return [];
  return columns
    .each()
    .flatMap((column) => (column.isObject() ? [column.at("key").present()?.text(100) ?? ""] : []));
}

/** A password that is shown as stars would be replaced by the stars. */
function refuseHiddenPassword(kind: ReportKind, config: ReportConfig, added: readonly string[]): void {
  const sftp = new Field(config.get("sftp_info"));
  const password = sftp.isObject() ? sftp.at("password").filled() : null;
  if (password === null || !/^[*•.]+$/.test(password.text(1000))) return;
  throw new PaymentError(
    "report-refused",
    "not-done",
    `${kind} report: its configuration sends files by SFTP and hides the password, which a change from here would ` +
      `overwrite; add these columns in Mercado Pago under Reports: ${added.join(", ")}`,
    { repeatable: false },
  );
}
