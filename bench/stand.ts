// What the measurements of a whole till stand on: the real daemon in a process of its own; printer, display and scanner
// at the far ends of pseudo-terminals and the virtual Mercado Pago on loopback, all in the measuring process, so that
// nothing of theirs is counted.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatedPrinterOnPty } from "../hardware/emulators/escpos-printer-wires.ts";
import { emulatedDisplayOnPty } from "../hardware/emulators/line-display-wires.ts";
import { emulatedScannerOnPty } from "../hardware/emulators/scanner.ts";
import { sleep } from "../hardware/hal/clock.ts";
import { systemClock } from "../hardware/transports/system-clock.ts";
import { ControlClient } from "../src/control/client.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { NotifySocket } from "../test/daemon/notify-socket.ts";
import type { Packaged } from "./packaged.ts";
import { processorMs } from "./process.ts";

const TOKEN = "TEST-bench-0d51";
const LOOK_MS = 20;
/** A start takes some hundreds. */
const READY_LOOK_MS = 2;
const LIMIT_MS = 60_000;

/** Which devices the till of a measurement has, beside Mercado Pago. */
export type Equipment = "all" | "printer";

export interface Stand {
  /** Of the till: its settings, its socket, its journal. */
  readonly folder: string;
  readonly journal: string;
  readonly virtual: VirtualMercadoPago;
  readonly client: ControlClient;
  scan(text: string): void;
  close(): Promise<void>;
}

/** @param journal a folder that is there already; absent: one in the stand's own folder */
export async function openStand(equipment: Equipment, journal?: string): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), "tilld-bench-"));
  const clock = systemClock;
  const printer = await emulatedPrinterOnPty({ clock, paperMm: 80 });
  const display = emulatedDisplayOnPty("escpos", clock);
  const scanner = emulatedScannerOnPty(clock);
  const virtual = await startVirtualMercadoPago({ clock, accessTokens: [TOKEN], shopName: "TILLD BENCH" });
  const directory = journal ?? join(folder, "journal");
  if (journal === undefined) mkdirSync(directory);
  writeFileSync(join(folder, "token"), `${TOKEN}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "articles.csv"), "barcode,title,price\n7790895000997,Yerba 1 kg,1250.50\n");
  const others = `
[display]
connection = "${display.connection}"
[scanner]
connection = "${scanner.connection}"
[catalog]
file = "articles.csv"
`;
  writeFileSync(
    join(folder, "tilld.toml"),
    `[shop]
name = "Almacén El Ñandú"
site = "MLA"
[mercado_pago]
demo = true
base_url = "${virtual.url}"
external_pos_id = "SUC001POS001"
access_token_file = "token"
[journal]
directory = "${directory}"
[control]
socket = "till.sock"
[printer]
connection = "${printer.connection}"
${equipment === "all" ? others : ""}`,
  );
  return {
    folder,
    journal: directory,
    virtual,
    client: new ControlClient(join(folder, "till.sock")),
    scan: (text) => scanner.scan(text),
    async close() {
      await virtual.close();
      for (const device of [printer, display, scanner]) await device.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Daemon {
  readonly pid: number;
  /** From the start of the process until it tells a service manager READY=1: by then each device was tried. */
  readonly readyMs: number;
  /** On a processor until then. */
  readonly readyProcessorMs: number;
  stop(): Promise<void>;
}

export async function startDaemon(
  { folder }: Stand,
  { environment, flags, program }: Packaged,
): Promise<Daemon> {
  const manager = new NotifySocket(join(folder, "notify"));
  const fromMs = systemClock.monotonicMs();
  const child = spawn(process.execPath, [...flags, program, "--config", join(folder, "tilld.toml")], {
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...CLEAN, ...environment, NOTIFY_SOCKET: manager.address },
  });
  const pid = child.pid ?? 0;
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  try {
    await until(
      "the daemon is ready",
      () => {
        if (child.exitCode !== null) throw new Error(`the daemon ended with ${child.exitCode}`);
        return manager.take().some((message) => message.startsWith("READY=1"));
      },
      READY_LOOK_MS,
    );
  } finally {
    manager.close();
  }
  return {
    pid,
    readyMs: systemClock.monotonicMs() - fromMs,
    readyProcessorMs: processorMs(pid),
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      process.off("exit", killAtExit);
    },
  };
}

/** Nothing of the measuring process: its cache of compiled code would change what is measured. */
export const CLEAN = { PATH: process.env["PATH"] ?? "" };

/** @throws Error with what it said when it ends before */
export function untilItSays(child: ChildProcess, words: RegExp): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => {
        said = `${said}${text}`.slice(-1500);
        if (words.test(said)) resolve();
      });
    }
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}\n${said}`)));
  });
}

/** @throws Error that says what did not come true in a minute */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  lookMs = LOOK_MS,
): Promise<void> {
  const fromMs = systemClock.monotonicMs();
  while (!(await isSo())) {
    if (systemClock.monotonicMs() - fromMs > LIMIT_MS) throw new Error(`waited a minute, and not: ${what}`);
    await sleep(systemClock, lookMs);
  }
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** @param rows the first one are the names of the columns */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
