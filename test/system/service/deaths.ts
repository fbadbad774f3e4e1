// A till that is killed, stuck, stopped or cut off in the middle of a sale: it comes back by itself, and the sale ends as
// if nothing had been.

import assert from "node:assert/strict";
import { systemClock } from "../../../hardware/transports/system-clock.ts";
import { Chance } from "../../crash/chance.ts";
import { type Check, say } from "../report.ts";
import type { SeenSale, Shop } from "./shop.ts";

const POWER_CUTS = 10;
/** So short that a check can wait for it; a till that is well is heard of three times as often. */
const WATCHDOG = "WatchdogSec=6";

/** When somebody stops the daemon, by what the till says of the sale. */
const MOMENTS: Readonly<Record<string, (sale: SeenSale | null, shop: Shop) => boolean>> = {
  "it starts": () => true,
  "its order is being made": (sale) => sale?.status === "ordering",
  "it waits for the customer": (sale) => sale?.status === "awaiting-payment",
  "it is paid": (sale) => sale?.status === "paid",
  "its receipt is in the printer": (sale, shop) =>
    sale?.status === "paid" && shop.printer.printer.strip().text.trim() !== "",
  "it is given back": (sale) => sale?.refunds.some(({ status }) => status !== "done") === true,
};

/** Those in which the till waits for an answer of Mercado Pago. */
const ASKING = new Set(["its order is being made", "it is given back"]);
const LATE_MS = 4_000;

export const DEATHS: readonly Check<Shop>[] = [
  {
    says: "a daemon that stands still is killed by its watchdog, started again, and the sale goes on",
    async holds(shop) {
      await shop.restartWith(WATCHDOG);
      await shop.ready();
      const since = shop.box.log.length;
      const selling = shop.sellAndRefund();
      await shop.until("the customer has paid", () => shop.virtual.orders().at(-1)?.status === "processed");
      await shop.box.run("systemctl kill --signal=STOP tilld");
      await shop.logged(/Watchdog timeout/, since);
      await selling;
      assert.equal(await shop.property("NRestarts"), "1");
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "a till that nobody can reach any more, its timers well, gets no word of life from its loops and starts again",
    async holds(shop) {
      const since = shop.box.log.length;
      await shop.box.run("rm /run/tilld/till.sock");
      await shop.logged(/the till is stuck.*the control socket: no step/, since);
      assert.match(await shop.property("StatusText"), /^stuck: the control socket/);
      await shop.logged(/Watchdog timeout/, since);
      await shop.sellAndRefund();
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "a card that answers nothing in the middle of a sale holds it up and loses nothing of it",
    async holds(shop) {
      const since = shop.box.log.length;
      const selling = shop.sellAndRefund();
      await shop.until(
        "the customer sees a QR",
        async () => (await shop.sale(shop.next))?.status === "awaiting-payment",
      );
      const thaw = shop.freezeDisk();
      try {
        await shop.logged(/Watchdog timeout/, since);
      } finally {
        thaw();
      }
      await selling;
      assert.deepEqual(shop.faults(), []);
    },
  },
  {
    says: "a daemon killed (kill -9) while its customer pays comes back and ends the sale",
    async holds(shop) {
      const selling = shop.sellAndRefund();
      await shop.until("the customer has paid", () => shop.virtual.orders().at(-1)?.status === "processed");
      await shop.box.run("systemctl kill --signal=KILL tilld");
      await selling;
      assert.deepEqual(shop.faults(), []);
    },
  },
  ...Object.entries(MOMENTS).map(
    ([when, isNow]): Check<Shop> => ({
      says: `a daemon that is stopped when ${when} ends in order, and goes on with the sale when it is started again`,
      async holds(shop) {
        if (when === "it starts") {
          await shop.box.run("systemctl stop tilld && systemctl start --no-block tilld");
        }
        // So long that a till is surely met between a request and its answer.
        for (const path of ["/v1/orders", "/v1/orders/*/refund"])
          if (ASKING.has(when))
            shop.virtual.faults.add({ kind: "answer-late", delayMs: LATE_MS, method: "POST", path });
        const selling = when === "it starts" ? null : shop.sellAndRefund();
        const id = shop.next;
        await shop.until(when, async () => isNow(selling === null ? null : await shop.sale(id), shop));
        await shop.box.run("systemctl stop tilld");
        assert.equal(await shop.property("Result"), "success");
        assert.equal(await shop.property("ActiveState"), "inactive");
        await shop.box.run("systemctl start tilld");
        await (selling ?? shop.sellAndRefund());
        assert.deepEqual(shop.faults(), []);
      },
    }),
  ),
  {
    says: `the power is cut ${POWER_CUTS} times in the middle of a sale, anywhere: nothing is lost, nothing is done twice`,
    async holds(shop) {
      const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1_000_000));
      say(`          seed ${seed} (SEED=${seed} repeats it)`);
      const chance = new Chance(seed, "power cuts");
      const beganMs = systemClock.monotonicMs();
      await shop.sellAndRefund();
      const lastsMs = Math.ceil(systemClock.monotonicMs() - beganMs);
      for (let cut = 1; cut <= POWER_CUTS; cut += 1) {
        const afterMs = chance.below(lastsMs);
        const selling = shop.sellAndRefund();
        await new Promise<void>((resolve) => {
          systemClock.after(afterMs, resolve);
        });
        const sale = await shop.sale(shop.next);
        await shop.cutPower();
        await shop.powerOn();
        await selling;
        assert.deepEqual(
          shop.faults(),
          [],
          `cut ${cut}, ${afterMs} ms after the sale began (${sale?.status})`,
        );
      }
    },
  },
];
