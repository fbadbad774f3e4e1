// The configuration as a file for people: every setting of a section that is used, with what it means in the words of
// src/config itself, so that no comment can say something that the program does not.

import { describeConfig, type SettingDescription } from "../config/describe.ts";
import { SECTIONS } from "../config/schema.ts";
import type { Settings } from "./settings.ts";

const WIDTH = 100;

const HEAD = [
  "Settings of tilld, written by till setup. A line that begins with # is a remark, or a setting that has its default.",
  "Change what you like: till config check looks at it, and tilld reads it at its start. till setup keeps what it finds",
  "here, and keeps a file that was changed by hand beside the one it writes.",
];

/** @throws Error for a value that no setting can have */
export function writeSettings(settings: Settings): string {
  const used = Object.keys(SECTIONS).filter((name) => Object.hasOwn(settings, name));
  const unused = Object.entries(SECTIONS).filter(([name]) => !used.includes(name));
  return [
    ...remark(HEAD.join(" ")),
    "",
    ...used.flatMap((name) => tablesOf(settings[name]).flatMap((table) => writeSection(name, table))),
    ...remark("There can also be these sections; docs/configuration.md says what stands in them:"),
    ...unused.flatMap(([name, { about }]) => remark(`[${name}] ${about}`)),
    "",
  ].join("\n");
}

interface OneTable {
  readonly table: Settings;
  readonly isOfList: boolean;
}

function tablesOf(value: unknown): readonly OneTable[] {
  if (Array.isArray(value)) return value.map((table: Settings) => ({ table, isOfList: true }));
  return [{ table: value as Settings, isOfList: false }];
}

function writeSection(name: string, { isOfList, table }: OneTable): readonly string[] {
  const about = SECTIONS[name]?.about ?? "";
  const known = describeConfig().filter(({ section }) => section === name);
  return [
    ...remark(about),
    isOfList ? `[[${name}]]` : `[${name}]`,
    ...known.flatMap((setting) => writeSetting(setting, table[setting.key])),
    "",
  ];
}

function writeSetting(
  { about, expected, fallback, key }: SettingDescription,
  value: unknown,
): readonly string[] {
  const words = remark(`${about} Expected: ${expected}.`);
  if (value !== undefined) return ["", ...words, `${key} = ${writeValue(value)}`];
  return ["", ...words, `# ${key} is not set; default: ${fallback}`];
}

/** Only what the settings hold: no dates, no tables within tables. */
export function writeValue(value: unknown): string {
  if (typeof value === "string") return writeText(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  if (Array.isArray(value)) return `[${value.map(writeValue).join(", ")}]`;
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const pairs = Object.entries(value).map(([key, one]) => `${writeKey(key)} = ${writeValue(one)}`);
    return `{ ${pairs.join(", ")} }`;
  }
  throw new Error(`no setting has a value such as ${String(value)}`);
}

/** JSON's escapes are TOML's too, but JSON leaves DEL alone. */
function writeText(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

function writeKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : writeText(key);
}

function remark(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "#";
  for (const word of text.split(/\s+/)) {
    if (line.length + 1 + word.length > WIDTH && line !== "#") {
      lines.push(line);
      line = "#";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
