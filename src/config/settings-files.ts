// Which files the settings of a till stand in: the configuration itself and what it names, without any secret. For a
// backup, which has to work beside a running till and for settings that the next start would refuse.

import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { isTable } from "./faults.ts";
import { readToml, type Table } from "./read-toml.ts";

export interface SettingsFiles {
  /** Contents by a name of its own for each file. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What was left out and why, for people. */
  readonly left: readonly string[];
}

/** Larger than any price list of a shop that one till serves. */
const MOST_BYTES = 16 * 1024 * 1024;
/** What may hold a secret although the program refuses to start with it. */
const SECRETS = /^\s*(access_token|secret)\s*=|APP_USR-|TEST-[0-9a-f]{8}|:\/\/[^/\s"]*@/m;

export function collectSettings(file: string): SettingsFiles {
  const path = resolve(file);
  const files = new Map<string, Uint8Array>();
  const left: string[] = [];
  const add = (one: string): void => {
    const name = freeName(files, basename(one));
    try {
      const content = readFileSync(one);
      if (content.length > MOST_BYTES) left.push(`${one}: larger than ${MOST_BYTES} bytes`);
      else if (isText(content) && SECRETS.test(content.toString("utf8")))
        left.push(`${one}: something in it looks like a secret, which belongs into no backup`);
      else files.set(name, content);
    } catch (error) {
      left.push(error instanceof Error ? error.message : String(error));
    }
  };
  add(path);
  for (const named of namedIn(tableOf(path))) add(resolve(dirname(path), named));
  return { files, left };
}

function namedIn(table: Table): readonly string[] {
  const textOf = (section: string, key: string): readonly string[] => {
    const value = table[section];
    const text = isTable(value) ? value[key] : undefined;
    return typeof text === "string" ? [text] : [];
  };
  const profiles = textOf("printer", "profile").filter(
    (text) => text.includes("/") || text.endsWith(".toml"),
  );
  return [...textOf("catalog", "file"), ...textOf("paper", "logo"), ...profiles];
}

function tableOf(path: string): Table {
  try {
    return readToml(path);
  } catch {
    // Said already, as a file that was left out, or harmless: then nothing is known of what it names.
    return {};
  }
}

/** On a FAT file system "A.csv" and "a.csv" are one name. */
function freeName(files: ReadonlyMap<string, unknown>, wanted: string): string {
  const harmless = wanted
    .replace(/[^\w.-]/g, "_")
    .replace(/^[^A-Za-z0-9]/, "x")
    .slice(0, 60);
  const taken = new Set([...files.keys()].map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? harmless : `${number}-${harmless}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

function isText(content: Uint8Array): boolean {
  return !content.includes(0);
}
