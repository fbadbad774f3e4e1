// From the file's bytes to TOML's tables, without ever repeating a line of the file: a line can be a secret.

import { readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import { ConfigError } from "./config.ts";

export type Table = Readonly<Record<string, unknown>>;

/** @throws {ConfigError} when the file cannot be read or is not TOML */
export function readToml(file: string): Table {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new ConfigError(file, [{ path: "", message: `${whyUnreadable(error)}; expected a TOML file` }]);
  }
  try {
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TomlError)) {
      throw new ConfigError(file, [
        { path: "", message: "the file is not UTF-8 text; expected TOML in UTF-8" },
      ]);
    }
    // The parser's message goes on with the offending lines themselves: only its first line is safe.
    const why = error.message.split("\n", 1)[0]?.replace("Invalid TOML document: ", "") ?? "not TOML";
    const message = `line ${error.line}, column ${error.column}: ${why}; expected TOML such as: name = "value"`;
    throw new ConfigError(file, [{ path: "", message }]);
  }
}

export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "the user who runs this may not read the file";
  if (code === "EISDIR") return "this is a folder";
  return `the file cannot be read (${String(code ?? error)})`;
}
