// `till virtual`: the virtual Mercado Pago as a process of its own, set from the command line and changed while it runs.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeSwitches } from "../../src/payments/virtual-mercado-pago/switches.ts";
import { Program, run, TILL } from "../outside/program.ts";

const folder = mkdtempSync(join(tmpdir(), "tilld-virtual-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("its help lists every switch with the value it starts with and the values it takes", async () => {
  const { code, stdout } = await run(TILL, ["virtual", "--help"], { folder });
  expect(code).toBe(0);
  const lines = stdout.split("\n").map((line) => line.trim().replace(/ +/g, " "));
  for (const { name, preset, values } of describeSwitches()) {
    expect(lines).toContain(`${name}=${preset} ${values}`);
  }
});

test("switches that it does not know, and values that they do not take, are all told at once", async () => {
  const words = ["virtual", "--switch", "expiryPolicy=C", "--switch", "mood=good", "--switch", "posAnswer"];
  const { code, stderr } = await run(TILL, words, { folder });
  expect(code).toBe(64);
  expect(stderr).toContain('--switch "expiryPolicy=C": expiryPolicy takes A, B');
  expect(stderr).toContain('--switch "mood=good": expected name=value with the name of a switch');
  expect(stderr).toContain('--switch "posAnswer": expected name=value');
});

test("it starts with the switches that it was given, and takes others while it runs", async () => {
  const words = ["virtual", "--site", "MLM", "--switch", "strictSites=true", "--switch=clockSkewMs=-60000"];
  const virtual = new Program(TILL, words, { folder });
  try {
    const url = await virtual.line(/^http:/);
    const read = async () =>
      (await (await fetch(`${url}/control/switches`)).json()) as Record<string, unknown>;
    expect(await read()).toMatchObject({ strictSites: true, clockSkewMs: -60_000, expiryPolicy: "A" });
    const body = JSON.stringify({ strictSites: false, expiryPolicy: "B" });
    expect((await fetch(`${url}/control/switches`, { method: "PATCH", body })).status).toBe(200);
    expect(await read()).toMatchObject({ strictSites: false, clockSkewMs: -60_000, expiryPolicy: "B" });
  } finally {
    expect(await virtual.end()).toBe(0);
  }
});
