// The guided table: till certify against a running till, and a person with a phone at its console.

import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Console, diligent, openShop, PAY, type Reaction, stateFile } from "./console.ts";

function verdicts(file: string): Record<string, string> {
  const { results } = JSON.parse(readFileSync(file, "utf8")) as {
    results: { row: string; verdict: string }[];
  };
  return Object.fromEntries(results.map(({ row, verdict }) => [row, verdict]));
}

test("a person is led through the attended table, and asked only for what the till cannot see", async () => {
  const opened = await openShop("instore", "static");
  const { configFile, folder, virtual } = opened.shop;
  const report = join(folder, "report.md");
  const args = ["--config", configFile, "certify", "--report", report];
  const person = new Console(args, diligent(opened));
  expect({ code: await person.ended(), err: person.err.match(/WRONG.*/) }).toEqual({ code: 0, err: null });
  expect(person.out).toContain("instore, static QR: 8 of 8 rows passed");
  expect(person.out).toContain("DEMO: virtual Mercado Pago, no real money moved.");
  const questions = person.err.split("\n").filter((line) => line.includes("? y: yes"));
  expect(questions.map((line) => line.replace(/\?.*/, "").trim())).toEqual(
    [
      "till:   Does the app show a waiting screen, and nothing to pay",
      "till:   Does the app ask for $ 100,00",
      "till:   Does it show $ 100,00 given back",
      "till:   Does the app show a waiting screen, and nothing to pay",
    ].map((line) => line.trim()),
  );
  // Everything that was paid was given back, and nothing is open.
  expect(virtual.orders().map(({ status }) => status)).toEqual([
    "refunded",
    "refunded",
    "canceled",
    "expired",
  ]);
  const page = readFileSync(report, "utf8");
  expect(page).toContain("| A7 | attended | cancel: the customer pays cash |");
  const token = readFileSync(join(folder, "token"), "utf8").trim();
  for (const text of [page, person.out, person.err]) expect(text).not.toContain(token);
});

test("a row that is skipped keeps its reason; Ctrl-C cancels the open order; the same state goes on later", async () => {
  const opened = await openShop("orders", "dynamic");
  const { configFile, virtual } = opened.shop;
  const state = stateFile(opened.shop);
  const args = ["--config", configFile, "certify", "--state", state];
  const diligence = diligent(opened);
  let payments = 0;
  const hasty: Reaction = [
    PAY,
    (words) => {
      payments += 1;
      if (payments > 2) {
        first.child.kill("SIGINT");
        return null;
      }
      if (payments === 2) return "s the rejecting card is lost";
      return diligence[0]?.[1](words) ?? null;
    },
  ];
  const first: Console = new Console(args, [hasty, ...diligence]);
  expect(await first.ended()).toBe(75);
  expect(verdicts(state)).toEqual({ O4: "passed", O5: "passed", O6: "passed", O8: "skipped" });
  expect(first.out).toContain("the rejecting card is lost");
  expect(first.out).toMatch(/the order of sale \d+ was ended; the till says canceled/);
  expect(virtual.orders().filter(({ status }) => status === "created")).toEqual([]);

  const second = new Console(args, diligence);
  expect(await second.ended()).toBe(0);
  expect(second.err).not.toContain("O4 (dynamic)");
  expect(verdicts(state)).toEqual({
    O4: "passed",
    O5: "passed",
    O6: "passed",
    O8: "passed",
    "O8+": "passed",
    OX: "passed",
  });
});

test("a payment of the run that was ended in the middle is given back at the end of the next one", async () => {
  const opened = await openShop("instore", "static");
  const { configFile, virtual } = opened.shop;
  const args = ["--config", configFile, "certify", "--state", stateFile(opened.shop)];
  const ends: Reaction = [
    /^till: A4 \(attended\)/,
    () => {
      first.child.kill("SIGTERM");
      return null;
    },
  ];
  const first: Console = new Console(args, [ends, ...diligent(opened)]);
  expect(await first.ended()).toBe(75);
  expect(first.out).toContain("sale 1 over $ 100,00 stays paid; till refund 1 gives it back");
  expect(virtual.orders()[0]).toMatchObject({ status: "processed" });
  const second = new Console(args, diligent(opened));
  expect(await second.ended()).toBe(0);
  expect(virtual.orders().filter(({ status }) => status === "processed")).toEqual([]);
});

test("what the person sees is believed: a no fails the row; one that is skipped holds up no other one", async () => {
  const opened = await openShop("instore", "dynamic", 600);
  const [pay, ...others] = diligent(opened);
  let payments = 0;
  // The order of D3 cannot be canceled: it leaves the counter, and ends by its time.
  const skips: Reaction = [
    PAY,
    async (words) => {
      payments += 1;
      return payments === 2 ? "s no such card" : ((await pay?.[1](words)) ?? null);
    },
  ];
  const args = ["--config", opened.shop.configFile, "certify", "--json"];
  const no: Reaction = [/Does the app show an error/, () => "n"];
  const person = new Console(args, [no, skips, ...others]);
  expect(await person.ended()).toBe(76);
  const { passed, tables } = JSON.parse(person.out) as {
    passed: boolean;
    tables: { rows: { id: string; verdict: string }[] }[];
  };
  expect(passed).toBe(false);
  const played = tables[0]?.rows.filter(({ verdict }) => verdict !== "not for this mode") ?? [];
  expect(Object.fromEntries(played.map(({ id, verdict }) => [id, verdict]))).toEqual({
    D1: "passed",
    D2: "passed",
    D3: "skipped",
    D4: "passed",
    D5: "passed",
    D6: "failed",
  });
});

test("a person who says that a payment did not work is believed only when the till did not see it", async () => {
  const opened = await openShop("orders", "static");
  const { virtual } = opened.shop;
  const [pay, ...others] = diligent(opened);
  let payments = 0;
  const mistaken: Reaction = [
    PAY,
    async (words) => {
      payments += 1;
      if (payments === 1) return "n";
      return (await pay?.[1](words)) ?? null;
    },
  ];
  const person = new Console(["--config", opened.shop.configFile, "certify"], [mistaken, ...others]);
  expect(await person.ended()).toBe(76);
  expect(person.out).toContain("the person at the phone says that it did not work");
  expect(person.out).toContain("orders, static QR: 5 of 6 rows passed, 1 failed");
  expect(virtual.orders().filter(({ status }) => status === "created")).toEqual([]);
});

test("nobody at the console: the order is canceled, and the rows are not played", async () => {
  const opened = await openShop("orders", "static");
  const person = new Console(["--config", opened.shop.configFile, "certify"], []);
  person.child.stdin?.end();
  expect(await person.ended()).toBe(75);
  expect(person.out).toMatch(/0 of 6 rows passed, 6 not played/);
  expect(person.err).not.toContain("O2 (static)");
  expect(opened.shop.virtual.orders().filter(({ status }) => status === "created")).toEqual([]);
});

test("where the till has staff, somebody of them gives the money back, and the table goes on", async () => {
  const opened = await openShop("orders", "static");
  const { api, configFile } = opened.shop;
  const plain = { name: "Ana", refundLimit: null, dayLimit: null, mayApprove: true };
  await api.setStaff({ id: "ana", pin: "4711", ...plain });
  const ana: Reaction = [
    /till refund (\d+) --staff ID/,
    async ([, receipt = ""]) => {
      const staff = { who: { id: "ana" }, pin: "4711" };
      const wish = { receipt, amount: null, lines: null, again: false, staff, approver: null };
      await api.refund(wish, 0);
      return null;
    },
  ];
  const person = new Console(["--config", configFile, "certify"], [ana, ...diligent(opened)]);
  expect(await person.ended()).toBe(0);
  // The row's own payment, and the one of the second attempt.
  expect(person.err.match(/--staff ID/g)).toHaveLength(2);
});

test("a till that is busy with a customer is not disturbed", async () => {
  const opened = await openShop("orders", "dynamic");
  await opened.shop.api.sell("50.00", null);
  const person = new Console(["--config", opened.shop.configFile, "certify"], []);
  expect(await person.ended()).toBe(75);
  expect(person.err).toContain("the till is busy");
  expect(opened.shop.virtual.orders()).toHaveLength(1);
});

test("an account that is no test account is not sold for, unless somebody says --real-money", async () => {
  const opened = await openShop("orders", "dynamic");
  const { configFile, folder } = opened.shop;
  // A Mercado Pago that says neither that it is virtual nor that the account is for tests.
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: 123456789, nickname: "SHOP", site_id: "MLA", tags: ["normal"] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const real = join(folder, "real.toml");
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(folder, "production"), "APP_USR-production-token\n", { mode: 0o600 });
  const text = readFileSync(configFile, "utf8")
    .replace("demo = true\n", "")
    .replace(/access_token_file = ".*"/, 'access_token_file = "production"');
  writeFileSync(real, text.replace(/base_url = ".*"/, `base_url = "http://127.0.0.1:${port}"`));
  const careful = new Console(["--config", real, "certify"], []);
  expect(await careful.ended()).toBe(64);
  expect(careful.err).toContain("--real-money");
  expect(opened.shop.virtual.orders()).toEqual([]);

  const bold = new Console(["--config", real, "certify", "--real-money"], []);
  bold.child.stdin?.end();
  expect(await bold.ended()).toBe(75);
  expect(bold.err).toContain("REAL MONEY MOVES");
});
