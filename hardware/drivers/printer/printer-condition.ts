// What is known of one printer's condition: for the device's state, and for the drawer at its connector. Fed with
// whatever the printer said last, asked or unasked.

import type { DeviceStatus } from "../device-status.ts";
import type { DrawerSense } from "./drawer-sense.ts";
import type { Findings } from "./language.ts";

const NO_ANSWER = "the printer does not answer: is it switched on and is the cable in?";
const NEVER_ANSWERED =
  "the printer does not answer: is it switched on, and no other host using it? One that cannot answer needs " +
  'profile = "mute"';
const TAKES_NOTHING = "the printer takes no data: check paper, cover, power, and flow= of the connection";
const UNHEARD =
  'papers come out torn: the printer asks to wait (XOFF) and is not heard; add "flow=xonxoff" to connection in ' +
  "[printer] and start the till again; a test slip tries it anew";
const RUNNING_LOW = "the paper is running low: have a new roll at hand";
const ONLY_SENT = "it does not say when a paper is out: its papers are called sent";

export class PrinterCondition {
  readonly #status: DeviceStatus;
  readonly #drawer: DrawerSense;
  #isLow = false;
  #isError = false;
  #confirms = true;

  constructor(status: DeviceStatus, drawer: DrawerSense) {
    this.#status = status;
    this.#drawer = drawer;
  }

  /** Why it does not print now; empty when it does. */
  get hindrance(): string {
    const { condition, detail } = this.#status.get();
    return condition === "ready" ? "" : detail;
  }

  /** Whether it obeys at all what it is told while it cannot print. */
  get obeysAtOnce(): boolean {
    return this.#status.get().condition !== "missing" && !this.#isError;
  }

  get isReady(): boolean {
    return this.#status.get().condition === "ready";
  }

  take(findings: Findings): void {
    this.hear(findings);
    if (findings.condition === "ready") this.ready();
    else this.#status.set("attention", findings.detail);
  }

  /** Of a report: what it says of drawer and roll. Whether the printer is ready is asked before it is said. */
  hear(findings: Findings): void {
    if (findings.drawerSense !== null) this.#drawer.set(findings.drawerSense);
    if (findings.paperLow !== null) this.#isLow = findings.paperLow;
    this.#isError = findings.isError;
  }

  /** What will soon need somebody; empty when nothing does. */
  get warning(): string {
    return this.#isLow ? RUNNING_LOW : "";
  }

  /** Whether it says when a paper is out. */
  confirms(does: boolean): void {
    this.#confirms = does;
  }

  ready(): void {
    const notices = [this.warning, this.#confirms ? "" : ONLY_SENT].filter((notice) => notice !== "");
    this.#status.set("ready", notices.join("; "));
  }

  /** @param everAnswered whether it ever did */
  silent(everAnswered = true): void {
    this.#status.set("missing", everAnswered ? NO_ANSWER : NEVER_ANSWERED);
  }

  /** @returns what a person is told */
  unheard(): string {
    this.#status.set("attention", UNHEARD);
    return UNHEARD;
  }

  blocked(): void {
    this.#status.set("attention", TAKES_NOTHING);
  }
}
