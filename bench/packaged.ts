// The daemon as the package brings it, below a folder of its own: the bundled program with its native parts. Only the runtime
// is the one of this checkout, because a copy of it that was just written counts more resident memory (larger pages in the
// page cache) than one that was read from a disk.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARCHITECTURES } from "../packaging/architectures.ts";
import { bundleProgram } from "../packaging/bundle.ts";
import { collectMachineCode } from "../packaging/native.ts";
import { DAEMON_FLAGS } from "../packaging/runtime-flags.ts";

export interface Packaged {
  /** The daemon's program, for the runtime to run. */
  readonly program: string;
  /** What its first line tells the runtime. */
  readonly flags: readonly string[];
  /** What the unit sets for it. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function makePackaged(folder: string): Promise<Packaged> {
  const architecture = ARCHITECTURES.find(({ node }) => node === process.arch);
  if (architecture === undefined) throw new Error(`no package is made for ${process.arch}`);
  const [{ files }, code] = await Promise.all([bundleProgram(), collectMachineCode(architecture)]);
  mkdirSync(join(folder, "native"), { recursive: true });
  const native = [...code.files].filter(([name]) => name.startsWith("native/"));
  for (const [name, content] of [...files, ...native]) writeFileSync(join(folder, name), content);
  const program = join(folder, "tilld.mjs");
  // As the package's postinst does.
  const environment = { NODE_COMPILE_CACHE: join(folder, "compiled") };
  execFileSync(process.execPath, [...DAEMON_FLAGS, program, "--version"], { env: environment });
  return { program, flags: DAEMON_FLAGS, environment };
}
