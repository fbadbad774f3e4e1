// How a box comes up that lacks something: a network, devices, a clock, settings. A till that can sell later is ready; one
// that a person has to look at says so and does not try for ever.

import assert from "node:assert/strict";
import { get } from "../../outside/knock.ts";
import type { Check } from "../report.ts";
import { type Power, SETTINGS, type Shop } from "./shop.ts";

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;

export const STARTS: readonly Check<Shop>[] = [
  {
    says: "everything is there: the service is ready once its devices were tried, and sells and gives back",
    async holds(shop) {
      await shop.powerOn();
      await shop.ready();
      assert.equal(await shop.property("StatusText"), "ready");
      await shop.logged(/^Started tilld.service/);
      const lines = shop.box.log;
      const started = lines.findIndex((line) => line.startsWith("Started tilld.service"));
      for (const device of ["printer", "display", "scanner"]) {
        const found = lines.findIndex(
          (line) => line.includes(`"msg":"${device} `) && line.includes(": ready"),
        );
        assert.ok(found !== -1 && found < started, `${device}: line ${found}, started: line ${started}`);
      }
      await shop.sellAndRefund();
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "what is scanned is sold, what the customer reads on the display is the price",
    async holds(shop) {
      await shop.sellByScanner();
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "without a network the till gets ready, says what it misses, and sells as soon as the network is there",
    async holds(shop) {
      await shop.shutDown();
      await shop.powerOn({ network: false });
      await shop.ready();
      const selling = shop.sellAndRefund();
      await shop.logged(/"msg":"[^"]*is the network up/);
      const status = await shop.ask<{ readonly provider: { readonly reachable: boolean } }>(get("/status"));
      assert.equal(status?.provider.reachable, false);
      await shop.plugNetwork();
      await selling;
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "without devices the till gets ready, takes money, and owes the papers until there is a printer",
    async holds(shop) {
      await shop.shutDown();
      await shop.powerOn({ devices: false });
      await shop.ready();
      assert.match(
        await shop.property("StatusText"),
        /printer .*missing.*display .*missing.*scanner .*missing/,
      );
      const selling = shop.sellAndRefund();
      await shop.until("the sale is paid", async () => (await shop.sale(shop.next))?.status === "paid");
      await shop.shutDown();
      await shop.powerOn();
      await selling;
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "a clock that is ten years behind Mercado Pago's changes nothing about a sale",
    async holds(shop) {
      shop.virtual.advanceClock(TEN_YEARS_MS);
      await shop.sellAndRefund();
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "a till without an access token says so, and waits for a person instead of starting again and again",
    async holds(shop) {
      await comesToNothing(shop, { token: false }, /access token alone on one line/);
    },
  },
  {
    says: "a till with a setting that it does not know says so, and waits for a person",
    async holds(shop) {
      await comesToNothing(shop, { settings: `${SETTINGS}\n[shopp]\n` }, /shopp/);
    },
  },
  {
    says: "a till that was never set up is not started, and that is no failure",
    async holds(shop) {
      await shop.shutDown();
      await shop.powerOn({ settings: "" });
      await shop.until(
        "the box is up",
        async () => (await shop.box.try("systemctl is-system-running")).output === "running",
      );
      assert.equal(await shop.property("ActiveState"), "inactive");
      await shop.shutDown();
      await shop.powerOn();
      await shop.until("the till answers", () => shop.ask(get("/status")));
    },
  },
];

async function comesToNothing(shop: Shop, power: Power, why: RegExp): Promise<void> {
  await shop.shutDown();
  await shop.powerOn(power);
  await shop.until("the service has given up", async () => (await shop.property("ActiveState")) === "failed");
  assert.equal(await shop.property("ExecMainStatus"), "78");
  assert.equal(await shop.property("NRestarts"), "0");
  await shop.logged(why);
}
