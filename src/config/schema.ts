// Every setting of tilld in its section: the checks, the fault messages, the help and docs/configuration.md
// are all made from this one table.

import * as v from "valibot";
import { DISPLAY, SCREEN } from "./display-settings.ts";
import { DRAWER, GPIO, LIGHTS, TONE } from "./line-settings.ts";
import { CONTROL, JOURNAL, PRINTER } from "./machine-settings.ts";
import { METRICS } from "./metrics-settings.ts";
import { SCANNER } from "./scanner-settings.ts";
import { CATALOG, MERCADO_PAGO, ORDER, PAPER, SHOP } from "./shop-settings.ts";
import { WEBHOOKS } from "./webhook-settings.ts";

type Entries = Readonly<Record<string, v.GenericSchema>>;

export interface Section {
  readonly about: string;
  /** "filled": absent means its defaults; "optional": absent means that there is no such thing. */
  readonly presence: "required" | "filled" | "optional";
  /** There may be a list of it: [[scanner]]. */
  readonly several?: true;
  readonly entries: Entries;
}

export const SECTIONS: Readonly<Record<string, Section>> = {
  shop: { about: "Who sells.", presence: "required", entries: SHOP },
  mercado_pago: { about: "Who moves the money.", presence: "required", entries: MERCADO_PAGO },
  order: { about: "Each order.", presence: "filled", entries: ORDER },
  journal: { about: "The record of everything that happened.", presence: "filled", entries: JOURNAL },
  control: { about: "The local way in, for the command `till`.", presence: "filled", entries: CONTROL },
  printer: {
    about: "The receipt printer, the only device a till must have.",
    presence: "required",
    entries: PRINTER,
  },
  display: { about: "The customer's display.", presence: "optional", entries: DISPLAY },
  screen: {
    about: "A screen that shows the customer the QR itself, beside or instead of the display.",
    presence: "optional",
    entries: SCREEN,
  },
  scanner: {
    about: "The barcode scanner. Several of them are written as [[scanner]], once for each.",
    presence: "optional",
    several: true,
    entries: SCANNER,
  },
  lights: { about: "The lamps.", presence: "optional", entries: LIGHTS },
  tone: { about: "The buzzer.", presence: "optional", entries: TONE },
  drawer: { about: "The cash drawer.", presence: "optional", entries: DRAWER },
  gpio: { about: "The lines of this machine.", presence: "filled", entries: GPIO },
  catalog: { about: "What is sold.", presence: "filled", entries: CATALOG },
  paper: { about: "What is printed.", presence: "filled", entries: PAPER },
  webhooks: {
    about: "Where Mercado Pago may tell the till to look now (docs/webhooks.md). Nothing is lost without it.",
    presence: "optional",
    entries: WEBHOOKS,
  },
  metrics: {
    about:
      "Metrics over TCP, too (docs/operations.md). The control socket always has them; this is for a Prometheus that " +
      "cannot reach it.",
    presence: "optional",
    entries: METRICS,
  },
};

/** The whole file, for its type and its defaults; faults are found setting by setting (faults.ts). */
export const FILE = v.object({
  shop: v.object(SHOP),
  mercado_pago: v.object(MERCADO_PAGO),
  order: v.optional(v.object(ORDER), {}),
  journal: v.optional(v.object(JOURNAL), {}),
  control: v.optional(v.object(CONTROL), {}),
  printer: v.object(PRINTER),
  display: v.optional(v.object(DISPLAY)),
  screen: v.optional(v.object(SCREEN)),
  scanner: v.optional(v.union([v.array(v.object(SCANNER)), v.object(SCANNER)]), []),
  lights: v.optional(v.object(LIGHTS)),
  tone: v.optional(v.object(TONE)),
  drawer: v.optional(v.object(DRAWER)),
  gpio: v.optional(v.object(GPIO), {}),
  catalog: v.optional(v.object(CATALOG), {}),
  paper: v.optional(v.object(PAPER), {}),
  webhooks: v.optional(v.object(WEBHOOKS)),
  metrics: v.optional(v.object(METRICS)),
});
