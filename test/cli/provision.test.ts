// till account and till provision as a seller types them: real processes with a configuration of their own, towards
// the virtual Mercado Pago, which remembers what they asked.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
  type VirtualOptions,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { serveTill, temporaryFolder } from "../control/stand-in-till.ts";
import { POS_DRAFT, writesOf } from "../payments/account-support.ts";
import { type Ended, till } from "./run-till.ts";

const TOKEN = "APP_USR-6628-canary-provision-do-not-print";
const USER = "123456789";
const ADDRESS = [
  ...["--street", "Av. Siempreviva", "--number", "742", "--city", "Palermo", "--state", "Capital Federal"],
  ...["--latitude", "-34.5889", "--longitude", "-58.4306"],
];

interface Seller {
  readonly virtual: VirtualMercadoPago;
  readonly folder: string;
  /** Runs the command; whatever it says, the token is not in it. */
  run(...words: readonly string[]): Promise<Ended>;
  json<T = Answer>(...words: readonly string[]): Promise<T>;
  writes(): readonly string[];
  api(method: string, path: string, body: object): Promise<{ readonly id: string }>;
}

interface Answer {
  readonly changed: boolean;
  readonly dryRun: boolean;
  readonly store: { readonly id: string } | null;
  readonly pos: {
    readonly id: string;
    readonly fixedAmount: boolean;
    readonly category: string | null;
  } | null;
  readonly deeds: readonly { readonly kind: string; readonly how: string }[];
  readonly settings: readonly string[];
  readonly poster: { readonly outcome: string; readonly detail: string } | null;
  readonly error: { readonly code: string; readonly message: string };
}

interface Options {
  readonly settings?: readonly string[];
  readonly site?: string;
  /** What stands in the file of the token. */
  readonly token?: string;
  readonly socket?: string;
  readonly virtual?: Partial<VirtualOptions>;
}

const SETTINGS = ['external_pos_id = "SUC001POS001"', 'external_store_id = "SUC001"'];

async function open(options: Options = {}): Promise<Seller> {
  const virtual = await startVirtualMercadoPago({
    clock: systemClock,
    accessTokens: [TOKEN],
    ...options.virtual,
  });
  onTestFinished(() => virtual.close());
  const folder = temporaryFolder();
  writeFileSync(join(folder, "token"), `${options.token ?? TOKEN}\n`, { mode: 0o600 });
  const lines = [
    ...["[shop]", 'name = "Almacén El Ñandú"', `site = "${options.site ?? "MLA"}"`],
    ...["[mercado_pago]", `base_url = "${virtual.url}"`, 'access_token_file = "token"'],
    ...(options.settings ?? SETTINGS),
    ...(options.socket === undefined ? [] : ["[control]", `socket = "${options.socket}"`]),
  ];
  const config = join(folder, "tilld.toml");
  writeFileSync(config, `${lines.join("\n")}\n`);
  const run: Seller["run"] = async (...words) => {
    const ended = await till(["--config", config, ...words]);
    expect(ended.out + ended.err).not.toContain(options.token ?? TOKEN);
    return ended;
  };
  return {
    virtual,
    folder,
    run,
    json: async <T>(...words: readonly string[]) => JSON.parse((await run(...words, "--json")).out) as T,
    writes: () => writesOf(virtual),
    api: async (method, path, body) => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const answer = await fetch(virtual.url + path, { method, headers, body: JSON.stringify(body) });
      return (await answer.json()) as { id: string };
    },
  };
}

describe("till provision", () => {
  test("looks, creates, and then finds that there is nothing to do", async () => {
    const seller = await open();
    const dry = await seller.run("provision", ...ADDRESS, "--dry-run");
    expect(dry).toMatchObject({ code: 0, err: "" });
    expect(dry.out).toMatch(/^store +would create +SUC001, Almacén El Ñandú, Av\. Siempreviva 742, Palermo/m);
    expect(dry.out).toMatch(/^pos +would create +SUC001POS001/m);
    expect(dry.out).toContain("dry run: nothing was changed");
    expect(seller.writes()).toEqual([]);

    const first = await seller.run("provision", ...ADDRESS, "--category", "gastronomy");
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/^store +created +SUC001, id \d+, Almacén El Ñandú/m);
    expect(first.out).toMatch(
      /^pos +created +SUC001POS001, id \d+, SUC001POS001, fixed amount, category 621102$/m,
    );
    expect(first.out).toContain(seller.virtual.posQr("SUC001POS001"));
    expect(first.out).toMatch(/^picture +https:/m);
    expect(first.out).toContain(`user_id = "${USER}"`);
    const writes = [`POST /users/${USER}/stores`, "POST /pos"];
    expect(seller.writes()).toEqual(writes);

    const second = await seller.run("provision");
    expect(second).toMatchObject({ code: 0, err: "" });
    expect(second.out).toContain("nothing to do: everything is as it should be");
    const third = await seller.json("provision", ...ADDRESS, "--category", "621102");
    expect(third).toMatchObject({ changed: false, dryRun: false, deeds: [], poster: null });
    expect(third.settings).toEqual([`user_id = "${USER}"`]);
    expect(seller.writes()).toEqual(writes);
  });

  test("mends a POS whose amount is not fixed, and says so", async () => {
    const seller = await open({ settings: [...SETTINGS, `user_id = "${USER}"`] });
    await seller.run("provision", ...ADDRESS);
    const { pos } = await seller.json("provision");
    await seller.api("PUT", `/pos/${pos?.id}`, { fixed_amount: false });
    expect((await seller.run("provision", "--dry-run")).out).toContain("amount NOT fixed");
    const mended = await seller.run("provision");
    expect(mended.out).toMatch(/^pos +changed +SUC001POS001, .*fixed amount/m);
    expect(mended.out).toContain("because its amount is not fixed: a payer could type any amount");
    expect(mended.out).not.toContain("user_id");
    expect(await seller.json("provision")).toMatchObject({ changed: false, pos: { fixedAmount: true } });
  });

  test("creates nothing twice when the answers to its creations are lost", async () => {
    const seller = await open({ virtual: { switches: { uniquePlaces: false } } });
    seller.virtual.faults.add({ kind: "lose-answer", on: "store-create" });
    seller.virtual.faults.add({ kind: "lose-answer", on: "pos-create" });
    const answer = await seller.json("provision", ...ADDRESS);
    expect(answer.deeds.map(({ kind, how }) => `${kind} ${how}`)).toEqual([
      "create-store found",
      "create-pos found",
    ]);
    expect(seller.writes()).toHaveLength(2);
    expect(await seller.json("provision")).toMatchObject({ changed: false });
  });

  test("of a store without an address says which flags are needed, and changes nothing", async () => {
    const seller = await open();
    const { code, err } = await seller.run("provision");
    expect(code).toBe(64);
    for (const flag of ["--street", "--number", "--city", "--state", "--latitude", "--longitude"]) {
      expect(err).toContain(flag);
    }
    const half = await seller.run(
      "provision",
      "--city",
      "Palermo",
      "--latitude",
      "-91",
      "--category",
      "5812",
    );
    expect(half.code).toBe(64);
    for (const told of ["--street: missing", '--latitude: found "-91"', '--category: found "5812"']) {
      expect(half.err).toContain(told);
    }
    expect(seller.writes()).toEqual([]);
  });

  test.each<[string, Options, readonly string[], number, RegExp]>([
    [
      "another country",
      { site: "MLB" },
      ADDRESS,
      78,
      /shop\.site: found MLB \(Brazil\), .* of MLA \(Argentina\)/,
    ],
    [
      "another account",
      { settings: [...SETTINGS, "user_id = 55"] },
      ADDRESS,
      78,
      /user_id: found 55, .* 123456789/,
    ],
    ["no name for the store", { settings: SETTINGS.slice(0, 1) }, ADDRESS, 78, /external_store_id: missing/],
    [
      "a name that no POS may have",
      { settings: ['external_pos_id = "CAJA-1"', 'external_store_id = "SUC001"'] },
      ADDRESS,
      78,
      /external_pos_id: found "CAJA-1"; expected 1 to 39 letters and digits/,
    ],
    [
      "a city that Mercado Pago does not know",
      { virtual: { switches: { knownCities: "Rosario", placeErrorsIn: "causes" } } },
      ADDRESS,
      76,
      /INVALID_CITY_NAME|--city: Mercado Pago does not know it/,
    ],
    ["a token that is refused", { token: "APP_USR-9-canary-revoked" }, ADDRESS, 76, /check the access token/],
    ["a flag that is none", {}, ["--fast"], 64, /Unknown option '--fast'/],
    ["a poster of a dry run", {}, ["--dry-run", "--poster"], 64, /a dry run prints nothing/],
  ])("refuses %s, and nothing is created", async (_, options, flags, code, told) => {
    const seller = await open(options);
    const ended = await seller.run("provision", ...flags, "--json");
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(told);
    expect((JSON.parse(ended.out) as Answer).error.message).toMatch(told);
    expect(seller.writes().filter((write) => write === "POST /pos")).toEqual([]);
  });

  test("does not touch a POS of another store, and says what to do", async () => {
    const seller = await open();
    const { id } = await seller.api("POST", `/users/${USER}/stores`, {
      name: "Otra",
      external_id: "SUC002",
      location: { street_name: "x", street_number: "1", city_name: "x", state_name: "x" },
    });
    const { externalId, name } = POS_DRAFT;
    await seller.api("POST", "/pos", { name, external_id: externalId, fixed_amount: true, store_id: id });
    seller.virtual.forgetRequests();
    const { code, err } = await seller.run("provision", ...ADDRESS);
    expect(code).toBe(76);
    expect(err).toContain('belongs to the store SUC002, not to SUC001; write external_store_id = "SUC002"');
    expect(seller.writes()).toEqual([]);
  });

  test("without a network says so, and that it can be run again", async () => {
    const seller = await open();
    await seller.virtual.close();
    const { code, err } = await seller.run("provision", ...ADDRESS);
    expect(code).toBe(69);
    expect(err).toMatch(/cannot be reached .*is the network up\?/);
  });
});

describe("till provision --poster", () => {
  async function openWithDaemon(switches: VirtualOptions["switches"] = {}) {
    const served = await serveTill();
    const seller = await open({ socket: served.socket, virtual: { switches } });
    await seller.run("provision", ...ADDRESS);
    return { ...served, ...seller };
  }

  test("gives the text of the QR to the daemon, to the letter", async () => {
    const { run, till: standIn, virtual } = await openWithDaemon();
    const { code, out } = await run("provision", "--poster");
    expect(code).toBe(0);
    expect(out).toMatch(/^poster +printed/m);
    expect(standIn.asked).toContain(`poster ${virtual.posQr("SUC001POS001")}`);
  });

  test("names the picture when Mercado Pago does not tell the text", async () => {
    const { run, till: standIn } = await openWithDaemon({ posQrText: false });
    const { code, out } = await run("provision", "--poster");
    expect(code).toBe(76);
    expect(out).toMatch(/^poster +not-printed +.*print the picture at https:\S+\.png instead$/m);
    expect(standIn.asked.join()).not.toContain("poster");
  });

  test("does not print a QR whose checksum does not fit", async () => {
    const { json, till: standIn, virtual } = await openWithDaemon();
    const text = JSON.stringify({
      results: [
        {
          ...{
            id: 1,
            name: "x",
            external_id: "SUC001POS001",
            external_store_id: "SUC001",
            fixed_amount: true,
          },
          qr_code: virtual.posQr("SUC001POS001").replace("TIENDA", "TIENDO"),
        },
      ],
    });
    virtual.faults.add({ kind: "raw-answer", on: "pos-search", status: 200, text });
    const { poster } = await json("provision", "--poster");
    expect(poster).toMatchObject({ outcome: "not-printed", detail: expect.stringContaining("checksum") });
    expect(standIn.asked.join()).not.toContain("poster");
  });

  test("tells what was done at Mercado Pago also when the printer or the daemon is not there", async () => {
    const { run, server, till: standIn } = await openWithDaemon();
    standIn.cardsOutcome = { outcome: "not-started", detail: "no paper; put in a roll" };
    const without = await run("provision", "--pos-name", "Caja 1", "--poster");
    expect(without.code).toBe(75);
    expect(without.out).toMatch(/^pos +changed/m);
    expect(without.out).toMatch(/^poster +not-started +no paper/m);
    await server.close();
    const alone = await run("provision", "--pos-name", "Caja 2", "--poster");
    expect(alone.code).toBe(69);
    expect(alone.out).toMatch(/^pos +changed/m);
    expect(alone.out).toMatch(/^poster +not-printed +.*is tilld running/m);
    // The POS is as it should be now, and the poster still is not there.
    expect((await run("provision", "--poster")).out).not.toContain("nothing to do");
  });
});

describe("till account", () => {
  test("says whose token it is and what to write, and changes nothing", async () => {
    const seller = await open();
    const { code, out } = await seller.run("account");
    expect(code).toBe(0);
    expect(out.replaceAll(seller.folder, "FOLDER")).toMatchInlineSnapshot(`
      "account       123456789 VIRTUAL123456789
      site          MLA, Argentina
      kind          the virtual Mercado Pago: no real money can move
      rail orders   answers, the default of the country
      rail instore  answers
      sells on      auto: orders, because the Orders API documents QR orders for Argentina (ARS)
      write into FOLDER/tilld.toml:
      [mercado_pago]  user_id = "123456789"
      "
    `);
    expect(seller.writes()).toEqual([]);
  });

  test("says that a configuration fits", async () => {
    const seller = await open({ settings: [...SETTINGS, `user_id = ${USER}`] });
    expect((await seller.run("account")).out).toContain("tilld.toml fits the account");
    expect(await seller.json("account")).toMatchObject({
      account: { userId: USER, site: "MLA" },
      kind: "virtual",
      rails: { orders: { answers: true }, instore: { answers: true } },
      defaultRail: "orders",
      misfits: [],
      settings: [],
    });
  });

  test("says that it does not, and ends with 78", async () => {
    const options = {
      settings: [...SETTINGS, "user_id = 55"],
      site: "MLM",
      token: "TEST-provision-old-form",
    };
    const virtual = { accessTokens: ["TEST-provision-old-form"], switches: { refuseTestTokens: true } };
    const seller = await open({ ...options, virtual });
    const { code, out } = await seller.run("account");
    expect(code).toBe(78);
    expect(out).toContain(
      "shop.site: found MLM (Mexico), and the account is of MLA (Argentina); expected MLA",
    );
    expect(out).toContain("mercado_pago.user_id: found 55");
    expect(out).toMatch(/^rail orders +does NOT serve this account/m);
    expect(out).toMatch(/^\[mercado_pago\] +rail = "instore"$/m);
  });

  test("works before anybody knows the user_id, the printer and the store", async () => {
    const seller = await open({ settings: ['external_pos_id = "CAJA1"', 'rail = "instore"'] });
    expect((await seller.run("account")).out).toContain(`user_id = "${USER}"`);
  });

  test("of a token that is refused says so", async () => {
    const seller = await open({ token: "APP_USR-9-canary-revoked" });
    const { code, err } = await seller.run("account");
    expect(code).toBe(76);
    expect(err).toContain("check the access token");
  });
});
