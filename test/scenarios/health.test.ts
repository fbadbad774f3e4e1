// The health of the till's devices, asked while it runs: what they know, what they answer, what they can be seen to
// do; and that no customer is ever kept waiting by a test.

import { expect, onTestFinished, test } from "vitest";
import { Shop } from "../support/shop.ts";

async function openShop(): Promise<Shop> {
  const shop = await Shop.open({ settings: '\n[drawer]\nsensor = "printer"\nopen_when = "high"\n' });
  onTestFinished(() => shop.close());
  return shop;
}

const words = (views: readonly { readonly device: string; readonly words: string }[]) =>
  Object.fromEntries(views.map(({ device, words: said }) => [device.split(" ")[0], said]));

test("every device says how it is, and the printer answers what it was asked", async () => {
  const shop = await openShop();
  const known = await shop.api.checkHealth("internal", null);
  expect(known.map(({ device, ok }) => [device.split(" ")[0], ok])).toEqual([
    ["printer", true],
    ["display", true],
    ["scanner", true],
    ["drawer", true],
  ]);
  const asked = words(await shop.api.checkHealth("external", null));
  expect(asked["printer"]).toMatch(/it says when a paper is out \(process-id, answered in \d+ ms\)/);
  expect(asked["scanner"]).toContain("only a scan shows that it is there");
  expect(asked["drawer"]).toMatch(/its sensor is low, which means closed/);
});

test("a printer without paper says so at every depth, and prints no test", async () => {
  const shop = await openShop();
  shop.printer.printer.setPaper("out");
  await shop.until("the till knows", () => /out of paper/.test(shop.api.devices()[0]?.detail ?? ""));
  for (const depth of ["internal", "external"] as const) {
    const [view] = await shop.api.checkHealth(depth, "printer");
    expect(view).toMatchObject({ ok: false, words: expect.stringContaining("out of paper") });
  }
  const [view] = await shop.api.checkHealth("interactive", "printer");
  expect(view?.ok).toBe(false);
  expect(shop.printer.printer.papers()).toEqual([]);
});

test("a test slip comes out of the printer and says that it is no receipt", async () => {
  const shop = await openShop();
  const [view] = await shop.api.checkHealth("interactive", "printer");
  expect(view).toMatchObject({ ok: null, words: expect.stringContaining("a test slip was printed") });
  const [paper] = shop.printer.printer.papers();
  expect(paper?.text).toContain("not a receipt");
});

test("a drawer that is opened for a test is counted by whoever closes the day", async () => {
  const shop = await openShop();
  const checked = shop.api.checkHealth("interactive", "drawer");
  await shop.until("the pulse came", () => shop.printer.printer.drawerPulses === 1);
  shop.printer.printer.setDrawerSense("high");
  expect(await checked).toMatchObject([{ ok: true, words: expect.stringContaining("it is open") }]);
  expect(shop.api.drawer()).toMatchObject({ openings: 1 });
  const records = shop.api.journal(1, 100).map(({ record }) => record);
  expect(records).toContainEqual(
    expect.objectContaining({ type: "drawer-opening", reason: "a test of the drawer" }),
  );
});

test("while somebody pays or buys nothing is tested, and the till goes on asking its devices", async () => {
  const shop = await openShop();
  await shop.api.scan("7790895000997");
  await shop.until("it is in the basket", () => shop.api.status().basket !== null);
  await expect(shop.api.checkHealth("interactive", null)).rejects.toMatchObject({
    code: "busy",
    message: expect.stringContaining("somebody is being served"),
  });
  await shop.api.scan("TILL:TOTAL");
  await shop.until("the sale is being paid", () => shop.api.status().sale?.status === "awaiting-payment");
  await shop.until("its ticket is out", () => shop.printer.printer.papers().length === 1);
  await expect(shop.api.checkHealth("interactive", "display")).rejects.toMatchObject({
    code: "busy",
    message: expect.stringContaining("a sale is being paid"),
  });
  expect(await shop.api.checkHealth("external", "printer")).toMatchObject([{ ok: true }]);
  expect(shop.printer.printer.papers()).toHaveLength(1);
});

test("a device that is not there by that name is answered with those that are", async () => {
  const shop = await openShop();
  await expect(shop.api.checkHealth("external", "coffee machine")).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringMatching(/no device "coffee machine"; expected one of "printer serial:/),
  });
});
