// A daemon in a process of its own, seen by its parent: what it says, that it is ready, how it ended.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DaemonNews, DaemonOrders } from "./crash-daemon.ts";

/**
 * The first daemon that ends in order leaves its compiled code here for all later ones, which then start with a
 * quarter of the work (0.19 s of processor time in place of 0.76 s, Node 24.21, measured 2026-11-21). Whoever
 * starts daemons takes the folder away at the end.
 */
export const COMPILED = mkdtempSync(join(tmpdir(), "tilld-crash-compiled-"));

const PROGRAM = fileURLToPath(new URL("crash-daemon.ts", import.meta.url));
const MOST_LOG = 20_000;

export interface DaemonListener {
  ready(): void;
  passed(point: string): void;
  /** Nothing of it is left, and everything it said was heard. */
  ended(code: number | null, signal: string | null): void;
}

export class DaemonProcess {
  /** The end of what it wrote to its log. */
  log = "";
  isReady = false;
  isStopping = false;
  readonly #child: ChildProcess;
  readonly #losesUnflushed: boolean;
  readonly #end: Promise<unknown>;

  constructor(orders: DaemonOrders, listener: DaemonListener) {
    this.#losesUnflushed = orders.losesUnflushed;
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(orders)], {
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
      if (news.type === "passed") return listener.passed(news.point);
      this.isReady = true;
      listener.ready();
    });
    // What it said last may be heard after its end was.
    this.#end = Promise.all([once(child, "exit"), once(child, "disconnect")]).then(() => {
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
    if (this.#losesUnflushed) this.#child.send("die");
    else this.#child.kill("SIGKILL");
    await this.#end;
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#end;
  }
}
