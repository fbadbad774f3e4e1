// A box that is switched on: systemd as the first process of a container (systemd-nspawn) with no network but its own
// loopback, on a root that forgets at every end what was written to it, apart from the folders that are lent to it.

import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../hardware/transports/system-clock.ts";
import { Program, run, type Watch } from "../../outside/program.ts";

/** A container is up in one to two seconds; on a busy machine it has taken ten. */
const BOOT_MS = 180_000;
const LOOK_MS = 20;
/** Whoever follows the log before there is one follows nothing. */
const IS_UP = "systemctl show > /dev/null && ls /run/log/journal/*/system.journal";
/** What a command in the box finds its programs by. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface BoxParts {
  /** Of the Debian that is booted; nothing is written there. */
  readonly root: string;
  /** For the console's log. */
  readonly folder: string;
  /** Folders, files and devices of this machine, by their path in the box. */
  readonly lent: ReadonlyMap<string, { readonly from: string; readonly mayWrite: boolean }>;
}

/** <signal.h> of glibc, and what systemd does at SIGRTMIN+4 (man systemd). */
const SIGRTMIN = 34;
const POWER_OFF = 4;

let boxes = 0;

export class Box {
  readonly watch: Watch;
  readonly #nspawn: ChildProcess;
  /** Null before it is there. */
  #leader: number | null = null;
  #ended: string | null = null;
  #log: Program | null = null;

  private constructor({ folder, lent, root }: BoxParts, watch: Watch) {
    this.watch = watch;
    boxes += 1;
    const words = [
      ...["--quiet", "--boot", `--directory=${root}`, "--volatile=overlay", "--private-network"],
      // Nobody on this machine keeps a list of containers, and none is needed.
      ...["--register=no", "--keep-unit", `--machine=till-${process.pid}-${boxes}`, "--console=pipe"],
      ...[...lent].map(([to, { from, mayWrite }]) => `--bind${mayWrite ? "" : "-ro"}=${from}:${to}`),
    ];
    const log = openSync(join(folder, `console-${boxes}.log`), "w");
    // Debian 13's systemd starts in the newer hierarchy of control groups only, whichever this machine has.
    const env = { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" };
    this.#nspawn = spawn("systemd-nspawn", words, { stdio: ["ignore", log, log], env });
    // It must not live longer than this process, whatever ends that.
    process.once("exit", this.#kill);
    const end = (how: string) => {
      process.off("exit", this.#kill);
      this.#ended = how;
      watch.ring();
    };
    this.#nspawn.on("error", (error) => end(String(error)));
    this.#nspawn.on("exit", (code, signal) => end(`it ended with ${signal ?? code}`));
  }

  /** Resolves when its systemd takes commands; services may still be starting. */
  static async boot(parts: BoxParts, watch: Watch): Promise<Box> {
    const box = new Box(parts, watch);
    try {
      box.#leader = await box.#until("its first process runs", () => box.#findLeader(), BOOT_MS);
      await box.#until("systemd takes commands", async () => (await box.try(IS_UP)).code === 0, BOOT_MS);
      // Read from outside: a process that was put into the box holds up its end.
      const words = ["--follow", "--lines=all", "--output=cat", "--unit=tilld"];
      const files = `--directory=${box.place("/run/log/journal")}`;
      box.#log = new Program("journalctl", [...words, files], { folder: "/" }, watch);
      return box;
    } catch (error) {
      await box.cutPower();
      throw error;
    }
  }

  /** The box's first process, as this machine numbers it. */
  get leader(): number {
    if (this.#leader === null) throw new Error("the box has no first process yet");
    return this.#leader;
  }

  /** Where a file of the box is found from outside. */
  place(path: string): string {
    return `/proc/${this.leader}/root${path}`;
  }

  /** What the daemon and systemd wrote about it since the box was switched on, line by line. */
  get log(): readonly string[] {
    return this.#log?.lines ?? [];
  }

  /** Runs a script of bash as root. @returns what it wrote, without blanks at the end; throws unless it ends with 0 */
  async run(script: string): Promise<string> {
    const { code, output } = await this.try(script);
    if (code !== 0) throw new Error(`in the box, "${script}" ended with ${code}: ${output}`);
    return output;
  }

  async try(script: string): Promise<{ readonly code: number; readonly output: string }> {
    const place = { folder: "/", environment: { PATH } };
    const { code, stderr, stdout } = await run("nsenter", this.#words(script), place);
    return { code, output: `${stdout}${stderr}`.trimEnd() };
  }

  /** As if the plug was pulled: every process of the box is gone at once. */
  async cutPower(): Promise<void> {
    this.#kill();
    await this.watch.until("the box is off", () => this.#ended !== null);
    await this.#log?.end();
  }

  /** By the button: everything is stopped in order. */
  async shutDown(): Promise<void> {
    process.kill(this.leader, SIGRTMIN + POWER_OFF);
    await this.watch.until("the box is off", () => this.#ended !== null, BOOT_MS);
    await this.#log?.end();
  }

  readonly #kill = (): void => {
    if (this.#leader !== null) process.kill(this.#leader, "SIGKILL");
    else this.#nspawn.kill("SIGKILL");
  };

  #findLeader(): number | null {
    const { pid } = this.#nspawn;
    if (pid === undefined) return null;
    const children = readOrNothing(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean);
    const leader = children.find((child) => readOrNothing(`/proc/${child}/comm`).trim() === "systemd");
    return leader === undefined ? null : Number(leader);
  }

  #words(script: string): readonly string[] {
    return ["--target", String(this.#leader), "--all", "--", "/bin/bash", "-c", script];
  }

  #until<T>(what: string, look: () => T | Promise<T>, withinMs: number) {
    return this.watch.until(
      what,
      async () => {
        if (this.#ended !== null) throw new Error(`waiting until ${what}: the box is gone, ${this.#ended}`);
        const found = await look();
        // Nobody rings for what happens in the box.
        systemClock.after(LOOK_MS, () => this.watch.ring());
        return found;
      },
      withinMs,
    );
  }
}

/** A process may be gone by now. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
