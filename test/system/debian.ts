// Debian on this machine: its programs, installed where they are missing, and the mirror that the checks make Debians of
// their own from.

import { spawnSync } from "node:child_process";

export const MIRROR = process.env["DEBIAN_MIRROR"] ?? "http://deb.debian.org/debian";

/** What each program is a part of: { mmdebstrap: "mmdebstrap", xz: "xz-utils" }. */
export type Programs = Readonly<Record<string, string>>;

/** Installs the packages of those programs that are not there. @returns why they are still missing; null when none is */
export function provide(programs: Programs): string | null {
  const missing = Object.entries(programs)
    .filter(([program]) => run("which", [program]) !== null)
    .map(([, debian]) => debian);
  if (missing.length === 0) return null;
  const packages = missing.join(" ");
  if (!isRoot()) return `as root, install these packages of Debian: ${packages}`;
  const failure =
    run("apt-get", ["update"]) ?? run("apt-get", ["install", "-y", "--no-install-recommends", ...missing]);
  return failure === null ? null : `apt-get could not install ${packages}: ${failure}`;
}

/** @param suite such as trixie. @returns why the mirror is of no use; null when it answers */
export function whyNoMirror(suite: string): string | null {
  // By apt's own way out, which may be a proxy.
  const release = ["download-file", `${MIRROR}/dists/${suite}/InRelease`, "/tmp/tilld-mirror-answers"];
  const unreachable = run("/usr/lib/apt/apt-helper", release);
  return unreachable === null ? null : `the mirror ${MIRROR} does not answer: ${unreachable}`;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** @returns null when it went well, else the end of what it wrote */
export function run(program: string, words: readonly string[]): string | null {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8", env });
  if (status === 0) return null;
  return error === undefined ? `${stdout}${stderr}`.trim().slice(-500) : error.message;
}
