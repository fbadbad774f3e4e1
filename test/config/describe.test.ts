// The explanation of the configuration cannot grow old: it is compared with the schema it is made from.

import { expect, test } from "vitest";
import { configurationHelp, configurationPage, describeConfig } from "../../src/config/describe.ts";

test("docs/configuration.md says what the program does (run with -u to write it anew)", async () => {
  await expect(configurationPage()).toMatchFileSnapshot("../../docs/configuration.md");
});

test("every setting is explained, bounded, and either required or has a default", () => {
  const settings = describeConfig();
  expect(settings.length).toBeGreaterThan(25);
  for (const { section, key, about, expected, required, fallback } of settings) {
    expect(`${section}.${key}: ${about}`).toMatch(/\.$/);
    expect(expected).not.toBe("");
    expect(required).toBe(fallback === "");
    expect(configurationHelp()).toContain(`  ${key}\n`);
  }
});

test("only the shop, Mercado Pago and the printer's connection ask to be filled in", () => {
  const required = describeConfig()
    .filter((setting) => setting.required)
    .map(({ section, key }) => `${section}.${key}`);
  expect(required).toEqual([
    "shop.name",
    "shop.site",
    "mercado_pago.external_pos_id",
    "printer.connection",
    // Once a section of an optional device is there:
    "display.connection",
    "screen.connection",
    "scanner.connection",
    "tone.buzzer",
  ]);
});
