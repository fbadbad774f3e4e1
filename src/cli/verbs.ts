// Every verb of the command, each loaded only when it is asked for. Apart from the command, which begins as soon as it is
// imported, because man pages and the shell's completion are made from the verbs, too.

import type { Verb } from "./verb.ts";

/** In the order of the help. */
export const VERBS: Readonly<Record<string, () => Promise<{ readonly verb: Verb }>>> = {
  scan: () => import("./verbs/scan.ts"),
  sell: () => import("./verbs/sell.ts"),
  status: () => import("./verbs/status.ts"),
  sale: () => import("./verbs/sale.ts"),
  paper: () => import("./verbs/paper.ts"),
  cancel: () => import("./verbs/cancel.ts"),
  refund: () => import("./verbs/refund.ts"),
  reprint: () => import("./verbs/reprint.ts"),
  journal: () => import("./verbs/journal.ts"),
  backup: () => import("./verbs/backup.ts"),
  restore: () => import("./verbs/restore.ts"),
  export: () => import("./verbs/export.ts"),
  audit: () => import("./verbs/audit.ts"),
  cards: () => import("./verbs/cards.ts"),
  staff: () => import("./verbs/staff.ts"),
  devices: () => import("./verbs/devices.ts"),
  doctor: () => import("./verbs/doctor.ts"),
  metrics: () => import("./verbs/metrics.ts"),
  "log-level": () => import("./verbs/log-level.ts"),
  support: () => import("./verbs/support.ts"),
  drawer: () => import("./verbs/drawer.ts"),
  printer: () => import("./verbs/printer.ts"),
  "x-report": () => import("./verbs/x-report.ts"),
  "z-report": () => import("./verbs/z-report.ts"),
  idle: () => import("./verbs/idle.ts"),
  states: () => import("./verbs/states.ts"),
  setup: () => import("./verbs/setup.ts"),
  account: () => import("./verbs/account.ts"),
  provision: () => import("./verbs/provision.ts"),
  certify: () => import("./verbs/certify.ts"),
  report: () => import("./verbs/report.ts"),
  reconcile: () => import("./verbs/reconcile.ts"),
  config: () => import("./verbs/config.ts"),
  demo: () => import("./verbs/demo.ts"),
  virtual: () => import("./verbs/virtual.ts"),
  emulate: () => import("./verbs/emulate.ts"),
};
