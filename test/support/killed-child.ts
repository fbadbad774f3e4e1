// Runs a child with orders in JSON that may end it with SIGKILL at one of its calls (counted-calls.ts).

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export interface Ended {
  readonly killed: boolean;
  readonly out: string;
  readonly err: string;
}

/** @param url of the child's program */
export function childOf<Orders>(url: URL): (orders: Orders) => Promise<Ended> {
  /** What the first child compiled is kept for the others. */
  const compiled = mkdtempSync(join(tmpdir(), "tilld-compiled-"));
  afterAll(() => rmSync(compiled, { recursive: true, force: true }));
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
  return (orders) =>
    new Promise((resolve) => {
      execFile(process.execPath, [fileURLToPath(url), JSON.stringify(orders)], { env }, (error, out, err) => {
        resolve({ killed: error?.signal === "SIGKILL", out, err });
      });
    });
}
