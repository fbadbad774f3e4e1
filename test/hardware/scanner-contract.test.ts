// What every scanner promises, whatever it is plugged into and whoever made it.

import { afterEach, describe, expect, test } from "vitest";
import type { DeviceState } from "../../hardware/hal/device.ts";
import { settle } from "../support/manual-clock.ts";
import { SCANNER_RIGS, type ScannerUnderTest } from "../support/scanner-rigs.ts";

const ready = ({ condition }: DeviceState) => condition === "ready";
const missing = ({ condition, detail }: DeviceState) =>
  condition === "missing" && !/being looked for|stopped/.test(detail);

const running: ScannerUnderTest[] = [];

afterEach(async () => {
  for (const scanner of running.splice(0)) await scanner.dispose();
});

describe.each(SCANNER_RIGS)("$name", (rig) => {
  async function begin(): Promise<ScannerUnderTest> {
    const scanner = rig.begin();
    running.push(scanner);
    scanner.start();
    await scanner.states.next(ready);
    return scanner;
  }

  test("delivers what it scanned, whole and in order", async () => {
    const { aim, scan, scans } = await begin();
    const texts = ["7791234567898", "TILL:SELL:150000:mesa-4", "R4821000000427", "A b$%/+.-_#&@*()=?!"];
    for (const text of texts) await scan(text);
    expect(await scans.count(4)).toEqual(texts.map((text) => ({ kind: "text", text: aim + text })));
  });

  test("hands on the separator of a GS1 code", async () => {
    const { aim, scan, scans } = await begin();
    await scan("10LOTE-7\u001D3103000345");
    expect(await scans.count(1)).toEqual([{ kind: "text", text: `${aim}10LOTE-7\u001D3103000345` }]);
  });

  test("says that a damaged scan is unreadable, and reads the next one", async () => {
    const { aim, damage, scan, scans } = await begin();
    await damage();
    await scan("7791234567898");
    expect(await scans.count(2)).toEqual([
      { kind: "unreadable", detail: expect.stringMatching(/./) },
      { kind: "text", text: `${aim}7791234567898` },
    ]);
  });

  test("makes one unreadable scan of 8,000 characters, and reads the article after it", async () => {
    const { aim, scan, scans } = await begin();
    await scan("7".repeat(8_000));
    await scan("7791");
    expect(await scans.count(2)).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("longer than 512") },
      { kind: "text", text: `${aim}7791` },
    ]);
  });

  test("that goes away in the middle of a scan sells nothing of it, and is missing", async () => {
    const { half, scan, scans, states, unplug } = await begin();
    await scan("7791");
    await scans.count(1);
    await half("7792");
    await unplug();
    await states.next(missing);
    // What had arrived of it may be nothing at all; of what had, nothing may be believed.
    expect(scans.all.slice(1).filter(({ kind }) => kind === "text")).toEqual([]);
  });

  test("is used again when it is back, as another device under the name that stays", async () => {
    const { aim, clock, replug, scan, scans, states, unplug } = await begin();
    await scan("7791");
    await scans.count(1);
    await unplug();
    await states.next(missing);
    // Standard input ends for good, and says so.
    if (replug === null || clock === null) return expect(states.all.at(-1)?.detail).toContain("has ended");
    await clock.advance(500);
    await states.next(({ detail }) => detail.includes("nothing is there"));
    await replug();
    const before = states.all.length;
    await clock.advance(5_000);
    await states.until((all) => all.slice(before).some(ready));
    await scan("7792");
    expect((await scans.count(2)).at(-1)).toEqual({ kind: "text", text: `${aim}7792` });
  });

  test("tells of its health as far as anybody can know", async () => {
    const { check } = await begin();
    expect(await check("internal")).toMatchObject({ ok: true });
    // The far end here is no real device, which is what a question to it must say.
    expect(await check("external")).toMatchObject({
      ok: null,
      words: expect.stringContaining("cannot be asked"),
    });
  });

  test("sells nothing of the scan that a check asked for, and repeats nothing of it", async () => {
    const { aim, check, clock, scan, scans } = await begin();
    const checked = check("interactive");
    expect(await check("interactive")).toMatchObject({
      ok: null,
      words: expect.stringContaining("another check"),
    });
    await scan("TILL:STAFF:7G2KX0N4VQ");
    const health = await checked;
    expect(health).toMatchObject({ ok: true, words: expect.stringContaining("it sold nothing") });
    expect(health.words).not.toContain("7G2K");
    await scan("7791");
    expect(await scans.count(1)).toEqual([{ kind: "text", text: `${aim}7791` }]);
    expect(clock?.nextDueMs() ?? null).toBeNull();
  });

  test("fails the check when nothing, or only damage, comes", async () => {
    const { check, clock, damage, scans } = await begin();
    const damaged = check("interactive");
    await damage();
    expect(await damaged).toMatchObject({ ok: false, words: expect.stringContaining("unreadable") });
    expect(scans.all).toEqual([]);
    if (clock === null) return;
    const silent = check("interactive");
    await settle();
    await clock.advance(20_000);
    expect(await silent).toMatchObject({ ok: false, words: expect.stringContaining("nothing was scanned") });
  });

  test("is let go at a stop, and the check says that it is stopped", async () => {
    const { check, states, stop } = await begin();
    await stop();
    expect(states.all.at(-1)).toEqual({ condition: "missing", detail: "stopped" });
    if (rig.name.includes("standard input")) return;
    expect(await check("external")).toEqual({ ok: false, words: "stopped" });
  });
});
