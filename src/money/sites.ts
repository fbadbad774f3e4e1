// The seven Mercado Pago sites as data: everything about a country that the till decides upon stands here, each
// value with its source. "§" is a section of the API reference that this project was built on; the pages it
// condenses are named beside it.

import type { Currency } from "./money.ts";

/** The two APIs a till can sell through: the Orders API, and the instore API it replaces. */
export type RailName = "orders" | "instore";

export interface SiteFacts {
  /** §13.1, from Mercado Pago's OpenAPI file. Its decimals are in currencies.ts. */
  readonly currency: Currency;
  /** What papers speak unless the configuration says otherwise. ISO 639 and 3166. */
  readonly locale: string;
  /** In English, for messages. */
  readonly country: string;
  /**
   * The wall time of papers, reports and day ends unless the configuration says otherwise: the IANA zone where
   * most of the country's people live. IANA tzdb, zone.tab.
   */
  readonly timeZone: string;
  /**
   * §1, from the page "create order": QR orders are documented for ARS, BRL, CLP and UYU; elsewhere the Orders API
   * may answer `unsupported_site`, so the instore API is what works.
   */
  readonly defaultRail: RailName;
  /** Days after the payment in which a refund is accepted. §9.3, from the guide "cancellations and refunds". */
  readonly refundLimitDays: number;
  /** Refunds of a part may be refused. §9.3, from the legacy QR guide, which says so of Peru alone. */
  readonly fullRefundsOnly: boolean;
}

export const SITES = {
  MLA: {
    currency: "ARS",
    locale: "es-AR",
    country: "Argentina",
    timeZone: "America/Argentina/Buenos_Aires",
    defaultRail: "orders",
    refundLimitDays: 360,
    fullRefundsOnly: false,
  },
  MLB: {
    currency: "BRL",
    locale: "pt-BR",
    country: "Brazil",
    timeZone: "America/Sao_Paulo",
    defaultRail: "orders",
    refundLimitDays: 180,
    fullRefundsOnly: false,
  },
  MLC: {
    currency: "CLP",
    locale: "es-CL",
    country: "Chile",
    timeZone: "America/Santiago",
    defaultRail: "orders",
    refundLimitDays: 330,
    fullRefundsOnly: false,
  },
  MCO: {
    currency: "COP",
    locale: "es-CO",
    country: "Colombia",
    timeZone: "America/Bogota",
    defaultRail: "instore",
    refundLimitDays: 180,
    fullRefundsOnly: false,
  },
  MLM: {
    currency: "MXN",
    locale: "es-MX",
    country: "Mexico",
    timeZone: "America/Mexico_City",
    defaultRail: "instore",
    refundLimitDays: 180,
    fullRefundsOnly: false,
  },
  MPE: {
    currency: "PEN",
    locale: "es-PE",
    country: "Peru",
    timeZone: "America/Lima",
    defaultRail: "instore",
    refundLimitDays: 90,
    fullRefundsOnly: true,
  },
  MLU: {
    currency: "UYU",
    locale: "es-UY",
    country: "Uruguay",
    timeZone: "America/Montevideo",
    defaultRail: "orders",
    refundLimitDays: 90,
    fullRefundsOnly: false,
  },
} as const satisfies Record<string, SiteFacts>;

export type Site = keyof typeof SITES;

export function isSite(text: string): text is Site {
  return Object.hasOwn(SITES, text);
}

/** Each site has a currency of its own. */
export function siteOf(currency: Currency): Site {
  const site = Object.keys(SITES).find((name) => isSite(name) && SITES[name].currency === currency);
  if (site === undefined || !isSite(site)) throw new Error(`no site counts in ${currency}`);
  return site;
}
