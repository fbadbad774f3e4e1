// Finds every fault that a single setting, section or key can have, and says it in one form:
// what was found, what was expected. What was found is shown only where it cannot be a secret.

import * as v from "valibot";
import type { ConfigFault } from "./config.ts";
import type { Table } from "./read-toml.ts";
import { SECTIONS } from "./schema.ts";
import { wordsOf } from "./words.ts";

/** Values that are good in themselves, by path; a check of two settings looks here. */
export type GoodValues = ReadonlyMap<string, unknown>;

export function findFaults(file: Table): { readonly faults: ConfigFault[]; readonly good: GoodValues } {
  const faults: ConfigFault[] = [];
  const good = new Map<string, unknown>();
  for (const name of Object.keys(file)) {
    if (!Object.hasOwn(SECTIONS, name)) faults.push(unknownSection(name, file[name]));
  }
  for (const [name, section] of Object.entries(SECTIONS)) {
    const present = Object.hasOwn(file, name);
    if (!present && section.presence !== "required") continue;
    const table = present ? file[name] : {};
    if (!isTable(table)) {
      faults.push({ path: name, message: `found ${show(table)}; expected a section [${name}]` });
      continue;
    }
    for (const key of Object.keys(table)) {
      if (!Object.hasOwn(section.entries, key)) faults.push(unknownKey(name, key));
    }
    for (const [key, entry] of Object.entries(section.entries)) {
      const path = `${name}.${key}`;
      const value = Object.hasOwn(table, key) ? table[key] : undefined;
      const result = v.safeParse(entry, value);
      if (result.success) good.set(path, result.output);
      else faults.push({ path, message: `${found(value)}; expected ${wordsOf(entry).expected}` });
    }
  }
  return { faults, good };
}

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** What a person wrote as a key may be a secret as well, pasted into the wrong place. */
function nameOf(key: string): string {
  return PERHAPS_SECRET.test(key) ? "(a key that may be a secret, not repeated here)" : key;
}

function unknownSection(written: string, value: unknown): ConfigFault {
  const name = nameOf(written);
  if (name === "access_token") return { path: name, message: TOKEN_IN_CONFIGURATION };
  const what = isTable(value) ? `there is no section [${name}]` : "this key stands outside of every section";
  const home = sectionsWith(name)[0];
  const guess = home === undefined ? nearest(name, Object.keys(SECTIONS)) : undefined;
  if (home !== undefined) return { path: name, message: `${what}; it belongs into [${home}]` };
  if (guess !== undefined) return { path: name, message: `${what}; did you mean [${guess}]?` };
  return { path: name, message: `${what}; expected one of ${Object.keys(SECTIONS).join(", ")}` };
}

const TOKEN_IN_CONFIGURATION =
  "the access token must not stand in the configuration (it is not repeated here); " +
  "put it alone into a file with mode 0600 and name that file in mercado_pago.access_token_file";

function unknownKey(section: string, written: string): ConfigFault {
  const key = nameOf(written);
  const path = `${section}.${key}`;
  if (key === "access_token") return { path, message: TOKEN_IN_CONFIGURATION };
  const known = Object.keys(SECTIONS[section]?.entries ?? {});
  const guess = nearest(key, known);
  if (guess !== undefined) return { path, message: `unknown key; did you mean ${guess}?` };
  const home = sectionsWith(key)[0];
  if (home !== undefined) return { path, message: `unknown key here; it belongs into [${home}]` };
  return { path, message: `unknown key; [${section}] knows ${known.join(", ")}` };
}

function sectionsWith(key: string): string[] {
  return Object.keys(SECTIONS).filter((name) => Object.hasOwn(SECTIONS[name]?.entries ?? {}, key));
}

function found(value: unknown): string {
  return value === undefined ? "missing" : `found ${show(value)}`;
}

/** What tokens look like (APP_USR-…, TEST-…), and anything long enough to be one. */
const PERHAPS_SECRET = /APP_USR|TEST-|[A-Za-z0-9_-]{32,}|:\/\/[^/]*@/;

/** A value as the person wrote it, when it is short and cannot be a secret. */
export function show(value: unknown): string {
  if (typeof value === "string") {
    if (PERHAPS_SECRET.test(value)) return "a text that may be a secret (not repeated here)";
    return value.length <= 80 ? JSON.stringify(value) : `a text of ${value.length} characters`;
  }
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  if (value instanceof Date) return "a date";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  return "a table";
}

/** The known word that a typing mistake most likely meant: at most a third of its letters differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, best.candidate.length / 3)
    ? best.candidate
    : undefined;
}

/** Levenshtein's distance, a row at a time; two neighbours exchanged ("nmae") count as one mistake. */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const exchanged =
        from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? at(i - 2, j - 2) + 1 : replaced;
      row.push(Math.min(replaced, exchanged, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(from.length, to.length);
}
