// npm run bench:writes [-- --sales N] [--idle MINUTES]: what a till writes, on a file system of its own where this computer can
// make one, by the counts of its block device: bytes and flushes for a paid sale, for the questions while a customer
// pays, and for a time in which nobody comes. Promises nothing; docs/operations.md has a table of it.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sleep } from "../hardware/hal/clock.ts";
import { systemClock } from "../hardware/transports/system-clock.ts";
import type { SaleView } from "../src/terminal/till-api.ts";
import { SmallDisk, whyNoDisk } from "../test/crash/disk/small-disk.ts";
import { makePackaged, type Packaged } from "./packaged.ts";
import { openStand, type Stand, say, startDaemon, table, until } from "./stand.ts";

/** Below half a gigabyte mkfs.ext4 makes blocks of 1 KiB, which no card has. */
const DISK_BYTES = 640 * 1024 * 1024;
/** The kernel writes what nobody flushed within half a minute (vm.dirty_expire_centisecs and its writer's rounds). */
const WRITTEN_BACK_MS = 40_000;
const POLLS = 10;
const FLUSHES = ["fsync", "fdatasync", "sync", "syncfs", "msync", "sync_file_range"];
/** A call at its beginning: its end may be a line of its own. */
const FLUSH = new RegExp(`^\\d+ +(?:${FLUSHES.join("|")})\\(`);
/** Its file, and how many bytes. */
const WRITE = /^\d+ +(?:write|pwrite64)\(\d+<([^>]*)>, ""\.\.\., (\d+)/;

const { values } = parseArgs({
  options: {
    sales: { type: "string", default: "20" },
    idle: { type: "string", default: "10" },
  },
});

// What was begun is taken away in "exit", which a signal alone would skip.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const whyNot = whyNoDisk();
if (whyNot !== null) {
  say(`not run: ${whyNot}; bytes and flushes of one till alone can only be counted on a disk of its own`);
  process.exit(77);
}
const folder = mkdtempSync(join(tmpdir(), "tilld-bench-writes-"));
const disk = new SmallDisk(DISK_BYTES);
try {
  await bench(await makePackaged(folder), Number(values.sales), Number(values.idle));
} finally {
  disk.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

interface Count {
  /** By the block device; what exceeds the till's calls is the file system's. */
  readonly bytes: number;
  readonly flushes: number;
  /** By the till's calls. */
  readonly writtenBytes: number;
  readonly askedFlushes: number;
}

async function bench(made: Packaged, sales: number, idleMinutes: number): Promise<void> {
  say(
    `${sales} sales, then ${idleMinutes} minutes without a customer: the table comes in ${idleMinutes + 4} minutes or so`,
  );
  const stand = await openStand("all", disk.folder);
  const daemon = await startDaemon(stand, made);
  const calls = join(folder, "calls");
  const strace = spawn("strace", [
    ...["-f", "-qq", "-y", "-s", "0", "-o", calls],
    ...["-e", `trace=write,pwrite64,${FLUSHES.join(",")}`, "-p", String(daemon.pid)],
  ]);
  strace.once("error", () => say("strace is not there: calls of the till are not counted"));
  const called = () => {
    const lines = existsSync(calls) ? readFileSync(calls, "latin1").split("\n") : [];
    const written = lines
      .map((line) => WRITE.exec(line))
      .filter((call) => call?.[1]?.startsWith(disk.folder));
    return {
      writtenBytes: written.reduce((sum, call) => sum + Number(call?.[2]), 0),
      askedFlushes: lines.filter((line) => FLUSH.test(line)).length,
    };
  };
  const during = async (act: () => Promise<unknown>): Promise<Count> => {
    const before = { ...counted(), ...called() };
    await act();
    const after = { ...counted(), ...called() };
    return {
      bytes: after.bytes - before.bytes,
      flushes: after.flushes - before.flushes,
      writtenBytes: after.writtenBytes - before.writtenBytes,
      askedFlushes: after.askedFlushes - before.askedFlushes,
    };
  };
  // The first sale is the one that has things to make.
  await sell(stand);
  await sleep(systemClock, WRITTEN_BACK_MS);
  const rows = [
    ["", "KiB written by the till", "flushes asked for", "KiB at the block device", "flushes of the device"],
  ];
  const row = (name: string, { askedFlushes, bytes, flushes, writtenBytes }: Count, parts: number) => {
    const figures = [writtenBytes / 1024, askedFlushes, bytes / 1024, flushes];
    rows.push([name, ...figures.map((number) => (number / parts).toFixed(2))]);
  };

  const paid = await during(async () => {
    for (let sale = 0; sale < sales; sale++) await sell(stand);
  });
  row("a paid sale, flushed", paid, sales);
  const behind = await during(() => sleep(systemClock, WRITTEN_BACK_MS));
  row("and written later, a sale", behind, sales);

  const waiting = await begin(stand);
  // What was written and not flushed for the ticket is on the disk by then.
  await sleep(systemClock, WRITTEN_BACK_MS);
  const polled = await during(async () => {
    const before = stand.virtual.requests().length;
    await until(`${POLLS} polls`, () => stand.virtual.requests().length >= before + POLLS);
  });
  row(`${POLLS} polls while a customer pays`, polled, 1);
  await pay(stand, waiting);
  await sleep(systemClock, WRITTEN_BACK_MS);

  const idle = await during(() => sleep(systemClock, idleMinutes * 60_000));
  row(`${idleMinutes} minutes without a customer`, idle, 1);
  strace.kill("SIGINT");
  await daemon.stop();
  await stand.close();
  say(`${table(rows)}\n${sales} sales; ext4 as mkfs makes it, on a loop device`);
}

async function sell(stand: Stand): Promise<void> {
  await pay(stand, await begin(stand));
}

/** @returns the number of a sale whose ticket the customer has in hand */
async function begin({ client }: Stand): Promise<number> {
  const { id } = await client.sell("1250.50", null);
  await until("the ticket is out", async () => isOut(await client.sale(id), "qr-ticket"));
  return id;
}

async function pay({ client, virtual }: Stand, id: number): Promise<void> {
  const screen = virtual.phone.scanQr((await client.sale(id)).qrData ?? "");
  if (screen.screen !== "checkout") throw new Error(`the phone shows ${screen.screen}`);
  virtual.phone.play(screen.orderId, "APRO");
  await until("the receipt is out", async () => {
    const sale = await client.sale(id);
    return sale.settled && isOut(sale, "receipt");
  });
}

function isOut({ papers }: SaleView, paper: string): boolean {
  return papers.some(({ id, status }) => id === paper && status === "printed");
}

/** What the device of the journal's file system counted (kernel: Documentation/block/stat.rst). */
function counted(): Pick<Count, "bytes" | "flushes"> {
  const { dev } = statSync(disk.folder);
  // glibc's gnu_dev_major and gnu_dev_minor, for numbers below 2^20.
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  const fields = readFileSync(`/sys/dev/block/${major}:${minor}/stat`, "utf8")
    .trim()
    .split(/\s+/)
    .map(Number);
  return { bytes: (fields[6] ?? 0) * 512, flushes: fields[15] ?? 0 };
}
