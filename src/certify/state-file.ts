// What was played so far, in a file, so that a table that takes a person an hour can be ended in the middle and gone
// on with. Written whole after each row; a power cut leaves the one before or the one after.

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { type RowResult, type Subject, VERDICTS } from "./result.ts";

/** What has to be the same for the rows of two runs to make one table. */
const OF = ["rail", "mode", "site", "store", "pos", "account"] as const;

const text = v.nullable(v.string());
const texts = v.array(v.string());
const FILE = v.object({
  till: v.object({
    rail: v.string(),
    mode: v.string(),
    site: v.string(),
    store: text,
    pos: v.string(),
    account: v.string(),
  }),
  results: v.array(
    v.object({
      row: v.string(),
      verdict: v.picklist(VERDICTS),
      seen: texts,
      wrong: texts,
      sale: v.nullable(v.number()),
      reference: text,
      orderId: text,
      at: text,
      papers: texts,
    }),
  ),
});

export class StateFileError extends Error {
  override readonly name = "StateFileError";
}

/**
 * @returns the rows of an earlier run; none when there is no such file yet
 * @throws {StateFileError} when it is no such file, or of another till
 */
export function readState(file: string, subject: Subject): readonly RowResult[] {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new StateFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), FILE), content);
  if (!read.success)
    throw new StateFileError(`${file}: is not the state of a till certify; expected one, or no file yet`);
  const { results, till } = read.output;
  const other = OF.filter((name) => till[name] !== subject[name]);
  if (other.length > 0) {
    const found = other.map((name) => `${name} ${till[name]}`).join(", ");
    const expected = other.map((name) => `${name} ${subject[name]}`).join(", ");
    throw new StateFileError(
      `${file}: belongs to a till with ${found}; expected ${expected}. Take another file for this till`,
    );
  }
  return results;
}

/** @throws {StateFileError} when it cannot be written */
export function writeState(file: string, subject: Subject, results: readonly RowResult[]): void {
  const till = Object.fromEntries(OF.map((name) => [name, subject[name]]));
  const unfinished = `${file}.new`;
  try {
    writeFileSync(unfinished, `${JSON.stringify({ till, results }, null, 1)}\n`);
    renameSync(unfinished, file);
  } catch (error) {
    throw new StateFileError(
      `${file}: cannot be written (${error instanceof Error ? error.message : String(error)}); expected a folder that this user may write to`,
    );
  }
}
