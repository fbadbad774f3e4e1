// What a terminal is given: its settings, its devices, its provider, its journal. Tests give other ones.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { CashDrawer } from "../../hardware/hal/cash-drawer.ts";
import type { Clock } from "../../hardware/hal/clock.ts";
import type { GraphicDisplay } from "../../hardware/hal/graphic-display.ts";
import type { Lights } from "../../hardware/hal/lights.ts";
import type { LineDisplay } from "../../hardware/hal/line-display.ts";
import type { POSPrinter } from "../../hardware/hal/pos-printer.ts";
import type { Scanner } from "../../hardware/hal/scanner.ts";
import type { ToneIndicator } from "../../hardware/hal/tone-indicator.ts";
import type { Calibration } from "../calibrate/calibration.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { LabelPattern } from "../catalog/scale-label.ts";
import type { Journal, Json } from "../journal/journal.ts";
import type { MachineSight } from "../machine/machine-view.ts";
import type { Currency } from "../money/money.ts";
import type { Site } from "../money/sites.ts";
import type { PaperContext } from "../paper/context.ts";
import type { PaymentProvider } from "../payments/provider.ts";
import type { Jitter } from "../sale/retry.ts";
import type { KeptBook } from "./book/ledger.ts";
import type { TillStatus } from "./till-api.ts";

export interface TerminalSettings {
  readonly version: string;
  readonly shop: PaperContext["shop"];
  readonly locale: string;
  readonly site: Site;
  readonly currency: Currency;
  /** IANA name. */
  readonly timeZone: string;
  /** What the customer sees while nobody buys. */
  readonly idleTexts: readonly string[];
  readonly footer: readonly string[];
  /** True is the country's own words. */
  readonly fiscalNote: string | boolean;
  readonly logo: Bitmap | null;
  readonly externalPosId: string;
  /** On which rail orders are made and why: "auto: orders, because …". */
  readonly railReason: string;
  readonly validityS: number;
  readonly notPaidSlip: boolean;
  /** No real money can move; written on every paper and in every status. */
  readonly demo: boolean;
  readonly journalDirectory: string;
}

export interface TerminalDevices {
  readonly printer: POSPrinter;
  readonly display: LineDisplay | null;
  readonly screen: GraphicDisplay | null;
  readonly scanners: readonly Scanner[];
  readonly lights: Lights | null;
  readonly tone: ToneIndicator | null;
  readonly drawer: CashDrawer | null;
}

export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Record<string, unknown>,
) => void;

export interface TerminalParts {
  readonly settings: TerminalSettings;
  readonly devices: TerminalDevices;
  readonly provider: PaymentProvider;
  readonly journal: Journal;
  /** Opened with its archive; absent: an empty book, which keeps everything in memory. */
  readonly kept?: KeptBook;
  /** What the journal holds beyond that book. */
  readonly records: readonly { readonly sequence: number; readonly record: Json }[];
  /** For "till journal": everything that is on the disk now. */
  readRecords(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[];
  readonly catalog: Catalog;
  readonly labelPatterns: readonly LabelPattern[];
  /** By what the printer is driven, and how that is found out anew. */
  readonly printing: {
    readonly profile: { readonly name: string; readonly description: string };
    readonly paperMm: 58 | 80;
    newCalibration(): Calibration;
  };
  readonly clock: Clock;
  /** How the machine is that the till runs on. Absent: nobody looks, and all is well. */
  readonly machine?: MachineSight;
  readonly jitter: Jitter;
  /** Of the running machine, changes when it is started again; "" when it does not say. */
  readonly bootId: string;
  /**
   * Whether what was noted may be gone though the machine kept running, as its disk was unmounted or lost; told that a
   * start reckoned with it. Absent: it is all there.
   */
  readonly disk?: { readonly wasLetGo: boolean; keep(): void };
  readonly log: Log;
  /** What was found in a part of the journal that the start did not read, and what to do; absent or null: nothing. */
  journalDamage?(): string | null;
  /** How the listener for the provider's notifications does; null when there is none. */
  webhooks(): Omit<NonNullable<TillStatus["webhooks"]>, "looks"> | null;
  /** The till cannot go on (journal lost, a fault of ours): the process shall end and be started again. */
  fatal(error: unknown): void;
}
