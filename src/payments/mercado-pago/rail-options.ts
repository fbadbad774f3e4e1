// What every rail is told when it is made. Apart, so that the daemon can make either rail from one set of settings.

import type { Clock } from "../../../hardware/hal/clock.ts";
import type { Currency } from "../../money/money.ts";
import { type RailName, SITES, siteOf } from "../../money/sites.ts";
import type { OrderPlace } from "../provider.ts";
import type { OpenExchange } from "./http/exchange.ts";
import type { HttpLimits, Observation } from "./http/http-client.ts";
import type { IvaPercent } from "./instore/iva.ts";

/** "static": the QR that hangs on the counter; "dynamic": a QR for each order; "hybrid": either of them. */
export type QrMode = OrderPlace["qrMode"];

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
  /** Colombia on the instore rail: how much of each price is IVA; null leaves it to Mercado Pago. */
  readonly ivaPercent?: IvaPercent | null;
  readonly clock: Clock;
  /** By which the provider's time goes on between two answers, where that is another clock than that of the wire. */
  readonly tillClock?: Clock | undefined;
  /** Told of every request once it ended. */
  readonly observe?: ((observation: Observation) => void) | undefined;
  /** "tilld/0.1.0". */
  readonly userAgent?: string | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
  /** How requests travel; over the network when left out. */
  readonly openExchange?: OpenExchange | undefined;
}

/** Where a rail that is made so makes orders. An order speaks the country's language, whatever the papers speak. */
export function placeOf(rail: RailName, options: RailOptions): OrderPlace {
  return {
    rail,
    posId: options.externalPosId,
    qrMode: options.qrMode,
    language: SITES[siteOf(options.currency)].locale.startsWith("pt") ? "pt" : "es",
    userId: options.userId,
    storeId: options.externalStoreId,
  };
}
