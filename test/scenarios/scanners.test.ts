// Several scanners on one till: both sell, in the order in which they scanned, and the log knows which one it was.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { emulatedKeyboardScannerOnFifo } from "../../hardware/emulators/keyboard-scanner.ts";
import { emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { createLog } from "../../src/daemon/log.ts";
import { startTill } from "../../src/main.ts";
import { Heard } from "../support/heard.ts";
import { Shop } from "../support/shop.ts";

const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Line {
  readonly message: string;
  readonly from: unknown;
}

async function startWithTwoScanners() {
  const folder = mkdtempSync(join(tmpdir(), "tilld-scanners-"));
  stops.push(() => rmSync(folder, { recursive: true }));
  const serial = emulatedScannerOnPty(systemClock);
  stops.push(() => serial.close());
  const keyboard = emulatedKeyboardScannerOnFifo(join(folder, "event3"), "la");
  stops.push(() => keyboard.unplug());
  writeFileSync(join(folder, "token"), "TEST-0123456789\n", { mode: 0o600 });
  writeFileSync(join(folder, "articles.csv"), "barcode,title,price\n1,Pan,100\n2,Té,50\nñ;~,Yerba,900\n");
  const file = join(folder, "tilld.toml");
  writeFileSync(
    file,
    `[shop]
name = "Almacén"
site = "MLA"
[mercado_pago]
base_url = "http://127.0.0.1:9"
external_pos_id = "SUC001POS001"
access_token_file = "token"
[journal]
directory = "journal"
[control]
socket = "till.sock"
[printer]
connection = "usb:///dev/nowhere/lp0"
[catalog]
file = "articles.csv"
[[scanner]]
name = "counter"
connection = "${serial.connection}"
[[scanner]]
name = "door"
connection = "${keyboard.connection}"
layout = "la"
`,
  );
  const lines = new Heard<Line>();
  const fatal: unknown[] = [];
  const till = await startTill(
    loadConfig(file),
    {
      ...createLog("silent"),
      log: (_level, message, fields) => lines.push({ message, from: fields?.["from"] }),
    },
    (error) => fatal.push(error),
  );
  stops.push(() => till.stop());
  await lines.until(
    (all) => all.filter(({ message }) => /^scanner (counter|door), .*: ready$/.test(message)).length === 2,
  );
  return { serial, keyboard, lines, till, fatal };
}

test("two scanners at the same moment: each of forty scans is handled, in the order of its scanner", async () => {
  const { serial, keyboard, lines, till, fatal } = await startWithTwoScanners();
  for (let turn = 0; turn < 20; turn++) {
    serial.scan("1");
    void keyboard.scan("2");
  }
  const scans = () => lines.all.filter(({ message }) => message.startsWith("scan:"));
  await lines.until(() => scans().length >= 40);
  expect(till.api.status().basket).toMatchObject({
    lines: expect.arrayContaining([
      expect.objectContaining({ title: "Pan", quantity: 20 }),
      expect.objectContaining({ title: "Té", quantity: 20 }),
    ]),
    total: { minor: 20 * 10_000 + 20 * 5_000 },
  });
  const by = (title: string) => scans().filter(({ message }) => message.includes(title));
  expect(new Set(by("Pan").map(({ from }) => from))).toEqual(
    new Set([`scanner counter, ${serial.connection}`]),
  );
  expect(new Set(by("Té").map(({ from }) => from))).toEqual(
    new Set([`scanner door, ${keyboard.connection}`]),
  );
  expect(fatal).toEqual([]);
});

test("each has its own layout and its own name, and one that goes away leaves the other selling", async () => {
  const { serial, keyboard, lines, till } = await startWithTwoScanners();
  await keyboard.scan("ñ;~");
  await lines.next(({ message }) => message.includes("Yerba"));
  await keyboard.dropEvents();
  expect(await lines.next(({ message }) => message.includes("SYN_DROPPED"))).toMatchObject({
    from: `scanner door, ${keyboard.connection}`,
  });
  serial.unplug();
  // The first time it was not found yet.
  const away = ({ message }: Line) => /^scanner counter, .*: missing$/.test(message);
  await lines.until((all) => all.filter(away).length === 2);
  expect(till.api.devices().map(({ name, condition }) => [name.split(",")[0], condition])).toEqual(
    expect.arrayContaining([
      ["scanner counter", "missing"],
      ["scanner door", "ready"],
    ]),
  );
  await keyboard.keys([28]);
  await keyboard.scan("1");
  await lines.next(({ message }) => message.includes("Pan"));
});

test("one code with lines in it sells articles at most: it plays no dialogue, whatever its lines say", async () => {
  const shop = await Shop.open();
  stops.push(() => shop.close());
  const { receiptCode } = await shop.sellPaid();
  shop.scanner?.scan(`TILL:REFUND\r${receiptCode}\rTILL:CONFIRM`);
  await shop.until("the second line was refused", () => shop.status().display[0].startsWith("Lectura"));
  await shop.api.scan("TILL:CANCEL");
  shop.scanner?.scan("7790895000997\rTILL:TOTAL\r7791234567898");
  await shop.until("both articles are taken", () => shop.status().basket?.lines.length === 2);
  expect(shop.status()).toMatchObject({ state: "basket", sale: null });
  expect(shop.sale(1).refunds).toEqual([]);
});
