// Updates of a till that sells: a booted box with devices, the daemon under its real unit, dpkg in the middle of a sale.

import assert from "node:assert/strict";
import { copyFileSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { VERSION } from "../../../src/about.ts";
import { get, post } from "../../outside/knock.ts";
import { WAY_OUT } from "../box/install.ts";
import type { Check } from "../report.ts";
import type { SeenSale, Shop } from "../service/shop.ts";
import { changedPackage } from "./make-packages.ts";
import { withPackagedShop } from "./packaged-shop.ts";
import type { Workshop } from "./workshop.ts";

const FALLBACK = "/etc/systemd/system/tilld.service.d/previous-program.conf";
const NEWER = "9.0.0";
const BROKEN = "9.9.0";

export const UPDATES: readonly Check<Workshop>[] = [
  {
    says: "an update waits until the customer has paid and has the receipt, and only then changes the program",
    holds: (workshop) =>
      withShop(workshop, async (shop, debs) => {
        const sale = await openSale(shop, "waits");
        const installing = install(shop, debs.newer, 50);
        await shop.until(
          "the update waits",
          async () => (await shop.box.try("grep -qzx '[i]dle' /proc/[0-9]*/cmdline")).code === 0,
        );
        assert.equal(await version(shop), VERSION);
        await pay(shop, sale);
        const { code, output } = await installing;
        assert.equal(code, 0, output);
        assert.equal(await version(shop), NEWER);
        assert.ok(
          !existsSync(shop.box.place("/usr/lib/tilld.previous")),
          "the previous program is still there",
        );
        assert.deepEqual(shop.faults(), []);
      }),
  },
  {
    says: "an update and the way back, each in the middle of a sale, lose nothing of it",
    holds: (workshop) =>
      withShop(workshop, async (shop, debs) => {
        for (const [ticket, deb, expected] of [
          ["forth", debs.newer, NEWER],
          ["back", debs.own, VERSION],
        ] as const) {
          const sale = await openSale(shop, ticket);
          const { code, output } = await install(shop, deb, 1);
          assert.equal(code, 0, output);
          assert.match(output, /somebody is still being served/);
          assert.equal(await version(shop), expected);
          assert.equal((await shop.sale(sale.id))?.reference, sale.reference);
          await pay(shop, sale);
        }
        assert.deepEqual(shop.faults(), []);
      }),
  },
  {
    says: "a program that does not start is no update: the till goes on with the one before, and takes the next good one",
    holds: (workshop) =>
      withShop(workshop, async (shop, debs) => {
        const sale = await openSale(shop, "broken");
        const { code, output } = await install(shop, debs.broken, 1);
        assert.notEqual(code, 0, "dpkg took it for installed");
        assert.match(output, /goes on with the previous program/);
        assert.equal(await version(shop), VERSION);
        await pay(shop, sale);
        const retried = await shop.box.try("TILLD_UPDATE_WAIT=1 dpkg --configure tilld");
        assert.notEqual(retried.code, 0, "the second time it started");
        assert.equal(await version(shop), VERSION);
        const mended = await install(shop, debs.newer, 1);
        assert.equal(mended.code, 0, mended.output);
        assert.equal(await version(shop), NEWER);
        assert.ok(!existsSync(shop.box.place(FALLBACK)), "it still runs on the previous program");
        await pay(shop, await openSale(shop, "mended"));
        assert.deepEqual(shop.faults(), []);
      }),
  },
];

/** Where a box finds them. */
interface Debs {
  readonly own: string;
  readonly newer: string;
  readonly broken: string;
}

function withShop(workshop: Workshop, act: (shop: Shop, debs: Debs) => Promise<void>): Promise<void> {
  return withPackagedShop(workshop, "update", async (shop, folder) => {
    shop.isCustomerAway = true;
    const own = workshop.packages[workshop.own];
    const newer = await changedPackage(own, folder, {
      version: NEWER,
      program: (text) => text.replaceAll(`"${VERSION}"`, `"${NEWER}"`),
    });
    const broken = await changedPackage(own, folder, {
      version: BROKEN,
      program: (text) => text.replace("\n", "\nif (process.argv[1].endsWith('tilld')) process.exit(70);\n"),
    });
    const lend = (file: string) => {
      copyFileSync(file, join(folder, "shop", "outside", basename(file)));
      return `${WAY_OUT}/${basename(file)}`;
    };
    await shop.powerOn();
    await shop.ready();
    assert.equal(await version(shop), VERSION);
    await act(shop, { own: lend(own), newer: lend(newer), broken: lend(broken) });
  });
}

function install(shop: Shop, deb: string, waitS: number) {
  return shop.box.try(`TILLD_UPDATE_WAIT=${waitS} dpkg --install ${deb}`);
}

async function version(shop: Shop): Promise<string | undefined> {
  return (await shop.ask<{ readonly version: string }>(get("/status")))?.version;
}

/** A customer stands before a QR and thinks. */
async function openSale(shop: Shop, ticket: string): Promise<SeenSale> {
  const begun = await shop.until(`sale ${ticket} begins`, () =>
    shop.ask<SeenSale>(post("/sell", { amount: "300.00", ticket })),
  );
  return shop.until("the customer sees a QR", async () => {
    const sale = await shop.sale(begun.id);
    return sale?.status === "awaiting-payment" ? sale : null;
  });
}

async function pay(shop: Shop, { id, reference }: SeenSale): Promise<void> {
  const order = shop.virtual.orders().find((candidate) => candidate.reference === reference);
  assert.ok(order?.status === "created", `the order of sale ${id} is ${order?.status}`);
  shop.virtual.phone.approve(order.id);
  await shop.until("the sale is settled", async () => (await shop.sale(id))?.settled);
}
