// Makes a backup or puts one back in a process of its own, and ends it with SIGKILL at one call that changes a disk: before
// the call, or right after it. The calls are those of node:fs themselves, and the exchange of folders. Says how many there
// were when it comes to its end.

import { countCalls, type Kill } from "../support/counted-calls.ts";

export interface ChildOrders extends Kill {
  readonly what: "backup" | "restore";
  readonly directory: string;
  /** Of sticks for a backup, of one backup for a restore. */
  readonly stick: string;
}

const orders = JSON.parse(process.argv[2] ?? "{}") as ChildOrders;
const { calls, counted } = countCalls(orders);

// Only now: what is loaded from here on calls the counted ones.
const { backUp } = await import("../../src/backup/back-up.ts");
const { restoreBackup } = await import("../../src/backup/restore.ts");
const { nodeStick } = await import("../../src/backup/stick.ts");
const { nodeDisk } = await import("../../src/journal/node-disk.ts");
const { nodeGround } = await import("../../src/repair/ground.ts");
const stick = await nodeStick(orders.stick);
const now = new Date("2026-03-01T10:00:00.000Z");
if (orders.what === "backup") {
  const journal = nodeDisk(orders.directory);
  backUp({ journal, stick, profile: Buffer.from("# profile\n"), settings: new Map(), version: "0.0.0", now });
} else {
  const ground = await nodeGround(orders.directory);
  await restoreBackup({
    stick,
    ground: { ...ground, exchange: counted((name: string) => ground.exchange(name)) },
    currency: "ARS",
    externalPosId: "SUC001POS001",
    witness: null,
    keepAside: true,
    now,
    newKey: () => "00000000-0000-4000-8000-000000000001",
    note: () => undefined,
  });
}
process.stdout.write(JSON.stringify({ calls: calls() }));
