// The seven sites as the virtual Mercado Pago sees them (reference 9.3, 13.1 and 14). Its own table: the
// stand-in must not inherit a mistake from the till that it judges.

export type Site = "MLA" | "MLB" | "MLC" | "MCO" | "MLM" | "MPE" | "MLU";

export interface Country {
  readonly site: Site;
  readonly currency: string;
  /** Digits after the point in amounts: 2, and 0 for CLP. */
  readonly decimals: 0 | 2;
  readonly iso2: string;
  readonly iso3: string;
  /** ISO 4217 numeric, EMV tag 53. */
  readonly currencyNumber: string;
  readonly city: string;
  /** Days after the payment in which a refund is accepted (reference 9.3). */
  readonly refundLimitDays: number;
  /** The Orders API documents QR orders for this country's currency (reference 1). */
  readonly hasOrders: boolean;
}

const row = (
  site: Site,
  currency: string,
  decimals: 0 | 2,
  iso: readonly [string, string],
  currencyNumber: string,
  city: string,
  refundLimitDays: number,
  hasOrders: boolean,
): Country => ({
  site,
  currency,
  decimals,
  iso2: iso[0],
  iso3: iso[1],
  currencyNumber,
  city,
  refundLimitDays,
  hasOrders,
});

export const COUNTRIES: Readonly<Record<Site, Country>> = {
  MLA: row("MLA", "ARS", 2, ["AR", "ARG"], "032", "CABA", 360, true),
  MLB: row("MLB", "BRL", 2, ["BR", "BRA"], "986", "SAO PAULO", 180, true),
  MLC: row("MLC", "CLP", 0, ["CL", "CHL"], "152", "SANTIAGO", 330, true),
  MCO: row("MCO", "COP", 2, ["CO", "COL"], "170", "BOGOTA", 180, false),
  MLM: row("MLM", "MXN", 2, ["MX", "MEX"], "484", "CDMX", 180, false),
  MPE: row("MPE", "PEN", 2, ["PE", "PER"], "604", "LIMA", 90, false),
  MLU: row("MLU", "UYU", 2, ["UY", "URY"], "858", "MONTEVIDEO", 90, true),
};
