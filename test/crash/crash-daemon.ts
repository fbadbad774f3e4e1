// The real daemon in a process of its own, put together as in src/main.ts, which kills itself at a named point
// (points.ts). It tells its parent every point it passes, and that it is ready. Usage: crash-daemon.ts ORDERS,
// where ORDERS is the JSON of a DaemonOrders.

import { randomUUID } from "node:crypto";
import type { Clock } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { runDaemon } from "../../src/daemon/daemon.ts";
import { createLog } from "../../src/daemon/log.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { startTill } from "../../src/main.ts";
import type { PaymentProvider } from "../../src/payments/provider.ts";
import { Chance } from "./chance.ts";
import { Points, Unflushed, watchDisk, watchProvider } from "./points.ts";
import type { Freeze } from "./run-options.ts";

export interface DaemonOrders {
  readonly configFile: string;
  readonly killAt: string | null;
  readonly bootId: string;
  /** What it does at the point, or when it is told to: it ends, with or without what was not flushed, or stands still. */
  readonly dying: "kill" | "power cut" | Freeze;
  readonly bug: PlantedBug | null;
  /** Decides how long each flush takes and when the next question is asked; null: as short, and as regular, as can be. */
  readonly seed: number | null;
}

/** Faults that a till could have; each must be found by the auditor. */
export type PlantedBug =
  | "new-key-after-restart"
  /** The same, and the till does not look whether the order exists. */
  | "new-key-and-no-look"
  | "new-refund-key-after-restart"
  /** The same, and the till does not look at what was refunded already. */
  | "new-refund-key-and-no-look";

export type DaemonNews =
  | { readonly type: "ready" }
  | {
      readonly type: "passed";
      readonly point: string;
      /** Something was written that a power cut would take away. */
      readonly isAtRisk: boolean;
    };

/** Sales live fifty times as fast, so that the first look at an order comes after 60 ms. */
const SPEED = 50;

const fastClock: Clock = {
  monotonicMs: () => systemClock.monotonicMs() * SPEED,
  wallTime: () => systemClock.wallTime(),
  after: (ms, callback) => systemClock.after(ms / SPEED, callback),
};

/** Keys that only this process knows, as of a till that makes them when it needs them. */
function withFreshKeys(provider: PaymentProvider, bug: PlantedBug | null): PaymentProvider {
  const made = new Map<string, string>();
  const fresh = (key: string) => {
    const known = made.get(key) ?? randomUUID();
    made.set(key, known);
    return known;
  };
  const create = bug?.startsWith("new-key") ? fresh : (key: string) => key;
  const refund = bug?.startsWith("new-refund-key") ? fresh : (key: string) => key;
  const blind = bug?.endsWith("-and-no-look") ?? false;
  return {
    name: provider.name,
    place: provider.place,
    createOrder: (request, key) => provider.createOrder(request, create(key)),
    findOrder: async (request) => (blind ? null : provider.findOrder(request)),
    getOrder: async (id) => {
      const order = await provider.getOrder(id);
      return blind ? { ...order, refunds: [] } : order;
    },
    cancelOrder: (id, key) => provider.cancelOrder(id, key),
    refundOrder: (id, request, key) => provider.refundOrder(id, request, refund(key)),
    time: () => provider.time(),
    close: () => provider.close(),
  };
}

/** Milliseconds that a flush takes at most beyond what the disk of this machine needs: a cheap memory card's. */
const SLOWEST_FLUSH_MS = 4;

async function slowDown(chance: Chance | null): Promise<void> {
  const ms = chance?.below(SLOWEST_FLUSH_MS) ?? 0;
  if (ms > 0) await new Promise<void>((resolve) => systemClock.after(ms, resolve));
}

function tell(news: DaemonNews): void {
  process.send?.(news);
}

async function main(): Promise<number> {
  const orders = JSON.parse(process.argv[2] ?? "") as DaemonOrders;
  const config = loadConfig(orders.configFile);
  const unflushed = new Unflushed();
  const die = () => {
    if (orders.dying === "power cut") unflushed.lose();
    process.kill(process.pid, orders.dying.startsWith("freeze") ? "SIGSTOP" : "SIGKILL");
  };
  const points = new Points({
    killAt: orders.killAt,
    passed: (point) => tell({ type: "passed", point, isAtRisk: unflushed.isAny }),
    die,
  });
  process.on("message", die);
  // Nobody is left to watch this process.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  const daemonLog = createLog();
  const chance = orders.seed === null ? null : new Chance(orders.seed, "time");
  return runDaemon(
    async (fatal) => {
      const till = await startTill(config, daemonLog, fatal, {
        clock: fastClock,
        jitter: () => (chance === null ? 0.5 : chance.below(100) / 100),
        bootId: orders.bootId,
        // Two clocks of one test have nothing to agree upon.
        machine: null,
        disk: watchDisk(nodeDisk(config.journal.directory), points, unflushed, () => slowDown(chance)),
        wrapProvider: (rail) => watchProvider(withFreshKeys(rail, orders.bug), points),
      });
      tell({ type: "ready" });
      return till;
    },
    (level, message) => daemonLog.log(level, message),
    systemClock,
  );
}

process.exit(await main());
