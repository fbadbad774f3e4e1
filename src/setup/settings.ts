// The settings while they are being made: plain tables as TOML has them, read by "section.key" and changed into new
// ones. What setup does not know of goes through untouched.

import type { Table } from "../config/read-toml.ts";

export type Settings = Table;

export function settingAt(settings: Settings, path: string): unknown {
  const [section = "", key] = path.split(".");
  const table = settings[section];
  if (key === undefined) return table;
  return isTable(table) ? table[key] : undefined;
}

export function textAt(settings: Settings, path: string): string | null {
  const value = settingAt(settings, path);
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : null;
}

/** @param value undefined takes the setting away, and its section with the last one */
export function withSetting(settings: Settings, path: string, value: unknown): Settings {
  const [section = "", key] = path.split(".");
  const rest = Object.fromEntries(Object.entries(settings).filter(([name]) => name !== section));
  if (key === undefined) return value === undefined ? rest : { ...settings, [section]: value };
  const old = settings[section];
  const table = isTable(old) ? old : {};
  const kept = Object.fromEntries(Object.entries(table).filter(([name]) => name !== key));
  if (value !== undefined) return { ...settings, [section]: { ...table, [key]: value } };
  return Object.keys(kept).length === 0 ? rest : { ...settings, [section]: kept };
}

export interface Change {
  /** "printer.connection", or "scanner" for a list of them. */
  readonly path: string;
  /** Undefined where there was or will be none. */
  readonly from: unknown;
  readonly to: unknown;
}

export function changesBetween(from: Settings, to: Settings): readonly Change[] {
  const paths = new Set([...pathsOf(from), ...pathsOf(to)]);
  return [...paths]
    .map((path) => ({ path, from: settingAt(from, path), to: settingAt(to, path) }))
    .filter((change) => JSON.stringify(change.from) !== JSON.stringify(change.to));
}

function pathsOf(settings: Settings): readonly string[] {
  return Object.entries(settings).flatMap(([section, value]) =>
    isTable(value) ? Object.keys(value).map((key) => `${section}.${key}`) : [section],
  );
}

function isTable(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
