// What the checks of the package share: the packages themselves, and folders to work in.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DebianArchitecture, Packages } from "./make-packages.ts";

export class Workshop {
  readonly #folder: string;
  #folders = 0;
  readonly packages: Packages;
  /** Of this machine. */
  readonly own: DebianArchitecture = process.arch === "arm64" ? "arm64" : "amd64";
  /** When the sources were written, since 1970. */
  readonly seconds: string;

  constructor(parts: {
    readonly folder: string;
    readonly packages: Packages;
    readonly seconds: string;
  }) {
    this.#folder = parts.folder;
    this.packages = parts.packages;
    this.seconds = parts.seconds;
  }

  /** A new folder, removed with all others at the end. */
  readonly folder = (name: string): string => {
    this.#folders += 1;
    const path = join(this.#folder, `${this.#folders}-${name}`);
    mkdirSync(path);
    return path;
  };
}
