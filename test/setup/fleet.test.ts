// till setup for fleets: flags and no questions, on emulated devices and towards the virtual Mercado Pago, as real
// processes.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load-config.ts";
import { till } from "../cli/run-till.ts";
import { writesOf } from "../payments/account-support.ts";
import { ADDRESS, NAMES, Stand, TOKEN } from "./stand.ts";

const PRINTER = "dev/usb/lp0";

async function standWithPrinter() {
  const stand = await Stand.open();
  return { stand, printer: await stand.printer(PRINTER) };
}

describe("till setup --yes", () => {
  test("makes a till out of a printer and a token, sells for test, and finds nothing to do afterwards", async () => {
    const { printer, stand } = await standWithPrinter();
    stand.write("etc/group", "root:x:0:\ntilld:x:4712:\ntill:x:4711:tilld\n");
    const first = await stand.fleet("--currency", "ARS", "--paper", "80");
    expect(first, first.err).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/^test sale +QR ticket and receipt over \$ 100,00, no real money/m);
    expect(first.out).toContain("the till is ready");
    expect(writesOf(stand.virtual)).toEqual(["POST /users/123456789/stores", "POST /pos"]);
    const papers = printer.printer.papers().map(({ text }) => text);
    expect(papers).toHaveLength(2);
    for (const paper of papers) {
      expect(paper).toContain("TEST Kiosco El Ñandú");
      expect(paper.match(/DEMO - SIN DINERO REAL/g)).toHaveLength(2);
    }
    const config = loadConfig(stand.file, { CREDENTIALS_DIRECTORY: dirname(stand.tokenFile) });
    expect(config.devices.printer).toMatchObject({ connection: stand.at("usb", PRINTER), paperMm: 80 });
    expect(config.mercadoPago).toMatchObject({ userId: "123456789", demo: true });
    expect(readFileSync(stand.tokenFile, "utf8")).toBe(`${TOKEN}\n`);
    expect(statSync(stand.tokenFile).mode & 0o777).toBe(0o600);
    expect(statSync(stand.file).mode & 0o777).toBe(0o640);
    // Only root can give a file to the service's group.
    expect(statSync(stand.file).gid).toBe(process.getuid?.() === 0 ? 4711 : process.getgid?.());

    const written = stand.settings;
    const second = await stand.fleet("--currency", "ARS", "--paper", "80");
    expect(second, second.err).toMatchObject({ code: 0 });
    expect(second.out).toContain("nothing to do: everything is as it should be");
    expect(stand.settings).toBe(written);
    expect(writesOf(stand.virtual)).toHaveLength(2);
    expect(printer.printer.papers()).toHaveLength(2);
    expect(readdirSync(dirname(stand.file)).sort()).toEqual(["access_token", "tilld.toml"]);
    expect(await stand.run("--yes")).toMatchObject({ code: 0 });
    // Beside the service, who may read the token finds it where the service does.
    for (const words of [["config", "check"], ["account"]])
      expect(await till(["--config", stand.file, ...words])).toMatchObject({ code: 0 });
  });

  test("names a printer so that it keeps its name, whatever else is plugged in", async () => {
    const { stand } = await standWithPrinter();
    // As systemd/70-tilld.rules names it.
    const names = join(stand.root, "dev/tilld/by-id");
    mkdirSync(names, { recursive: true });
    symlinkSync("../usb/lp0", join(names, "../printer"));
    symlinkSync("../../usb/lp0", join(names, "usb-EPSON_TM-T20III_4A5B"));
    const planned = await stand.run(
      "--plan",
      "--token-file",
      join(stand.root, "token"),
      ...NAMES,
      ...ADDRESS,
    );
    expect(planned.out).toContain(stand.at("usb", "dev/tilld/by-id/usb-EPSON_TM-T20III_4A5B"));
  });

  test("writes every setting with its words, so that the file explains itself", async () => {
    const { stand } = await standWithPrinter();
    await stand.fleet(
      "--no-sale",
      "--set",
      'paper.footer=["Gracias", "Vuelva \\"pronto\\""]',
      "--set",
      "order.ttl_seconds=300",
    );
    expect(stand.settings).toMatch(
      /^# Printed first on each paper\. Expected: a text of 1 to 64 characters\.\nname = "Kiosco El Ñandú"$/m,
    );
    expect(stand.settings).toMatch(/^# tax_id is not set; default: not printed$/m);
    const config = loadConfig(stand.file, { CREDENTIALS_DIRECTORY: dirname(stand.tokenFile) });
    expect(config.paper.footer).toEqual(["Gracias", 'Vuelva "pronto"']);
    expect(config.order.validityS).toBe(300);
  });

  test("keeps what was written by hand, and the hand's file beside the new one", async () => {
    const { stand } = await standWithPrinter();
    const byHand = [
      "# my own remark",
      "[shop]",
      'name = "Almacén"',
      'site = "MLA"',
      "[order]",
      "ttl_seconds = 123",
      "[lights]",
      'ready = "led:green"',
      "",
    ].join("\n");
    stand.write("etc/tilld/tilld.toml", byHand);
    const words = [
      "--yes",
      "--token-file",
      join(stand.root, "token"),
      "--store",
      "SUC001",
      "--pos",
      "SUC001POS001",
    ];
    const ended = await stand.run(...words, ...ADDRESS, "--no-sale");
    expect(ended, ended.err).toMatchObject({ code: 0 });
    expect(ended.out).toContain(`kept as ${stand.file}.kept-1`);
    expect(readFileSync(`${stand.file}.kept-1`, "utf8")).toBe(byHand);
    const config = loadConfig(stand.file, { CREDENTIALS_DIRECTORY: dirname(stand.tokenFile) });
    expect(config.shop.name).toBe("Almacén");
    expect(config.order.validityS).toBe(123);
    expect(Object.keys(config.devices.lights?.lamps ?? {})).toEqual(["ready"]);
  });

  test("changes a setting of a till that is set up when a flag says so, and nothing else", async () => {
    const { printer, stand } = await standWithPrinter();
    await stand.fleet("--no-sale");
    const before = stand.settings;
    const ended = await stand.run("--yes", "--shop-name", "Kiosco Nuevo", "--no-sale");
    expect(ended, ended.err).toMatchObject({ code: 0 });
    expect(ended.out).toMatch(/^shop\.name +"Kiosco Nuevo" +\(was "Kiosco El Ñandú"\)$/m);
    expect(stand.settings).toBe(before?.replace("Kiosco El Ñandú", "Kiosco Nuevo"));
    expect(printer.printer.papers()).toHaveLength(0);
  });

  test("with nothing said names everything that is missing at once, and touches nothing", async () => {
    const { stand } = await standWithPrinter();
    const ended = await stand.run("--yes");
    expect(ended.code).toBe(64);
    for (const flag of ["--shop-name", "--store", "--pos", "--token-file", "--street", "--longitude"])
      expect(ended.err).toContain(flag);
    const half = await stand.run("--yes", "--street", "Av. Siempreviva");
    expect(half.err).toContain("--number: missing; an address needs it");
    expect(half.err).not.toContain("--street");
    expect(existsSync(dirname(stand.file))).toBe(false);
  });

  test("says which flags make the address of a store that the account has not", async () => {
    const { stand } = await standWithPrinter();
    const ended = await stand.run("--yes", "--token-file", join(stand.root, "token"), ...NAMES);
    expect(ended.code).toBe(64);
    expect(ended.err).toMatch(/the store SUC001 does not exist yet, .*--street/);
    expect(stand.settings).toBeNull();
  });

  test("takes the token from standard input, and never from the command line", async () => {
    const { stand } = await standWithPrinter();
    const words = ["setup", ...stand.flags, "--yes", "--no-sale", "--token-file", "-", ...NAMES, ...ADDRESS];
    expect(await till(words, {}, `${TOKEN}\n`)).toMatchObject({ code: 0 });
    expect(readFileSync(stand.tokenFile, "utf8")).toBe(`${TOKEN}\n`);
    const wrong = await till(["setup", ...stand.flags, "--yes", "--token", TOKEN]);
    expect(wrong.code).toBe(64);
  });
});

describe("till setup --plan", () => {
  test("says what would be done, and leaves no trace on disk, paper or account", async () => {
    const { printer, stand } = await standWithPrinter();
    const words = ["--plan", "--token-file", join(stand.root, "token"), ...NAMES, ...ADDRESS];
    const ended = await stand.run(...words);
    expect(ended, ended.err).toMatchObject({ code: 0 });
    expect(ended.out).toMatch(/^printer\.connection +"usb:/m);
    expect(ended.out).toMatch(/^store +SUC001: would be created$/m);
    expect(ended.out).toContain("a plan: nothing was changed");
    expect(writesOf(stand.virtual)).toEqual([]);
    expect(printer.printer.papers()).toEqual([]);
    expect(existsSync(dirname(stand.file))).toBe(false);
  });

  test("of a bare machine says what would be asked", async () => {
    const stand = await Stand.open();
    const ended = await stand.run("--plan");
    expect(ended, ended.err).toMatchObject({ code: 0 });
    expect(ended.out).toContain("would ask: --shop-name NAME");
    expect(ended.out).toContain("no printer was found");
  });
});

describe("till setup says clearly, and loses nothing,", () => {
  test("that there is no printer", async () => {
    const stand = await Stand.open();
    const ended = await stand.fleet();
    expect(ended.code).toBe(76);
    expect(ended.err).toContain("no printer is plugged into USB or a serial port");
    expect(ended.err).toContain("--printer tcp://ADDRESS:9100");
    expect(stand.settings).toBeNull();
    expect(writesOf(stand.virtual)).toEqual([]);
  });

  test("that the printer that was named is not there", async () => {
    const { stand } = await standWithPrinter();
    const ended = await stand.fleet("--printer", "usb:///dev/usb/lp77");
    expect(ended.code).toBe(76);
    expect(ended.err).toContain("is it plugged in and switched on");
    expect(ended.err).toContain(`one below --root ${stand.root} is named with that folder`);
    const below = await stand.fleet("--printer", stand.at("usb", "dev/usb/lp77"));
    expect(below.err).not.toContain("--root");
  });

  test("that two printers answer, and by which flag each is named", async () => {
    const { stand } = await standWithPrinter();
    await stand.printer("dev/usb/lp1");
    const ended = await stand.fleet();
    expect(ended.code).toBe(76);
    for (const node of [PRINTER, "dev/usb/lp1"])
      expect(ended.err).toContain(`--printer '${stand.at("usb", node)}'`);
    expect(await stand.fleet("--no-sale", "--printer", stand.at("usb", PRINTER))).toMatchObject({ code: 0 });
  });

  test("that Mercado Pago does not know the token, which then does not replace a good one", async () => {
    const { stand } = await standWithPrinter();
    await stand.fleet("--no-sale");
    const wrong = stand.write("wrong", "APP_USR-8841-canary-revoked\n");
    const ended = await stand.fleet("--token-file", wrong);
    expect(ended.code).toBe(76);
    expect(ended.err).toContain("check the access token");
    expect(readFileSync(stand.tokenFile, "utf8")).toBe(`${TOKEN}\n`);
  });

  test.each([
    ["--site", "MLB", /shop\.site: found MLB \(Brazil\), and the account is of MLA \(Argentina\)/],
    ["--currency", "BRL", /--currency: found BRL, and MLA \(Argentina\) has ARS/],
  ])("that the account is of another country than %s %s says", async (flag, value, told) => {
    const { stand } = await standWithPrinter();
    const ended = await stand.fleet(flag, value);
    expect(ended.code).toBe(78);
    expect(ended.err).toMatch(told);
    expect(stand.settings).toBeNull();
    expect(writesOf(stand.virtual)).toEqual([]);
  });

  test("that the network is away, and goes on when it is back", async () => {
    const { printer, stand } = await standWithPrinter();
    const { url } = stand.virtual;
    await stand.virtual.close();
    const ended = await stand.fleet();
    expect(ended.code).toBe(69);
    expect(ended.err).toContain("is the network up?");
    expect(stand.settings).toBeNull();
    const { startVirtualMercadoPago } = await import(
      "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts"
    );
    const { systemClock } = await import("../../hardware/transports/system-clock.ts");
    const port = Number(new URL(url).port);
    const back = await startVirtualMercadoPago({ clock: systemClock, accessTokens: [TOKEN], port });
    expect(await stand.fleet()).toMatchObject({ code: 0 });
    expect(printer.printer.papers()).toHaveLength(2);
    await back.close();
  });

  test.each([
    [["--set", "order.ttl_second=300"], 78, /order\.ttl_second/],
    [["--set", "order.ttl_seconds=3"], 78, /order\.ttl_seconds/],
    [["--set", "order"], 64, /--set: expected section\.key=VALUE/],
    [["--printer", "none"], 64, /a till cannot be without one/],
    [["--paper", "60"], 64, /--paper: found "60"; expected 58 or 80/],
    [["--currency", "EUR"], 64, /--currency: found "EUR"; expected one of ARS/],
    [["--set", "mercado_pago.base_url=http://example.com"], 64, /the token was sent nowhere/],
    [["--plan"], 64, /--yes and --plan: expected one of them/],
  ])("what is wrong with %j", async (words, code, told) => {
    const { stand } = await standWithPrinter();
    const ended = await stand.fleet("--no-sale", ...words);
    expect(ended.err).toMatch(told);
    expect(ended.code).toBe(code);
    expect(stand.settings).toBeNull();
    expect(writesOf(stand.virtual)).toEqual([]);
  });

  test("that a file it should keep is damaged, and leaves it", async () => {
    const { stand } = await standWithPrinter();
    stand.write("etc/tilld/tilld.toml", "[shop\n");
    const ended = await stand.fleet();
    expect(ended.code).toBe(78);
    expect(ended.err).toContain("line 1");
    expect(stand.settings).toBe("[shop\n");
  });

  test("that the printer has no paper; with paper a second run only sells for test", async () => {
    const { printer, stand } = await standWithPrinter();
    printer.printer.setPaper("out");
    const ended = await stand.fleet();
    expect(ended.code).toBe(76);
    expect(ended.err).toMatch(/the settings are written, and the test sale failed: .*paper/);
    const written = stand.settings;
    printer.printer.setPaper("ok");
    const second = await stand.fleet();
    expect(second, second.err).toMatchObject({ code: 0 });
    expect(second.out).toContain("the till is ready");
    expect(stand.settings).toBe(written);
    expect(existsSync(`${stand.file}.setup`)).toBe(false);
  });

  test("that a person with no keyboard is not there to be asked", async () => {
    const { stand } = await standWithPrinter();
    const ended = await stand.run();
    expect(ended.code).toBe(64);
    expect(ended.err).toContain("say --yes, --plan or --counter");
  });

  test("that the folder cannot be written", async () => {
    const { stand } = await standWithPrinter();
    stand.write("etc/tilld", "a file in the place of the folder");
    const ended = await stand.fleet();
    expect(ended.code).toBe(74);
    expect(ended.err).toMatch(/not written: .*folder/);
  });
});
