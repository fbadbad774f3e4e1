// A daemon in a process of its own, seen by its parent: what it says, that it is ready, how it ended.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ROOT } from "../outside/program.ts";
import type { DaemonNews, DaemonOrders } from "./crash-daemon.ts";

/**
 * What takes a process 0.35 s of processor time to start in place of 0.9 s (Node 24.21, measured 2026-11-22): the
 * program is compiled once, by the first one that ends in order, for a killed one keeps nothing; and the memory
 * of its youngest objects is large from the beginning, so that it is not collected while it starts.
 */
const COMPILED = join(ROOT, "node_modules", ".cache", "compiled");
const QUICK_START = ["--min-semi-space-size=32", "--max-semi-space-size=64"];

const PROGRAM = fileURLToPath(new URL("crash-daemon.ts", import.meta.url));
const MOST_LOG = 20_000;

export interface DaemonListener {
  ready(): void;
  /** @param isAtRisk something was written that a power cut would take away */
  passed(point: string, isAtRisk: boolean): void;
  /** Nothing of it is left, and everything it said was heard. */
  ended(code: number | null, signal: string | null): void;
}

export class DaemonProcess {
  /** The end of what it wrote to its log. */
  log = "";
  isReady = false;
  isStopping = false;
  readonly #child: ChildProcess;
  readonly orders: DaemonOrders;
  readonly #end: Promise<unknown>;

  constructor(orders: DaemonOrders, listener: DaemonListener) {
    this.orders = orders;
    const child = spawn(process.execPath, [...QUICK_START, PROGRAM, JSON.stringify(orders)], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => {
        this.log = `${this.log}${text}`.slice(-MOST_LOG);
      });
    }
    child.on("message", (news: DaemonNews) => {
      if (news.type === "passed") return listener.passed(news.point, news.isAtRisk);
      this.isReady = true;
      listener.ready();
    });
    // What it said last may be heard after its end was.
    this.#end = Promise.all([once(child, "close"), once(child, "disconnect")]).then(() => {
      this.isReady = false;
      listener.ended(child.exitCode, child.signalCode);
    });
  }

  /** Asks it to end in order. */
  stop(): void {
    this.isStopping = true;
    this.#child.kill("SIGTERM");
  }

  /** Ends it at once in the way that its orders name; resolves when it is gone. */
  async die(): Promise<void> {
    // Only the process itself knows what of its writes is not flushed.
    if (this.orders.dying === "power cut") this.#child.send("die");
    else this.#child.kill("SIGKILL");
    await this.#end;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  /** Resolves when nothing of it runs any more. */
  async frozen(): Promise<void> {
    while (stateOf(this.pid) !== "T") await nextTurn();
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#end;
  }
}

/** How a second daemon ends with the same orders while the first one lives; see sysexits.h. */
const EX_TEMPFAIL = 75;

/** @throws Error when a second daemon with the same orders does not refuse, or does not say why */
export async function expectRefused({ orders, pid }: DaemonProcess): Promise<void> {
  const ended = Promise.withResolvers<number | null>();
  const second = new DaemonProcess(
    { ...orders, killAt: null },
    { ready: () => ended.resolve(null), passed: () => {}, ended: (code) => ended.resolve(code) },
  );
  const code = await ended.promise;
  if (code === null) await second.kill();
  if (code === EX_TEMPFAIL && second.log.includes(`Another tilld (process ${pid}) runs on the journal`))
    return;
  throw new Error(`a second daemon ended with ${code ?? "nothing: it was let in"}; its log: ${second.log}`);
}

/** As ps shows it: R, S, T … */
function stateOf(pid: number): string | undefined {
  return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
}
