// What only the journal's tests share: temporary folders and expected refusals; starts.ts comes along.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { JournalError } from "../../src/journal/journal.ts";

export * from "./starts.ts";

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tilld-journal-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function refusalOf(promise: Promise<unknown>): Promise<JournalError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof JournalError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
