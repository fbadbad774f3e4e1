// From the file's bytes to TOML's tables, without ever repeating a line of the file: a line can be a secret.

import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import { ConfigError } from "./config.ts";

export type Table = Readonly<Record<string, unknown>>;

/** @throws {ConfigError} when the file cannot be read or is not TOML */
export function readToml(file: string): Table {
  const bytes = readBytes(file);
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

/** A value as it stands behind a key; what is none is a text without its quotes. */
export function readTomlValue(text: string): unknown {
  try {
    return parse(`value = ${text}`)["value"];
  } catch (error) {
    if (error instanceof TomlError) return text;
    throw error;
  }
}

// Many times what all settings with their longest values take.
const MOST_BYTES = 1024 * 1024;

/** Never waits and never fills the memory, whatever the name leads to. */
function readBytes(file: string): Uint8Array {
  const fault = (why: string) =>
    new ConfigError(file, [{ path: "", message: `${why}; expected a TOML file` }]);
  let descriptor: number;
  try {
    // O_NONBLOCK: a pipe in the place of the file must not hold up the start.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw fault(whyUnreadable(error));
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() && !stat.isDirectory()) throw fault("this is not a regular file");
    if (stat.size > MOST_BYTES) throw fault(`the file has ${stat.size} bytes`);
    return readFileSync(descriptor);
  } catch (error) {
    throw error instanceof ConfigError ? error : fault(whyUnreadable(error));
  } finally {
    closeSync(descriptor);
  }
}

export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "the user who runs this may not read the file";
  if (code === "EISDIR") return "this is a folder";
  return `the file cannot be read (${String(code ?? error)})`;
}
