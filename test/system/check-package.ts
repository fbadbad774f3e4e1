// One command from sources to packages that were installed: makes both twice, has Debian's inspector look at them, installs
// them in bare Debians of both architectures, and updates a till that is selling. --only WORDS does the
// checks whose sentence has the words, --dist FOLDER takes the packages that are there, or makes them there, --own leaves out
// the processor that has to be emulated. Ends with 0 when all held, 1 when one did not, and 77 where this computer cannot run them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { run as runProgram } from "../../packaging/run.ts";
import { ROOT } from "../outside/program.ts";
import { isRoot, provide, whyNoMirror } from "./debian.ts";
import { BARE, EMULATED } from "./package/bare.ts";
import { bareDebian, runForeignPrograms } from "./package/bare-root.ts";
import { FIRST_RUN } from "./package/first-run.ts";
import { MADE } from "./package/made.ts";
import { findPackages, hasPackages, makePackages } from "./package/make-packages.ts";
import { UPDATES } from "./package/updates.ts";
import { Workshop } from "./package/workshop.ts";
import { EXIT_NOT_RUN, runChecks, sayNotRun, timed } from "./report.ts";

const OWN = [...MADE, ...BARE, ...FIRST_RUN, ...UPDATES];

/** Debian's packages by the program of each that is needed. */
const PROGRAMS = {
  lintian: "lintian",
  mmdebstrap: "mmdebstrap",
  "systemd-nspawn": "systemd-container",
  "x86_64-linux-gnu-g++": "g++-x86-64-linux-gnu",
  "aarch64-linux-gnu-g++": "g++-aarch64-linux-gnu",
};

function whyNot(): string | null {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `the packages are checked on Linux on x64; this is ${process.platform} on ${process.arch}`;
  if (!isRoot()) return "only root may enter another Debian";
  return provide(PROGRAMS) ?? whyNoMirror("trixie");
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { dist: { type: "string" }, only: { type: "string" }, own: { type: "boolean", default: false } },
  });
  const checks = [...OWN, ...(values.own ? [] : EMULATED)].filter(({ says }) =>
    says.includes(values.only ?? ""),
  );
  const why = whyNot();
  if (why !== null) {
    sayNotRun(checks, why);
    return EXIT_NOT_RUN;
  }
  if (!values.own) {
    const foreign = runForeignPrograms();
    if ("why" in foreign) {
      sayNotRun(checks, foreign.why);
      return EXIT_NOT_RUN;
    }
    process.once("exit", foreign.undo);
  }
  const folder = mkdtempSync(join(tmpdir(), "tilld-package-check-"));
  try {
    const seconds =
      process.env["SOURCE_DATE_EPOCH"] ??
      (await runProgram("git", ["log", "-1", "--format=%ct"], ROOT)).trim();
    const dist = resolve(values.dist ?? join(folder, "dist"));
    const packages = hasPackages(dist)
      ? findPackages(dist)
      : await timed("both packages are made", () => makePackages(ROOT, dist, seconds));
    await timed("a bare Debian for amd64", () => bareDebian("amd64"));
    if (!values.own) await timed("a bare Debian for arm64, by emulation", () => bareDebian("arm64"));
    return await runChecks(checks, new Workshop({ folder, packages, seconds }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Children are told in "exit", which a signal alone would skip.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

process.exit(await main());
