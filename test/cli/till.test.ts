// The command as people and scripts use it: real processes against a control socket.

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { openJournal } from "../../src/journal/file-journal.ts";
import { TillRefusal } from "../../src/terminal/till-api.ts";
import {
  amount,
  paidView,
  type Served,
  saleView,
  serveTill,
  temporaryFolder,
} from "../control/stand-in-till.ts";
import { type Ended, startTill, till, writeConfig } from "./run-till.ts";

interface Run {
  (...args: string[]): Promise<Ended>;
  withInput(input: string, ...args: string[]): Promise<Ended>;
}

async function serve(): Promise<Served & { readonly run: Run }> {
  const served = await serveTill();
  const config = writeConfig(served.folder, served.socket);
  const withInput = (input: string, ...args: string[]) => till(["--config", config, ...args], {}, input);
  return { ...served, run: Object.assign((...args: string[]) => withInput("", ...args), { withInput }) };
}

const VERBS = readdirSync(resolve(import.meta.dirname, "../../src/cli/verbs")).map((name) =>
  name.replace(".ts", ""),
);

describe.concurrent("help", () => {
  test("lists every verb and every exit code", async () => {
    const { code, out } = await till(["--help"]);
    expect(code).toBe(0);
    for (const verb of VERBS) expect(out).toMatch(new RegExp(`^  ${verb} +\\S.*\\.$`, "m"));
    for (const exit of [0, 64, 65, 66, 69, 70, 74, 75, 76, 78])
      expect(out).toMatch(new RegExp(`^  ${exit} +\\S`, "m"));
  });

  test.each(VERBS)("of till %s says how it is used", async (verb) => {
    const { code, out, err } = await till([verb, "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`Usage: till [--config FILE] ${verb}`);
    expect(out).toContain("--json");
  });

  test("of till config check explains the settings", async () => {
    expect((await till(["config", "check", "--help"])).out).toContain("[mercado_pago]");
  });
});

describe.concurrent("a command line that is wrong is not carried out", () => {
  test.each([
    [[], "Usage: till"],
    [["frobnicate"], "there is no verb frobnicate"],
    [["constructor"], "there is no verb constructor"],
    [["sell"], "usage: till sell AMOUNT"],
    [["sell", "5.00", "6.00"], "usage: till sell AMOUNT"],
    [["sell", "5.00", "--fast"], "Unknown option '--fast'"],
    [["sell", "-1"], "till: -1: expected an amount of more than 0\n"],
    [["sell", "--ref", "A", "--", "-1"], "till: -1: expected an amount of more than 0\n"],
    [["drawer", "pay-in", "-5", "--reason", "x"], "till: -5: expected an amount of more than 0\n"],
    [["sell", "5.00", "--ref"], "Option '--ref <value>' argument missing"],
    [["paper", "-1", "receipt"], "till: expected the number of a sale, found -1\n"],
    [["sale", "all"], "expected the number of a sale, found all"],
    [["journal", "--from", "-3"], "--from"],
    [["config", "mend"], "usage: till config check"],
    [["drawer", "open"], "--reason: expected why"],
    [["drawer", "close", "--reason", "x"], "usage: till drawer"],
    [["drawer", "--reason", "x"], "--reason is for what is done with the drawer"],
    [["virtual", "--site", "MLX"], "--site: expected one of"],
  ])("till %j", async (args, message) => {
    const { code, out, err } = await till(args);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(message);
  });
});

test("an answer that cannot be written, because the disk is full, is said in words and ends with 74", () => {
  const full = openSync("/dev/full", "w");
  const command = resolve(import.meta.dirname, "../../bin/till");
  const { status, stderr } = spawnSync(command, ["states"], { stdio: ["ignore", full, "pipe"] });
  closeSync(full);
  expect({ status, stderr: String(stderr) }).toEqual({
    status: 74,
    stderr:
      "till: standard output cannot be written (ENOSPC); what was asked may have been done all the same: look with till status\n",
  });
});

describe("asking the daemon", () => {
  test("status is readable at a glance", async () => {
    const { run } = await serve();
    expect((await run("status")).out).toMatchInlineSnapshot(`
      "till      awaiting-payment, version 0.1.0
                DEMO: no real money can move
      display   | TOTAL         500,00 |
                | ESCANEE EL QR        |
      sale      7, $ 500,00, awaiting-payment
      owed      receipt of sale 5, owed: no paper
      devices   printer /dev/ttyUSB0: attention: no paper; put in a roll
      provider  Mercado Pago, orders, reachable
      rail      orders, as configured
      journal   /var/lib/tilld/journal, 12 records, head 00ff00ff00ff
      "
    `);
  });

  test("status --json is the answer of the till itself, with its owed papers", async () => {
    const { run, till: standIn } = await serve();
    const { code, out } = await run("status", "--json");
    expect(code).toBe(0);
    const status: unknown = JSON.parse(out);
    expect(status).toEqual(standIn.status());
    expect(status).toMatchObject({ owed: [{ sale: 5, paper: "receipt" }] });
  });

  test("--config may stand before or after the verb, or come as $TILLD_CONFIG", async () => {
    const { folder, socket } = await serveTill();
    const config = writeConfig(folder, socket);
    expect((await till(["devices", `--config=${config}`])).code).toBe(0);
    expect((await till(["devices"], { TILLD_CONFIG: config })).out).toBe(
      "printer /dev/ttyUSB0  attention  no paper; put in a roll\n",
    );
  });

  test("the drawer is shown as it is, and opened for a reason that the till is told", async () => {
    const { run, till: standIn } = await serve();
    const shown = "drawer by printer, pin 2: ready; closed; opened without a sale since the last Z:";
    expect(await run("drawer")).toMatchObject({ code: 0, out: `${shown} 3\n` });
    expect(await run("drawer", "open", "--reason", "change for the baker")).toMatchObject({
      code: 0,
      out: `told to open\n${shown} 4\n`,
    });
    expect(standIn.asked).toEqual(["drawer", "open the drawer: change for the baker"]);
  });

  test("a scan is given on as it is, and one that is not accepted ends with 65", async () => {
    const { run, till: standIn } = await serve();
    expect(await run("scan", "TILL:TOTAL")).toEqual({ code: 0, out: "Yerba 1 kg, $ 250,00\n", err: "" });
    standIn.scanAnswer = { accepted: false, message: "7790000000000 is not in the catalogue" };
    expect(await run("scan", "--", "-7790000000000 ")).toMatchObject({
      code: 65,
      out: "7790000000000 is not in the catalogue\n",
    });
    await run("scan", "-779", "--json");
    expect(standIn.asked).toEqual(["scan TILL:TOTAL", "scan -7790000000000 ", "scan -779"]);
  });

  test("an option of a hundred thousand letters is refused unread", async () => {
    const { run } = await serve();
    const { code, err } = await run("status", `-${"h".repeat(100_000)}`);
    expect(code).toBe(64);
    expect(err).toContain("an option of 100001 characters; expected: at most 4096");
  });

  test("a scan of more than 64 KiB is refused before it is sent", async () => {
    const { run, till: standIn } = await serve();
    expect(await run("scan", "7".repeat(100_000))).toMatchObject({ code: 65, out: "" });
    expect(standIn.asked).toEqual([]);
  });

  test("a sale shows its money and its papers", async () => {
    const { run, till: standIn } = await serve();
    standIn.current = paidView({ ticket: "mesa 4" });
    expect((await run("sale", "7")).out).toMatchInlineSnapshot(`
      "sale       7, $ 500,00
      status     paid
      ticket     mesa 4
      reference  T-000007
      line 1     2 x Yerba 1 kg  $ 500,00
      order      ORD01
      payment    123, $ 500,00, credit_card visa
      receipt    3, code R4821000000034
      papers     qr-ticket, printed
      settled    no
      "
    `);
    expect(await run("sale", "8")).toMatchObject({ code: 66, err: "till: there is no sale 8\n" });
  });

  test("a sale in cash shows what was handed over and the change, and says once that it is cash", async () => {
    const { run, till: standIn } = await serve();
    const payment = { id: "cash", number: null, methodType: "cash", method: null, paid: amount(50_000) };
    const lines = [{ title: "Queso", quantity: 2, weight: "0,345 kg", total: amount(50_000) }];
    const cash = { tendered: amount(60_000), change: amount(10_000) };
    standIn.current = paidView({ payment, cash, lines, orderId: null });
    for (const { out } of [await run("sale", "7"), await run("sell", "500.00", "--cash", "600.00")]) {
      expect(out).toContain("payment    cash, $ 600,00 handed over, change $ 100,00\n");
      expect(out).toContain("line 1     2 x 0,345 kg Queso  $ 500,00\n");
      expect(out.match(/cash/g)).toHaveLength(1);
    }
  });

  test("a drawer that did not open for cash is named with the reason, and what opens it", async () => {
    const { run, till: standIn } = await serve();
    expect((await run("status")).out).not.toMatch(/^drawer/m);
    standIn.drawerShut = "printer: drawer not done: out of paper";
    const said = "did NOT open for cash: printer: drawer not done: out of paper; its key opens it";
    expect((await run("status")).out).toContain(`drawer    ${said}\n`);
    expect((await run("drawer")).out).toContain(said);
  });

  test("a day says when it is in the shop's time, and what is odd about cash that was taken out", async () => {
    const { run, till: standIn } = await serve();
    expect((await run("x-report")).out).toMatch(/^day so far, 2026-03-01 19:00\n/);
    standIn.warning = "pay-out of 120.00 ARS: the drawer should hold 0.00";
    expect((await run("drawer", "pay-out", "120.00", "--reason", "taxi")).out).toContain(
      "  ATTENTION: pay-out of 120.00 ARS: the drawer should hold 0.00\n",
    );
  });

  test("what was counted in the drawer is asked as it is, and the difference is told", async () => {
    const { run, till: standIn } = await serve();
    const money = (minor: number, decimal: string) => ({
      minor,
      currency: "ARS" as const,
      decimal,
      text: `$ ${decimal}`,
    });
    standIn.count = {
      expectedCash: money(530_000, "5300.00"),
      counted: money(528_950, "5289.50"),
      difference: { ...money(-1_050, "-10.50"), text: "-$ 10.50" },
      groups: [{ group: "Bebidas", pieces: 3, amount: money(90_000, "900.00") }],
      unassigned: { count: 2, amount: money(500, "5.00") },
    };
    const closed = await run("z-report", "--counted", "5289.50");
    expect(closed.out).toContain("counted $ 5289.50, expected $ 5300.00: $ 10.50 missing\n");
    expect(closed.out).toContain("    Bebidas: $ 900.00, 3 pieces\n    refunds of no group: $ 5.00, 2\n");
    await run("x-report", "--counted", "0");
    await run("x-report", "--counted", "1.00", "--print");
    expect(standIn.asked).toEqual([
      "close the day, counted 5289.50",
      "day, counted 0",
      "print X, counted 1.00",
    ]);
  });

  test("text from outside cannot move the console's cursor", async () => {
    const { run, till: standIn } = await serve();
    standIn.scanAnswer = { accepted: true, message: "\x1b[2Jall paid\x07\u009b1m" };
    expect((await run("scan", "x")).out).toBe("·[2Jall paid··1m\n");
  });

  test.each([
    ["bad-input", 65],
    ["not-found", 66],
    ["busy", 75],
    ["not-possible", 76],
  ] as const)("a till that declines with %s ends the command with %i", async (code, exit) => {
    const { run, till: standIn } = await serve();
    standIn.fault = new TillRefusal(code, "sale 7 is in front of the customer");
    expect(await run("sell", "500.00")).toEqual({
      code: exit,
      out: "",
      err: "till: sale 7 is in front of the customer\n",
    });
    standIn.fault = new TillRefusal(code, "sale 7 is in front of the customer");
    const { out } = await run("sell", "500.00", "--json");
    expect(JSON.parse(out)).toEqual({ error: { code, message: "sale 7 is in front of the customer" } });
  });

  test("cancel, reprint and cards say what happened", async () => {
    const { run, till: standIn } = await serve();
    expect((await run("reprint", "3")).out).toBe("copy 2 of receipt 3 is in the printer's queue\n");
    expect(await run("cards")).toMatchObject({ code: 0, out: "command cards: printed\n" });
    standIn.cardsOutcome = { outcome: "not-started", detail: "no paper" };
    expect(await run("cards")).toMatchObject({ code: 75, out: "command cards: not-started: no paper\n" });
    standIn.scanAnswer = { accepted: false, message: "there is nothing to cancel" };
    expect(await run("cancel")).toMatchObject({ code: 76, out: "there is nothing to cancel\n" });
  });

  test.each([
    ["done", 0],
    ["pending", 75],
    ["requested", 75],
    ["refused", 76],
  ] as const)("a refund that is %s ends the command with %i", async (status, exit) => {
    const { run, till: standIn } = await serve();
    standIn.refundStatus = status;
    const { code, out } = await run("refund", "R4821000000034", "--amount", "100.00");
    expect(code).toBe(exit);
    expect(out).toContain(`refund 1 of $ 100,00: ${status}\n`);
    expect(standIn.asked).toEqual([
      "preview 100.00 of R4821000000034",
      "refund 100.00 of R4821000000034, waiting 30000 ms",
    ]);
  });
});

describe("a refund", () => {
  test("of articles names lines and quantities, in one word or in several", async () => {
    const { run, till: standIn } = await serve();
    expect((await run("refund", "3", "--line", "1x2,3", "--line", "2x10")).code).toBe(0);
    expect(standIn.asked).toEqual([
      "preview 2 of line 1, 1 of line 3, 10 of line 2 of 3",
      "refund 2 of line 1, 1 of line 3, 10 of line 2 of 3, waiting 30000 ms",
    ]);
  });

  test.each([
    [["--line", "0"], "--line 0: expected"],
    [["--line", "1x"], "--line 1x: expected"],
    [["--line", "1,,2"], "--line : expected"],
    [["--line", "1", "--amount", "5"], "--amount and --line"],
    [["--approver", "luis"], "--approver: expected --staff too"],
  ])("%j asks nothing", async (words, message) => {
    const { run, till: standIn } = await serve();
    const { code, err } = await run("refund", "3", ...words);
    expect({ code, asked: standIn.asked }).toEqual({ code: 64, asked: [] });
    expect(err).toContain(message);
  });

  test("says before it asks what speaks against it, and --preview asks nothing", async () => {
    const { run, till: standIn } = await serve();
    const warnings = [{ code: "past-time-limit", text: "paid 400 days ago" }] as const;
    const lines = [{ line: 1, title: "Yerba", quantity: 2, remaining: 1, unitPrice: amount(25_000) }];
    standIn.preview = { ...standIn.preview, warnings, lines, staffNeeded: true };
    const { code, err, out } = await run("refund", "3", "--preview");
    expect({ code, err }).toEqual({ code: 0, err: "till: paid 400 days ago\n" });
    expect(out).toMatch(/line 1 +1 of 2 x Yerba +\$ 250,00 each/);
    expect(out).toContain("--staff ID");
    expect(standIn.asked).toEqual(["preview the rest of 3"]);
  });

  test("PINs come from standard input, the one of the staff first, and are no arguments", async () => {
    const { run, till: standIn } = await serve();
    standIn.preview = { ...standIn.preview, staffNeeded: true };
    const people = ["--staff", "ana", "--approver", "luis"];
    const { code, err, out } = await run.withInput("4711\n0815\n", "refund", "3", ...people, "--again");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).not.toMatch(/4711|0815/);
    expect(standIn.asked[1]).toBe(
      `refund the rest of 3 again {"who":{"id":"ana"},"pin":"4711"} {"who":{"id":"luis"},"pin":"0815"}, waiting 30000 ms`,
    );
  });

  test("asks for no PIN where the till has no staff", async () => {
    const { run, till: standIn } = await serve();
    expect((await run("refund", "3", "--staff", "ana")).code).toBe(0);
    expect(standIn.asked[1]).toBe("refund the rest of 3, waiting 30000 ms");
  });
});

describe("selling", () => {
  test("ends as soon as the sale has begun", async () => {
    const { run, till: standIn } = await serve();
    const { code, out } = await run("sell", "500.00", "--ref", "mesa 4", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: 7, ticket: "mesa 4", status: "awaiting-payment" });
    expect(standIn.asked).toEqual(["sell 500.00 for mesa 4"]);
  });

  test.each([
    [paidView(), 0],
    [saleView({ status: "expired" }), 76],
  ])("waits for the money when it is told to, and says how it ended: %#", async (ending, exit) => {
    const { run, till: standIn } = await serve();
    const listening = standIn.nextListener();
    const running = run("sell", "500.00", "--wait", "--json");
    await listening;
    standIn.tell({ type: "scan", data: null });
    standIn.current = ending;
    standIn.tell({ type: "sale", data: null });
    const { code, out, err } = await running;
    expect({ code, err }).toEqual({ code: exit, err: "till: sale 7, $ 500,00, awaiting-payment\n" });
    expect(JSON.parse(out)).toMatchObject({ id: 7, status: ending.status });
  });

  test("that was waiting when the daemon ended says where to look", async () => {
    const { run, server, till: standIn } = await serve();
    const listening = standIn.nextListener();
    const running = run("sell", "500.00", "--wait");
    await listening;
    await server.close();
    expect(await running).toMatchObject({ code: 69, err: expect.stringContaining("till sale 7") });
  });
});

describe("without a daemon", () => {
  test("the command says which socket it tried", async () => {
    const folder = temporaryFolder();
    const socket = join(folder, "till.sock");
    const { code, out, err } = await till(["--config", writeConfig(folder, socket), "status", "--json"]);
    expect(code).toBe(69);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "unreachable" } });
    expect(err).toBe(
      `till: tilld at ${socket}: there is no such socket; is tilld running, with the same --config?\n`,
    );
  });

  test("an absent configuration is a fault of the configuration", async () => {
    const { code, err } = await till(["--config", "/nowhere/tilld.toml", "status"]);
    expect({ code, err }).toMatchObject({ code: 78, err: expect.stringContaining("/nowhere/tilld.toml") });
  });

  test("the states of a sale are drawn", async () => {
    const { code, out } = await till(["states"]);
    expect(code).toBe(0);
    expect(out).toContain("awaiting-payment");
  });
});

describe("the journal", () => {
  test("comes from the daemon, page after page", async () => {
    const { run, till: standIn } = await serve();
    standIn.records = Array.from({ length: 1500 }, (_, index) => ({
      sequence: index + 1,
      record: { type: "noted" },
    }));
    const { code, out } = await run("journal", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(standIn.records);
    expect((await run("journal", "--from", "1499")).out).toBe(
      '1499  {"type":"noted"}\n1500  {"type":"noted"}\n',
    );
    expect((await run("journal", "--limit", "1")).out).toBe('1  {"type":"noted"}\n');
  });

  test("is read from its folder when no daemon runs", async () => {
    const folder = temporaryFolder();
    const config = writeConfig(folder, join(folder, "till.sock"));
    const directory = join(folder, "journal");
    const { journal } = await openJournal({ directory });
    await journal.append([{ type: "sale-begun", id: 1 }]);
    await journal.close();
    const { code, out, err } = await till(["--config", config, "journal", "--json"]);
    expect({ code, err }).toEqual({ code: 0, err: `till: tilld does not answer; reading ${directory}\n` });
    expect(JSON.parse(out)).toContainEqual({
      sequence: expect.any(Number),
      record: { type: "sale-begun", id: 1 },
    });
  });

  test("that is not there is said", async () => {
    const folder = temporaryFolder();
    const { code } = await till(["--config", writeConfig(folder, join(folder, "till.sock")), "journal"]);
    expect(code).toBe(66);
  });
});

describe("till config check", () => {
  const good = `
    [shop]
    name = "Almacén"
    site = "MLA"
    [mercado_pago]
    external_pos_id = "SUC001POS001"
    access_token_file = "token"
    [printer]
    connection = "usb:///dev/usb/lp0"
  `;

  test("finds nothing in a good file", async () => {
    const file = join(temporaryFolder(), "tilld.toml");
    writeFileSync(file, good);
    writeFileSync(join(file, "../token"), "TEST-canary", { mode: 0o600 });
    expect(await till(["config", "check", "--config", file])).toEqual({
      code: 0,
      out: `${file}: good\nrail auto: orders, because the Orders API documents QR orders for Argentina (ARS)\n`,
      err: "",
    });
  });

  test("tells every fault at once, ends with 78, and never shows the token", async () => {
    const file = join(temporaryFolder(), "tilld.toml");
    writeFileSync(file, `${good.replace("MLA", "MLZ")}\n[mercado_pagos]\naccess_token = "TEST-canary"\n`);
    writeFileSync(join(file, "../token"), "TEST-canary", { mode: 0o644 });
    const { code, out, err } = await till(["config", "check", "--config", file]);
    expect({ code, out }).toEqual({ code: 78, out: "" });
    expect(err).toContain("3 faults");
    expect(err).toContain("did you mean [mercado_pago]?");
    expect(err).not.toContain("canary");
    const json = await till(["config", "check", "--json", "--config", file]);
    expect(JSON.parse(json.out)).toMatchObject({ file, faults: [{ path: "mercado_pagos" }, {}, {}] });
    expect(json.out + json.err).not.toContain("canary");
  });
});

describe("till virtual", () => {
  test("writes its address first, answers there, and ends well when it is told to", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "token"), "TEST-mine\n", { mode: 0o600 });
    const running = startTill(["virtual", "--token-file", join(folder, "token"), "--json"]);
    if (running.stdout === null) throw new Error("no output");
    const [first] = (await once(running.stdout, "data")) as [Buffer];
    const { url } = JSON.parse(first.toString()) as { readonly url: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/control`)).status).toBe(200);
    const refused = await fetch(`${url}/v1/orders/ORD1`, { headers: { authorization: "Bearer TEST-other" } });
    expect(refused.status).toBe(401);
    running.kill("SIGTERM");
    expect(await once(running, "exit")).toEqual([0, null]);
  });
});
