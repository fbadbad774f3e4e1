// A till that cannot start: what its customer's display shows, and that a till that only came second leaves it alone.

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Shop } from "../support/shop.ts";

const linesOn = (shop: Shop) => shop.display?.display.lines().map((line) => line.trim());

test("a till whose journal is damaged shows that it is out of order, in its language, and not what it showed before", async () => {
  const shop = await Shop.open({ locale: "pt-BR" });
  onTestFinished(() => shop.close());
  await shop.sellPaid();
  await shop.stop();
  // A start that remembers would look at what is old only later.
  for (const name of readdirSync(shop.journalDirectory))
    if (name.startsWith("archive")) rmSync(join(shop.journalDirectory, name));
  const file = join(shop.journalDirectory, "000001.journal");
  const bytes = readFileSync(file);
  bytes.write("X", bytes.indexOf("sale-begun"));
  writeFileSync(file, bytes);
  await expect(shop.start()).rejects.toMatchObject({ code: "damaged" });
  await shop.until("it is shown", () => linesOn(shop)?.[0] === "Fora de serviço");
  expect(linesOn(shop)?.[1]).toBe("Avise o responsável");
});

test("a second till on the same journal leaves the display to the first", async () => {
  const shop = await Shop.open();
  onTestFinished(() => shop.close());
  const before = linesOn(shop);
  const first = shop.api;
  await expect(shop.start()).rejects.toMatchObject({ code: "locked" });
  expect(linesOn(shop)).toEqual(before);
  expect(shop.api).toBe(first);
});
