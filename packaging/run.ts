// Runs another program to its end, for what it says; a failure says which program, and what it wrote last.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** @returns its standard output @throws Error with the end of what it wrote, when it does not end with 0 */
export async function run(
  program: string,
  words: readonly string[],
  folder?: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout } = await execute(program, words, {
      cwd: folder,
      env: { ...process.env, ...environment },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (cause) {
    const { code, stderr, stdout } = cause as { code?: string; stderr?: string; stdout?: string };
    if (code === "ENOENT") throw new Error(`${program} is not installed on this machine`, { cause });
    throw new Error(
      `${program} ${words.join(" ")}: ${`${stdout ?? ""}${stderr ?? ""}`.trim().slice(-2000)}`,
      { cause },
    );
  }
}
