// From settings to devices: what a till has, and what is said of settings that cannot work.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { attachDevices, type DeviceSettings, type Devices } from "../../hardware/attach.ts";
import { emulatedKeyboardScannerOnFifo } from "../../hardware/emulators/keyboard-scanner.ts";
import { emulatedDisplayOnPty } from "../../hardware/emulators/line-display.ts";
import { emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import type { Device } from "../../hardware/hal/device.ts";
import type { Scan } from "../../hardware/hal/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { Heard } from "../support/heard.ts";
import { ManualClock } from "../support/manual-clock.ts";

const NOWHERE: DeviceSettings = {
  printer: { connection: "usb:///dev/nowhere/lp0", profile: null, paperMm: 80 },
  display: null,
  scanner: null,
  lights: null,
  tone: null,
};

const EVERYTHING_ABSENT: DeviceSettings = {
  ...NOWHERE,
  display: { connection: "serial:///dev/nowhere/tty0", protocol: "cd5220" },
  scanner: { connection: "evdev:///dev/nowhere/event0" },
  lights: { ready: 17, busy: 27, attention: 22 },
  tone: { buzzer: 18 },
};

function all(devices: Devices): Device[] {
  return [devices.printer, devices.display, devices.scanner, devices.lights, devices.tone].filter(
    (device) => device !== null,
  );
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
      return states.next((state) => /^missing: .*(nothing is there|gpio: )/.test(state));
    });
    expect(await Promise.all(missing)).toHaveLength(5);
    expect(devices.map(({ name }) => name)).toEqual([
      "printer usb:///dev/nowhere/lp0",
      "display serial:///dev/nowhere/tty0",
      "scanner evdev:///dev/nowhere/event0",
      "lights ready=17 busy=27 attention=22",
      "tone buzzer=18",
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
    for (const [scanner, scan] of [
      [serial, (text: string) => serial.scan(text)],
      [keyboard, (text: string) => void keyboard.scan(text)],
    ] as const) {
      const devices = attachDevices(
        {
          ...NOWHERE,
          display: { connection: display.connection, protocol: "escpos" },
          scanner: { connection: scanner.connection },
        },
        systemClock,
      );
      const scans = new Heard<Scan>();
      devices.scanner?.onScan(scans.push);
      const ready = new Heard<string>();
      devices.scanner?.onState(({ condition }) => ready.push(condition));
      devices.scanner?.start();
      devices.display?.start();
      devices.display?.show("ESCANEE", scanner.connection.slice(0, 5));
      await ready.next((condition) => condition === "ready");
      scan("7791234567898");
      expect(await scans.count(1)).toEqual([{ kind: "text", text: "7791234567898" }]);
      await lines.next((text) => text === `ESCANEE|${scanner.connection.slice(0, 5)}`);
      await Promise.all([devices.scanner?.stop(), devices.display?.stop()]);
    }
  });

  test("makes no file where a device should be", async () => {
    const path = join(tmpdir(), `tilld-absent-${process.pid}`);
    const devices = attachDevices(
      { ...NOWHERE, scanner: { connection: `evdev://${path}` } },
      new ManualClock(),
    );
    const states = new Heard<string>();
    devices.scanner?.onState(({ detail }) => states.push(detail));
    devices.scanner?.start();
    await states.next((detail) => detail.includes("nothing is there"));
    await devices.scanner?.stop();
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
      { display: { connection: "usb:///dev/usb/lp0", protocol: "escpos" } },
      /^\[display\] connection = "usb:.*" is none of the forms it can have: "serial:\/\/\/dev/,
    ],
    [
      "a display with a speed that is none",
      { display: { connection: "serial:///dev/ttyUSB0?baud=fast", protocol: "escpos" } },
      /^\[display\] connection: .*baud must be/,
    ],
    [
      "a scanner without a path",
      { scanner: { connection: "evdev://event0" } },
      /^\[scanner\] connection = "evdev:\/\/event0" .*"serial:.*" or "evdev:.*" or "stdin:"/,
    ],
    [
      "a scanner with a speed on an input device",
      { scanner: { connection: "evdev:///dev/x?baud=9600" } },
      /is none/,
    ],
    ["a scanner that is nothing", { scanner: { connection: "" } }, /^\[scanner\] connection = "" is none/],
    [
      "a pin no chip has",
      { lights: { ready: 54 } },
      /^\[lights\] ready = 54: expected a BCM number from 0 to 53/,
    ],
    ["half a pin", { tone: { buzzer: 17.5 } }, /^\[tone\] buzzer = 17.5: expected/],
    [
      "one pin for two things",
      { lights: { ready: 17 }, tone: { buzzer: 17 } },
      /^\[tone\] buzzer = 17: the same pin as \[lights\] ready/,
    ],
  ])("%s is refused with the setting's name and what it can be", (_, settings, message) => {
    expect(() => attachDevices({ ...NOWHERE, ...settings }, new ManualClock())).toThrow(
      expect.objectContaining({ code: "refused", message: expect.stringMatching(message) }),
    );
  });
});
