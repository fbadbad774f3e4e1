// A calibration of the printer at the counter: while it is on, every scan is a code of its strip; it never begins
// beside a sale, nothing is sold meanwhile, and nobody has to end it: left alone it ends by itself, with nothing
// changed.

import type { Timer } from "../../hardware/hal/clock.ts";
import type { Calibration, Reply } from "../calibrate/calibration.ts";
import type { Remark } from "../feedback/remarks.ts";
import type { Sale } from "../sale/sale.ts";
import { waitingBasket } from "./counter/counter-state.ts";
import type { Front } from "./counter/front.ts";
import type { TerminalParts } from "./parts.ts";
import { type PrinterView, type ScanAnswer, TillRefusal } from "./till-api.ts";

/** Longer than a person needs to find the next code on a strip of half a metre. */
export const CALIBRATION_MS = 180_000;

export interface CalibrationDeskOptions {
  readonly parts: TerminalParts;
  readonly front: Front;
  frontSale(): Sale | null;
  /** @throws TillRefusal where papers of sales occupy the printer */
  mustBeFree(): void;
  remark(remark: Remark): void;
}

export class CalibrationDesk {
  readonly #options: CalibrationDeskOptions;
  #calibration: Calibration | null = null;
  #timer: Timer | null = null;

  constructor(options: CalibrationDeskOptions) {
    this.#options = options;
  }

  get isOn(): boolean {
    return this.#calibration !== null;
  }

  /** @throws {TillRefusal} "busy" while the printer is being calibrated */
  mustBeOff(): void {
    if (!this.isOn) return;
    throw new TillRefusal("busy", "the printer is being calibrated; TILL:CAL:STOP ends that");
  }

  view(): PrinterView {
    const { devices, printing } = this.#options.parts;
    const { columns, dots, name, smallColumns } = devices.printer;
    const { profile, paperMm } = printing;
    return {
      ...{ name, ...devices.printer.state(), profile: profile.name, description: profile.description },
      ...{ paperMm, columns, smallColumns, dots, calibrating: this.isOn },
    };
  }

  /** Resolves when the strip is out; from its first byte on the codes are taken. */
  async begin(): Promise<{ readonly outcome: string; readonly detail: string }> {
    const { front, mustBeFree, parts } = this.#options;
    this.mustBeOff();
    if (this.#options.frontSale() !== null || waitingBasket(front.counter) !== null) {
      throw new TillRefusal("busy", "a sale is open: the printer is calibrated before or after it");
    }
    mustBeFree();
    const calibration = parts.printing.newCalibration();
    this.#calibration = calibration;
    this.#waitOn();
    this.#options.remark({ kind: "calibrating", lines: calibration.prompt, sentence: "calibration begun" });
    const result = await calibration.print();
    const detail = "detail" in result ? result.detail : "";
    if (result.outcome === "not-started" && this.#calibration === calibration) {
      this.#end(calibration.giveUp(`the strip was not printed: ${detail}`));
    }
    return { outcome: result.outcome, detail };
  }

  /** @returns null while nothing is calibrated: the scan is somebody else's */
  takes(scanned: string): ScanAnswer | null {
    const calibration = this.#calibration;
    if (calibration === null) return null;
    this.#waitOn();
    const isCancel = /^(\][A-Za-z]\d)?TILL:CANCEL$/i.test(scanned.trim());
    const reply = isCancel ? calibration.giveUp("ended; nothing was changed") : calibration.take(scanned);
    if (!(reply instanceof Promise)) return this.#answer(reply);
    reply
      .then((later) => {
        if (this.#calibration === calibration) this.#answer(later);
      })
      .catch((error: unknown) => this.#options.parts.fatal(error));
    return { accepted: true, message: "calibration: one moment" };
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #answer(reply: Reply): ScanAnswer {
    const { lines, sentence } = reply;
    if (reply.kind === "over") this.#end(reply);
    else {
      const kind = reply.kind === "taken" ? "calibrating" : "calibration-declined";
      this.#options.remark({ kind, lines, sentence });
      this.#options.parts.log("info", sentence);
    }
    return { accepted: reply.kind !== "declined", message: sentence };
  }

  #waitOn(): void {
    this.#timer?.cancel();
    this.#timer = this.#options.parts.clock.after(CALIBRATION_MS, () => {
      if (this.#calibration === null) return;
      this.#end(this.#calibration.giveUp(`no code came for ${CALIBRATION_MS / 1000} s; nothing was changed`));
    });
  }

  #end({ lines, sentence }: Reply): void {
    this.#timer?.cancel();
    this.#calibration = null;
    this.#options.remark({ kind: "calibrated", lines, sentence });
    this.#options.parts.log("info", sentence);
  }
}
