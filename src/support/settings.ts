// The settings as a bundle may show them: those of the machine and its devices as they are, of everything about the shop
// and its account only that there are any.

import { findFaults, isTable } from "../config/faults.ts";
import type { Table } from "../config/read-toml.ts";
import { SECTIONS } from "../config/schema.ts";

/** A whole section, or single keys of one. Whatever is not here, and whatever comes later, is only called set. */
const SHOWN: Readonly<Record<string, "all" | readonly string[]>> = {
  shop: ["site", "locale", "time_zone"],
  mercado_pago: ["rail", "qr_mode", "demo"],
  order: "all",
  journal: "all",
  control: "all",
  printer: "all",
  display: ["connection", "protocol", "code_page", "brightness"],
  screen: "all",
  scanner: "all",
  lights: "all",
  tone: "all",
  drawer: "all",
  gpio: "all",
  catalog: "all",
  paper: ["not_paid_slip"],
  webhooks: ["listen", "tolerance_seconds", "accept_unsigned"],
  metrics: "all",
};

export function settingsLines(table: Table): readonly string[] {
  const { faults, good } = findFaults(table);
  const lines: string[] = [];
  for (const [name, value] of Object.entries(table)) {
    if (!Object.hasOwn(SECTIONS, name)) {
      lines.push("(a section that nobody knows)");
      continue;
    }
    const tables = Array.isArray(value) ? value : [value];
    tables.forEach((one: unknown, index) => {
      const path = Array.isArray(value) ? `${name}[${index + 1}]` : name;
      lines.push(`[${path}]`, ...(isTable(one) ? keysOf(name, path, one, good) : []));
    });
  }
  return [...lines, ...faults.map(({ message, path }) => `FAULT ${path}: ${message}`)];
}

function keysOf(
  section: string,
  path: string,
  table: Table,
  good: ReadonlyMap<string, unknown>,
): readonly string[] {
  const shown = SHOWN[section] ?? [];
  return Object.keys(table).map((key) => {
    const isKnown = Object.hasOwn(SECTIONS[section]?.entries ?? {}, key);
    if (!isKnown) return "(a key that nobody knows)";
    const isShown = (shown === "all" || shown.includes(key)) && good.has(`${path}.${key}`);
    return isShown ? `${key} = ${JSON.stringify(good.get(`${path}.${key}`))}` : `${key} is set`;
  });
}
