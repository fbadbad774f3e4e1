// A day of each country as X and Z tell it, made of the records that the papers are tried with.

import type { DayClose } from "../../src/day/day.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import type { DayView } from "../../src/terminal/day-view.ts";
import { viewClose } from "../../src/terminal/views.ts";
import { closeOf, DAYS } from "../paper/day-samples.ts";

export const SHOP = "Almacén La Esquina";

export interface Day {
  readonly close: DayClose;
  readonly view: DayView;
  readonly locale: string;
}

export interface Plan {
  readonly site?: Site;
  /** Other than the record has it. */
  readonly change?: Partial<DayClose>;
  readonly demo?: boolean;
}

export function dayOf({ change = {}, demo = false, site = "MLA" }: Plan = {}): Day {
  const { currency, locale, timeZone } = SITES[site];
  const sample = DAYS[site === "MLB" ? "pt-BR" : "es-AR"];
  const close = { ...closeOf(sample, currency), ...change };
  const place = { book: "482100", currency, demo, locale, till: "SUC001POS001", timeZone };
  return { close, locale, view: viewClose(close, place) };
}

/** A day on which nothing happened. */
export const NOTHING_HAPPENED: Partial<DayClose> = (() => {
  const { totals } = closeOf(DAYS["es-AR"], "ARS");
  const none = { count: 0, amount: { minor: 0, currency: "ARS" as const } };
  return {
    open: [],
    owed: 0,
    totals: {
      ...totals,
      paid: [],
      refunded: [],
      unpaid: { expired: 0, canceled: 0, refused: 0 },
      copies: 0,
      moves: { float: none, "pay-in": none, "pay-out": none },
      openings: 0,
      byGroup: { groups: [], unassigned: none },
    },
  };
})();

/** What somebody could write into a group's name, or a provider into a method's. */
export const NASTY = `<script>alert("1")</script>'"&<img src=x onerror=alert(1)>\u202e</style>\u0000]]>-->`;

export function withForeign(text: string): Partial<DayClose> {
  const { totals } = closeOf(DAYS["es-AR"], "ARS");
  const [first, ...others] = totals.paid;
  const [group, ...groups] = totals.byGroup?.groups ?? [];
  if (first === undefined || group === undefined) throw new Error("the sample has nothing paid");
  return {
    totals: {
      ...totals,
      paid: [{ ...first, method: text }, ...others],
      byGroup: {
        groups: [{ ...group, group: text }, ...groups],
        unassigned: { count: 0, amount: { minor: 0, currency: "ARS" } },
      },
    },
  };
}
