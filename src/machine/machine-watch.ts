// Looks after the machine while a till runs on it: its disk, its clock, its supply. Looks when a sale is about to begin
// and every ten minutes; of the supply the kernel tells by itself. What changes is logged once and not at each look.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import { judgeClock, voucherOf } from "./clock-trust.ts";
import { type DiskSight, lookAtDisk } from "./disk.ts";
import type { Machine } from "./machine.ts";
import { ALL_WELL, type MachineSight, type MachineView } from "./machine-view.ts";
import { alarmsOf, lookAtPower, SUPPLY_MEND } from "./power.ts";

export interface MachineWatchOptions {
  readonly machine: Machine;
  /** Of the journal, absolute. */
  readonly folder: string;
  readonly clock: Clock;
  /** When the program's files were written, in milliseconds since 1970. */
  readonly installedMs: number;
  /** What the provider's clock shows; null while it is not known. */
  providerTime(): Date | null;
  log(level: "info" | "warn", message: string): void;
}

const LOOK_MS = 600_000;
/** While no sale is begun for want of a disk: somebody may be making room. */
const TROUBLED_LOOK_MS = 60_000;
/** A weak supply comes and goes with every paper that is printed: that is one event until it was quiet for so long. */
const QUIET_MS = 600_000;

const ROOM_MEND =
  "make room (journalctl --vacuum-size=50M, apt-get clean), or give the till a larger card; it goes on by itself";

export class MachineWatch implements MachineSight {
  readonly #options: MachineWatchOptions;
  readonly #listeners: (() => void)[] = [];
  #disk: MachineView["disk"] = ALL_WELL.disk;
  #isTooLow = false;
  #wasTooLow = false;
  #lowEvents = 0;
  #lastLowMs: number | null = null;
  /** What was logged of the clock last. */
  #clockState = "";
  #timer: Timer | null = null;
  #watches: readonly (() => void)[] = [];

  constructor(options: MachineWatchOptions) {
    this.#options = options;
  }

  start(): void {
    const { machine } = this.#options;
    this.#watches = alarmsOf(machine).map((path) => machine.watch(path, () => this.#lookAtPower()));
    this.look();
    this.#wait();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    for (const end of this.#watches) end();
    this.#watches = [];
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  look(): void {
    this.#lookAtDisk();
    this.#lookAtPower();
    this.#lookAtClock();
  }

  disk(): MachineView["disk"] {
    return this.#disk;
  }

  clock(): MachineView["clock"] {
    const { clock, installedMs, machine, providerTime } = this.#options;
    const wall = clock.wallTime();
    const voucher = voucherOf(machine, wall, installedMs);
    const { isTrusted, isWrong, words } = judgeClock(wall, providerTime(), voucher);
    const detail = isTrusted
      ? words
      : `${words}; dates on papers are marked until a time server sets it or Mercado Pago agrees`;
    return { trusted: isTrusted, wrong: isWrong, detail };
  }

  power(): MachineView["power"] {
    const state = this.#isTooLow ? "low" : this.#wasTooLow ? "was-low" : "fine";
    const said = { fine: "", low: "the voltage is too low now", "was-low": "the voltage was too low" }[state];
    const events = this.#lowEvents;
    const times = events > 1 ? `, ${events} times since the till was started` : "";
    return { state, events, detail: state === "fine" ? "" : `${said}${times}: ${SUPPLY_MEND}` };
  }

  #wait(): void {
    this.#timer?.cancel();
    const isTroubled = this.#disk.state === "full" || this.#disk.state === "read-only";
    this.#timer = this.#options.clock.after(isTroubled ? TROUBLED_LOOK_MS : LOOK_MS, () => {
      this.look();
      this.#wait();
    });
  }

  #lookAtDisk(): void {
    const { folder, log, machine } = this.#options;
    const before = this.#disk.state;
    this.#disk = viewDisk(lookAtDisk(machine, folder), folder);
    const { detail, state } = this.#disk;
    if (state === before) return;
    if (state === "fine") log("info", "disk: all is well again");
    else log("warn", `disk: ${detail}`);
    // Whoever asked may have seen it long before the next look is due.
    if (this.#timer !== null) this.#wait();
    this.#changed();
  }

  #lookAtPower(): void {
    const { clock, log, machine } = this.#options;
    const { isTooLow, wasTooLow } = lookAtPower(machine);
    const nowMs = clock.monotonicMs();
    const before = this.power();
    const wasQuiet = this.#lastLowMs === null || nowMs - this.#lastLowMs >= QUIET_MS;
    if (isTooLow && !this.#isTooLow && wasQuiet) this.#lowEvents += 1;
    if (isTooLow || this.#isTooLow) this.#lastLowMs = nowMs;
    this.#isTooLow = isTooLow;
    this.#wasTooLow ||= isTooLow || wasTooLow;
    const now = this.power();
    const isFirst = before.state === "fine" && now.state !== "fine";
    if (isFirst || now.events > before.events) log("warn", `supply: ${now.detail}`);
    if (now.state !== before.state) this.#changed();
  }

  #lookAtClock(): void {
    const { detail, trusted, wrong } = this.clock();
    const state = trusted ? "trusted" : wrong ? "wrong" : "unset";
    if (state === this.#clockState) return;
    this.#clockState = state;
    this.#options.log(trusted ? "info" : "warn", `clock: ${detail}`);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function viewDisk({ freeBytes, mount, room }: DiskSight, folder: string): MachineView["disk"] {
  if (mount?.isReadOnly === true) {
    const detail =
      `${folder} can only be read, so no sale can be written down: the kernel makes it so when a card fails, or ` +
      "somebody did; look why (dmesg), then make it writable or take a new card";
    return { state: "read-only", freeBytes, detail };
  }
  const megabytes = Math.floor((freeBytes ?? 0) / (1024 * 1024));
  const kept = "no new sale is begun, so that those that are open can end";
  switch (room) {
    case "enough":
      return { state: "fine", freeBytes, detail: "" };
    case "low":
      return { state: "low", freeBytes, detail: `only ${megabytes} MB are free on it: ${ROOM_MEND}` };
    case "full":
      return {
        state: "full",
        freeBytes,
        detail: `${megabytes} MB are free on it, and ${kept}: ${ROOM_MEND}`,
      };
    case "no-files": {
      const mend = "remove what made so many files (df -i); the till goes on by itself";
      return { state: "full", freeBytes, detail: `hardly a file can be made on it, and ${kept}: ${mend}` };
    }
  }
}
