// A disk of its own for a till's journal: an ext4 in a file behind a loop device, and that file on a second one, so that
// the disk can fill up, turn read-only, vanish, or fail below the file system, by the kernel's own means and without
// touching any other. Needs root and loop devices; takes everything away again.

import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import koffi from "koffi";

const DISK_BYTES = 12 * 1024 * 1024;
/** What the file system around it takes for itself. */
const AROUND_BYTES = 20 * 1024 * 1024;
/** <linux/ext4.h>: _IOR('X', 125, __u32); what is in memory is thrown away, as if the disk had been pulled. */
const EXT4_IOC_SHUTDOWN = 0x8004587d;
const SHUTDOWN_NOLOGFLUSH = 2;
const PROGRAMS = ["mkfs.ext4", "e2fsck", "losetup", "mount", "umount"];

/** @returns why there can be no such disk here; null when there can */
export function whyNoDisk(): string | null {
  if (process.getuid?.() !== 0) return "file systems are made and mounted by root only";
  const missing = PROGRAMS.filter((program) => spawnSync("which", [program]).status !== 0);
  if (missing.length > 0) return `these programs are missing: ${missing.join(", ")}`;
  if (!existsSync("/dev/loop-control")) return "this machine has no loop devices";
  try {
    new SmallDisk().remove();
    return null;
  } catch (error) {
    return `a file system in a file cannot be mounted: ${error instanceof Error ? error.message : error}`;
  }
}

/** An image, the loop device in front of it, and where that is mounted. */
class Layer {
  readonly mountPoint: string;
  readonly #image: string;
  #loop = "";

  constructor(image: string, mountPoint: string, bytes: number) {
    this.#image = image;
    this.mountPoint = mountPoint;
    writeFileSync(image, "");
    truncateSync(image, bytes);
    mkdirSync(mountPoint);
    // Without a reserve for root the disk is full for everybody at once; after a fault it takes no more writes.
    run("mkfs.ext4", "-q", "-m", "0", "-e", "remount-ro", image);
  }

  /** The kernel's name, such as loop3. */
  get device(): string {
    return basename(this.#loop);
  }

  mount(): void {
    this.#loop = run("losetup", "--find", "--show", this.#image).trim();
    // 1: what was wrong is mended.
    run("e2fsck", "-p", this.#loop);
    run("mount", this.#loop, this.mountPoint);
  }

  /** @param isBusy somebody may still be using it: it goes away when they end */
  unmount(isBusy = false): void {
    if (this.#loop === "") return;
    run("umount", ...(isBusy ? ["--lazy"] : []), this.mountPoint);
    run("losetup", "--detach", this.#loop);
    this.#loop = "";
  }
}

export class SmallDisk {
  readonly #folder = mkdtempSync(join(tmpdir(), "tilld-disk-"));
  readonly #layers: Layer[] = [];
  /** Also where a signal ends the checks. */
  readonly #removeAtExit = () => this.remove();

  constructor(bytes = DISK_BYTES) {
    process.once("exit", this.#removeAtExit);
    try {
      const lower = this.#add(
        new Layer(join(this.#folder, "lower.img"), join(this.#folder, "lower"), bytes + AROUND_BYTES),
      );
      this.#add(new Layer(join(lower.mountPoint, "upper.img"), join(this.#folder, "disk"), bytes));
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** Where a till may keep its journal. */
  get folder(): string {
    return this.#upper.mountPoint;
  }

  /** @param leftBytes so much is still free afterwards, give or take some blocks */
  fill(leftBytes = 0): void {
    const file = openSync(join(this.folder, "somebody-elses-file"), "a");
    try {
      for (const piece of [Buffer.alloc(65_536), Buffer.alloc(512)]) {
        while (this.freeBytes > leftBytes && tookAll(file, piece));
      }
    } finally {
      closeSync(file);
    }
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  makeRoom(): void {
    rmSync(join(this.folder, "somebody-elses-file"));
  }

  /** The kernel finds the file system at fault and lets nobody write any more. */
  turnReadOnly(): void {
    writeFileSync(`/sys/fs/ext4/${this.#upper.device}/trigger_fs_error`, "1");
  }

  /** The disk is gone from under its file system: reads and writes fail at once, and what was not flushed is lost. */
  pull(): void {
    shutDown(this.#upper.mountPoint);
  }

  /** The disk takes writes no more, which only a flush notices. */
  breakBelow(): void {
    shutDown(this.#lower.mountPoint);
  }

  /** What a person does about any of it: check it and plug it in again. What no flush had promised may be lost. */
  mend(): void {
    for (const layer of this.#layers.toReversed()) layer.unmount();
    for (const layer of this.#layers) layer.mount();
  }

  remove(): void {
    process.off("exit", this.#removeAtExit);
    for (const layer of this.#layers.toReversed()) layer.unmount(true);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #lower(): Layer {
    return this.#layer(0);
  }

  get #upper(): Layer {
    return this.#layer(1);
  }

  #layer(index: number): Layer {
    const layer = this.#layers[index];
    if (layer === undefined) throw new Error("the disk is not there");
    return layer;
  }

  #add(layer: Layer): Layer {
    this.#layers.push(layer);
    layer.mount();
    return layer;
  }
}

function tookAll(file: number, piece: Uint8Array): boolean {
  try {
    return writeSync(file, piece) === piece.length;
  } catch {
    return false;
  }
}

function shutDown(mountPoint: string): void {
  const libc = koffi.load(null);
  const ioctl: (fd: number, request: number, flags: Buffer) => number = libc.func(
    "int ioctl(int fd, unsigned long request, const uint8_t *flags)",
  );
  const folder = openSync(mountPoint, "r");
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(SHUTDOWN_NOLOGFLUSH);
  const result = ioctl(folder, EXT4_IOC_SHUTDOWN, flags);
  closeSync(folder);
  if (result !== 0) throw new Error(`EXT4_IOC_SHUTDOWN of ${mountPoint} failed: errno ${koffi.errno()}`);
}

/** @returns what it wrote. @throws Error with its complaint */
function run(program: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8" });
  const isMended = program === "e2fsck" && status === 1;
  if (status === 0 || isMended) return stdout;
  throw new Error(`${program} ${words.join(" ")}: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
}
