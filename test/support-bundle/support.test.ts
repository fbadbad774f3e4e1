// A support bundle of a till on which everything is planted that must not leave the shop: secrets, names, numbers of people,
// amounts; in its settings, its journal, its log and what the tools of the system say.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MOST_BYTES, writeBundle } from "../../src/support/bundle.ts";
import { recordLine } from "../../src/support/records.ts";
import { scrub } from "../../src/support/scrub.ts";
import { findPlanted, PIN, runWithInput, WEBHOOK_SECRET } from "../canary/planted.ts";
import { run, TILL } from "../outside/program.ts";
import { Rig } from "../outside/rig.ts";
import { TOKEN } from "../outside/settings.ts";

/** What belongs to people or is money, wherever it stands. */
const PRIVATE = [
  "Ñandú",
  "30-12345678-9",
  "12345678",
  "Siempreviva",
  "Quiroga",
  "quiroga",
  "Zulma",
  "zulma",
  "Juan",
  "juan.perez@example.com",
  "4509953566233704",
  "+54 9 11 5555-1234",
  "123456789",
  "SUC001",
  "1250.50",
  "125050",
  "1.250,50",
  "APP_USR",
  "a1b2c3d4e5f60718",
];

const LOG = [
  `2026-03-01T10:00:00-0300 till tilld[12]: {"level":30,"time":1772370000000,"name":"tilld","msg":"printer usb:///dev/usb/lp0: ready"}`,
  `2026-03-01T10:00:01-0300 till tilld[12]: {"level":50,"msg":"401 for Bearer ${TOKEN}: Juan","err":{"message":"${TOKEN} of 123456789"},"payer":{"name":"Juan"}}`,
  `2026-03-01T10:00:02-0300 till tilld[12]: {"level":40,"msg":"webhook ${WEBHOOK_SECRET} from juan.perez@example.com, card 4509953566233704"}`,
  `2026-03-01T10:00:03-0300 till tilld[12]: {"level":40,"msg":"sale SUC001POS001-482100-17-3fa2b1 of $ 1.250,50, PIN ${PIN}, key a1b2c3d4e5f60718"}`,
  // As an earlier version said it; and of somebody who was removed since.
  `2026-03-01T10:00:04-0300 till tilld[12]: {"level":30,"msg":"scan: PIN of Ana Quiroga: 2 digits; TILL:CONFIRM ends it"}`,
  `2026-03-01T10:00:04-0300 till tilld[12]: {"level":40,"msg":"staff ana-quiroga: pin-refused"}`,
  `2026-03-01T10:00:04-0300 till tilld[12]: {"level":40,"msg":"counter: wrong PIN for Zulma; unlock zulma"}`,
  "2026-03-01T10:00:04-0300 till systemd[1]: tilld.service: Main process exited, code=killed",
].join("\n");

/** Tools of the system that say what is planted. */
function plantTools(folder: string): string {
  const path = join(folder, "tools");
  mkdirSync(path);
  writeFileSync(join(folder, "planted-log"), LOG.replaceAll(": Juan", "").replaceAll("Juan", "somebody"));
  const status = `tilld.service - till\\n Active: active (running)\\n CGroup: tilld --token ${TOKEN}\\n`;
  writeFileSync(join(path, "systemctl"), `#!/bin/sh\nprintf '${status}'\nexit 3\n`);
  writeFileSync(join(path, "journalctl"), `#!/bin/sh\ncat "${join(folder, "planted-log")}"\n`);
  for (const name of ["systemctl", "journalctl"]) chmodSync(join(path, name), 0o755);
  return `${path}:${process.env["PATH"]}`;
}

test("the bundle of a till on which everything is planted says what helps and nothing else, running or not", async () => {
  const secrets = join("/tmp", `tilld-support-${process.pid}`);
  mkdirSync(secrets);
  const secretFile = join(secrets, "webhook-secret");
  writeFileSync(secretFile, `${WEBHOOK_SECRET}\n`, { mode: 0o600 });
  const more = `[webhooks]\nlisten = "127.0.0.1:0"\nsecret_file = "${secretFile}"\n`;
  const rig = await Rig.open({ wire: "tcp", more });
  try {
    const environment = { PATH: plantTools(rig.folder) };
    const place = { folder: join(rig.folder, "elsewhere"), environment };
    const config = ["--config", rig.configFile];
    for (const [id, name] of [
      ["ana-quiroga", "Ana Quiroga"],
      ["zulma", "Zulma"],
    ] as const) {
      const added = ["staff", "add", id, "--name", name, "--approver"];
      await runWithInput(TILL, [...config, ...added], place.folder, `${PIN}\n`);
    }
    expect((await rig.till("staff", "remove", "zulma")).code).toBe(0);
    const sold = await rig.till("sell", "1250.50", "--ref", "Juan-4509953566233704");
    expect(sold.code, sold.stderr).toBe(0);
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);

    const bundle = join(rig.folder, "bundle.txt");
    const ended = await run(TILL, [...config, "support", bundle], place);
    expect(ended.code, ended.stderr).toBe(0);
    const text = readFileSync(bundle, "utf8");
    expect(statSync(bundle).mode & 0o777).toBe(0o600);
    for (const section of ["version", "machine", "status", "devices", "what till doctor finds", "settings"])
      expect(text).toContain(`== ${section}\n`);
    expect(text).toMatch(
      /== the last 200 records of the journal\n2 {2}book-opened\n3 {2}till-started {2}version /,
    );
    expect(text).toMatch(/\n\d+ {2}sale {2}sale 1 {2}order-created/);
    expect(text).toMatch(/\n\d+ {2}staff-set\n/);
    expect(text).toMatch(/== the service\ntilld\.service - till\n Active: active \(running\)/);
    expect(text).toContain("2026-03-01T10:00:00-0300 info printer usb:///dev/usb/lp0: ready");
    expect(text).toContain("Main process exited, code=killed");
    expect(text).toMatch(/== USB\n./);
    // What helps: where the devices are, which settings there are.
    expect(text).toContain(`connection = "${rig.printer.connection}"`);
    expect(text).toContain('site = "MLA"');
    expect(text).toContain("\ntax_id is set\n");
    expect(text).toContain("\naccess_token_file is set\n");

    const again = await run(TILL, [...config, "support", bundle], place);
    expect([again.code, again.stderr]).toEqual([74, expect.stringContaining("EEXIST")]);
    await rig.stop();
    const off = await run(TILL, [...config, "support"], place);
    expect(off.code, off.stderr).toBe(0);
    expect(off.stdout).toMatch(/== status\nnot to be had: tilld at .*is tilld running/);
    expect(off.stdout).toMatch(/\n\d+ {2}sale {2}sale 1 {2}order-created/);
    expect(off.stdout).toMatch(/WARN staff \[.*\]: pin-refused/);

    // A till that refuses its journal is one for which help is asked: names stand behind the damage as well.
    const journal = join(rig.folder, "journal");
    const segment = join(journal, "000001.journal");
    const whole = readFileSync(segment);
    writeFileSync(segment, Buffer.concat([Buffer.from("f".repeat(8)), whole.subarray(8)]));
    const damaged = await run(TILL, [...config, "support"], place);
    expect(damaged.stdout).toContain("it ends here:");
    expect(damaged.stdout).toMatch(/WARN staff \[.*\]: pin-refused/);
    // Where nobody can say who is on the staff, there is no log.
    renameSync(journal, `${journal}.away`);
    writeFileSync(journal, "");
    const unknown = await run(TILL, [...config, "support"], place);
    expect(unknown.stdout).toMatch(/lines of the log\nnot to be had: it may name people/);
    rmSync(journal);
    renameSync(`${journal}.away`, journal);
    writeFileSync(segment, whole);

    await rig.start();
    const json = await run(TILL, [...config, "support", "--json"], place);
    const places = {
      text,
      off: off.stdout + off.stderr,
      damaged: damaged.stdout,
      unknown: unknown.stdout,
      json: json.stdout,
    };
    expect(findPlanted(places)).toEqual([]);
    for (const [name, said] of Object.entries(places))
      for (const planted of PRIVATE) expect(said.includes(planted), `${planted} in ${name}`).toBe(false);
  } finally {
    rmSync(secrets, { recursive: true });
    await rig.close();
  }
});

test("settings that the till refuses are gathered all the same, and no word of them is repeated that may be a secret", async () => {
  const folder = join("/tmp", `tilld-support-bad-${process.pid}`);
  mkdirSync(folder);
  try {
    const config = join(folder, "tilld.toml");
    writeFileSync(
      config,
      `[shop]\nname = "Almacén El Ñandú"\nsite = "XX"\n[mercado_pago]\naccess_token = "${TOKEN}"\n${PIN} = 1\n[printer]\nconnection = "usb:///dev/${TOKEN}"\n[${TOKEN}]\na = 1\n`,
    );
    const ended = await run(TILL, ["--config", config, "support"], { folder });
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toContain("FAULT shop.site");
    expect(findPlanted({ out: ended.stdout, err: ended.stderr })).toEqual([]);
    expect(ended.stdout).not.toContain("Ñandú");
    writeFileSync(config, "this is no TOML = = =");
    expect((await run(TILL, ["--config", config, "support"], { folder })).code).toBe(0);
    expect(existsSync(join(folder, "journal"))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a bundle stays small, and no line of it steers a console", () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `line ${at} \u001b[2J ${"x".repeat(2000)}`);
  const text = writeBundle(
    Array.from({ length: 10 }, (_, at) => ({ title: `section ${at}`, lines })),
    { texts: {}, words: [] },
  );
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
  expect(text).not.toContain("\u001b");
  expect(text).toContain("older lines left out");
  expect(text).toContain("line 4999");
});

test("a record of any kind is told by its kind and its sale only", () => {
  const told = recordLine(7, {
    type: "sale",
    sale: 12,
    event: {
      type: "refund-requested",
      reason: "Juan",
      amount: { minor: 125_050, currency: "ARS" },
      by: "ana",
      at: "2026-03-01T10:00:00.000Z",
    },
  });
  expect(told).toBe("7  sale  sale 12  refund-requested  2026-03-01T10:00:00.000Z");
  expect(recordLine(8, { type: "cash-moved", move: "pay-out", amount: 5, reason: "Juan" })).toBe(
    "8  cash-moved  move pay-out",
  );
  expect(recordLine(9, { type: `of a kind that holds ${TOKEN}` })).toBe("9  ?");
  for (const strange of [null, 3, "x", [], [{}]]) expect(recordLine(1, strange)).toBe("1  ?");
});

test("what looks like a secret or a person is taken out; what helps stays", () => {
  const known = { texts: { "access token": TOKEN, shop: "El Ñandú" }, words: [] };
  const gone = [
    TOKEN,
    TOKEN.slice(0, 20),
    Buffer.from(TOKEN).toString("base64"),
    encodeURIComponent("El Ñandú"),
    "juan.perez@example.com",
    "4509953566233704",
    "30-12345678-9",
    "Bearer abcdefgh",
    "ORD01JCZ8M4T2Q",
    "$ 1.250,50",
  ];
  for (const text of gone)
    expect(scrub(`a ${text} b`, known), text).toMatch(/^a (Bearer )?\[[a-z -]+\][a-zA-Z0-9_-]* b$/);
  const staff = {
    texts: { "staff 1": "Ana", "staff 2": "Ana Quiroga" },
    words: ["ana", "Ana", "jo", "07", "Ana Quiroga"],
  };
  expect(scrub("wrong PIN for Ana Quiroga; Ana, ana and jo; manager 07, 10:07", staff)).toBe(
    "wrong PIN for [staff 2]; [staff 1], [staff] and [staff]; manager 07, 10:07",
  );
  expect(scrub('staff 07: pin-refused; "till staff unlock 07" ends that', staff)).toBe(
    'staff [id]: pin-refused; "till staff unlock [id]" ends that',
  );
  const kept = [
    "usb-FTDI_FT232R_USB_UART-if00-port0 serial:///dev/ttyUSB0?baud=38400",
    "tcp://192.168.0.50:9100",
    "1048576 bytes at 2026-03-01T10:00:00.000Z in 000001.journal",
    "04b8:0e28 EPSON TM-T20III usblp",
  ];
  for (const text of kept) expect(scrub(text, known)).toBe(text);
});
