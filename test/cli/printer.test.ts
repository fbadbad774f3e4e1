// till printer, as a process of its own: what is known of the printer, the models, and the calibration.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PRINTER_PROFILES } from "../../hardware/profiles/find-profile.ts";
import { serveTill } from "../control/stand-in-till.ts";
import { till, writeConfig } from "./run-till.ts";

async function serve() {
  const served = await serveTill();
  const folder = mkdtempSync(join(tmpdir(), "tilld-printer-verb-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = writeConfig(folder, served.socket);
  return { ...served, run: (...words: string[]) => till([...words, "--config", config]) };
}

test("the printer is shown as it is driven", async () => {
  const { run } = await serve();
  const { code, out } = await run("printer");
  expect(code).toBe(0);
  expect(out).toContain("profile  generic: ESC/POS printer");
  expect(out).toContain("80 mm: 48 columns, 64 small, 576 dots");
});

test("calibrate begins one and says how it goes on", async () => {
  const { run, till: standIn } = await serve();
  const { code, out } = await run("printer", "calibrate");
  expect({ code, out }).toEqual({
    code: 0,
    out: "strip: printed\nscan what is right on it, then TILL:CAL:DONE; TILL:CAL:STOP changes nothing\n",
  });
  expect(standIn.asked).toEqual(["calibrate the printer"]);
});

test("profiles lists every model by the name that the settings take, without any daemon", async () => {
  const { code, out } = await till(["printer", "profiles"]);
  expect(code).toBe(0);
  for (const { name, description } of PRINTER_PROFILES) {
    expect(out.split("\n").some((line) => line.startsWith(`${name} `) && line.includes(description))).toBe(
      true,
    );
  }
  expect(JSON.parse((await till(["printer", "profiles", "--json"])).out)).toHaveLength(
    PRINTER_PROFILES.length,
  );
});

test("another word is no way to use it", async () => {
  const { code, err } = await till(["printer", "paint"]);
  expect(code).toBe(64);
  expect(err).toContain("usage: till printer");
});
