// The cash drawer at the counter: opened on somebody's word, which is on the disk before the lock moves, so that a
// day's close can count how often it was opened without a sale; and a drawer that is left open is noticed.

import type { Timer } from "../../hardware/hal/clock.ts";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { Book } from "./book/book.ts";
import type { DrawerRecord } from "./book/records.ts";
import type { TerminalParts } from "./parts.ts";
import { isReason, LONGEST_REASON } from "./reason.ts";
import { type DrawerView, TillRefusal } from "./till-api.ts";

/** Longer than giving change takes. */
const LEFT_OPEN_MS = 30_000;

export interface DrawerDeskOptions {
  readonly parts: TerminalParts;
  readonly book: Book;
  /** Takes effect at once; resolves when it is on the disk. */
  write(record: DrawerRecord): Promise<void>;
  /** What display and lamps show may be another thing now. */
  changed(): void;
}

export class DrawerDesk {
  readonly #options: DrawerDeskOptions;
  #isLeftOpen = false;
  #timer: Timer | null = null;
  #shut = "";
  /** Openings without a sale that are counted, and of which it is not known yet whether they come about. */
  #underWay = 0;

  constructor(options: DrawerDeskOptions) {
    this.#options = options;
  }

  /** Not while nobody can say, such as with the printer unplugged that has the sensor. */
  get isLeftOpen(): boolean {
    return this.#isLeftOpen && this.#options.parts.devices.drawer?.isOpened() === true;
  }

  /** Without a sale. The day in which it is counted is not closed before it is known: it may be taken back. */
  get isOpening(): boolean {
    return this.#underWay > 0;
  }

  start(): void {
    const { clock, devices, log } = this.#options.parts;
    devices.drawer?.onOpened((isOpened) => {
      log("info", `drawer ${isOpened ? "opened" : "closed"}`);
      this.stop();
      if (isOpened) this.#setShut("");
      if (isOpened) this.#timer = clock.after(LEFT_OPEN_MS, () => this.#setLeftOpen(true));
      else this.#setLeftOpen(false);
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Null where there is no drawer. */
  view(): DrawerView | null {
    const { drawer } = this.#options.parts.devices;
    if (drawer === null) return null;
    const { openings } = this.#options.book.day;
    return { name: drawer.name, ...drawer.state(), opened: drawer.isOpened(), shut: this.#shut, openings };
  }

  /** @param reason why it is opened without a sale, for whoever closes the day */
  async open(reason: string): Promise<DrawerView> {
    const { devices, log } = this.#options.parts;
    const why = reason.trim();
    if (!isReason(why)) {
      throw new TillRefusal("bad-input", `reason: expected 1 to ${LONGEST_REASON} characters on one line`);
    }
    const { drawer } = devices;
    if (drawer === null) {
      throw new TillRefusal("not-possible", "this till has no drawer: [drawer] is not in its settings");
    }
    this.#underWay += 1;
    try {
      await this.noteOpening(why);
      log("info", `drawer: opening without a sale: ${why}`);
      await drawer.open();
      this.#setShut("");
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      await this.#options.write({ type: "drawer-not-opened", reason: why, detail: error.message });
      log("warn", `drawer: not opened: ${error.message}`);
      throw new TillRefusal(error.code === "busy" ? "busy" : "not-possible", error.message);
    } finally {
      this.#underWay -= 1;
    }
    return this.view() ?? { name: drawer.name, ...drawer.state(), opened: null, shut: "", openings: 0 };
  }

  /** Before it is opened without a sale: the day's close counts it. */
  noteOpening(reason: string): Promise<void> {
    const at = this.#options.parts.clock.wallTime().toISOString();
    return this.#options.write({ type: "drawer-opening", reason, at });
  }

  /**
   * For the cash of a sale or a refund that is on the disk. One that does not open has a key, and the status
   * says so.
   * @returns false when it was not told to open
   */
  async openForCash(): Promise<boolean> {
    const { devices, log } = this.#options.parts;
    const { drawer } = devices;
    if (drawer === null) return true;
    try {
      await drawer.openWhenRested();
      this.#setShut("");
      return true;
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      log("warn", `drawer: not opened for cash: ${error.message}`);
      this.#setShut(error.message);
      return false;
    }
  }

  /** Why it did not open for the cash of the last sale or refund; empty when it did, or was opened since. */
  get shut(): string {
    return this.#shut;
  }

  /** The next customer is served: whatever the drawer was wanted for is over. */
  forget(): void {
    this.#setShut("");
  }

  #setShut(why: string): void {
    if (why === this.#shut) return;
    this.#shut = why;
    this.#options.changed();
  }

  #setLeftOpen(isLeftOpen: boolean): void {
    if (isLeftOpen === this.#isLeftOpen) return;
    this.#isLeftOpen = isLeftOpen;
    if (isLeftOpen) this.#options.parts.log("warn", `drawer: open for ${LEFT_OPEN_MS / 1000} s and more`);
    this.#options.changed();
  }
}
