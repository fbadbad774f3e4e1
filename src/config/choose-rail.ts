// Which rail new orders are made on, and the sentence that says why: for the start of the daemon, "till status" and
// "till config check".

import { type RailName, SITES, type Site } from "../money/sites.ts";

export interface ChosenRail {
  readonly rail: RailName;
  /** "auto: instore, because the Orders API documents no QR orders for Mexico (MXN)" */
  readonly reason: string;
}

/** @param setting mercado_pago.rail */
export function chooseRail(setting: "auto" | RailName, site: Site): ChosenRail {
  if (setting !== "auto") return { rail: setting, reason: `${setting}, as configured` };
  const { country, currency, defaultRail } = SITES[site];
  const what = defaultRail === "orders" ? "QR orders" : "no QR orders";
  const reason = `auto: ${defaultRail}, because the Orders API documents ${what} for ${country} (${currency})`;
  return { rail: defaultRail, reason };
}
