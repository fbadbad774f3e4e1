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
import { Points, Unflushed, watchDisk, watchProvider } from "./points.ts";

export interface DaemonOrders {
  readonly configFile: string;
  readonly killAt: string | null;
  readonly bootId: string;
  /** The death is a power cut: what was not flushed is lost with it. */
  readonly losesUnflushed: boolean;
  readonly bug: PlantedBug | null;
}

/** Faults that a till could have; each must be found by the auditor. */
export type PlantedBug =
  | "new-key-after-restart"
  /** The same, and the till does not look whether the order exists. */
  | "new-key-and-no-look"
  | "new-refund-key-after-restart"
  /** The same, and the till does not look at what was refunded already. */
  | "new-refund-key-and-no-look";

export type DaemonNews = { readonly type: "ready" } | { readonly type: "passed"; readonly point: string };

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

function tell(news: DaemonNews): void {
  process.send?.(news);
}

async function main(): Promise<number> {
  const orders = JSON.parse(process.argv[2] ?? "") as DaemonOrders;
  const config = loadConfig(orders.configFile);
  const unflushed = new Unflushed();
  const die = () => {
    if (orders.losesUnflushed) unflushed.lose();
    process.kill(process.pid, "SIGKILL");
  };
  const points = new Points({
    killAt: orders.killAt,
    passed: (point) => tell({ type: "passed", point }),
    die,
  });
  process.on("message", die);
  // Nobody is left to watch this process.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  const daemonLog = createLog();
  return runDaemon(
    async (fatal) => {
      const till = await startTill(config, daemonLog, fatal, {
        clock: fastClock,
        jitter: () => 0.5,
        bootId: orders.bootId,
        disk: watchDisk(nodeDisk(config.journal.directory), points, unflushed),
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
