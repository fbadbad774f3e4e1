// npm packages for a machine that need not be this one, which is why node_modules does not have them: brought by npm from wherever npm
// is set to look, held against the hash in package-lock.json, and kept in the checkout's .cache.

import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { run } from "./run.ts";

export const ROOT = resolve(import.meta.dirname, "..");
/** As the bundler names it, also where node_modules is a link. */
export const MODULES = realpathSync(join(ROOT, "node_modules"));
const CACHE = join(ROOT, ".cache", "npm-packages");

export interface LockedPackage {
  readonly version: string;
  /** As npm writes it: "sha512-" and base64. */
  readonly integrity: string;
}

/** @throws Error when package-lock.json does not name it with a version and a hash */
export async function lockedPackage(name: string): Promise<LockedPackage> {
  const lock: unknown = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8"));
  const found = (lock as { packages: Record<string, Partial<LockedPackage>> }).packages[
    `node_modules/${name}`
  ];
  const { integrity, version } = found ?? {};
  if (version === undefined || integrity?.startsWith("sha512-") !== true) {
    throw new Error(`package-lock.json: expected ${name} with a version and a sha512`);
  }
  return { version, integrity };
}

/**
 * @returns the folder of the unpacked package, the same bytes on every machine
 * @throws Error when npm cannot bring it, or brings something else than what is locked
 */
export async function bringPackage(name: string): Promise<string> {
  const { integrity, version } = await lockedPackage(name);
  const folder = join(CACHE, `${name.replaceAll("/", "+")}-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  try {
    const said = await run(
      "npm",
      ["pack", "--json", "--silent", "--pack-destination", work, `${name}@${version}`],
      ROOT,
    );
    const [{ filename }] = JSON.parse(said) as [{ readonly filename: string }];
    const file = join(work, filename.replace("@", "").replace("/", "-"));
    const found = `sha512-${createHash("sha512")
      .update(await readFile(file))
      .digest("base64")}`;
    if (found !== integrity)
      throw new Error(`${name}@${version}: expected ${integrity}, npm brought ${found}`);
    await run("tar", ["-xzf", file, "-C", work]);
    // Put in place by a rename: what is there is whole.
    await rename(join(work, "package"), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}
