// A scanner that plays keyboard, read as input events. The kernel under a test machine has rarely uinput, so
// the device is a named pipe with the same bytes in it; the driver, its thread and its waiting are the real ones.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createEvdevScanner } from "../../hardware/drivers/scanner/evdev-scanner.ts";
import {
  type EmulatedKeyboardScanner,
  emulatedKeyboardScannerOnFifo,
  isRead,
} from "../../hardware/emulators/keyboard-scanner.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import type { Scan, Scanner } from "../../hardware/hal/scanner.ts";
import { evdevWire } from "../../hardware/transports/evdev.ts";
import { Heard } from "../support/heard.ts";
import { ManualClock } from "../support/manual-clock.ts";

let folder = "";
let path = "";
let stops: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tilld-scanner-"));
  path = join(folder, "event0");
});

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
  rmSync(folder, { recursive: true });
});

function plugIn(): EmulatedKeyboardScanner {
  const emulated = emulatedKeyboardScannerOnFifo(path);
  stops.push(() => emulated.unplug());
  return emulated;
}

interface Started {
  readonly scanner: Scanner;
  readonly clock: ManualClock;
  readonly scans: Heard<Scan>;
  readonly states: Heard<DeviceState>;
}

function startScanner(): Started {
  const clock = new ManualClock();
  const scanner = createEvdevScanner({ wire: evdevWire(path), clock });
  const scans = new Heard<Scan>();
  const states = new Heard<DeviceState>();
  scanner.onScan(scans.push);
  scanner.onState(states.push);
  scanner.start();
  stops.push(() => scanner.stop());
  return { scanner, clock, scans, states };
}

const ready = ({ condition }: DeviceState) => condition === "ready";

async function plugInAndStart() {
  const emulated = plugIn();
  const started = startScanner();
  await started.states.next(ready);
  return { emulated, ...started };
}

describe("a keyboard scanner", () => {
  test("is read whatever it types, with every key of a US keyboard", async () => {
    const { emulated, scans } = await plugInAndStart();
    const everything = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
    await emulated.scan(everything);
    await emulated.scan("TILL:SELL:150000:mesa-4");
    expect(await scans.count(2)).toEqual([
      { kind: "text", text: everything },
      { kind: "text", text: "TILL:SELL:150000:mesa-4" },
    ]);
  });

  test("may use the keypad, and end with Tab or the keypad's Enter", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.keys([69, 71, 72, 73, 75, 76, 77, 79, 80, 81, 82, 15]);
    await emulated.keys([82, 83, 81, 98, 55, 74, 78, 96]);
    expect(await scans.count(2)).toEqual([
      { kind: "text", text: "7894561230" },
      { kind: "text", text: "0.3/*-+" },
    ]);
  });

  test("types a character once, however long the key is held", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.repeat(2, 50);
    await emulated.keys([28]);
    expect(await scans.count(1)).toEqual([{ kind: "text", text: "1" }]);
  });

  test("that lost keys on the way makes an unreadable scan, and the next one is read", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.keys([2, 3, 4]);
    await emulated.dropEvents();
    await emulated.scan("789");
    await emulated.scan("7791");
    expect(await scans.count(2)).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("SYN_DROPPED") },
      { kind: "text", text: "7791" },
    ]);
  });

  test("that presses Ctrl, a function key or Esc types nothing that could be sold", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.keys([2, 3, 27], [29]);
    await emulated.scan("21");
    await emulated.keys([2, 66, 3, 67, 28]);
    await emulated.keys([1, 28]);
    await emulated.scan("7791");
    const heard = await scans.count(4);
    expect(heard.map(({ kind }) => kind)).toEqual(["unreadable", "unreadable", "unreadable", "text"]);
    expect(heard[1]).toMatchObject({ detail: expect.stringContaining("key code 66") });
  });

  test("that types 64 KB makes one unreadable scan, and the article after it is read", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.scan("7".repeat(65_536));
    await emulated.scan("7791");
    expect(await scans.count(2)).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("longer than 512") },
      { kind: "text", text: "7791" },
    ]);
  });

  test("may hand over its events in pieces that cut them", async () => {
    const { emulated, scans, clock } = await plugInAndStart();
    await emulated.scan("12");
    await scans.count(1);
    await emulated.raw(new Uint8Array(10));
    await emulated.raw(new Uint8Array(14));
    await emulated.scan("34");
    expect(await scans.count(2)).toContainEqual({ kind: "text", text: "34" });
    await clock.advance(5_000);
    expect(scans.all).toHaveLength(2);
  });

  test("that stops in mid-scan for two seconds makes an unreadable scan", async () => {
    const { emulated, scans, clock } = await plugInAndStart();
    await emulated.scan("1");
    await emulated.keys([2, 3]);
    await emulated.scan("3"); // Once this is heard, the keys before it were heard too.
    await emulated.keys([4, 5]);
    await scans.count(2);
    while (clock.nextDueMs() === null) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(2_000);
    expect(scans.all.at(-1)).toMatchObject({ kind: "unreadable", detail: expect.stringContaining("suffix") });
  });

  test("on a file that is no input device says that others may read it too", async () => {
    const { scanner } = await plugInAndStart();
    expect(scanner.state().detail).toContain("not kept from other programs");
  });

  test("that is unplugged is missing, and is used again when it is back", async () => {
    const { emulated, scanner, scans, states, clock } = await plugInAndStart();
    await emulated.scan("7791");
    await scans.count(1);
    await emulated.unplug();
    await states.until((all) => all.some(({ detail }) => detail.includes("plug it in again")));
    expect(scanner.state().condition).toBe("missing");
    rmSync(path);
    await clock.advance(500);
    await states.next(({ detail }) => detail.includes("nothing is there"));
    const back = plugIn();
    const before = states.all.length;
    await clock.advance(5_000);
    await states.until((all) => all.slice(before).some(ready));
    await back.scan("7792");
    expect(await scans.count(2)).toContainEqual({ kind: "text", text: "7792" });
  });

  test("that was never there, or is something else, is missing with the reason", async () => {
    const absent = startScanner();
    await absent.states.until((all) => all.some(({ detail }) => detail.includes("nothing is there")));
    writeFileSync(path, "");
    const file = startScanner();
    await file.states.until((all) => all.some(({ detail }) => detail.includes("not an input device")));
    expect(file.scanner.state().condition).toBe("missing");
  });

  test("is let go at a stop", async () => {
    const { emulated, scanner } = await plugInAndStart();
    await scanner.stop();
    await emulated.unplug();
    expect(isRead(path)).toBe(false);
    expect(scanner.state()).toEqual({ condition: "missing", detail: "stopped" });
  });

  test("does not keep the till from ending while it waits for a scan", async () => {
    execFileSync("mkfifo", [path]);
    const child = spawn(process.execPath, [join(import.meta.dirname, "../support/evdev-child.ts"), path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    stops.push(() => void child.kill("SIGKILL"));
    const [code] = await once(child, "exit");
    expect(code).toBe(7);
  });
});
