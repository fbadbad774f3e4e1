// A scanner at the end of a real serial line (a pseudo-terminal), and one at standard input.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, test } from "vitest";
import { createTextScanner } from "../../hardware/drivers/scanner/text-scanner.ts";
import { emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import type { Scan } from "../../hardware/hal/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { Heard } from "../support/heard.ts";
import { ManualClock } from "../support/manual-clock.ts";

let stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

async function connect() {
  const emulated = emulatedScannerOnPty(systemClock);
  stops.push(() => emulated.close());
  const clock = new ManualClock();
  const scanner = createTextScanner({ wire: wireFromUrl(emulated.connection, systemClock), clock });
  stops.push(() => scanner.stop());
  const states = new Heard<DeviceState>();
  scanner.onState(states.push);
  const scans = new Heard<Scan>();
  scanner.onScan(scans.push);
  scanner.start();
  await states.next(({ condition }) => condition === "ready");
  return { emulated, scanner, clock, states, scans };
}

describe("a serial scanner", () => {
  test("delivers what it scanned", async () => {
    const { emulated, scans } = await connect();
    emulated.scan("7791234567898");
    emulated.scan("TILL:TOTAL");
    expect(await scans.count(2)).toEqual([
      { kind: "text", text: "7791234567898" },
      { kind: "text", text: "TILL:TOTAL" },
    ]);
  });

  test("survives 64 KB without an end, bytes that are no text, and a flood", async () => {
    const { emulated, scans } = await connect();
    emulated.raw(Buffer.alloc(65_536, "A"));
    emulated.raw(Buffer.from("\r"));
    emulated.raw(Uint8Array.of(0xff, 0xfe, 0x0d));
    const flood = Array.from({ length: 2_000 }, (_, index) => String(7_790_000_000_000 + index));
    emulated.raw(Buffer.from(flood.map((code) => `${code}\r`).join("")));
    const heard = await scans.count(2_002);
    expect(heard.slice(0, 2).map(({ kind }) => kind)).toEqual(["unreadable", "unreadable"]);
    expect(heard.slice(2).map((scan) => (scan.kind === "text" ? scan.text : scan.detail))).toEqual(flood);
  });

  test("that is pulled out is missing, and is used again when it is plugged in", async () => {
    const { emulated, clock, states, scans } = await connect();
    emulated.scan("7791");
    await scans.count(1);
    emulated.unplug();
    await states.until((all) => all.at(-1)?.condition === "missing");
    await clock.advance(500);
    await states.until((all) => all.at(-1)?.detail.includes("nothing is there") ?? false);
    emulated.plugIn();
    await clock.advance(5_000);
    await states.until((all) => all.at(-1)?.condition === "ready");
    emulated.scan("7792");
    expect((await scans.count(2)).at(-1)).toEqual({ kind: "text", text: "7792" });
  });
});

describe("a scanner at standard input", () => {
  function startChild() {
    const child = spawn(process.execPath, [join(import.meta.dirname, "../support/scanner-child.ts")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    stops.push(() => void child.kill("SIGKILL"));
    const said = new Heard<string>();
    createInterface(child.stdout).on("line", said.push);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    return { child, said, ended };
  }

  test("is a line of text each, and missing when the input ends", async () => {
    const { child, said } = startChild();
    child.stdin.write("7791\nTILL:TOTAL\n77");
    await said.next((line) => line.includes("TILL:TOTAL"));
    child.stdin.end();
    await said.next((line) => line.includes("standard input has ended"));
    expect(said.all.filter((line) => line.startsWith('{"scan"'))).toEqual([
      '{"scan":{"kind":"text","text":"7791"}}',
      '{"scan":{"kind":"text","text":"TILL:TOTAL"}}',
      expect.stringContaining("unreadable"),
    ]);
  });

  test("does not keep the till from ending when it was stopped", async () => {
    const { child, said, ended } = startChild();
    child.stdin.write("stop\n");
    await said.next((line) => line.includes('stopped":true'));
    expect(await ended).toBe(0);
  });
});
