// A file that an option names and that must not be there yet: what was fetched before may be all there is.

import { accessSync, constants, existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "./verb.ts";

const IS_THERE = "a file of that name is there already; expected the path of a new one";

/** Before anything is done that takes long. @throws UsageError */
export function mustBeWritable(option: string, path: string): void {
  if (path === "") throw new UsageError(`${option}: expected the path of a new file`);
  if (existsSync(path)) throw new UsageError(`${option} ${path}: ${IS_THERE}`);
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${folderWords(folder, codeOf(error))}`);
  }
}

/** @throws UsageError */
export function writeNew(option: string, path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    const code = codeOf(error);
    throw new UsageError(
      `${option} ${path}: ${code === "EEXIST" ? IS_THERE : `cannot be written (${code})`}`,
    );
  }
}

function folderWords(folder: string, code: string): string {
  if (code === "ENOENT") return `there is no folder ${folder}; make it first, or name another`;
  return `expected a name in a folder that this user may write to, and ${folder} is none (${code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
