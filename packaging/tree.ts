// What will lie on the disk of a terminal, as a list: each path with its mode and content. Apart from writing it, so that
// it can be looked at without being root and without a disk.

import { createHash } from "node:crypto";
import { chmod, mkdir, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface File {
  /** From the root, without a slash before it: "usr/bin/till". */
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  readonly data: Uint8Array;
}

export interface Link {
  readonly path: string;
  /** As it stands in the link. */
  readonly to: string;
}

export type Entry = File | Link;

export function text(path: string, content: string, mode: File["mode"] = 0o644): File {
  return { path, mode, data: Buffer.from(content) };
}

/** By their bytes, whatever language the machine is set to. */
export function sorted(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** What `md5sum` would say of each file; dpkg --verify reads it. */
export function md5sums(entries: readonly Entry[]): string {
  return sorted(entries)
    .flatMap((entry) =>
      "data" in entry ? [`${createHash("md5").update(entry.data).digest("hex")}  ${entry.path}\n`] : [],
    )
    .join("");
}

/** KiB, every file rounded up and every folder one, as Debian's policy 5.6.20 counts. */
export function installedKiB(entries: readonly Entry[]): number {
  const folders = new Set(entries.flatMap(({ path }) => foldersOf(path)));
  const files = entries.map((entry) => ("data" in entry ? Math.ceil(entry.data.length / 1024) : 1));
  return files.reduce((sum, kib) => sum + kib, folders.size);
}

/** @param seconds since 1970: when everything seems to have been written */
export async function writeTree(root: string, entries: readonly Entry[], seconds: number): Promise<void> {
  // The root, too: dpkg gives the one of the terminal the mode that it has here.
  const folders = new Set<string>(["."]);
  for (const entry of sorted(entries)) {
    const path = join(root, entry.path);
    await mkdir(dirname(path), { recursive: true });
    for (const folder of foldersOf(entry.path)) folders.add(folder);
    if ("to" in entry) {
      await symlink(entry.to, path);
      continue;
    }
    await writeFile(path, entry.data);
    await chmod(path, entry.mode);
    await utimes(path, seconds, seconds);
  }
  for (const folder of folders) {
    await chmod(join(root, folder), 0o755);
    await utimes(join(root, folder), seconds, seconds);
  }
}

/** "a/b/c" lies in "a" and "a/b". */
function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}
