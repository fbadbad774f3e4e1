// A private copy of the program into which faults are planted, one after the other. The tree that is being worked on
// is never touched.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Change, PlantedBug } from "./bugs.ts";

export const ROOT = resolve(import.meta.dirname, "../..");

/** What the program and its tests consist of; the packages are shared. */
const PARTS = [
  "bin",
  "docs",
  "hardware",
  "src",
  "systemd",
  "test",
  "package.json",
  "tsconfig.json",
  "README.md",
];

export interface Ended {
  readonly code: number | null;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

export class Garden {
  readonly #folder = mkdtempSync(join(tmpdir(), "tilld-planted-"));

  constructor() {
    for (const part of [...PARTS, ...configFiles()]) {
      cpSync(join(ROOT, part), join(this.#folder, part), { recursive: true, verbatimSymlinks: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(this.#folder, "node_modules"));
  }

  /** @throws RangeError when a change does not fit into its file */
  plant({ changes, name }: PlantedBug): void {
    for (const change of changes) {
      const text = readFileSync(join(ROOT, change.file), "utf8");
      writeFileSync(join(this.#folder, change.file), planted(text, change, name));
    }
  }

  pullOut({ changes }: PlantedBug): void {
    for (const { file } of changes) cpSync(join(ROOT, file), join(this.#folder, file));
  }

  /** Runs one of the project's programs on the copy. */
  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(join(this.#folder, "bin/node"), words, {
        cwd: this.#folder,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
        });
      }
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output }));
    });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The file's text with the change in it. @throws RangeError when it does not fit there */
export function planted(text: string, { file, find, replace }: Change, name: string): string {
  const count = text.split(find).length - 1;
  if (count !== 1) {
    throw new RangeError(
      `planted bug ${name}: its text stands ${count} times in ${file}, expected once; the program changed, so write the bug anew`,
    );
  }
  return text.replace(find, () => replace);
}

function configFiles(): readonly string[] {
  return ["vitest.config.ts", "biome.json"];
}
