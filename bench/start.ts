// npm run bench:start [-- --sales N] [--open N] [--runs N]: from the start of the process to "ready", of a till with a
// million sales sealed and a day of two thousand open, against the same daemon on an empty journal; and how long a
// lookup and an X report take in it. npm run bench:lookup does the last two alone (--runs 0). The journal is forged with
// the journal's own lines. Times are this machine's and promise nothing; the ratio is what is promised.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { systemClock } from "../hardware/transports/system-clock.ts";
import { Archive } from "../src/archive/archive.ts";
import { ControlClient } from "../src/control/client.ts";
import { Book } from "../src/terminal/book/book.ts";
import { ARCHIVE_FILE } from "../src/terminal/book/open-book.ts";
import { forge } from "../test/archive/forge.ts";
import { startDaemon } from "../test/archive/start-daemon.ts";
import { writeSettings } from "../test/crash/settings.ts";

const LOOKUPS = 2_000;
const REPORTS = 200;
const COMMANDS = 11;
const TILL = fileURLToPath(new URL("../bin/till", import.meta.url));

const { values } = parseArgs({
  options: {
    sales: { type: "string", default: "1000000" },
    open: { type: "string", default: "2000" },
    runs: { type: "string", default: "15" },
  },
});
const sales = Number(values.sales);
const open = Number(values.open);
const runs = Number(values.runs);

const folder = mkdtempSync(join(tmpdir(), "tilld-bench-start-"));
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const full = shop("full");
  const began = systemClock.monotonicMs();
  const forged = forge(join(full, "journal"), sales, open);
  const forgedS = (systemClock.monotonicMs() - began) / 1000;
  say(
    `${sales} sales and then ${open} of a day that is not closed: ${forged.records} records in ${forged.segments} ` +
      `segments, ${forged.behind} of them not in the archive; forged in ${forgedS.toFixed(0)} s\n`,
  );
  // What was forged is written out first, so that no start waits for it.
  execFileSync("sync");
  lookUp(join(full, "journal"), sales);
  await report(full);
  if (runs === 0) return;

  // What was compiled once is kept, so the first start is another one.
  await (await startDaemon(shop("warm"))).stop();
  const plainStarts: Start[] = [];
  const fullStarts: Start[] = [];
  for (let run = 0; run < runs; run++) {
    plainStarts.push(await kill(shop(`plain-${run}`)));
    fullStarts.push(await kill(full));
  }
  const rows = [
    ["start", "ms to ready", "of the processor", "ratio", "of the processor"],
    rowOf("empty journal", plainStarts, plainStarts),
    rowOf(`${sales} + ${open} sales, after kill -9`, fullStarts, plainStarts),
  ];
  say(`${columns(rows)}\nmedians of ${runs}`);
}

interface Start {
  readonly readyMs: number;
  readonly cpuMs: number;
}

async function kill(at: string): Promise<Start> {
  const daemon = await startDaemon(at);
  await daemon.kill();
  return daemon;
}

function shop(name: string): string {
  const at = join(folder, name);
  mkdirSync(at);
  // Nobody answers there: a till without printer and network starts all the same.
  writeSettings(at, {
    providerUrl: "http://127.0.0.1:9",
    printerConnection: "tcp://127.0.0.1:9",
    paperMm: 80,
    journalDirectory: "journal",
  });
  return at;
}

function lookUp(journal: string, count: number): void {
  const archive = new Archive(join(journal, ARCHIVE_FILE), (error) => {
    throw error;
  });
  const book = new Book("ARS", archive);
  const kinds: readonly (readonly [string, (id: number) => unknown])[] = [
    ["number", (id) => book.sale(id)],
    ["receipt", (id) => book.saleOfReceipt(id)],
    ["payment", (id) => book.saleOfProvider(String(100_000_000_000 + id))],
    ["reference", (id) => book.saleOfProvider(book.sale(id)?.facts.reference ?? "")],
    ["ticket", (id) => book.salesOfTicket(`T${Math.max(10, id - (id % 10))}`).length > 0 || null],
  ];
  const rows = [["lookup by", "median ms", "99 of 100", "worst"]];
  for (const [name, find] of kinds) {
    const times = Array.from({ length: LOOKUPS }, (_, n) => {
      // Far apart, so that one lookup does not read what the next one needs.
      const id = 1 + ((n * 7_919_317) % count);
      const from = systemClock.monotonicMs();
      if (find(id) === null) throw new Error(`sale ${id} is not found by its ${name}`);
      return systemClock.monotonicMs() - from;
    }).sort((a, b) => a - b);
    const at = (part: number) => (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(3);
    rows.push([name, at(0.5), at(0.99), at(1)]);
  }
  archive.close();
  say(`${columns(rows)}\n`);
}

/** Asked of the running daemon through its socket, and by the command from the start of its process to the end. */
async function report(at: string): Promise<void> {
  const daemon = await startDaemon(at);
  const client = new ControlClient(join(at, "till.sock"));
  const socket: number[] = [];
  for (let n = 0; n < REPORTS; n++) socket.push(await timed(() => client.day()));
  const command: number[] = [];
  for (let n = 0; n < COMMANDS; n++) {
    const words = ["--config", join(at, "tilld.toml"), "x-report"];
    command.push(await timed(async () => execFileSync(TILL, words)));
  }
  await daemon.kill();
  const rows = [
    ["X report", "median ms", "worst"],
    ["through the socket", median(socket).toFixed(1), Math.max(...socket).toFixed(1)],
    ["till x-report", median(command).toFixed(0), Math.max(...command).toFixed(0)],
  ];
  say(`${columns(rows)}\n`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = systemClock.monotonicMs();
  await work();
  return systemClock.monotonicMs() - from;
}

function rowOf(name: string, starts: readonly Start[], plain: readonly Start[]): string[] {
  const ready = (all: readonly Start[]) => median(all.map(({ readyMs }) => readyMs));
  const cpu = (all: readonly Start[]) => median(all.map(({ cpuMs }) => cpuMs));
  return [
    name,
    ready(starts).toFixed(0),
    cpu(starts).toFixed(0),
    (ready(starts) / ready(plain)).toFixed(3),
    (cpu(starts) / cpu(plain)).toFixed(3),
  ];
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")).join("\n");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
