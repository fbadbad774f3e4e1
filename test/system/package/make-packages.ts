// The packages under test: made by the project's own command in this checkout and once more in a copy of it that lies elsewhere; and
// packages that never were, made from a real one: a newer version, and one whose program does not start.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { run as runProgram } from "../../../packaging/run.ts";
import { ROOT } from "../../outside/program.ts";
import { run } from "../debian.ts";

export type DebianArchitecture = "amd64" | "arm64";
export type Packages = Readonly<Record<DebianArchitecture, string>>;

/** What of a checkout is no part of it. */
const NOT_COPIED = new Set([".git", ".cache", "dist"]);

/** @param seconds when the sources were written, since 1970 @throws Error with what the command wrote */
export async function makePackages(checkout: string, out: string, seconds: string): Promise<Packages> {
  mkdirSync(out, { recursive: true });
  await runProgram(join(checkout, "bin/node"), [join(checkout, "packaging/package.ts"), "--out", out], "/", {
    SOURCE_DATE_EPOCH: seconds,
  });
  return findPackages(out);
}

export function hasPackages(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".deb"));
}

/** @throws Error when one of both is not there */
export function findPackages(folder: string): Packages {
  const named = (architecture: DebianArchitecture) => {
    const name = readdirSync(folder).find((file) => file.endsWith(`_${architecture}.deb`));
    if (name === undefined) throw new Error(`no package for ${architecture} in ${folder}`);
    return join(folder, name);
  };
  return { amd64: named("amd64"), arm64: named("arm64") };
}

/** Another folder with the same sources and the same node_modules; under second names where the disk can. */
export function copyCheckout(to: string): void {
  mkdirSync(join(to, ".cache"), { recursive: true });
  const names = readdirSync(ROOT).filter((name) => !NOT_COPIED.has(name));
  for (const name of names) {
    if (run("cp", ["-al", join(ROOT, name), to]) === null) continue;
    rmSync(join(to, name), { recursive: true, force: true });
    cpSync(join(ROOT, name), join(to, name), { recursive: true, verbatimSymlinks: true });
  }
  const brought = join(ROOT, ".cache/npm-packages");
  cpSync(brought, join(to, ".cache/npm-packages"), { recursive: true });
}

/** What is changed in a package that never was. */
export interface Change {
  readonly version: string;
  /** From the text of the program to another one. */
  readonly program: (text: string) => string;
}

/** @returns the path of a package like that one, with this version and program */
export async function changedPackage(
  deb: string,
  folder: string,
  { program, version }: Change,
): Promise<string> {
  const work = mkdtempSync(join(folder, "changed-"));
  try {
    await runProgram("dpkg-deb", ["--raw-extract", deb, work]);
    const rewrite = (path: string, change: (text: string) => string) =>
      writeFileSync(join(work, path), change(readFileSync(join(work, path), "utf8")));
    rewrite("DEBIAN/control", (text) => text.replace(/^Version: .*$/m, `Version: ${version}`));
    for (const name of ["tilld", "till"]) rewrite(`usr/lib/tilld/${name}.mjs`, program);
    const file = join(folder, `tilld_${version}.deb`);
    await runProgram("dpkg-deb", ["--root-owner-group", "-Znone", "--build", work, file]);
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
