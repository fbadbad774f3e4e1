// A disk in memory that keeps its promises to the letter and no further: what was not flushed may be there, be
// lost, be torn or be an older state, sector by sector, and a name may be forgotten until its folder is flushed.
// It also counts its calls, fails the one it is told to, and can hold a flush back.

import type { Disk, DiskFile, DiskLock } from "../../src/journal/disk.ts";
import { JournalError } from "../../src/journal/journal.ts";

export const SECTOR = 512;
/** Devices tear a sector at multiples of this (reliability.md, F1). */
const ATOM = 8;

export type DiskCall =
  | "makeDirectory"
  | "lock"
  | "list"
  | "read"
  | "create"
  | "open"
  | "rename"
  | "flushDirectory"
  | "writeAt"
  | "flush"
  | "flushNow";

/** Which call fails: the n-th of its kind, from 1; `taken` is how much of a write happens all the same. */
export interface Fault {
  readonly call: DiskCall;
  readonly n: number;
  readonly code: string;
  readonly taken?: "nothing" | "half";
}

/** A file: what everybody sees, what is surely on the disk, and every state of a sector since, oldest first. */
interface Inode {
  content: Uint8Array;
  durable: Uint8Array;
  readonly pending: Map<number, Uint8Array[]>;
}

/** Everything that a power cut at this moment could leave of one file. */
export interface FileAtCut {
  readonly name: string;
  readonly length: number;
  readonly sectors: readonly { readonly at: number; readonly choices: readonly Uint8Array[] }[];
}

export type Image = ReadonlyMap<string, Uint8Array>;

export class VirtualDisk implements Disk {
  readonly place = "/virtual";
  readonly counts = new Map<DiskCall, number>();
  bytesWritten = 0;
  /** Called before each call that changes something, with the disk as a cut would find it then. */
  onChange: (() => void) | null = null;
  fault: Fault | null = null;
  /** While not null, flushes wait here after they began. */
  gate: Promise<void> | null = null;
  #names = new Map<string, Inode>();
  /** What the folder may be after a cut: as it was made durable, and each state since but the last. */
  #olderNames: ReadonlyMap<string, Inode>[] = [new Map()];
  #locked = false;

  constructor(image: Image = new Map()) {
    for (const [name, content] of image) {
      const inode = { content: content.slice(), durable: content.slice(), pending: new Map() };
      this.#names.set(name, inode);
    }
    this.#olderNames = [new Map(this.#names)];
  }

  makeDirectory(): void {
    this.#count("makeDirectory");
  }

  async lock(): Promise<DiskLock> {
    this.#count("lock");
    if (this.#locked) throw new JournalError("locked", "another tilld has this virtual disk");
    this.#locked = true;
    return {
      release: () => {
        this.#locked = false;
      },
    };
  }

  list(): readonly string[] {
    this.#count("list");
    return [...this.#names.keys()].reverse();
  }

  read(name: string): Uint8Array {
    this.#count("read");
    return this.#inode(name).content.slice();
  }

  create(name: string, content: Uint8Array): DiskFile {
    const fault = this.#change("create");
    const kept = fault === null ? content : content.subarray(0, content.length / 2);
    const inode = newInode(Uint8Array.from(kept));
    this.#rememberNames();
    this.#names.set(name, inode);
    if (fault !== null) throw fault;
    this.bytesWritten += content.length;
    return this.#file(inode);
  }

  open(name: string): DiskFile {
    this.#count("open");
    return this.#file(this.#inode(name));
  }

  rename(from: string, to: string): void {
    const fault = this.#change("rename");
    if (fault !== null) throw fault;
    this.#rememberNames();
    this.#names.set(to, this.#inode(from));
    this.#names.delete(from);
  }

  flushDirectory(): void {
    const fault = this.#change("flushDirectory");
    if (fault !== null) throw fault;
    this.#olderNames = [new Map(this.#names)];
  }

  /** The process that held the lock was killed. */
  letGo(): void {
    this.#locked = false;
  }

  /** What everybody sees now, and what a killed process leaves. */
  seen(): Image {
    return new Map([...this.#names].map(([name, inode]) => [name, inode.content.slice()]));
  }

  /** What a power cut now could leave: for the kept names, and for each state since they were made durable. */
  atCut(): readonly (readonly FileAtCut[])[] {
    const older = this.#olderNames.filter((names) => !sameNames(this.#names, names));
    return [this.#names, ...older].map((names) => [...names].map(([name, inode]) => fileAtCut(name, inode)));
  }

  #file(inode: Inode): DiskFile {
    return {
      writeAt: (offset, bytes) => {
        const fault = this.#change("writeAt");
        const half = this.fault?.taken === "half" ? bytes.length / 2 : 0;
        write(inode, offset, fault === null ? bytes : bytes.subarray(0, half));
        if (fault !== null) throw fault;
        this.bytesWritten += bytes.length;
      },
      flush: async () => {
        const fault = this.#change("flush");
        const covered = mark(inode);
        if (this.gate !== null) await this.gate;
        else await Promise.resolve();
        if (fault !== null) forget(inode, covered);
        if (fault !== null) throw fault;
        settle(inode, covered);
      },
      flushNow: () => {
        const fault = this.#change("flushNow");
        if (fault !== null) forget(inode, mark(inode));
        if (fault !== null) throw fault;
        settle(inode);
      },
      close: () => undefined,
    };
  }

  #rememberNames(): void {
    this.#olderNames.push(new Map(this.#names));
  }

  #inode(name: string): Inode {
    const inode = this.#names.get(name);
    if (inode === undefined) throw Object.assign(new Error(`ENOENT: ${name}`), { code: "ENOENT" });
    return inode;
  }

  #change(call: DiskCall): Error | null {
    this.onChange?.();
    return this.#tally(call);
  }

  #count(call: DiskCall): void {
    const fault = this.#tally(call);
    if (fault !== null) throw fault;
  }

  #tally(call: DiskCall): Error | null {
    const n = (this.counts.get(call) ?? 0) + 1;
    this.counts.set(call, n);
    if (this.fault?.call !== call || this.fault.n !== n) return null;
    return Object.assign(new Error(`${this.fault.code}: planted, ${call} ${n}`), { code: this.fault.code });
  }
}

function newInode(content: Uint8Array): Inode {
  const inode: Inode = { content: new Uint8Array(0), durable: new Uint8Array(0), pending: new Map() };
  write(inode, 0, content);
  return inode;
}

function write(inode: Inode, offset: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  if (offset + bytes.length > inode.content.length) {
    const longer = new Uint8Array(offset + bytes.length);
    longer.set(inode.content);
    inode.content = longer;
  }
  inode.content.set(bytes, offset);
  const first = Math.floor(offset / SECTOR);
  const last = Math.floor((offset + bytes.length - 1) / SECTOR);
  for (let sector = first; sector <= last; sector++) {
    const states = inode.pending.get(sector) ?? [];
    states.push(sectorOf(inode.content, sector));
    inode.pending.set(sector, states);
  }
}

function sectorOf(content: Uint8Array, sector: number): Uint8Array {
  // From Node's pool: a memory of its own for each costs more than all else that is done here.
  const state = Buffer.allocUnsafe(SECTOR);
  const there = content.subarray(sector * SECTOR, (sector + 1) * SECTOR);
  state.set(there);
  return state.fill(0, there.length);
}

type Mark = ReadonlyMap<number, number>;

/** What a flush that begins now covers: for each sector the number of its states. */
function mark(inode: Inode): Mark {
  return new Map([...inode.pending].map(([sector, states]) => [sector, states.length]));
}

function settle(inode: Inode, covered: Mark = mark(inode)): void {
  if (inode.content.length > inode.durable.length) {
    const longer = new Uint8Array(inode.content.length);
    longer.set(inode.durable);
    inode.durable = longer;
  }
  const { durable } = inode;
  for (const [sector, count] of covered) {
    const states = inode.pending.get(sector) ?? [];
    const state = states[count - 1];
    const at = sector * SECTOR;
    if (state !== undefined) durable.set(state.subarray(0, durable.length - at), at);
    states.splice(0, count);
    if (states.length === 0) inode.pending.delete(sector);
  }
}

/** After a failed flush Linux takes the pages for clean: no later flush will write them. */
function forget(inode: Inode, covered: Mark): void {
  for (const [sector, count] of covered) {
    const states = inode.pending.get(sector) ?? [];
    states.splice(0, count);
    if (states.length === 0) inode.pending.delete(sector);
  }
}

function fileAtCut(name: string, inode: Inode): FileAtCut {
  const length = inode.pending.size > 0 ? inode.content.length : inode.durable.length;
  const sectors: { at: number; choices: readonly Uint8Array[] }[] = [];
  for (let sector = 0; sector * SECTOR < length; sector++) {
    const states = [sectorOf(inode.durable, sector), ...(inode.pending.get(sector) ?? [])];
    sectors.push({
      at: sector * SECTOR,
      choices: states.flatMap((state, index) => [state, ...tornFrom(states[index - 1], state)]),
    });
  }
  return { name, length, sectors };
}

/** The mixtures of two states of a sector, torn at each multiple of eight, in both directions. */
function tornFrom(older: Uint8Array | undefined, newer: Uint8Array): readonly Uint8Array[] {
  if (older === undefined) return [];
  const mixtures: Uint8Array[] = [];
  const first = newer.findIndex((byte, index) => byte !== older[index]);
  const last = newer.findLastIndex((byte, index) => byte !== older[index]);
  if (first < 0) return [];
  for (let at = ATOM * (Math.floor(first / ATOM) + 1); at <= last; at += ATOM) {
    for (const [front, back] of [
      [newer, older],
      [older, newer],
    ] as const) {
      const mixture = Uint8Array.from(back);
      mixture.set(front.subarray(0, at));
      mixtures.push(mixture);
    }
  }
  return mixtures;
}

function sameNames(a: ReadonlyMap<string, Inode>, b: ReadonlyMap<string, Inode>): boolean {
  return a.size === b.size && [...a].every(([name, inode]) => b.get(name) === inode);
}
