// The metrics of a real shop, asked over the socket, by the command and over TCP, and read by a strict reader of the format.

import { request } from "node:http";
import { expect, test } from "vitest";
import { tillMetrics } from "../../src/metrics/till-metrics.ts";
import type { TillStatus } from "../../src/terminal/till-api.ts";
import { till } from "../cli/run-till.ts";
import { amount, StandInTill, saleView } from "../control/stand-in-till.ts";
import { Shop } from "../support/shop.ts";
import { readExposition } from "./read-exposition.ts";

function valueIn(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = JSON.stringify(labels);
  return readExposition(text)
    .get(name)
    ?.samples.find((sample) => JSON.stringify(sample.labels) === wanted)?.value;
}

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly text: string;
}

function ask(
  where: { readonly socketPath: string } | { readonly host: string; readonly port: number },
  path = "/metrics",
  method = "GET",
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ ...where, path, method, headers: { host: "localhost", ...headers } }, async (answer) => {
      let text = "";
      for await (const piece of answer.setEncoding("utf8")) text += piece;
      resolve({ status: answer.statusCode, type: answer.headers["content-type"], text });
    })
      .on("error", reject)
      .end();
  });
}

test("a shop that sells is seen in its metrics, over the socket, by the command, and over TCP where it was asked for", async () => {
  const shop = await Shop.open({
    settings: '[metrics]\nlisten = "127.0.0.1:0"\n[webhooks]\nlisten = "127.0.0.1:0"',
  });
  try {
    const line = shop.logged.find((one) => one.startsWith("metrics: http://")) ?? "";
    const [, port = ""] = /127\.0\.0\.1:(\d+)\/metrics$/.exec(line) ?? [];
    const tcp = { host: "127.0.0.1", port: Number(port) };
    const socket = { socketPath: `${shop.folder}/till.sock` };
    const before = await ask(socket);
    expect([before.status, before.type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
    expect(valueIn(before.text, "tilld_serving")).toBe(0);
    expect(valueIn(before.text, "tilld_provider_reachable")).toBeUndefined();

    const sale = await shop.sellOne();
    const during = await ask(tcp);
    expect(during.type).toBe(before.type);
    expect(valueIn(during.text, "tilld_serving")).toBe(1);
    expect(valueIn(during.text, "tilld_provider_reachable")).toBe(1);
    await shop.ticketPrinted(sale.id);
    shop.virtual.phone.approve("latest");
    await shop.passUntil("the payment is seen", () => shop.sale(sale.id).settled);
    const after = (await ask(tcp)).text;
    const printer = shop.status().devices[0]?.name ?? "";
    expect(valueIn(after, "tilld_device_condition", { device: printer, condition: "ready" })).toBe(1);
    expect(valueIn(after, "tilld_device_condition", { device: printer, condition: "missing" })).toBe(0);
    expect(valueIn(after, "tilld_journal_records_total")).toBe(shop.status().journal.records);
    expect(valueIn(after, "tilld_journal_damaged")).toBe(0);
    expect(valueIn(after, "tilld_papers_owed")).toBe(0);
    expect(valueIn(after, "tilld_webhooks_received_total")).toBe(0);
    expect(valueIn(after, "tilld_resident_memory_bytes")).toBeGreaterThan(10_000_000);

    const ended = await till(["--config", shop.configFile, "metrics"]);
    expect(ended.code, ended.err).toBe(0);
    expect([...readExposition(ended.out).keys()]).toEqual([...readExposition(after).keys()]);
    // Nothing that names a sale, a person or an amount.
    const { reference } = shop.sale(sale.id);
    for (const secret of [reference, "1250", "El Ñandú", "30-12345678-9", "SUC001"])
      for (const { text } of [before, during, { text: after }]) expect(text).not.toContain(secret);

    const others: readonly (readonly [Promise<Answer>, number])[] = [
      [ask(tcp, "/metrics", "POST"), 405],
      [ask(tcp, "/status"), 404],
      [ask(tcp, "/"), 404],
      [ask(tcp, "/metrics?x=1"), 404],
      [ask(tcp, "/metrics", "GET", { origin: "http://example.com" }), 403],
      [ask(tcp, "/metrics", "GET", { host: "evil.example:9464" }), 403],
    ];
    for (const [answer, status] of others) expect(await answer).toMatchObject({ status, text: "" });
  } finally {
    await shop.close();
  }
});

test("without [metrics] nothing listens; with an address that is taken the till sells all the same and says so", async () => {
  const first = await Shop.open({ settings: '[metrics]\nlisten = "127.0.0.1:0"' });
  const address = first.logged
    .find((one) => one.startsWith("metrics: http://"))
    ?.slice("metrics: http://".length);
  const second = await Shop.open({ settings: `[metrics]\nlisten = "${address?.replace("/metrics", "")}"` });
  const third = await Shop.open();
  try {
    expect(second.logged.join("\n")).toMatch(/metrics: cannot listen .*EADDRINUSE.* sells all the same/);
    expect((await second.sellPaid()).status).toBe("paid");
    expect(third.logged.join("\n")).not.toContain("metrics");
  } finally {
    await Promise.all([first.close(), second.close(), third.close()]);
  }
});

test("whatever a device is called, the text stays readable, and trouble is counted", () => {
  const till = new StandInTill();
  const name = 'printer "usb"\\lp0\n# TYPE evil counter';
  const status: TillStatus = {
    ...till.status(),
    devices: [{ name, condition: "attention", detail: "no paper" }],
    unsettled: [saleView({ total: amount(123_456) })],
    journal: { directory: "/j", records: 12, head: "ab", damage: "000001.journal is damaged" },
    provider: {
      name: "Mercado Pago",
      rail: "orders",
      reachable: true,
      detail: "401: the token is not valid",
    },
  };
  const text = tillMetrics(status, 1);
  expect(valueIn(text, "tilld_device_condition", { device: name, condition: "attention" })).toBe(1);
  expect(valueIn(text, "tilld_sales_unsettled")).toBe(1);
  expect(valueIn(text, "tilld_papers_owed")).toBe(1);
  expect(valueIn(text, "tilld_journal_damaged")).toBe(1);
  expect(valueIn(text, "tilld_provider_declines")).toBe(1);
  expect(text).not.toContain("1234");
});

test("the reader of the format is strict", () => {
  const good = '# HELP a_total x\n# TYPE a_total counter\na_total{b="c\\"d"} 1\n';
  expect(readExposition(good).get("a_total")?.samples).toEqual([
    { name: "a_total", labels: { b: 'c"d' }, value: 1 },
  ]);
  const bad = [
    good.slice(0, -1),
    good.replace("# TYPE", "# TIPE"),
    good.replace("# HELP a_total x\n", ""),
    good.replace(" 1\n", "\n"),
    good.replace(" 1\n", " one\n"),
    good.replace('\\"d', "\\d"),
    good.replace('"} ', '" '),
    `${good}${good}`,
    `${good}other 1\n`,
    good.replaceAll("a_total", "a"),
  ];
  for (const text of bad) expect(() => readExposition(text), text).toThrow();
});
