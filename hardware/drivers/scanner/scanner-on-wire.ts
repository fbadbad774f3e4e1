// What all scanners share, whatever they send: the wire that is kept open, the state, who listens, and the checks of
// their health. What the bytes mean is the business of the ear that each kind brings along.

import type { Wire } from "../../hal/byte-channel.ts";
import type { Clock, Timer } from "../../hal/clock.ts";
import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import type { Scan, Scanner } from "../../hal/scanner.ts";
import { DeviceStatus } from "../device-status.ts";
import { KeptWire } from "../kept-wire.ts";
import type { Deliver } from "./scan-assembler.ts";

/** Turns what arrives into scans. */
export interface Ear {
  bytes(bytes: Uint8Array): void;
  /** The scanner went away; nothing more of an unfinished scan will come. */
  lost(): void;
}

/** A wire that knows more of its device than that it is open. */
export interface ScannerWire extends Wire {
  /** What a person should know although it works; empty when there is nothing. */
  note(): string;
  /** Asks the open device and waits for its answer. Never rejects. */
  ask(): Promise<Health>;
}

export interface ScannerOptions<W extends Wire = Wire> {
  readonly wire: W;
  readonly clock: Clock;
  /** What people here call it, where there are several; null for none. */
  readonly name?: string | null;
}

// Device.checkHealth() ends within 30 seconds; a person has to find something to scan.
const SCAN_WITHIN_MS = 20_000;

/** A wire that cannot be asked: only a scan shows that a scanner is at its far end. */
const SILENT: Pick<ScannerWire, "note" | "ask"> = {
  note: () => "",
  ask: async () => ({
    ok: null,
    words: "the line is open; a scanner on it cannot be asked, only a scan shows that it is there",
  }),
};

export class ScannerOnWire implements Scanner {
  readonly name: string;
  readonly #clock: Clock;
  readonly #extra: Pick<ScannerWire, "note" | "ask">;
  readonly #status = new DeviceStatus();
  readonly #wire: KeptWire;
  #listener: (scan: Scan, hasty: boolean) => void = () => {};
  /** A check waits for the next scan, which sells nothing. */
  #awaited: ((health: Health) => void) | null = null;

  constructor(
    { wire, clock, name }: ScannerOptions<Wire & Partial<ScannerWire>>,
    makeEar: (deliver: Deliver) => Ear,
  ) {
    this.name = name ? `scanner ${name}, ${wire.name}` : `scanner ${wire.name}`;
    this.#clock = clock;
    this.#extra = { note: wire.note ?? SILENT.note, ask: wire.ask ?? SILENT.ask };
    const ear = makeEar((scan, hasty = false) => this.#heard(scan, hasty));
    this.#wire = new KeptWire(wire, clock, this.#status, {
      opened: () => this.#status.set("ready", this.#extra.note()),
      bytes: (bytes) => ear.bytes(bytes),
      lost: () => ear.lost(),
    });
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  onScan(listener: (scan: Scan, hasty: boolean) => void): void {
    this.#listener = listener;
  }

  async checkHealth(depth: HealthDepth): Promise<Health> {
    const known = this.#status.health();
    if (known.ok !== true) return known;
    const note = this.#extra.note();
    if (depth === "internal") return { ok: true, words: note === "" ? known.words : note };
    return depth === "external" ? this.#extra.ask() : this.#awaitScan();
  }

  start(): void {
    this.#wire.start();
  }

  async stop(): Promise<void> {
    await this.#wire.stop();
    this.#awaited?.({ ok: false, words: "the scanner was stopped before anything was scanned" });
  }

  #heard(scan: Scan, hasty: boolean): void {
    if (this.#awaited === null) this.#listener(scan, hasty);
    else this.#awaited(judge(scan));
  }

  #awaitScan(): Promise<Health> {
    if (this.#awaited !== null) {
      return Promise.resolve({ ok: null, words: "another check is waiting for a scan of this scanner" });
    }
    return new Promise((resolve) => {
      let limit: Timer | null = null;
      const end = (health: Health) => {
        limit?.cancel();
        this.#awaited = null;
        resolve(health);
      };
      this.#awaited = end;
      limit = this.#clock.after(SCAN_WITHIN_MS, () => {
        end({
          ok: false,
          words: `nothing was scanned within ${SCAN_WITHIN_MS / 1000} s; if something was, the scanner is not set to this connection`,
        });
      });
    });
  }
}

/** What a scan says of the scanner; what was scanned is not repeated, for it may be a staff card. */
function judge(scan: Scan): Health {
  if (scan.kind === "unreadable")
    return { ok: false, words: `a scan came and is unreadable: ${scan.detail}` };
  const { text } = scan;
  const aim = /^\][A-Za-z]./.exec(text)?.[0];
  const told = aim === undefined ? "" : `, of the kind ${aim}`;
  const card = /^TILL(.)/.exec(text.slice(aim?.length ?? 0))?.[1];
  if (card !== undefined && card !== ":") {
    return {
      ok: false,
      words: `a card of the till came with "${card}" for its colon; set [scanner] layout to what the scanner types`,
    };
  }
  return { ok: true, words: `a scan of ${text.length} characters came${told}; it sold nothing` };
}
