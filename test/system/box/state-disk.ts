// The disk of a box's state: an ext4 in a file behind a loop device. When the power goes, what the file system had not
// yet given to the device is lost, as on a real card; what a flush had promised is there.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DISK_BYTES = 48 * 1024 * 1024;
/** The file system writes by itself so rarely that only what a program flushes is safe. */
const COMMIT_S = 600;

export class StateDisk {
  readonly mountPoint: string;
  readonly #image: string;
  #loop = "";
  /** Also where a signal or a fault ends the checks. */
  readonly #removeAtExit = () => this.remove();

  /** @param folder is made */
  constructor(folder: string) {
    mkdirSync(folder);
    this.mountPoint = join(folder, "state");
    this.#image = join(folder, "state.img");
    mkdirSync(this.mountPoint);
    writeFileSync(this.#image, "");
    truncateSync(this.#image, DISK_BYTES);
    run("mkfs.ext4", "-q", this.#image);
    process.once("exit", this.#removeAtExit);
    this.#mount();
  }

  /** Nobody uses it any more, and whoever did was killed. */
  losePower(): void {
    // The copy is what reached the device: the file system's own memory is not in it.
    const copy = `${this.#image}.copy`;
    copyFileSync(this.#image, copy);
    this.#unmount();
    renameSync(copy, this.#image);
    this.#mount();
  }

  /** Whoever writes or flushes waits, and cannot even be killed. @returns what ends that */
  freeze(): () => void {
    run("fsfreeze", "--freeze", this.mountPoint);
    return () => run("fsfreeze", "--unfreeze", this.mountPoint);
  }

  remove(): void {
    process.off("exit", this.#removeAtExit);
    this.#unmount("--lazy");
    rmSync(this.#image, { force: true });
  }

  #mount(): void {
    this.#loop = run("losetup", "--find", "--show", this.#image).trim();
    run("mount", "-o", `commit=${COMMIT_S}`, this.#loop, this.mountPoint);
  }

  #unmount(...how: readonly string[]): void {
    if (this.#loop === "") return;
    run("umount", ...how, this.mountPoint);
    run("losetup", "--detach", this.#loop);
    this.#loop = "";
  }
}

/** @returns what it wrote. @throws Error with its complaint */
function run(program: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${program} ${words.join(" ")}: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
}
