// The daemon as the machine's service manager sees it: how it starts, how it ends, what it says when it cannot
// start, and that there is only one of it.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Sale } from "./answers.ts";
import { run, TILL, TILLD } from "./program.ts";
import { Rig } from "./rig.ts";

test.concurrent("a second daemon on the same journal, or with the whole same configuration, ends at once and says why", async () => {
  const rig = await Rig.open({ wire: "tcp" });
  try {
    const twin = rig.spawnDaemon();
    expect(await twin.ended()).not.toBe(0);
    expect(twin.stderr).toMatch(/journal.*(another|other|running|already)/i);
    expect(twin.stderr).not.toMatch(/\n\s+at /);

    const other = join(rig.folder, "other.toml");
    const settings = readFileSync(rig.configFile, "utf8");
    writeFileSync(other, settings.replace("till.sock", "other.sock"));
    const sameJournal = rig.spawnDaemon(["--config", other]);
    expect(await sameJournal.ended()).not.toBe(0);
    expect(sameJournal.stderr).toMatch(/journal.*(another|other|running|already)/i);

    writeFileSync(
      other,
      settings.replace(/directory = ".*"/, `directory = "${join(rig.folder, "journal2")}"`),
    );
    const sameSocket = rig.spawnDaemon(["--config", other]);
    expect(await sameSocket.ended()).not.toBe(0);
    expect(sameSocket.stderr).toMatch(/socket.*(another|running)/i);
    expect(sameSocket.stderr).not.toMatch(/\n\s+at /);

    await rig.json<Sale>(["sell", "10.00"]);
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    expect(await rig.sale(1)).toMatchObject({ status: "awaiting-payment" });
  } finally {
    await rig.close();
  }
});

test.concurrent("asked to end while Mercado Pago does not answer and the printer takes nothing, it ends in time and goes on later", async () => {
  const rig = await Rig.open({ wire: "serial" });
  try {
    rig.scan("7790895000997", "TILL:TOTAL");
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    rig.printer.printer.setPaper("out");
    rig.printer.printer.setRefusing(true);
    await rig.pay(rig.photographs()[0] ?? "");
    await rig.untilSale(1, "paid", (sale) => sale.status === "paid");
    expect((await rig.status()).owed).toMatchObject([{ sale: 1, paper: "receipt" }]);
    await rig.control("POST", "faults", { kind: "answer-late", on: "create", delayMs: 120_000 });
    rig.scan("7791234567898", "TILL:TOTAL");
    await rig.watch.until("the second order is there", async () => (await rig.orders()).length === 2);
    await rig.stop();
    rig.printer.printer.setRefusing(false);
    rig.printer.printer.setPaper("ok");
    await rig.start();
    await rig.paper(/^ORIGINAL$/);
    await rig.settled(1);
    await rig.untilSale(2, "with an order", (sale) => sale.orderId !== null);
    expect(await rig.orders()).toHaveLength(2);
    expect(rig.count(/^ORIGINAL$/)).toBe(1);
  } finally {
    await rig.close();
  }
});

test.concurrent("killed in the middle of a sale, it starts again over its own leftovers and finds the payment", async () => {
  const rig = await Rig.open({ wire: "tcp" });
  try {
    rig.scan("7790895000997", "TILL:TOTAL");
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    rig.daemon.signal("SIGKILL");
    await rig.daemon.ended();
    await rig.pay(rig.photographs()[0] ?? "");
    await rig.start();
    await rig.paper(/^ORIGINAL$/);
    expect(await rig.settled(1)).toMatchObject({ status: "paid" });
    expect(rig.count(/^ORIGINAL$/)).toBe(1);
    expect(await rig.orders()).toHaveLength(1);
  } finally {
    await rig.close();
  }
});

test.concurrent("every fault of a configuration is told at once, with its path, and the exit code is 78", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tilld-faults-"));
  try {
    mkdirSync(join(folder, "journal"));
    writeFileSync(join(folder, "token"), "APP_USR-secret\n");
    chmodSync(join(folder, "token"), 0o644);
    const file = join(folder, "tilld.toml");
    writeFileSync(
      file,
      `[shop]
name = ""
site = "MLX"
colour = "red"
[mercado_pago]
base_url = "http://api.mercadopago.com"
external_pos_id = "no blanks"
qr_mode = "dinamic"
access_token_file = "token"
[order]
ttl_seconds = 5
[printer]
connection = "lpt1"
profile = "epson-tm-t2000"
paper_mm = 79
[display]
connection = "usb:///dev/display"
protocol = "vga"
[scanner]
connection = "usb:///dev/scanner"
[lights]
ready = 17
busy = 17
[tone]
buzzer = 99
[catalog]
file = "articles.csv"
[weather]
sunny = true
`,
    );
    const expected = [
      "shop.name",
      "shop.site",
      "shop.colour",
      "mercado_pago.base_url",
      "mercado_pago.external_pos_id",
      "mercado_pago.qr_mode",
      "mercado_pago.access_token_file",
      "order.ttl_seconds",
      "printer.connection",
      "printer.profile",
      "printer.paper_mm",
      "display.connection",
      "display.protocol",
      "scanner.connection",
      "lights.busy",
      "tone.buzzer",
      "catalog.file",
      "weather",
    ];
    const place = { folder: "/" };
    const [daemon, check] = await Promise.all([
      run(TILLD, ["--config", file], place),
      run(TILL, ["--config", file, "config", "check", "--json"], place),
    ]);
    expect({ daemon: daemon.code, check: check.code }).toEqual({ daemon: 78, check: 78 });
    const { faults } = JSON.parse(check.stdout) as { faults: { path: string; message: string }[] };
    expect(faults.map((fault) => fault.path).sort()).toEqual([...expected].sort());
    for (const { path, message } of faults) {
      expect(daemon.stderr).toContain(`${path}: `);
      expect(message, path).toMatch(/expected|did you mean|unknown key/);
    }
    for (const text of [daemon.stdout, daemon.stderr, check.stdout])
      expect(text).not.toContain("APP_USR-secret");

    writeFileSync(join(folder, "good-token"), "TEST-token\n", { mode: 0o600 });
    writeFileSync(join(folder, "articles.csv"), "barcode,title,price\n1,Pan,1.50\n1,Queso,2\n2,Vino,1,50\n");
    const second = join(folder, "second.toml");
    writeFileSync(
      second,
      `[shop]
name = "Kiosco"
site = "MLA"
[mercado_pago]
external_pos_id = "CAJA1"
access_token_file = "good-token"
[journal]
directory = "journal"
[control]
socket = "till.sock"
[printer]
connection = "tcp://127.0.0.1:1"
[catalog]
file = "articles.csv"
`,
    );
    const badList = await run(TILLD, ["--config", second], place);
    expect(badList.code).toBe(78);
    expect(badList.stderr).toMatch(/articles\.csv, line 3.*articles\.csv, line 4/s);
    expect(badList.stderr).not.toMatch(/\n\s+at /);

    const nowhere = await run(TILLD, ["--config", join(folder, "none.toml")], place);
    expect(nowhere.code).toBe(78);
    expect(nowhere.stderr).toMatch(/none\.toml.*no such file/s);
    const wrongWord = await run(TILLD, ["--konfig", file], place);
    expect(wrongWord.code).toBe(64);
    expect(wrongWord.stderr).toMatch(/usage: tilld/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
