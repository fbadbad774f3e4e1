// What must be there before a machine can boot: Debian's programs, installed where they are missing, and the image of
// make-image.sh, made once for each version of what it is made of and kept in the checkout's .cache.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../outside/program.ts";
import { isRoot, MIRROR, provide, run, whyNoMirror } from "./debian.ts";

/** Debian's packages by the program of each that is needed: to boot, and before that to make the image. */
const TO_BOOT = { "qemu-system-x86_64": "qemu-system-x86", mke2fs: "e2fsprogs" };
const TO_MAKE = { mmdebstrap: "mmdebstrap", cpio: "cpio", zstd: "zstd", xz: "xz-utils" };

const CACHE = join(ROOT, ".cache", "virtual-terminal");
const RECIPE = ["make-image.sh", "guest/init"].map((name) => join(import.meta.dirname, name));
const MAKE_IMAGE = RECIPE[0] ?? "";

export type Image = { readonly folder: string } | { readonly folder: null; readonly why: string };

/** @throws Error when the image could have been made and was not */
export function prepareImage(): Image {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return notRun(`the machine is made for Linux on x64; this is ${process.platform} on ${process.arch}`);
  }
  const recipe = createHash("sha256");
  for (const file of RECIPE) recipe.update(readFileSync(file));
  const folder = join(CACHE, recipe.digest("hex").slice(0, 16));
  const isMade = existsSync(folder);

  const missing = provide({ ...TO_BOOT, ...(isMade ? {} : TO_MAKE) });
  if (missing !== null) return notRun(missing);
  if (isMade) return { folder };
  if (!isRoot()) return notRun("the first run, which makes the machine's Debian, has to be root's");
  const unreachable = whyNoMirror("trixie-backports");
  if (unreachable !== null) return notRun(unreachable);

  mkdirSync(CACHE, { recursive: true });
  const failure = run(MAKE_IMAGE, [folder, MIRROR]);
  if (failure !== null) throw new Error(`the machine's Debian could not be made: ${failure}`);
  return { folder };
}

function notRun(why: string): Image {
  return { folder: null, why };
}
