// One table: what the till is doing -> what the display shows, the lamps do and the buzzer says.

import type { LightSignal } from "../../hardware/hal/lights.ts";
import type { Money } from "../money/money.ts";
import type { Sale } from "../sale/sale.ts";
import { linesOf } from "./display-lines.ts";
import type { DiskTrouble } from "./out-of-order.ts";
import type { PaperQuestion } from "./paper-question.ts";
import type { Remark } from "./remarks.ts";
import { lightsOf } from "./signals.ts";

export interface Scene {
  readonly locale: string;
  readonly shopName: string;
  readonly demo: boolean;
  /** The sale in front of the customer; null when there is none. */
  readonly sale: Sale | null;
  readonly basketTotal: Money | null;
  /** What was just remarked, while it is still to be seen. */
  readonly remark: Remark | null;
  /** The printer, the network or a paper needs a person. */
  readonly attention: boolean;
  /** The printer needs a person, or is not there. */
  readonly printerStuck: boolean;
  /** A paper of a sale waits for the printer. */
  readonly paperOwed: boolean;
  /** The QR of the sale is seen on a screen as well. */
  readonly qrOnScreen: boolean;
  /** How long the order can be paid at least, in whole seconds; null when nobody knows. */
  readonly secondsLeft: number | null;
  /** What is shown while nobody buys; none: a welcome. */
  readonly idleTexts: readonly string[];
  /** The cash drawer stands open longer than giving change takes. */
  readonly drawerLeftOpen: boolean;
  /** It did not open for the cash of the last sale or refund. */
  readonly drawerShut: boolean;
  /** A sale that was paid by QR although a later one of the same goods was paid. */
  readonly paidTwice: PaidTwice | null;
  /** Why no sale can be begun; null when one can. */
  readonly diskTrouble: DiskTrouble | null;
  /** A paper of which only a person can say whether it came out. */
  readonly paperQuestion: PaperQuestion | null;
}

export interface PaidTwice {
  readonly receipt: number;
}

export interface Look {
  readonly display: readonly [string, string];
  /** The most urgent first. */
  readonly lights: readonly LightSignal[];
}

export function lookOf(scene: Scene): Look {
  return { display: linesOf(scene), lights: lightsOf(scene) };
}

export function isSameLook(one: Look, other: Look): boolean {
  return (
    one.display.every((line, at) => line === other.display[at]) &&
    one.lights.length === other.lights.length &&
    one.lights.every((signal, at) => signal === other.lights[at])
  );
}

/** How long a remark stays on the display before it shows the till's state again. */
export function remarkMs(remark: Remark): number {
  switch (remark.kind) {
    case "paid-in-cash":
    case "drawer-shut":
    case "paid-twice":
      return 30_000;
    case "paid":
    case "refunded":
    case "earlier-qr":
      return 8_000;
    case "article":
    case "confirm-refund":
    case "scan-a-receipt":
    case "basket-kept":
      return 30_000;
    case "price":
    case "price-of-weight":
    case "day-closed":
    case "tested":
      return 8_000;
    case "calibrating":
    case "calibration-declined":
      // As long as the next code is waited for (src/terminal/calibration-desk.ts).
      return 180_000;
    case "calibrated":
      return 8_000;
    case "sale-begun":
    case "canceling":
    case "testing":
      return 500;
    default:
      return 4_000;
  }
}
