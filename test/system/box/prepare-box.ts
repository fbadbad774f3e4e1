// What must be there before a box can boot: root, Debian's programs, and the bare Debian of make-box.sh, made once for
// each version of that script and kept in the checkout's .cache.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../outside/program.ts";
import { isRoot, MIRROR, provide, run, whyNoMirror } from "../debian.ts";

/** Debian's packages by the program of each that is needed: to boot, and before that to make the Debian. */
const TO_BOOT = {
  "systemd-nspawn": "systemd-container",
  nsenter: "util-linux",
  setpriv: "util-linux",
  "mkfs.ext4": "e2fsprogs",
};
const TO_MAKE = { mmdebstrap: "mmdebstrap" };

const CACHE = join(ROOT, ".cache", "box");
const MAKE_BOX = join(import.meta.dirname, "make-box.sh");

/** A folder with the root of a Debian; nobody may change it. */
export type BareDebian = { readonly folder: string } | { readonly folder: null; readonly why: string };

/** @throws Error when the Debian could have been made and was not */
export function prepareBox(): BareDebian {
  if (process.platform !== "linux") return notRun(`a box is a Linux; this is ${process.platform}`);
  if (!isRoot()) return notRun("only root may boot a system in a container");
  const hash = createHash("sha256").update(readFileSync(MAKE_BOX)).digest("hex").slice(0, 16);
  const folder = join(CACHE, `${hash}-${process.arch}`);
  const isMade = existsSync(folder);
  const missing = provide({ ...TO_BOOT, ...(isMade ? {} : TO_MAKE) });
  if (missing !== null) return notRun(missing);
  if (isMade) return { folder };
  const unreachable = whyNoMirror("trixie");
  if (unreachable !== null) return notRun(unreachable);
  mkdirSync(CACHE, { recursive: true });
  const failure = run(MAKE_BOX, [folder, MIRROR]);
  if (failure !== null) throw new Error(`the box's Debian could not be made: ${failure}`);
  return { folder };
}

function notRun(why: string): BareDebian {
  return { folder: null, why };
}
