// Stands between a running till and its service manager: says when it is ready, keeps the words about it true, and feeds
// the watchdog as long as every loop turns.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { Loop } from "../terminal/loops.ts";
import type { DeviceView, TillApi } from "../terminal/till-api.ts";
import { Pulse } from "./pulse.ts";
import type { ServiceManager } from "./service-manager.ts";
import { statusWords } from "./status-words.ts";

/** What has to be known of a till to speak for it. */
export interface AttendedTill {
  readonly api: Pick<TillApi, "devices" | "status" | "subscribe">;
  loops(): readonly Loop[];
  /** A number for each flush that the disk was asked for; null while it owes no answer. */
  flushing(): number | null;
}

export interface AttendOptions {
  readonly till: AttendedTill;
  readonly service: ServiceManager;
  readonly clock: Clock;
  log(level: "info" | "error", message: string): void;
}

/** A device that answers does so in this time; one that does not is missing or mute, which is no reason to wait. */
const TRIED_WITHIN_MS = 2_000;
/** Of the watchdog's time: two looks may be lost. */
const LOOKS_PER_WATCHDOG = 3;
/** What is said by no news, such as that the provider is back, is noticed this late where no watchdog is set. */
const LOOK_MS = 20_000;

/**
 * Says that the till is ready as soon as each device was tried once, and speaks for it from then on.
 * @returns a function that ends it
 */
export function attend({ clock, log, service, till }: AttendOptions): () => void {
  if (!service.listens) return () => {};
  let isReady = false;
  let isStuck = false;
  let isTold = true;
  const tell = () => {
    isTold = true;
    if (isReady && !isStuck) service.status(statusWords(till.api.status()));
  };
  const pulse = new Pulse({
    clock,
    everyMs: service.watchdogMs === null ? LOOK_MS : Math.floor(service.watchdogMs / LOOKS_PER_WATCHDOG),
    loops: till.loops,
    flushing: till.flushing,
    alive: () => {
      isStuck = false;
      service.alive();
      tell();
    },
    stuck: (words) => {
      isStuck = true;
      log("error", `the till is stuck, and waits to be killed by its service manager: ${words}`);
      service.status(`stuck: ${words}`);
    },
  });
  const begin = () => {
    isReady = true;
    service.ready(statusWords(till.api.status()));
    // From READY on, the watchdog's time runs.
    pulse.start();
  };
  const untried = new Untried(till.api.devices());
  const patience = clock.after(TRIED_WITHIN_MS, begin);
  const beginIfTried = () => {
    if (isReady || !untried.areTried(till.api.devices())) return;
    patience.cancel();
    begin();
  };
  const unsubscribe = till.api.subscribe(() => {
    beginIfTried();
    if (!isTold) return;
    isTold = false;
    // Several at once are told as one, and when whoever published them is done.
    queueMicrotask(tell);
  });
  beginIfTried();
  return () => {
    unsubscribe();
    patience.cancel();
    pulse.stop();
  };
}

/** A device that was just started is called missing, in words that change with the first try. */
class Untried {
  readonly #first: ReadonlyMap<string, string>;

  constructor(devices: readonly DeviceView[]) {
    this.#first = new Map(devices.map(({ detail, name }) => [name, detail]));
  }

  areTried(devices: readonly DeviceView[]): boolean {
    return devices.every(
      ({ condition, detail, name }) => condition !== "missing" || detail !== this.#first.get(name),
    );
  }
}
