// Repairs a journal in a process of its own, and ends it with SIGKILL at one call that changes the disk: before the call,
// or right after it. The calls are those of node:fs themselves, so no step in between escapes, and the exchange of the
// folders. Says how many calls there were when it comes to its end.

import { countCalls, type Kill } from "../support/counted-calls.ts";

export interface ChildOrders extends Kill {
  readonly directory: string;
}

const orders = JSON.parse(process.argv[2] ?? "{}") as ChildOrders;
const { calls, counted } = countCalls(orders);

// Only now: what is loaded from here on calls the counted ones.
const { nodeGround } = await import("../../src/repair/ground.ts");
const { plainRepair } = await import("./plain-repair.ts");
const ground = await nodeGround(orders.directory);
const outcome = await plainRepair({ ...ground, exchange: counted((name: string) => ground.exchange(name)) });
process.stdout.write(JSON.stringify({ outcome, calls: calls() }));
