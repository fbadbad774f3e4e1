// From settings to devices: what a till has, and what is said of settings that cannot work.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  attachDevices,
  type DeviceSettings,
  type Devices,
  type ScannerSettings,
} from "../../hardware/attach.ts";
import { emulatedKeyboardScannerOnFifo } from "../../hardware/emulators/keyboard-scanner.ts";
import { emulatedDisplayOnPty } from "../../hardware/emulators/line-display-wires.ts";
import { emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import type { Device } from "../../hardware/hal/device.ts";
import type { Scan } from "../../hardware/hal/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { Heard } from "../support/heard.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { lineAt } from "../support/memory-lines.ts";

const NOWHERE: DeviceSettings = {
  printer: { connection: "usb:///dev/nowhere/lp0", profile: null, paperMm: 80 },
  display: null,
  screen: null,
  scanners: [],
  lights: null,
  tone: null,
  drawer: null,
  gpio: { access: "auto" },
};

const DRAWER = { opens: "printer", pin: 2, pulseMs: 100, sensor: null, openLevel: "high" } as const;

function scanner(connection: string, name: string | null = null): ScannerSettings {
  return { connection, name, layout: "us", prefix: "none", suffix: "line", fnc1: null };
}

const EVERYTHING_ABSENT: DeviceSettings = {
  ...NOWHERE,
  display: { connection: "serial:///dev/nowhere/tty0", protocol: "cd5220", codePage: null, brightness: null },
  scanners: [scanner("evdev:///dev/nowhere/event0"), scanner("hidraw:///dev/nowhere/hidraw0", "front")],
  lights: {
    lamps: { ready: lineAt("nobody/17"), busy: lineAt("led:nobody"), attention: lineAt("NOBODY") },
    oneAtATime: false,
  },
  tone: { buzzer: lineAt("pwm:nobody/0") },
  drawer: { ...DRAWER, opens: lineAt("nobody/26"), sensor: lineAt("nobody/6") },
};

function all(devices: Devices): Device[] {
  const { display, drawer, lights, printer, scanners, tone } = devices;
  return [printer, display, ...scanners, lights, tone, drawer].filter((device) => device !== null);
}

let stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

describe("a till", () => {
  test("with only a printer has nothing else", () => {
    const devices = attachDevices(NOWHERE, new ManualClock());
    expect(all(devices)).toEqual([devices.printer]);
  });

  test("whose devices are all absent starts, says so of each by name, and stops", async () => {
    const clock = new ManualClock();
    const devices = all(attachDevices(EVERYTHING_ABSENT, clock));
    const missing = devices.map((device) => {
      const states = new Heard<string>();
      device.onState(({ condition, detail }) => states.push(`${condition}: ${detail}`));
      device.start();
      return states.next((state) => /^missing: .*(nothing is there|gpio: |no such PWM chip)/.test(state));
    });
    expect(await Promise.all(missing)).toHaveLength(7);
    expect(devices.map(({ name }) => name)).toEqual([
      "printer usb:///dev/nowhere/lp0",
      "display serial:///dev/nowhere/tty0",
      "scanner evdev:///dev/nowhere/event0",
      "scanner front, hidraw:///dev/nowhere/hidraw0",
      "lights ready=nobody/17 busy=led:nobody attention=NOBODY",
      "tone buzzer=pwm:nobody/0",
      "drawer by line nobody/26",
    ]);
    await Promise.all(devices.map((device) => device.stop()));
    expect(clock.nextDueMs()).toBeNull();
  });

  test("sells on a display and either kind of scanner as the settings say", async () => {
    const display = emulatedDisplayOnPty("escpos", systemClock);
    const serial = emulatedScannerOnPty(systemClock);
    const folder = mkdtempSync(join(tmpdir(), "tilld-attach-"));
    const keyboard = emulatedKeyboardScannerOnFifo(join(folder, "event with space:0%"));
    stops.push(
      () => display.close(),
      () => serial.close(),
      () => rmSync(folder, { recursive: true }),
      keyboard.unplug,
    );
    const lines = new Heard<string>();
    display.display.onChange((shown) => lines.push(shown.map((line) => line.trimEnd()).join("|")));
    for (const [emulated, scan] of [
      [serial, (text: string) => serial.scan(text)],
      [keyboard, (text: string) => void keyboard.scan(text)],
    ] as const) {
      const devices = attachDevices(
        {
          ...NOWHERE,
          display: { connection: display.connection, protocol: "escpos", codePage: null, brightness: null },
          scanners: [scanner(emulated.connection)],
        },
        systemClock,
      );
      const scans = new Heard<Scan>();
      devices.scanners[0]?.onScan(scans.push);
      const ready = new Heard<string>();
      devices.scanners[0]?.onState(({ condition }) => ready.push(condition));
      devices.scanners[0]?.start();
      devices.display?.start();
      devices.display?.show("ESCANEE", emulated.connection.slice(0, 5));
      await ready.next((condition) => condition === "ready");
      scan("7791234567898");
      expect(await scans.count(1)).toEqual([{ kind: "text", text: "7791234567898" }]);
      await lines.next((text) => text === `ESCANEE|${emulated.connection.slice(0, 5)}`);
      await Promise.all([devices.scanners[0]?.stop(), devices.display?.stop()]);
    }
  });

  test("makes no file where a device should be", async () => {
    const path = join(tmpdir(), `tilld-absent-${process.pid}`);
    const devices = attachDevices({ ...NOWHERE, scanners: [scanner(`evdev://${path}`)] }, new ManualClock());
    const states = new Heard<string>();
    devices.scanners[0]?.onState(({ detail }) => states.push(detail));
    devices.scanners[0]?.start();
    await states.next((detail) => detail.includes("nothing is there"));
    await devices.scanners[0]?.stop();
    expect(existsSync(path)).toBe(false);
  });
});

describe("settings that cannot work", () => {
  test.each<[string, Partial<DeviceSettings>, RegExp]>([
    [
      "a printer on an unknown kind of wire",
      { printer: { ...NOWHERE.printer, connection: "/dev/usb/lp0" } },
      /^\[printer\] connection = "\/dev\/usb\/lp0" .*"serial:\/\/.*" or "usb:\/\/.*" or "tcp:\/\//,
    ],
    [
      "a printer that is standard input",
      { printer: { ...NOWHERE.printer, connection: "stdin:" } },
      /^\[printer\] connection = "stdin:" is none/,
    ],
    [
      "a printer model nobody knows",
      { printer: { ...NOWHERE.printer, profile: "nobody-9000" } },
      /^\[printer\] profile: .*"nobody-9000".*expected one of/,
    ],
    [
      "a display on a printer's wire",
      { display: { connection: "usb:///dev/usb/lp0", protocol: "escpos", codePage: null, brightness: null } },
      /^\[display\] connection = "usb:.*" is none of the forms it can have: "serial:\/\/\/dev/,
    ],
    [
      "a display with a speed that is none",
      {
        display: {
          connection: "serial:///dev/ttyUSB0?baud=fast",
          protocol: "escpos",
          codePage: null,
          brightness: null,
        },
      },
      /^\[display\] connection: .*baud must be/,
    ],
    [
      "a scanner without a path",
      { scanners: [scanner("evdev://event0")] },
      /^\[scanner\] connection = "evdev:\/\/event0" .*"serial:.*" or "evdev:.*" or "hidraw:.*" or "stdin:"/,
    ],
    [
      "a scanner with a speed on an input device",
      { scanners: [scanner("evdev:///dev/x?baud=9600")] },
      /is none/,
    ],
    ["a scanner that is nothing", { scanners: [scanner("")] }, /^\[scanner\] connection = "" is none/],
    [
      "one line for two lamps",
      { lights: { lamps: { ready: lineAt(17), single: lineAt("GPIO17") }, oneAtATime: false } },
      /^\[lights\] single = GPIO17: the same line as \[lights\] ready/,
    ],
    [
      "one line for lamp and buzzer",
      {
        lights: { lamps: { ready: lineAt(17) }, oneAtATime: false },
        tone: { buzzer: lineAt("pinctrl-rp1/17", true) },
      },
      /^\[tone\] buzzer = pinctrl-rp1\/17: the same line as \[lights\] ready/,
    ],
    [
      "a drawer that is opened by its own sensor",
      { drawer: { ...DRAWER, opens: lineAt(26), sensor: lineAt(26) } },
      /^\[drawer\] sensor = 26: the same line as \[drawer\] opens/,
    ],
    ["a drawer that burns its coil", { drawer: { ...DRAWER, pulseMs: 5000 } }, /^\[drawer\]: .*50 to 500 ms/],
  ])("%s is refused with the setting's name and what it can be", (_, settings, message) => {
    expect(() => attachDevices({ ...NOWHERE, ...settings }, new ManualClock())).toThrow(
      expect.objectContaining({ code: "refused", message: expect.stringMatching(message) }),
    );
  });
});
