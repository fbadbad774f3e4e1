// What a terminal is given: its settings, its devices, its provider, its journal. Tests give other ones.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { Lights } from "../../hardware/hal/lights.ts";
import type { LineDisplay } from "../../hardware/hal/line-display.ts";
import type { POSPrinter } from "../../hardware/hal/pos-printer.ts";
import type { Scanner } from "../../hardware/hal/scanner.ts";
import type { ToneIndicator } from "../../hardware/hal/tone-indicator.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { PricePattern } from "../catalog/embedded-price.ts";
import type { Journal, Json } from "../journal/journal.ts";
import type { Currency } from "../money/money.ts";
import type { Site } from "../money/sites.ts";
import type { PaperContext } from "../paper/context.ts";
import type { PaymentProvider } from "../payments/provider.ts";
import type { Jitter } from "../sale/retry.ts";
import type { TillStatus } from "./till-api.ts";

export interface TerminalSettings {
  readonly version: string;
  readonly shop: PaperContext["shop"];
  readonly locale: string;
  readonly site: Site;
  readonly currency: Currency;
  /** IANA name. */
  readonly timeZone: string;
  readonly footer: readonly string[];
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
  readonly scanner: Scanner | null;
  readonly lights: Lights | null;
  readonly tone: ToneIndicator | null;
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
  readonly records: readonly { readonly sequence: number; readonly record: Json }[];
  /** For "till journal": everything that is on the disk now. */
  readRecords(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[];
  readonly catalog: Catalog;
  readonly pricePatterns: readonly PricePattern[];
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Of the running machine, changes when it is started again; "" when it does not say. */
  readonly bootId: string;
  readonly log: Log;
  /** How the listener for the provider's notifications does; null when there is none. */
  webhooks(): Omit<NonNullable<TillStatus["webhooks"]>, "looks"> | null;
  /** The till cannot go on (journal lost, a fault of ours): the process shall end and be started again. */
  fatal(error: unknown): void;
}
