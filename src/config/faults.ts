// Finds every fault that a single setting, section or key can have, and says it in one form:
// what was found, what was expected. What was found is shown only where it cannot be a secret.

import * as v from "valibot";
import type { ConfigFault } from "./config.ts";
import type { Table } from "./read-toml.ts";
import { SECTIONS, type Section } from "./schema.ts";
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
    for (const [place, table] of tablesOf(name, section, present ? file[name] : {})) {
      if (!isTable(table)) {
        faults.push({ path: place, message: `found ${show(table)}; expected a section [${name}]` });
        continue;
      }
      for (const key of Object.keys(table)) {
        if (!Object.hasOwn(section.entries, key)) faults.push(unknownKey(name, key, place));
      }
      for (const [key, entry] of Object.entries(section.entries)) {
        const path = `${place}.${key}`;
        const value = Object.hasOwn(table, key) ? table[key] : undefined;
        const result = v.safeParse(entry, value);
        if (result.success) good.set(path, result.output);
        else faults.push({ path, message: `${found(value)}; ${expected(entry, value)}` });
      }
    }
  }
  return { faults, good };
}

/** The tables of a section, each with its path: "scanner", or "scanner[1]" and "scanner[2]" of a list. */
function tablesOf(
  name: string,
  { several }: Section,
  value: unknown,
): readonly (readonly [string, unknown])[] {
  if (several !== true || !Array.isArray(value)) return [[name, value]];
  return value.map((table: unknown, index) => [`${name}[${index + 1}]`, table]);
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
  const homes = sectionsWith(name);
  const guess = homes === "" ? nearest(name, Object.keys(SECTIONS)) : undefined;
  if (homes !== "") return { path: name, message: `${what}; it belongs into ${homes}` };
  if (guess !== undefined) return { path: name, message: `${what}; did you mean [${guess}]?` };
  return { path: name, message: `${what}; expected one of ${Object.keys(SECTIONS).join(", ")}` };
}

const TOKEN_IN_CONFIGURATION =
  "the access token must not stand in the configuration (it is not repeated here); " +
  "put it alone into a file with mode 0600 and name that file in mercado_pago.access_token_file";

function unknownKey(section: string, written: string, place: string): ConfigFault {
  const key = nameOf(written);
  const path = `${place}.${key}`;
  if (key === "access_token") return { path, message: TOKEN_IN_CONFIGURATION };
  const known = Object.keys(SECTIONS[section]?.entries ?? {});
  const guess = OTHER_WORDS[`${section}.${key}`] ?? nearest(key, known);
  if (guess !== undefined) return { path, message: `unknown key; did you mean ${guess}?` };
  const homes = sectionsWith(key);
  if (homes !== "") return { path, message: `unknown key here; it belongs into ${homes}` };
  return { path, message: `unknown key; [${section}] knows ${known.join(", ")}` };
}

/** What people call a key that has another name, because its value is no connection but a line or the printer. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  "drawer.connection": "opens",
  "drawer.line": "opens",
  "drawer.gpio": "opens",
  "tone.connection": "buzzer",
  "tone.line": "buzzer",
  "tone.gpio": "buzzer",
};

/** "[printer] or [display]"; empty where no section has such a key. */
function sectionsWith(key: string): string {
  return Object.keys(SECTIONS)
    .filter((name) => Object.hasOwn(SECTIONS[name]?.entries ?? {}, key))
    .map((name) => `[${name}]`)
    .join(" or ");
}

function expected(entry: v.GenericSchema, value: unknown): string {
  const { expected, meant } = wordsOf(entry);
  const guess = meant?.(value) ?? null;
  return guess === null ? `expected ${expected}` : `did you mean "${guess}"? Expected ${expected}`;
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
