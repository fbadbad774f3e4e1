// Programs as a stranger starts them: by their path, in a folder of their own, with a bare environment; and
// waiting for what they say, never for an amount of time.

import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { systemClock } from "../../hardware/transports/system-clock.ts";

export const ROOT = resolve(import.meta.dirname, "../..");
export const TILL = join(ROOT, "bin", "till");
export const TILLD = join(ROOT, "bin", "tilld");

/** Two busy cores start a Node process in a second or two; what takes longer than this hangs. */
const PATIENCE_MS = 120_000;

/** Rung whenever anything was heard from outside; who waits for something then looks again. */
export class Watch {
  #waiting: (() => void)[] = [];

  ring(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** @returns what `look` found, as soon as that is neither null, undefined nor false */
  async until<T>(
    what: string,
    look: () => T | Promise<T>,
    withinMs = PATIENCE_MS,
  ): Promise<Exclude<T, null | undefined | false>> {
    let late = false;
    const timer = systemClock.after(withinMs, () => {
      late = true;
      this.ring();
    });
    try {
      for (;;) {
        const rung = new Promise<void>((wake) => this.#waiting.push(wake));
        const found = await look();
        if (found !== null && found !== undefined && found !== false) {
          return found as Exclude<T, null | undefined | false>;
        }
        if (late) throw new Error(`waited ${withinMs} ms in vain until ${what}`);
        await rung;
      }
    } finally {
      timer.cancel();
    }
  }
}

export interface Place {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A program that goes on until it is told to end. */
export class Program {
  /** What it wrote to standard output, line by line. */
  readonly lines: string[] = [];
  stderr = "";
  /** Null while it runs. */
  code: number | null = null;
  readonly watch: Watch;
  readonly #child;

  constructor(file: string, words: readonly string[], place: Place, watch = new Watch()) {
    this.watch = watch;
    this.#child = spawn(file, words, {
      cwd: place.folder,
      env: environmentOf(place),
      stdio: ["ignore", "pipe", "pipe"],
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.lines.push(line);
      watch.ring();
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      watch.ring();
    });
    this.#child.on("error", (error) => {
      this.stderr += String(error);
      this.code = -1;
      watch.ring();
    });
    this.#child.on("close", (code) => {
      this.code = code ?? -1;
      watch.ring();
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves with the first line that matches. */
  line(pattern: RegExp): Promise<string> {
    return this.watch.until(`${this.#child.spawnfile} says ${pattern}`, () => {
      const line = this.lines.find((candidate) => pattern.test(candidate));
      if (line === undefined && this.code !== null) {
        throw new Error(`${this.#child.spawnfile} ended with ${this.code}: ${this.stderr}`);
      }
      return line;
    });
  }

  /** @returns its exit code; -1 when a signal ended it */
  async ended(withinMs = PATIENCE_MS): Promise<number> {
    await this.watch.until(`${this.#child.spawnfile} ends`, () => this.code !== null, withinMs);
    return this.code ?? -1;
  }

  signal(name: "SIGTERM" | "SIGINT" | "SIGKILL"): void {
    this.#child.kill(name);
  }

  /** Asks it to end; kills it when it does not. @returns the exit code */
  async end(): Promise<number> {
    this.signal("SIGTERM");
    try {
      return await this.ended();
    } finally {
      if (this.code === null) this.signal("SIGKILL");
    }
  }
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end.
 * @param input what it reads on its standard input, to the end
 */
export async function run(file: string, words: readonly string[], place: Place, input = ""): Promise<Ended> {
  const child = spawn(file, words, {
    cwd: place.folder,
    env: environmentOf(place),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // Who does not read it may end before it was written.
  child.stdin.on("error", () => {}).end(input);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const timer = systemClock.after(60_000, () => child.kill("SIGKILL"));
  const code = await new Promise<number>((resolveCode, reject) => {
    child.on("error", reject);
    child.on("close", (exit) => resolveCode(exit ?? -1));
  });
  timer.cancel();
  return { code, stdout, stderr };
}

/** Nothing of the test runner's own settings; where compiled programs are kept, bin/node knows by itself. */
function environmentOf(place: Place): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], ...place.environment };
}
