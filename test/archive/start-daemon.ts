// The real daemon in a process of its own, from its start to "ready", with what that took.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../hardware/transports/system-clock.ts";

const TILLD = fileURLToPath(new URL("../../bin/tilld", import.meta.url));

export interface StartedDaemon {
  readonly readyMs: number;
  /** Of the processor, all threads together. */
  readonly cpuMs: number;
  /** Everything that it has written so far, to its log and to standard error. */
  said(): string;
  kill(): Promise<void>;
  /** Resolves when it ended in order. */
  stop(): Promise<void>;
  /** Resolves with the exit code when it ends by itself. */
  ended(): Promise<number | null>;
}

/** @param folder with its tilld.toml @throws Error when it ends before it is ready */
export async function startDaemon(folder: string): Promise<StartedDaemon> {
  const from = systemClock.monotonicMs();
  const child = spawn(TILLD, ["--config", join(folder, "tilld.toml")], { stdio: ["ignore", "pipe", "pipe"] });
  const exit = once(child, "exit");
  let said = "";
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => {
        said += text;
        if (/tilld \S+ is ready/.test(said)) resolve();
      });
    }
    child.once("exit", (code) => reject(new Error(`the daemon ended with ${code}\n${said}`)));
  });
  const readyMs = systemClock.monotonicMs() - from;
  return {
    readyMs,
    cpuMs: cpuMsOf(child.pid ?? 0),
    said: () => said,
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
    async stop() {
      child.kill("SIGTERM");
      await exit;
    },
    async ended() {
      await exit;
      return child.exitCode;
    },
  };
}

/** The first number of schedstat: nanoseconds on a processor (Documentation/scheduler/sched-stats). */
function cpuMsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const times = readdirSync(tasks).map((task) =>
    Number(readFileSync(join(tasks, task, "schedstat"), "utf8").split(" ")[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1e6;
}
