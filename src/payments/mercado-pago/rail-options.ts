// What every rail is told when it is made. Apart, so that the daemon can make either rail from one set of settings.

import type { Clock } from "../../../hardware/hal/clock.ts";
import type { Currency } from "../../money/money.ts";
import type { HttpLimits, Observation } from "./http/http-client.ts";

/** "static": the QR that hangs on the counter; "dynamic": a QR for each order; "hybrid": either of them. */
export type QrMode = "static" | "dynamic" | "hybrid";

export interface RailOptions {
  /** https://api.mercadopago.com; http only towards loopback. */
  readonly baseUrl: string;
  /** A function is asked anew for each request. */
  readonly accessToken: string | (() => string);
  readonly externalPosId: string;
  /** The instore rail needs these two; the Orders API finds store and account by the POS and the token. */
  readonly externalStoreId: string | null;
  /** Digits. */
  readonly userId: string | null;
  readonly qrMode: QrMode;
  readonly currency: Currency;
  readonly clock: Clock;
  /** Told of every request once it ended. */
  readonly observe?: ((observation: Observation) => void) | undefined;
  /** "tilld/0.1.0". */
  readonly userAgent?: string | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
}
