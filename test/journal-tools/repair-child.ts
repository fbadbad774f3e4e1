// Repairs a journal in a process of its own, and ends it with SIGKILL at one call that changes the disk: before the call,
// or right after it. The calls are those of node:fs themselves, so no step in between escapes, and the exchange of the
// folders. Says how many calls there were when it comes to its end.

import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

export interface ChildOrders {
  readonly directory: string;
  /** From 1; 0 kills at no call. */
  readonly killAt: number;
  readonly when: "before" | "after";
}

const orders = JSON.parse(process.argv[2] ?? "{}") as ChildOrders;
let calls = 0;

function counted<A extends readonly unknown[], R>(call: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    calls += 1;
    const isLast = calls === orders.killAt;
    if (isLast && orders.when === "before") process.kill(process.pid, "SIGKILL");
    const result = call(...args);
    if (isLast) process.kill(process.pid, "SIGKILL");
    return result;
  };
}

Object.assign(fs, {
  mkdirSync: counted(fs.mkdirSync),
  renameSync: counted(fs.renameSync),
  rmSync: counted(fs.rmSync),
  writeSync: counted(fs.writeSync),
  fsyncSync: counted(fs.fsyncSync),
  fdatasyncSync: counted(fs.fdatasyncSync),
  fdatasync: counted(fs.fdatasync),
});
syncBuiltinESMExports();

// Only now: what is loaded from here on calls the counted ones.
const { nodeGround } = await import("../../src/repair/ground.ts");
const { plainRepair } = await import("./plain-repair.ts");
const ground = await nodeGround(orders.directory);
const outcome = await plainRepair({ ...ground, exchange: counted((name: string) => ground.exchange(name)) });
process.stdout.write(JSON.stringify({ outcome, calls }));
