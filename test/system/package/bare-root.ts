// A bare Debian of either architecture to install a package in: no Node, no compiler, no npm, no network. Each is a layer
// above one that is made once and kept, and forgets everything.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { systemClock } from "../../../hardware/transports/system-clock.ts";
import { ROOT } from "../../outside/program.ts";
import { MIRROR, run } from "../debian.ts";
import type { DebianArchitecture } from "./make-packages.ts";

const CACHE = join(ROOT, ".cache", "bare-debian");
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const BINFMT = "/proc/sys/fs/binfmt_misc";
const QEMU_NAME = "tilld-check-arm64";
/** How the kernel knows a program of arm64 (Linux, admin-guide/binfmt-misc): the head of an ELF file, and which bits of it count. */
const ELF_ARM64 = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00`;
const ELF_MASK = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`;

/** The kernel runs programs of arm64 until `undo` is called. @returns why it cannot, in words */
export function runForeignPrograms(): { readonly undo: () => void } | { readonly why: string } {
  const wasMounted = existsSync(join(BINFMT, "register"));
  const qemu = emulator();
  if (!wasMounted) {
    const failure = run("mount", ["-t", "binfmt_misc", "binfmt_misc", BINFMT]);
    if (failure !== null) return { why: `this machine's kernel runs no foreign programs: ${failure}` };
  }
  try {
    // F: opened now, so that it is found inside of any root. The newest line of all that fit wins.
    writeFileSync(join(BINFMT, "register"), `:${QEMU_NAME}:M::${ELF_ARM64}:${ELF_MASK}:${qemu}:F`);
  } catch (error) {
    return { why: `qemu could not be made known to the kernel: ${error}` };
  }
  return {
    undo() {
      writeFileSync(join(BINFMT, QEMU_NAME), "-1");
      if (!wasMounted) run("umount", [BINFMT]);
    },
  };
}

/**
 * Debian 13's qemu, whatever this machine has: with the one of Debian 12 (7.2) threads of a Node for arm64 lose each
 * other's wake-ups, and the demo stops in the middle.
 */
function emulator(): string {
  const folder = join(CACHE, "qemu");
  if (!existsSync(folder)) make(folder, ["--variant=extract", "--include=qemu-user"]);
  return join(folder, "usr/bin/qemu-aarch64");
}

/** By a rename at the end: what is there is whole. */
function make(folder: string, words: readonly string[]): void {
  const work = `${folder}.making`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const failure = run("mmdebstrap", [
    ...["--quiet", "--mode=root", `--keyring=${KEYRING}`, "--dpkgopt=force-unsafe-io"],
    ...words,
    ...["trixie", work, `deb ${MIRROR} trixie main`],
  ]);
  if (failure !== null) throw new Error(`${folder} could not be made: ${failure}`);
  chmodSync(work, 0o755);
  renameSync(work, folder);
}

/** @returns the folder of a Debian that nobody may change @throws Error when it cannot be made */
export function bareDebian(architecture: DebianArchitecture): string {
  const folder = join(CACHE, `trixie-${architecture}`);
  if (existsSync(folder)) return folder;
  // Whether foreign programs run was seen before; the tool it would ask is one more package.
  make(folder, [
    "--variant=apt",
    `--architectures=${architecture}`,
    "--skip=check/qemu",
    "--include=systemd-sysv,libstdc++6",
  ]);
  return folder;
}

/** What somebody typed, and how it went. */
export interface Typed {
  readonly code: number;
  readonly output: string;
  /** From the beginning to the first line that matches; null when none did. */
  readonly firstMs: number | null;
  readonly ms: number;
}

export class BareRoot {
  readonly path: string;
  readonly #remove = () => this.remove();
  #child: ChildProcess | null = null;

  constructor(debian: string, folder: string) {
    this.path = join(folder, "root");
    const [upper, work] = [join(folder, "upper"), join(folder, "work")];
    for (const made of [this.path, upper, work]) mkdirSync(made, { recursive: true });
    const layers = `lowerdir=${debian},upperdir=${upper},workdir=${work}`;
    const failure = run("mount", ["-t", "overlay", "overlay", "-o", layers, this.path]);
    if (failure !== null) throw new Error(`a layer above ${debian}: ${failure}`);
    process.once("exit", this.#remove);
  }

  remove(): void {
    process.off("exit", this.#remove);
    // Asked and not killed, it takes along what it started.
    this.#child?.kill("SIGTERM");
    run("umount", ["--lazy", this.path]);
  }

  bring(file: string, to: string): void {
    copyFileSync(file, join(this.path, to));
  }

  has(path: string): boolean {
    return existsSync(join(this.path, path));
  }

  /** Types a line as root, on a machine without a network. @param first a line to wait for */
  async type(line: string, first?: RegExp): Promise<Typed> {
    const beganMs = systemClock.monotonicMs();
    let firstMs: number | null = null;
    const lines: string[] = [];
    const isolation = ["--quiet", "--register=no", "--keep-unit", "--private-network", "--as-pid2", "--pipe"];
    const name = `--machine=bare-${process.pid}`;
    const environment = ["--setenv=DEBIAN_FRONTEND=noninteractive", "--setenv=LC_ALL=C.UTF-8"];
    const words = [
      ...isolation,
      ...environment,
      name,
      `--directory=${this.path}`,
      "/bin/bash",
      "-c",
      `exec 2>&1; ${line}`,
    ];
    const child = spawn("systemd-nspawn", words, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    // What the container says of itself; what the line says comes by the other way.
    let complaints = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaints += text;
    });
    createInterface({ input: child.stdout }).on("line", (text) => {
      lines.push(text);
      if (first?.test(text) === true) firstMs ??= systemClock.monotonicMs() - beganMs;
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject).on("close", (exit) => resolve(exit ?? -1));
    });
    this.#child = null;
    if (code !== 0) lines.push(complaints);
    return { code, output: lines.join("\n"), firstMs, ms: systemClock.monotonicMs() - beganMs };
  }

  /** @returns what it wrote; throws unless it ends with 0 */
  async typeWell(line: string): Promise<string> {
    const { code, output } = await this.type(line);
    assert.equal(code, 0, `${line}\n${output.slice(-3000)}`);
    return output;
  }
}
