// Runs the real bin/till as a process of its own.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const TILL = resolve(import.meta.dirname, "../../bin/till");

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Resolves with how it ended, however it ended.
 * @param input what it reads on its standard input, to the end
 */
export function till(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ""): Promise<Ended> {
  return new Promise((resolve_) => {
    const options = { env: { PATH: process.env["PATH"], ...env } };
    const child = execFile(TILL, [...args], options, (error, out, err) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve_({ code, out, err });
    });
    // Who does not read it may end before it was written.
    child.stdin?.on("error", () => undefined).end(input);
  });
}

/** @param input an open file for its standard input, such as a terminal */
export function startTill(args: readonly string[], input: "ignore" | number = "ignore"): ChildProcess {
  return spawn(TILL, [...args], { stdio: [input, "pipe", "pipe"] });
}

/** A configuration that says where the socket and the journal are, and nothing else. */
export function writeConfig(folder: string, socket: string): string {
  const file = join(folder, "tilld.toml");
  writeFileSync(file, `[control]\nsocket = "${socket}"\n[journal]\ndirectory = "journal"\n`);
  return file;
}
