// The demo as a process of its own, in a folder for temporary files that nobody else uses, so that whatever it
// leaves behind is seen.

import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

const TILL = resolve(import.meta.dirname, "../../bin/till");

export interface DemoProcess {
  readonly child: ChildProcess;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly end: Promise<number | string>;
  /** What lies in its folder for temporary files. */
  left(): readonly string[];
}

export function startDemo(
  args: readonly string[],
  stdio: StdioOptions,
  env: NodeJS.ProcessEnv = {},
): DemoProcess {
  const folder = mkdtempSync(join(tmpdir(), "tilld-demo-test-"));
  const child = spawn(TILL, ["demo", ...args], {
    stdio,
    env: { ...process.env, TMPDIR: folder, TERM: "xterm", FORCE_COLOR: undefined, ...env },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  const end = once(child, "close").then(([code, signal]: unknown[]) =>
    typeof code === "number" ? code : String(signal),
  );
  return { child, end, left: () => readdirSync(folder) };
}

/** Everything that a stream says, and a way to wait for a part of it. */
export class Heard {
  text = "";
  #wake: () => void = () => {};

  take(bytes: Uint8Array): void {
    this.text += Buffer.from(bytes).toString("utf8");
    this.#wake();
  }

  /** The test's own time limit ends a wait in vain. */
  async until(condition: (text: string) => boolean): Promise<void> {
    while (!condition(this.text)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
