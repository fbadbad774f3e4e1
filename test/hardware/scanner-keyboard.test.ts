// A scanner that plays keyboard, read as input events. The kernel under a test machine has rarely uinput, so
// the device is a named pipe with the same bytes in it; the driver, its thread and its waiting are the real ones. What all scanners share is in scanner-contract.test.ts.

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

type KeyboardSettings = Omit<Parameters<typeof createEvdevScanner>[0], "wire" | "clock">;

function startScanner(settings: KeyboardSettings = {}): Started {
  const clock = new ManualClock();
  const scanner = createEvdevScanner({ ...settings, wire: evdevWire(path), clock });
  const scans = new Heard<Scan>();
  const states = new Heard<DeviceState>();
  scanner.onScan(scans.push);
  scanner.onState(states.push);
  scanner.start();
  stops.push(() => scanner.stop());
  return { scanner, clock, scans, states };
}

const ready = ({ condition }: DeviceState) => condition === "ready";

async function plugInAndStart(settings: KeyboardSettings = {}) {
  const emulated = plugIn();
  const started = startScanner(settings);
  await started.states.next(ready);
  return { emulated, ...started };
}

// linux/input-event-codes.h
const [ENTER, CTRL, SHIFT, CAPS_LOCK, ALT, ALT_GR] = [28, 29, 42, 58, 56, 100];
const [A, B, T, ONE, TWO, SPACE, F8] = [30, 48, 20, 2, 3, 57, 66];

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
    await emulated.keys([8, 9, 10, ENTER]);
    await emulated.scan("7791");
    expect(await scans.count(2)).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("SYN_DROPPED") },
      { kind: "text", text: "7791" },
    ]);
  });

  test("that lost the end of a code too reads the next one whole, however soon a hand scans it", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.keys([2, 3, 4]);
    await emulated.dropEvents();
    await emulated.keys([8, 9]);
    emulated.pause(350);
    await emulated.keys([8, 8, 10, 2, ENTER]);
    expect(await scans.count(2)).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("SYN_DROPPED") },
      { kind: "text", text: "7791" },
    ]);
  });

  test("is hasty by when its keys were pressed, not by when a busy till came to read them", async () => {
    const clock = new ManualClock();
    const scanner = createEvdevScanner({ wire: evdevWire(path), clock });
    const hasty = new Heard<boolean>();
    scanner.onScan((_scan, isHasty) => hasty.push(isHasty));
    const emulated = plugIn();
    // Typed before anybody reads, as while the till is busy: it all comes in one piece.
    await emulated.scan("7791");
    await emulated.scan("TILL:TOTAL");
    await emulated.keys([T, ENTER]);
    scanner.start();
    stops.push(() => scanner.stop());
    expect(await hasty.count(3)).toEqual([false, false, true]);
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

  test("may type characters as Alt and a number on the keypad", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.scanByNumbers("TILL:TOTAL ñÇã");
    expect(await scans.count(1)).toEqual([{ kind: "text", text: "TILL:TOTAL ñÇã" }]);
  });

  test("that types a number that could be two characters, or none, is told how to be set", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.keys([79, 75, 75], [ALT]); // Alt+144
    await emulated.keys([ENTER]);
    await emulated.keys([82, 73, 73, 73], [ALT]); // Alt+0999
    await emulated.keys([ENTER]);
    await emulated.keys([79, 82, 79], [ALT]); // Alt+101
    await emulated.keys([ENTER]);
    const heard = await scans.count(3);
    expect(heard.map(({ kind }) => kind)).toEqual(["unreadable", "unreadable", "text"]);
    expect(heard[0]).toMatchObject({ detail: expect.stringContaining("Alt+144; set the scanner") });
    expect(heard[2]).toEqual({ kind: "text", text: "e" });
  });

  test("says FNC1 as Ctrl+], or as the function key that is set", async () => {
    const { emulated, scans } = await plugInAndStart({
      framing: { prefix: "none", suffix: "line", fnc1: "F8" },
    });
    await emulated.keys([ONE]);
    await emulated.keys([27], [CTRL]);
    await emulated.keys([TWO, F8, ONE, ENTER]);
    expect(await scans.count(1)).toEqual([{ kind: "text", text: "1\u001D2\u001D1" }]);
  });

  test("may frame its codes with Ctrl+B and Ctrl+C, and type the lines of a QR as Enter", async () => {
    const { emulated, scans } = await plugInAndStart({
      framing: { prefix: "stx", suffix: "etx", fnc1: null },
    });
    await emulated.keys([B], [CTRL]);
    await emulated.keys([ONE, ENTER, TWO, 15]);
    await emulated.keys([46], [CTRL]);
    await emulated.keys([B], [CTRL]);
    await emulated.scan("7791");
    await emulated.keys([46], [CTRL]);
    expect(await scans.count(2)).toEqual([
      { kind: "text", text: "1\r2" },
      { kind: "text", text: "7791" },
    ]);
  });

  test("that presses Caps Lock around its texts is read right, also after one press was lost", async () => {
    const { emulated, scans } = await plugInAndStart();
    await emulated.keys([CAPS_LOCK, T, ONE]);
    await emulated.keys([A], [SHIFT]);
    await emulated.keys([ENTER, CAPS_LOCK]);
    await emulated.keys([T, ENTER]);
    await scans.count(2);
    await emulated.keys([CAPS_LOCK, T, ENTER]);
    await scans.count(3);
    emulated.pause(600);
    await emulated.keys([CAPS_LOCK, T, ENTER]);
    const heard = await scans.count(4);
    expect(heard.map((scan) => (scan.kind === "text" ? scan.text : "?"))).toEqual(["T1a", "t", "T", "T"]);
  });

  test("with AltGr types what stands third on a key, and so does Ctrl with Alt", async () => {
    const { emulated, scans } = await plugInAndStart({ layout: "es" });
    await emulated.keys([TWO, 4], [ALT_GR]);
    await emulated.keys([TWO, 4], [CTRL, ALT]);
    await emulated.keys([ENTER]);
    expect(await scans.count(1)).toEqual([{ kind: "text", text: "@#@#" }]);
  });

  test("types an accent alone when the space bar, a letter that has none or Enter follows", async () => {
    const { emulated, scans } = await plugInAndStart({ layout: "es" });
    const ACUTE = 40;
    await emulated.keys([ACUTE, SPACE, ACUTE, A, ACUTE, T, ACUTE, ACUTE, ENTER]);
    await emulated.keys([A, ENTER]);
    expect(await scans.count(2)).toEqual([
      { kind: "text", text: "´á´t´´" },
      { kind: "text", text: "a" },
    ]);
  });

  test("that is set to another layout than the till sells nothing wrong, and a check names the setting", async () => {
    const emulated = emulatedKeyboardScannerOnFifo(path, "es");
    stops.push(() => emulated.unplug());
    const { scanner, states } = startScanner({ layout: "us" });
    await states.next(ready);
    const checked = scanner.checkHealth("interactive");
    await emulated.scan("TILL:TOTAL");
    expect(await checked).toEqual({
      ok: false,
      words: 'a card of the till came with ">" for its colon; set [scanner] layout to what the scanner types',
    });
  });

  test("is the only keyboard that sells: what is typed on another one is not even read", async () => {
    const other = emulatedKeyboardScannerOnFifo(join(folder, "event1"));
    const { emulated, scans } = await plugInAndStart();
    await other.scan("7791");
    await emulated.scan("7792");
    expect(await scans.count(1)).toEqual([{ kind: "text", text: "7792" }]);
    await other.unplug();
    expect(isRead(join(folder, "event1"))).toBe(false);
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
