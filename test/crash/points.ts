// The named points at which a daemon can be killed: around each write and flush of its journal and around each
// request to its provider. The names say what happens there and hold no time and no chance, so that a name seen
// in one run is met again in the next.

import { Buffer } from "node:buffer";
import type { Disk, DiskFile } from "../../src/journal/disk.ts";
import type { PaymentProvider } from "../../src/payments/provider.ts";

export interface PointsOptions {
  /** The name of the point to die at; null passes all. */
  readonly killAt: string | null;
  readonly passed: (name: string) => void;
  /** Does not return. */
  readonly die: () => void;
}

export class Points {
  readonly #options: PointsOptions;
  readonly #seen = new Map<string, number>();

  constructor(options: PointsOptions) {
    this.#options = options;
  }

  /** @param lastDeed done only when this is the end: what a death in the middle of a deed leaves behind */
  pass(what: string, lastDeed: () => void = () => {}): void {
    const times = (this.#seen.get(what) ?? 0) + 1;
    this.#seen.set(what, times);
    const name = times === 1 ? what : `${what} (${times})`;
    this.#options.passed(name);
    if (name !== this.#options.killAt) return;
    lastDeed();
    this.#options.die();
  }
}

/** Writes that the disk may still forget when the power goes. */
export class Unflushed {
  readonly #writes = new Set<() => void>();

  get isAny(): boolean {
    return this.#writes.size > 0;
  }

  /** @returns a function to call when the write is durable */
  add(file: DiskFile, offset: number, length: number): () => void {
    const forget = () => file.writeAt(offset, new Uint8Array(length));
    this.#writes.add(forget);
    return () => this.#writes.delete(forget);
  }

  /** The power goes: a journal is written over zeros, so zeros are what a lost write leaves. */
  lose(): void {
    for (const forget of this.#writes) forget();
  }
}

/** @param slowDown waited for after each flush */
export function watchDisk(
  disk: Disk,
  points: Points,
  unflushed: Unflushed,
  slowDown: () => Promise<void>,
): Disk {
  let latest = "nothing";
  const watchFile = (file: DiskFile): DiskFile => {
    let pending: (() => void)[] = [];
    const write = (offset: number, bytes: Uint8Array) => {
      pending.push(unflushed.add(file, offset, bytes.length));
      file.writeAt(offset, bytes);
    };
    const flushed = (durable: readonly (() => void)[], what: string) => {
      for (const done of durable) done();
      points.pass(`${what}, done`);
    };
    const beginFlush = () => {
      const what = `flush after ${latest}`;
      points.pass(`${what}, before`);
      const durable = pending;
      pending = [];
      return { what, durable };
    };
    return {
      writeAt(offset, bytes) {
        const what = `record ${nameRecords(bytes)}`;
        points.pass(`${what}, before the write`);
        points.pass(`${what}, torn`, () => write(offset, bytes.subarray(0, bytes.length >> 1)));
        write(offset, bytes);
        latest = what;
        points.pass(`${what}, written`);
      },
      async flush() {
        const { what, durable } = beginFlush();
        await file.flush();
        await slowDown();
        flushed(durable, what);
      },
      flushNow() {
        const { what, durable } = beginFlush();
        file.flushNow();
        flushed(durable, what);
      },
      close: () => file.close(),
    };
  };
  return {
    ...disk,
    makeDirectory() {
      points.pass("journal folder, before it is made");
      disk.makeDirectory();
      points.pass("journal folder, made");
    },
    create(name, content) {
      points.pass(`file ${name}, before it is made`);
      points.pass(`file ${name}, torn`, () => disk.create(name, content.subarray(0, content.length >> 1)));
      const file = disk.create(name, content);
      latest = `file ${name}`;
      points.pass(`file ${name}, made`);
      return watchFile(file);
    },
    open: (name) => watchFile(disk.open(name)),
    rename(from, to) {
      points.pass(`rename to ${to}, before`);
      disk.rename(from, to);
      points.pass(`rename to ${to}, done`);
    },
    flushDirectory() {
      points.pass("flush of the journal folder, before");
      disk.flushDirectory();
      points.pass("flush of the journal folder, done");
    },
  };
}

export function watchProvider(provider: PaymentProvider, points: Points): PaymentProvider {
  const watch = async <T>(operation: string, ask: () => Promise<T>): Promise<T> => {
    points.pass(`request ${operation}, before it leaves`);
    const answer = await ask();
    points.pass(`request ${operation}, answered`);
    return answer;
  };
  return {
    name: provider.name,
    place: provider.place,
    createOrder: (request, key) => watch("create", () => provider.createOrder(request, key)),
    findOrder: (request) => watch("find", () => provider.findOrder(request)),
    getOrder: (id) => watch("get", () => provider.getOrder(id)),
    cancelOrder: (id, key) => watch("cancel", () => provider.cancelOrder(id, key)),
    refundOrder: (id, request, key) => watch("refund", () => provider.refundOrder(id, request, key)),
    time: () => provider.time(),
    close: () => provider.close(),
  };
}

/** "paper-sealing of receipt", "order-paid": what a person would call the lines that are written. */
function nameRecords(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes)
    .toString("utf8")
    .split("\n")
    .filter((line) => line.includes("{"));
  return lines.map(nameRecord).join(" and ") || "of zeros";
}

function nameRecord(line: string): string {
  const record = JSON.parse(line.slice(line.indexOf("{"))) as {
    readonly type: string;
    readonly event?: { readonly type: string; readonly paper?: string };
  };
  const { event } = record;
  if (event === undefined) return record.type;
  return event.paper === undefined ? event.type : `${event.type} of ${event.paper}`;
}
