// The Mercado Pago sites (mercado-pago.md, table of sites): which currency a shop there counts in, and the
// locale its papers speak unless the configuration says otherwise.

import type { Currency } from "./money.ts";

export interface SiteFacts {
  readonly currency: Currency;
  readonly locale: string;
  /** In English, for messages. */
  readonly country: string;
}

export const SITES = {
  MLA: { currency: "ARS", locale: "es-AR", country: "Argentina" },
  MLB: { currency: "BRL", locale: "pt-BR", country: "Brazil" },
  MLC: { currency: "CLP", locale: "es-CL", country: "Chile" },
  MCO: { currency: "COP", locale: "es-CO", country: "Colombia" },
  MLM: { currency: "MXN", locale: "es-MX", country: "Mexico" },
  MPE: { currency: "PEN", locale: "es-PE", country: "Peru" },
  MLU: { currency: "UYU", locale: "es-UY", country: "Uruguay" },
} as const satisfies Record<string, SiteFacts>;

export type Site = keyof typeof SITES;

export function isSite(text: string): text is Site {
  return Object.hasOwn(SITES, text);
}
