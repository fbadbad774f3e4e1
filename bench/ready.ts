// npm run bench:ready [-- --runs N] [--idle MINUTES]: how long the daemon of the package takes until READY, against a program
// that merely loads the six packages a till is usually made of, in turn on the same runtime; what it keeps in memory; and
// how often it wakes the processor while nobody is at the counter. Promises nothing; docs/operations.md has a table of it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sleep } from "../hardware/hal/clock.ts";
import { systemClock } from "../hardware/transports/system-clock.ts";
import { makePackaged, type Packaged } from "./packaged.ts";
import { type Memory, memoryOf, processorMs, wakeUps } from "./process.ts";
import { CLEAN, type Equipment, median, openStand, say, startDaemon, table, untilItSays } from "./stand.ts";

const SETTLE_MS = 60_000;
const ROOT = join(import.meta.dirname, "..");
const SOURCES: Packaged = { program: join(ROOT, "src/main.ts"), flags: [], environment: {} };
/** What READY is held against; plain JavaScript, so that no types have to be taken off first. */
const SIX = `
for (const name of ["node-thermal-printer", "serialport", "onoff", "qrcode", "undici", "pino"]) require(name);
process.stdout.write("loaded\\n");
process.stdin.resume();
`;
const NODE = process.execPath;

const { values } = parseArgs({
  options: { runs: { type: "string", default: "15" }, idle: { type: "string", default: "30" } },
});
const folder = mkdtempSync(join(tmpdir(), "tilld-bench-ready-"));
try {
  const packaged = await makePackaged(folder);
  await benchReady(packaged, Number(values.runs));
  await benchMemory(packaged);
  if (Number(values.idle) > 0) await benchIdle(packaged, Number(values.idle));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Start {
  readonly readyMs: number;
  readonly readyProcessorMs: number;
}

async function benchReady(made: Packaged, runs: number): Promise<void> {
  const stand = await openStand("all");
  const six: Start[] = [];
  const packaged: Start[] = [];
  const sources: Start[] = [];
  const startOnce = async (program: Packaged) => {
    const daemon = await startDaemon(stand, program);
    await daemon.stop();
    return daemon;
  };
  // The first one makes the journal.
  await startOnce(made);
  for (let run = 0; run < runs; run++) {
    six.push(await loadSix());
    packaged.push(await startOnce(made));
    sources.push(await startOnce(SOURCES));
  }
  await stand.close();
  const row = (name: string, starts: readonly Start[]) => {
    const figures = (["readyMs", "readyProcessorMs"] as const).flatMap((which) => {
      const ms = median(starts.map((start) => start[which]));
      return [ms.toFixed(0), (ms / median(six.map((start) => start[which]))).toFixed(2)];
    });
    return [name, ...figures];
  };
  const heads = ["start", "ms", "ratio", "ms on a processor", "ratio"];
  say(
    table([
      heads,
      row("six packages loaded", six),
      row("tilld READY, packaged", packaged),
      row("tilld READY, from its sources", sources),
    ]),
  );
  say(
    `medians of ${runs}, one after the other; Node ${process.version}; the package's cache of compiled code for the package alone\n`,
  );
}

async function loadSix(): Promise<Start> {
  const fromMs = systemClock.monotonicMs();
  const child = spawn(NODE, ["--eval", SIX], { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"], env: CLEAN });
  await untilItSays(child, /loaded/);
  const start = {
    readyMs: systemClock.monotonicMs() - fromMs,
    readyProcessorMs: processorMs(child.pid ?? 0),
  };
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  return start;
}

async function benchMemory(made: Packaged): Promise<void> {
  const row = (name: string, { fileKiB, ownKiB, residentKiB }: Memory) => [
    name,
    ...[residentKiB, ownKiB, fileKiB].map((kib) => (kib / 1024).toFixed(1)),
  ];
  const rows = [["MiB resident", "all", "its own", "of files"], row("Node alone", await nodeAlone())];
  for (const [name, program, equipment] of [
    ["tilld, packaged, printer", made, "printer"],
    ["tilld, packaged, printer, display, scanner", made, "all"],
    ["tilld, from its sources, the same", SOURCES, "all"],
  ] as const satisfies readonly (readonly [string, Packaged, Equipment])[]) {
    const stand = await openStand(equipment);
    const daemon = await startDaemon(stand, program);
    await sleep(systemClock, SETTLE_MS);
    rows.push(row(name, memoryOf(daemon.pid)));
    await daemon.stop();
    await stand.close();
  }
  say(`${table(rows)}\n${SETTLE_MS / 1000} s after READY\n`);
}

async function nodeAlone(): Promise<Memory> {
  const child = spawn(NODE, ["--eval", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
    env: CLEAN,
  });
  await sleep(systemClock, SETTLE_MS);
  const memory = memoryOf(child.pid ?? 0);
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  return memory;
}

/** In pieces of a quarter of the time: the longer nobody comes, the less it does. */
async function benchIdle(made: Packaged, minutes: number): Promise<void> {
  const rows = [["minutes after READY", "wake-ups a second", "ms on a processor a minute"]];
  const stand = await openStand("all");
  const daemon = await startDaemon(stand, made);
  const partMs = (minutes * 60_000) / 4;
  for (let part = 0; part < 4; part++) {
    const before = { wakeUps: wakeUps(daemon.pid), ms: processorMs(daemon.pid) };
    await sleep(systemClock, partMs);
    const woken = wakeUps(daemon.pid) - before.wakeUps;
    const spentMs = processorMs(daemon.pid) - before.ms;
    rows.push([
      `${((part * minutes) / 4).toFixed(1)} to ${(((part + 1) * minutes) / 4).toFixed(1)}`,
      (woken / (partMs / 1000)).toFixed(2),
      (spentMs / (partMs / 60_000)).toFixed(1),
    ]);
  }
  await daemon.stop();
  await stand.close();
  say(`${table(rows)}\nall threads; with printer, display and scanner; nobody is at the counter`);
}
