// Several scanners in the configuration, and labels that must be told apart.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigError } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tilld-scanners-"));
  writeFileSync(join(folder, "token"), "TEST-0123456789\n", { mode: 0o600 });
});

afterEach(() => rmSync(folder, { recursive: true }));

function load(more: string) {
  const file = join(folder, "tilld.toml");
  writeFileSync(
    file,
    `[shop]
name = "Almacén"
site = "MLA"
[mercado_pago]
external_pos_id = "SUC001POS001"
access_token_file = "token"
[printer]
connection = "usb:///dev/usb/lp0"
${more}`,
  );
  return loadConfig(file, {});
}

function faultsOf(more: string): readonly string[] {
  try {
    load(more);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const USUAL = { name: null, layout: "us", prefix: "none", suffix: "line", fnc1: null };

test("no scanner, one in a section, and several in a list", () => {
  expect(load("").devices.scanners).toEqual([]);
  expect(load('[scanner]\nconnection = "stdin:"').devices.scanners).toEqual([
    { ...USUAL, connection: "stdin:" },
  ]);
  const list = `
    [[scanner]]
    connection = "evdev:///dev/input/by-id/one-event-kbd"
    name = "counter"
    layout = "pt-br"
    fnc1 = "F8"
    [[scanner]]
    connection = "hidraw:///dev/pos/scanner"
    [[scanner]]
    connection = "serial:///dev/ttyACM0"
    prefix = "stx"
    suffix = "etx"
    fnc1 = "~"`;
  expect(load(list).devices.scanners).toEqual([
    {
      ...USUAL,
      connection: "evdev:///dev/input/by-id/one-event-kbd",
      name: "counter",
      layout: "pt-br",
      fnc1: "F8",
    },
    { ...USUAL, connection: "hidraw:///dev/pos/scanner" },
    { ...USUAL, connection: "serial:///dev/ttyACM0", prefix: "stx", suffix: "etx", fnc1: "~" },
  ]);
});

test("each fault of a list is told with the number of its scanner", () => {
  const list = `
    [[scanner]]
    connection = "stdin:"
    name = "counter"
    [[scanner]]
    connection = "stdin:"
    name = "counter"
    layout = "de"
    [[scanner]]
    conection = "serial:///dev/ttyACM0"
    fnc1 = "~~"`;
  expect(faultsOf(list).toSorted()).toEqual([
    'scanner[2].connection: found "stdin:", as in scanner[1].connection; expected one of its own',
    'scanner[2].layout: found "de"; expected "us", "es", "la", "pt", "pt-br"',
    'scanner[2].name: found "counter", as in scanner[1].name; expected one of its own',
    "scanner[3].conection: unknown key; did you mean connection?",
    expect.stringMatching(/^scanner\[3\]\.connection: missing; expected "serial:/),
    'scanner[3].fnc1: found "~~"; expected one character such as "~", or a function key such as "F8"',
  ]);
});

test("labels with a price and labels with a weight begin differently", () => {
  const labels = (price: string, weight: string) =>
    `[catalog]\nprice_embedded = "${price}"\nweight_embedded = "${weight}"`;
  expect(load(labels("20IIIIIPPPPPK", "21IIIIIWWWWWK")).catalog).toMatchObject({
    priceEmbedded: "20IIIIIPPPPPK",
    weightEmbedded: "21IIIIIWWWWWK",
  });
  for (const weight of ["20IIIIIWWWWWK", "2IIIIIIWWWWWK", "201IIIIWWWWWK"]) {
    expect(faultsOf(labels("20IIIIIPPPPPK", weight))).toEqual([
      expect.stringMatching(/^catalog\.weight_embedded: begins with .* expected first digits of their own$/),
    ]);
  }
  expect(faultsOf(labels("21IIIIIWWWWWK", "20IIIIIPPPPPK"))).toEqual([
    expect.stringMatching(/^catalog\.price_embedded: .*such as "20IIIIIPPPPPK"/),
    expect.stringMatching(/^catalog\.weight_embedded: .*such as "21IIIIIWWWWWK"/),
  ]);
  expect(faultsOf(labels("20IIIIIPPPPPK", "21IIIIIW.WWWWK"))).toEqual([
    expect.stringMatching(/^catalog\.weight_embedded: .*such as "21IIIIIWWWWWK"/),
  ]);
});
