// What is planted, and every place in which it is looked for: processes, files, papers, the display, what the programs
// said, and what the far end saw. Nothing of src/ is imported.

import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { Rig } from "../outside/rig.ts";
import { TOKEN } from "../outside/settings.ts";

/** As the developer panel makes them: long enough that no text has them by chance. */
export const WEBHOOK_SECRET = "7f3cb1d09ae4425f8c6613e0d95ba27749c0e1af5530842db6fe9171ca30586e";
export const PIN = "739146820517";
export const WRONG_PIN = "940275118362";

/** A half of a secret helps a thief as well. */
export const PIECES: readonly string[] = [
  TOKEN,
  TOKEN.slice(8, 30),
  WEBHOOK_SECRET,
  WEBHOOK_SECRET.slice(0, 32),
  PIN,
  WRONG_PIN,
].flatMap((secret) => [secret, Buffer.from(secret).toString("base64").replace(/=+$/, ""), hex(secret)]);

function hex(text: string): string {
  return Buffer.from(text).toString("hex");
}

/** Where it was found: "the log: APP_USR-…" with the piece cut short; empty when nowhere. */
export function findPlanted(places: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    PIECES.filter((piece) => text.includes(piece)).map((piece) => `${place}: ${piece.slice(0, 12)}…`),
  );
}

/** Arguments and environment of every process of this machine that may be looked at. */
export function lookAtProcesses(): Readonly<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    for (const name of ["cmdline", "environ"]) {
      try {
        seen[`/proc/${pid}/${name}`] = readFileSync(`/proc/${pid}/${name}`, "latin1");
      } catch {
        // It ended meanwhile, or belongs to somebody else.
      }
    }
  }
  return seen;
}

/** Every file below a folder but the ones that are meant to hold a secret. */
export function readFolder(folder: string, but: readonly string[]): Readonly<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, name);
    if (!but.includes(file) && statSync(file, { throwIfNoEntry: false })?.isFile()) {
      seen[file] = readFileSync(file, "latin1");
    }
  }
  return seen;
}

export interface Said {
  readonly code: number;
  readonly text: string;
}

/** Runs a program to its end with lines on its standard input, as PINs are given. */
export function runWithInput(
  file: string,
  words: readonly string[],
  folder: string,
  input: string,
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { cwd: folder, env: { PATH: process.env["PATH"] } });
    let text = "";
    const hear = (heard: Buffer): void => {
      text += heard.toString("utf8");
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, text }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Another server of this machine, to which nobody has any reason to speak. */
export async function startWrongHost(): Promise<{
  readonly url: string;
  readonly heard: string[];
  end(): void;
}> {
  const heard: string[] = [];
  const server: Server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const end = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, heard, end };
}

/** Remembers every picture that the customer's display showed. */
export function watchDisplay(rig: Rig): readonly string[] {
  const shown: string[] = [];
  rig.display.display.onChange((lines) => {
    shown.push(...lines);
    rig.watch.ring();
  });
  return shown;
}
