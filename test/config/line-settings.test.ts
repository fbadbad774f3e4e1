// Lamps, buzzer and drawer as people write them, and what is said of what they cannot mean.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";

const SMALLEST = `
  [shop]
  name = "Almacén"
  site = "MLA"
  [mercado_pago]
  external_pos_id = "SUC001POS001"
  access_token_file = "token"
  [printer]
  connection = "tcp://127.0.0.1:9100"
`;

function load(settings: string) {
  const folder = mkdtempSync(join(tmpdir(), "tilld-lines-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "token"), "TEST-1\n", { mode: 0o600 });
  const file = join(folder, "tilld.toml");
  writeFileSync(file, SMALLEST + settings);
  return loadConfig(file, {}).devices;
}

function faultsOf(settings: string): string[] {
  try {
    load(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

test.each([
  ["17", { kind: "header", bcm: 17 }, false],
  ['"GPIO17"', { kind: "name", name: "GPIO17" }, false],
  ['"led:pos-ok"', { kind: "led", label: "pos-ok" }, false],
  ['"gpiochip0/17"', { kind: "chip", chip: "gpiochip0", offset: 17 }, false],
  ['"pinctrl-bcm2711/17"', { kind: "chip", chip: "pinctrl-bcm2711", offset: 17 }, false],
  ["{ line = 17, active_low = true }", { kind: "header", bcm: 17 }, true],
  ['{ line = "GPIO17" }', { kind: "name", name: "GPIO17" }, false],
])("a lamp on %s is on that line", (written, place, activeLow) => {
  const { lights } = load(`[lights]\nready = ${written}`);
  expect(lights).toEqual({ lamps: { ready: { place, activeLow } }, oneAtATime: false });
});

test.each([
  "54",
  "-1",
  "17.5",
  '""',
  '"led:"',
  '"led:a/b"',
  '"led:../../x"',
  '"pwm:pwmchip0/0"',
  '"17"',
  "true",
  "{ line = 99 }",
  '{ line = 17, active_low = "yes" }',
  "{ pin = 17 }",
])("a lamp on %s is a fault that says what a line can be", (written) => {
  expect(faultsOf(`[lights]\nready = ${written}`)).toEqual([
    expect.stringMatching(
      /^lights\.ready: found .*; expected a line that nothing else uses, such as 17, "GPIO17"/,
    ),
  ]);
});

test("a buzzer is on a line, on a PWM channel with its pitch, or in the printer", () => {
  expect(load("[tone]\nbuzzer = 18").tone).toEqual({
    buzzer: { place: { kind: "header", bcm: 18 }, activeLow: false },
  });
  expect(load('[tone]\nbuzzer = "pwm:fe20c000.pwm/0"\npitch_hz = 4000').tone).toEqual({
    buzzer: { place: { kind: "pwm", chip: "fe20c000.pwm", channel: 0, pitchHz: 4000 }, activeLow: false },
  });
  expect(load('[tone]\nbuzzer = "printer"').tone).toEqual({ buzzer: "printer" });
  expect(faultsOf('[tone]\nbuzzer = "printer"\npitch_hz = 20')).toHaveLength(1);
});

test("a drawer without another word is opened by the printer, and nobody sees it", () => {
  expect(load("[drawer]").drawer).toEqual({
    opens: "printer",
    pin: 2,
    pulseMs: 100,
    sensor: null,
    openLevel: "high",
  });
  expect(load('[drawer]\nopens = 26\npulse_ms = 200\nsensor = "printer"\nopen_when = "low"').drawer).toEqual({
    opens: { place: { kind: "header", bcm: 26 }, activeLow: false },
    pin: 2,
    pulseMs: 200,
    sensor: "printer",
    openLevel: "low",
  });
});

test.each([
  ["a coil that burns", "pulse_ms = 600", "drawer.pulse_ms: found 600; expected"],
  ["a pulse too short to open anything", "pulse_ms = 20", "drawer.pulse_ms: found 20"],
  [
    "a lock on a lamp, which a dead till leaves on",
    'opens = "led:lock"',
    'drawer.opens: found "led:lock"; expected "printer", or',
  ],
  ["a lock on a buzzer", 'opens = "pwm:pwmchip0/0"', "drawer.opens: found"],
  ["a third pin of the printer", "pin = 3", "drawer.pin: found 3; expected 2 or 5"],
])("a drawer with %s is a fault", (_, setting, message) => {
  expect(faultsOf(`[drawer]\n${setting}`)).toEqual([expect.stringContaining(message)]);
});

test("one line for two things is a fault, however it is written", () => {
  expect(
    faultsOf(`
      [lights]
      ready = 17
      busy = "GPIO17"
      attention = "led:pos-ok"
      single = { line = "led:pos-ok", active_low = true }
      [tone]
      buzzer = "pinctrl-rp1/17"
      [drawer]
      opens = 26
      sensor = "GPIO26"
    `),
  ).toEqual([
    "lights.busy: found GPIO17, which lights.ready uses; expected a line of its own",
    "lights.single: found led:pos-ok, which lights.attention uses; expected a line of its own",
    "tone.buzzer: found pinctrl-rp1/17, which lights.ready uses; expected a line of its own",
    "drawer.sensor: found GPIO26, which drawer.opens uses; expected a line of its own",
  ]);
});

test("the way to the lines is the best that works here, unless the settings name one", () => {
  expect(load("").gpio).toEqual({ access: "auto" });
  expect(load('[gpio]\naccess = "sysfs"').gpio).toEqual({ access: "sysfs" });
  expect(faultsOf('[gpio]\naccess = "onoff"')).toHaveLength(1);
});
