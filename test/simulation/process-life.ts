// One run of the till's process, from its start to its death. Everything that it does to the world goes through here:
// its timers, its disk, its wires and its requests. When it is dead, nothing of that has an effect any more, and it
// hears of nothing, as if it had been killed between two machine instructions.

import type { ByteChannel, Wire } from "../../hardware/hal/byte-channel.ts";
import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import type { Disk, DiskFile } from "../../src/journal/disk.ts";
import type { DiskCall, VirtualDisk } from "../journal/virtual-disk.ts";
import type { Sender } from "./sim-exchange.ts";

export interface Gates {
  readonly clock: Clock;
  readonly disk: VirtualDisk;
  /** How far the wall's time is off. */
  wallOffMs(): number;
  flushMs(): number;
  /** Called before each thing that the process does; it may be killed here. @param bytes of a write, else 0 */
  beforeStep(what: string, bytes: number): void;
  /** How much of a write that the process is killed in still takes effect; null: it is not killed in it. */
  killedIn(bytes: number): number | null;
  /** Called before each call that the disk may answer with an error. */
  onDiskCall(call: DiskCall): void;
}

/** Waited for by a dead process: nothing ever comes. A new one each time, so that nobody remembers the dead. */
function never(): Promise<never> {
  return new Promise(() => {});
}

export class ProcessLife implements Sender {
  readonly clock: Clock;
  readonly disk: Disk;
  readonly #gates: Gates;
  #alive = true;

  constructor(gates: Gates) {
    this.#gates = gates;
    const { clock } = gates;
    this.clock = {
      monotonicMs: () => clock.monotonicMs(),
      wallTime: () => new Date(clock.wallTime().getTime() + gates.wallOffMs()),
      after: (ms, callback): Timer =>
        clock.after(ms, () => {
          if (this.#alive) callback();
        }),
    };
    this.disk = this.#gateDisk(gates.disk);
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  die(): void {
    this.#alive = false;
  }

  step(what: string, bytes = 0): void {
    if (this.#alive) this.#gates.beforeStep(what, bytes);
  }

  wire(wire: Wire): Wire {
    return {
      name: wire.name,
      open: async (listener) => {
        if (!this.#alive) return never();
        const channel = await wire.open({
          bytes: (bytes) => {
            if (this.#alive) listener.bytes(bytes);
          },
          closed: (cause) => {
            if (this.#alive) listener.closed(cause);
          },
        });
        return this.#gateChannel(channel);
      },
    };
  }

  #may(what: string, call: DiskCall, bytes = 0): boolean {
    this.step(what, bytes);
    if (this.#alive) this.#gates.onDiskCall(call);
    return this.#alive;
  }

  #gateChannel(channel: ByteChannel): ByteChannel {
    return {
      name: channel.name,
      write: async (bytes) => {
        this.step(`write to ${channel.name}`, bytes.length);
        if (!this.#alive) {
          const taken = this.#gates.killedIn(bytes.length);
          if (taken !== null && taken > 0) await channel.write(bytes.subarray(0, taken));
          return never();
        }
        await channel.write(bytes);
        if (!this.#alive) return never();
      },
      close: () => (this.#alive ? channel.close() : never()),
    };
  }

  #gateDisk(disk: VirtualDisk): Disk {
    return {
      place: disk.place,
      makeDirectory: () => this.#alive && disk.makeDirectory(),
      lock: async () => {
        if (!this.#alive) return never();
        const lock = await disk.lock();
        return { release: () => this.#alive && lock.release() };
      },
      list: () => disk.list(),
      read: (name) => disk.read(name),
      create: (name, content) => {
        if (!this.#may(`create ${name}`, "create")) return DEAD_FILE;
        return this.#gateFile(disk.create(name, content));
      },
      open: (name) => this.#gateFile(disk.open(name)),
      rename: (from, to) => {
        if (this.#may(`rename ${from} to ${to}`, "rename")) disk.rename(from, to);
      },
      flushDirectory: () => {
        if (this.#may("flush the folder", "flushDirectory")) disk.flushDirectory();
      },
    };
  }

  #gateFile(file: DiskFile): DiskFile {
    return {
      writeAt: (offset, bytes) => {
        if (this.#may("write to the journal", "writeAt", bytes.length)) return file.writeAt(offset, bytes);
        const taken = this.#gates.killedIn(bytes.length);
        if (taken !== null && taken > 0) file.writeAt(offset, bytes.subarray(0, taken));
      },
      flush: async () => {
        if (!this.#may("flush the journal", "flush")) return never();
        const { clock, disk, flushMs } = this.#gates;
        disk.gate = new Promise((resolve) => {
          clock.after(flushMs(), resolve);
        });
        await file.flush();
        if (!this.#alive) return never();
      },
      flushNow: () => {
        if (this.#may("flush the journal", "flushNow")) file.flushNow();
      },
      close: () => undefined,
    };
  }
}

const DEAD_FILE: DiskFile = {
  writeAt: () => undefined,
  flush: () => never(),
  flushNow: () => undefined,
  close: () => undefined,
};
