// The configuration file as the person who writes it meets it: every fault at once, and never a secret.

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { readAccessToken } from "../../src/config/access-token.ts";
import { ConfigError, type ConfigFault } from "../../src/config/config.ts";
import { loadCommandPlaces, loadConfig } from "../../src/config/load-config.ts";
import { temporaryFolder } from "../control/stand-in-till.ts";

const CANARY = "APP_USR-0123456789012345-112233-canarycanarycanarycanary-42";

const SHOP = '[shop]\nname = "Almacén"\nsite = "MLA"\n';
const MONEY = '[mercado_pago]\nexternal_pos_id = "SUC001POS001"\naccess_token_file = "token"\n';
const PRINTER = '[printer]\nconnection = "tcp://127.0.0.1:9100"\n';
const SMALLEST = SHOP + MONEY + PRINTER;

/** A configuration and its token in a folder of their own. */
function write(toml: string | Uint8Array, token: string | null = `${CANARY}\n`): string {
  const folder = temporaryFolder();
  const file = join(folder, "tilld.toml");
  writeFileSync(file, toml);
  if (token !== null) writeFileSync(join(folder, "token"), token, { mode: 0o600 });
  return file;
}

function faultsOf(file: string, env = {}): readonly ConfigFault[] {
  try {
    loadConfig(file, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(`${inspect(error, { depth: 9 })}${error.stack}`).not.toContain("canary");
    return error.faults;
  }
  return [];
}

describe("a good configuration", () => {
  test("needs a shop, a point of sale, a token file and a printer", () => {
    const file = write(SMALLEST);
    const folder = join(file, "..");
    expect(loadConfig(file, {})).toEqual({
      file,
      shop: {
        name: "Almacén",
        taxId: null,
        address: [],
        site: "MLA",
        locale: "es-AR",
        timeZone: "America/Argentina/Buenos_Aires",
      },
      mercadoPago: {
        rail: "orders",
        railReason: "auto: orders, because the Orders API documents QR orders for Argentina (ARS)",
        baseUrl: "https://api.mercadopago.com",
        userId: null,
        externalStoreId: null,
        externalPosId: "SUC001POS001",
        qrMode: "dynamic",
        accessTokenFile: join(folder, "token"),
        ivaPercent: null,
        fees: null,
        demo: false,
      },
      order: { validityS: 600 },
      journal: { directory: "/var/lib/tilld/journal" },
      control: { socket: "/run/tilld/till.sock" },
      devices: {
        printer: { connection: "tcp://127.0.0.1:9100", profile: null, paperMm: 80 },
        display: null,
        screen: null,
        scanners: [],
        lights: null,
        tone: null,
        drawer: null,
        gpio: { access: "auto" },
      },
      catalog: { file: null, priceEmbedded: null, weightEmbedded: null },
      idleTexts: [],
      paper: { notPaidSlip: true, footer: [], fiscalNote: true, logo: null },
      webhooks: null,
      metrics: null,
    });
  });

  test("can say everything", () => {
    const file = write(`
      [shop]
      name = "Padaria"
      tax_id = "12.345.678/0001-95"
      address = ["Rua A, 1", "São Paulo"]
      site = "MLB"
      locale = "en-US"
      time_zone = "America/Manaus"
      [mercado_pago]
      rail = "orders"
      base_url = "http://127.0.0.1:8080/"
      user_id = 123456789
      external_store_id = "SUC001"
      external_pos_id = "SUC001POS001"
      qr_mode = "hybrid"
      access_token_file = "token"
      demo = true
      [order]
      ttl_seconds = 30
      [journal]
      directory = "journal"
      [control]
      socket = "till.sock"
      [printer]
      connection = "serial:///dev/ttyUSB0?baud=38400"
      profile = "epson-tm-t20iii"
      paper_mm = 58
      [display]
      connection = "serial:///dev/ttyUSB1?baud=9600"
      protocol = "cd5220"
      [scanner]
      connection = "evdev:///dev/input/by-id/usb-scanner-event-kbd"
      [lights]
      ready = 17
      attention = 22
      [tone]
      buzzer = 18
      [catalog]
      file = "articles.csv"
      price_embedded = "20IIIIIPPPPPK"
      [paper]
      not_paid_slip = false
      footer = ["Obrigado"]
      fiscal_note = "A nota fiscal vai por e-mail"
    `);
    const folder = join(file, "..");
    writeFileSync(join(folder, "articles.csv"), "");
    const config = loadConfig(file, {});
    expect(config.shop).toMatchObject({ locale: "en-US", timeZone: "America/Manaus" });
    expect(config.mercadoPago).toMatchObject({
      baseUrl: "http://127.0.0.1:8080",
      userId: "123456789",
      demo: true,
    });
    expect(config.journal.directory).toBe(join(folder, "journal"));
    expect(config.control.socket).toBe(join(folder, "till.sock"));
    expect(config.devices).toEqual({
      printer: { connection: "serial:///dev/ttyUSB0?baud=38400", profile: "epson-tm-t20iii", paperMm: 58 },
      display: {
        connection: "serial:///dev/ttyUSB1?baud=9600",
        protocol: "cd5220",
        codePage: null,
        brightness: null,
      },
      screen: null,
      scanners: [
        {
          connection: "evdev:///dev/input/by-id/usb-scanner-event-kbd",
          name: null,
          layout: "us",
          prefix: "none",
          suffix: "line",
          fnc1: null,
        },
      ],
      lights: {
        lamps: {
          ready: { place: { kind: "header", bcm: 17 }, activeLow: false },
          attention: { place: { kind: "header", bcm: 22 }, activeLow: false },
        },
        oneAtATime: false,
      },
      tone: { buzzer: { place: { kind: "header", bcm: 18 }, activeLow: false } },
      drawer: null,
      gpio: { access: "auto" },
    });
    expect(config.catalog).toEqual({
      file: join(folder, "articles.csv"),
      priceEmbedded: "20IIIIIPPPPPK",
      weightEmbedded: null,
    });
    const fiscalNote = "A nota fiscal vai por e-mail";
    expect(config.paper).toEqual({ notPaidSlip: false, footer: ["Obrigado"], fiscalNote, logo: null });
  });

  test("takes its folders from systemd where it names none", () => {
    const config = loadConfig(write(SMALLEST), {
      STATE_DIRECTORY: "/var/lib/tilld-2:/var/lib/other",
      RUNTIME_DIRECTORY: "/run/tilld-2",
    });
    expect(config.journal.directory).toBe("/var/lib/tilld-2/journal");
    expect(config.control.socket).toBe("/run/tilld-2/till.sock");
  });
});

describe("faults", () => {
  test("are told all at once, each with its place, what was found and what was expected", () => {
    const file = write(`
      [shop]
      nmae = "Almacén"
      site = "MLX"
      address = ["one", 2]
      locale = "fr-FR"
      time_zone = "Buenos Aires"
      [mercado_pago]
      rail = "point"
      base_url = "http://192.168.0.9/"
      external_pos_id = "caja 1"
      qr_mode = "printed"
      access_token_file = "absent"
      [order]
      ttl_seconds = 29
      [printer]
      connection = "lpt1"
      paper_mm = 72
      baud = 9600
      [display]
      protocol = "cd5220"
      [lights]
      ready = 17
      busy = 17
      attention = 54
      [tone]
      buzzer = 17
      [catalog]
      file = "absent.csv"
      price_embedded = "20IIIIPPPPPK"
      [printers]
      [paper]
      paper_mm = 58
    `);
    const faults = faultsOf(file);
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).toMatchInlineSnapshot(`
      [
        "printers: there is no section [printers]; did you mean [printer]?",
        "shop.nmae: unknown key; did you mean name?",
        "shop.name: missing; expected a text of 1 to 64 characters",
        "shop.address: found a list of 2; expected a list of at most 6 texts of 1 to 64 characters",
        "shop.site: found "MLX"; expected one of MLA (Argentina), MLB (Brazil), MLC (Chile), MCO (Colombia), MLM (Mexico), MPE (Peru), MLU (Uruguay)",
        "shop.locale: found "fr-FR"; expected a language and a country such as "es-AR", "pt-BR" or "en-US"; the language is es, pt or en",
        "shop.time_zone: found "Buenos Aires"; expected an IANA name such as "America/Manaus" or "America/Tijuana"",
        "mercado_pago.rail: found "point"; expected "auto", "orders" or "instore"",
        "mercado_pago.base_url: found "http://192.168.0.9/"; expected an https:// address without user name or query (http:// only towards this machine: 127.0.0.1, [::1], localhost)",
        "mercado_pago.external_pos_id: found "caja 1"; expected 1 to 40 letters, digits, hyphens or underscores",
        "mercado_pago.qr_mode: found "printed"; expected "static", "dynamic" or "hybrid"",
        "order.ttl_seconds: found 29; expected a whole number of seconds from 30 to 3600",
        "printer.baud: unknown key; [printer] knows connection, profile, paper_mm",
        "printer.connection: found "lpt1"; expected "serial:///dev/ttyUSB0?baud=38400", "usb:///dev/usb/lp0" or "tcp://192.168.0.50:9100" with the values of this machine",
        "printer.paper_mm: found 72; expected 58 or 80",
        "display.connection: missing; expected "serial:///dev/ttyUSB1?baud=9600" or "tcp://192.168.0.51:4001" with the values of this machine",
        "lights.attention: found 54; expected a line that nothing else uses, such as 17, "GPIO17", "pinctrl-rp1/17", "led:pos-ok" or { line = 17, active_low = true }",
        "catalog.price_embedded: found "20IIIIPPPPPK"; expected 13 places such as "20IIIIIPPPPPK", perhaps with a point among the P",
        "paper.paper_mm: unknown key here; it belongs into [printer]",
        "lights.busy: found 17, which lights.ready uses; expected a line of its own",
        "tone.buzzer: found 17, which lights.ready uses; expected a line of its own",
        "mercado_pago.access_token_file: "absent": there is no such file; expected a file with the access token alone on one line, mode 0600",
        "catalog.file: "absent.csv": there is no such file; expected a CSV file with barcode, title, price",
      ]
    `);
  });

  test("name the three sections that must be there by the keys they must hold", () => {
    expect(faultsOf(write("")).map(({ path }) => path)).toEqual([
      "shop.name",
      "shop.site",
      "mercado_pago.external_pos_id",
      "printer.connection",
      "mercado_pago.access_token_file",
    ]);
  });

  test("of a section that is no section, and of a key outside of every section", () => {
    expect(faultsOf(write(`shop = "Almacén"\npaper_mm = 58\n${MONEY}${PRINTER}`))).toEqual([
      { path: "paper_mm", message: "this key stands outside of every section; it belongs into [printer]" },
      { path: "shop", message: 'found "Almacén"; expected a section [shop]' },
    ]);
  });

  test("of a key that has another name in its section, or that several other sections have", () => {
    const file = write(
      `${SHOP}${MONEY}${PRINTER}[drawer]\nconnection = "printer"\n[tone]\nline = 17\nbuzzer = 18\n[order]\nconnection = "x"\n`,
    );
    expect(faultsOf(file).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "order.connection: unknown key here; it belongs into [printer] or [display] or [screen] or [scanner]",
      "tone.line: unknown key; did you mean buzzer?",
      "drawer.connection: unknown key; did you mean opens?",
    ]);
  });

  test("of the file itself: absent, a folder, not TOML, not UTF-8", () => {
    const folder = temporaryFolder();
    const missing = join(folder, "none.toml");
    expect(faultsOf(missing)).toEqual([{ path: "", message: "there is no such file; expected a TOML file" }]);
    expect(faultsOf(folder)).toEqual([{ path: "", message: "this is a folder; expected a TOML file" }]);
    expect(faultsOf(write("[shop]\nname = Almacén\n"))[0]?.message).toContain("line 2, column");
    expect(faultsOf(write(Buffer.from('[shop]\nname = "\xff"', "latin1")))[0]?.message).toContain(
      "not UTF-8",
    );
  });

  test("of something in the place of the file that never ends", () => {
    expect(faultsOf("/dev/zero")).toEqual([
      { path: "", message: "this is not a regular file; expected a TOML file" },
    ]);
    expect(faultsOf(write(Buffer.alloc(2 * 1024 * 1024)))[0]?.message).toContain("2097152 bytes");
  });

  test("of an instore rail that does not know its account and its store", () => {
    const faults = faultsOf(write(`${SHOP}${MONEY}rail = "instore"\n${PRINTER}`));
    const message =
      'missing; expected the one of the account, because rail is "instore"; "till account" shows it';
    expect(faults).toEqual([
      { path: "mercado_pago.user_id", message },
      { path: "mercado_pago.external_store_id", message },
    ]);
    const known = 'rail = "instore"\nuser_id = 123456789\nexternal_store_id = "SUC001"\n';
    expect(faultsOf(write(`${SHOP}${MONEY}${known}${PRINTER}`))).toEqual([]);
  });

  test.each([
    ["MLM", "Mexico (MXN)"],
    ["MCO", "Colombia (COP)"],
    ["MPE", "Peru (PEN)"],
  ])(
    "of %s without account and store: auto takes the instore rail there, and both ways out are named",
    (site, country) => {
      const shop = SHOP.replace("MLA", site);
      for (const rail of ["", 'rail = "auto"\n']) {
        const faults = faultsOf(write(`${shop}${MONEY}${rail}${PRINTER}`));
        expect(faults.map(({ path }) => path)).toEqual([
          "mercado_pago.user_id",
          "mercado_pago.external_store_id",
        ]);
        for (const { message } of faults) {
          expect(message).toContain(
            `missing; the rail is auto: instore, because the Orders API documents no QR orders for ${country}`,
          );
          expect(message).toContain(
            'expected the one of the account ("till account" shows it), or rail = "orders"',
          );
        }
      }
      expect(faultsOf(write(`${shop}${MONEY}rail = "orders"\n${PRINTER}`))).toEqual([]);
      const known = 'user_id = 123456789\nexternal_store_id = "SUC001"\n';
      expect(loadConfig(write(`${shop}${MONEY}${known}${PRINTER}`), {}).mercadoPago.rail).toBe("instore");
    },
  );

  test.each(["MLA", "MLB", "MLC", "MLU"])("of no kind in %s: auto takes the Orders API there", (site) => {
    const { mercadoPago } = loadConfig(write(`${SHOP.replace("MLA", site)}${MONEY}${PRINTER}`), {});
    expect(mercadoPago.rail).toBe("orders");
    expect(mercadoPago.railReason).toMatch(/^auto: orders, because the Orders API documents QR orders for /);
  });

  test("of a rail that was chosen is said as well", () => {
    const { mercadoPago } = loadConfig(write(`${SHOP}${MONEY}rail = "orders"\n${PRINTER}`), {});
    expect(mercadoPago).toMatchObject({ rail: "orders", railReason: "orders, as configured" });
  });

  test("of IVA anywhere but in Colombia on the instore rail", () => {
    const account = 'user_id = 123456789\nexternal_store_id = "SUC001"\n';
    const iva = (site: string, lines: string) =>
      faultsOf(write(`${SHOP.replace("MLA", site)}${MONEY}${account}${lines}${PRINTER}`));
    for (const percent of [0, 5, 19]) expect(iva("MCO", `iva_percent = ${percent}\n`)).toEqual([]);
    expect(iva("MCO", "iva_percent = 16\n")).toEqual([
      { path: "mercado_pago.iva_percent", message: "found 16; expected 0, 5 or 19" },
    ]);
    for (const [site, lines] of [
      ["MCO", 'rail = "orders"\n'],
      ["MLM", ""],
      ["MLA", 'rail = "instore"\n'],
    ] as const) {
      expect(iva(site, `${lines}iva_percent = 19\n`)).toMatchObject([
        { path: "mercado_pago.iva_percent", message: expect.stringContaining('only with site = "MCO"') },
      ]);
    }
  });

  test("of the word demo where real money could move", () => {
    const faults = faultsOf(write(`${SHOP}${MONEY}demo = true\n${PRINTER}`));
    expect(faults).toMatchObject([
      { path: "mercado_pago.demo", message: expect.stringContaining("real money") },
    ]);
  });

  test("of a socket path that the system cannot bind", () => {
    const faults = faultsOf(write(`${SMALLEST}[control]\nsocket = "/run/${"x".repeat(103)}"\n`));
    expect(faults).toMatchObject([{ path: "control.socket", message: expect.stringContaining("108 bytes") }]);
  });

  test.each([
    ["serial:///dev/ttyUSB0?baud=fast", 1],
    ["serial://dev/ttyUSB0", 1],
    ["tcp://192.168.0.50", 1],
    ["stdin:", 1],
    ["usb:///dev/usb/lp0", 0],
    ["tcp://printer.lan:9100", 0],
    ["serial:///dev/pts/4", 0],
  ])("of the printer connection %s: %i", (connection, count) => {
    expect(faultsOf(write(`${SHOP}${MONEY}[printer]\nconnection = "${connection}"\n`))).toHaveLength(count);
  });

  test.each([
    ["https://api.mercadopago.com/", 0],
    ["http://localhost:8080", 0],
    ["http://[::1]:8080", 0],
    ["http://127.0.0.1.evil.example", 1],
    ["http://api.mercadopago.com", 1],
    ["ftp://127.0.0.1", 1],
    ["https://user:canary@api.mercadopago.com", 1],
  ])("of the address %s: %i", (url, count) => {
    expect(faultsOf(write(`${SHOP}${MONEY}base_url = "${url}"\n${PRINTER}`))).toHaveLength(count);
  });
});

describe("the access token", () => {
  test("is read apart and is nowhere in the configuration", () => {
    const config = loadConfig(write(SMALLEST), {});
    expect(inspect(config, { depth: 9 })).not.toContain("canary");
    expect(readAccessToken(config, {})).toBe(CANARY);
  });

  test("comes as a systemd credential when no file is named", () => {
    const folder = temporaryFolder();
    // The mode that systemd's access list shows.
    writeFileSync(join(folder, "access_token"), CANARY);
    chmodSync(join(folder, "access_token"), 0o440);
    const env = { CREDENTIALS_DIRECTORY: folder };
    const file = write(SHOP + MONEY.replace(/access_token_file.*\n/, "") + PRINTER, null);
    expect(readAccessToken(loadConfig(file, env), env)).toBe(CANARY);
  });

  test("in the configuration itself is refused and not repeated", () => {
    const written = `${SHOP}${MONEY}access_token = "${CANARY}"\n${PRINTER}`;
    expect(faultsOf(write(written))).toMatchObject([
      {
        path: "mercado_pago.access_token",
        message: expect.stringContaining("must not stand in the configuration"),
      },
    ]);
    expect(faultsOf(write(`access_token = "${CANARY}"\n${SMALLEST}`))).toMatchObject([
      { path: "access_token" },
    ]);
  });

  test.each([
    ["under a mistyped key", `acces_token = "${CANARY}"`],
    ["in the place of its file", `access_token_file = "${CANARY}"`],
    ["in the place of another setting", `user_id = "${CANARY}"`],
    ["without quotes", `access_token = ${CANARY}`],
    ["in a string that is not closed", `access_token = "${CANARY}`],
    ["twice", `access_token = "${CANARY}"\naccess_token = "${CANARY}"`],
  ])("written %s is not repeated either", (_, line) => {
    const written = `${SHOP}[mercado_pago]\nexternal_pos_id = "SUC001POS001"\n${line}\n${PRINTER}`;
    // faultsOf looks for the canary in everything that is said.
    expect(faultsOf(write(written))).not.toEqual([]);
  });

  test.each([
    ["an empty file", "\n", 0o600, "the file is empty"],
    ["two lines", `${CANARY}\n${CANARY}\n`, 0o600, "more than one line"],
    ["blanks", `Bearer ${CANARY}`, 0o600, "blanks or other odd characters"],
    ["a file of another kind", "canary".repeat(1000), 0o600, "6000 bytes"],
    ["a file that others may read", CANARY, 0o644, "mode 0644"],
    ["a file that the group may read", CANARY, 0o640, "mode 0640"],
  ])("is refused in %s", (_, content, mode, message) => {
    const file = write(SMALLEST, content);
    const token = join(file, "..", "token");
    chmodSync(token, mode);
    const fault = { path: "mercado_pago.access_token_file", message: expect.stringContaining(message) };
    expect(faultsOf(file)).toEqual([mode === 0o600 ? fault : { ...fault, openFile: token }]);
  });

  test("is looked for in a regular file only", () => {
    const file = write(SMALLEST, null);
    mkdirSync(join(file, "..", "token"));
    expect(faultsOf(file)[0]?.message).toContain("not a regular file");
  });

  test("that became readable by others after the start is not read", () => {
    const file = write(SMALLEST);
    const config = loadConfig(file, {});
    chmodSync(config.mercadoPago.accessTokenFile, 0o604);
    expect(() => readAccessToken(config, {})).toThrow("others may read the file (mode 0604)");
  });
});

describe("the command", () => {
  test("finds the socket although it may not see the token and other settings are at fault", () => {
    const file = write('[control]\nsocket = "till.sock"\n[printer]\nconnection = 5\n', null);
    expect(loadCommandPlaces(file, {})).toEqual({
      socket: join(file, "..", "till.sock"),
      journalDirectory: "/var/lib/tilld/journal",
    });
  });

  test("does not guess a socket that is at fault", () => {
    expect(() => loadCommandPlaces(write('[control]\nsoket = "till.sock"\n'), {})).toThrow(
      "did you mean socket?",
    );
  });
});
