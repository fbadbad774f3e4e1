// From a seed to one till's life on paper: which shop, what happens at its counter, and what goes wrong when. Plain
// data, so that a failing life can be made shorter by leaving parts of it out.

import { Chance } from "./chance.ts";
import { FAULT_KINDS, type FaultKind, isOfDisk, needsRequest } from "./fault-kinds.ts";
import { STATES, type State } from "./states.ts";

export interface Plan {
  readonly seed: number;
  readonly shop: ShopPlan;
  readonly acts: readonly Act[];
}

export interface ShopPlan {
  readonly site: "MLA" | "MLB" | "MLC" | "MCO" | "MLM" | "MPE" | "MLU";
  readonly rail: "orders" | "instore";
  readonly qrMode: "static" | "dynamic" | "hybrid";
  readonly paperMm: 58 | 80;
  readonly validityS: number;
  readonly notPaidSlip: boolean;
  readonly printerMsPerLine: number;
  /** Milliseconds from here to the provider: at least and at most. */
  readonly latencyMs: readonly [number, number];
  readonly flushMs: readonly [number, number];
  /** Null: refunds are done at once. */
  readonly refundPendingMs: number | null;
  readonly refundsFail: boolean;
}

export type Customer = "pays" | "rejected first" | "never pays" | "pays late" | "pays twice";

export interface Act {
  /** Names it, also when others were left out. */
  readonly id: number;
  readonly kind: "sale" | "cash" | "refund" | "reprint" | "day" | "x report";
  readonly by: "scanner" | "command";
  /** Of each article, how many. */
  readonly basket: readonly [number, number];
  readonly customer: Customer;
  readonly payAfterMs: number;
  /** When the cashier cancels, after the total; null: never. */
  readonly cancelAfterMs: number | null;
  readonly part: "whole" | "part" | "line";
  /** As soon as the sale is so, somebody asks for a copy, or what could be given back: the provider is asked. */
  readonly lookIn: State | null;
  /** The seller gives this back in the provider's own app. */
  readonly elsewhere: boolean;
  readonly thinkMs: number;
  readonly faults: readonly PlannedFault[];
}

export interface PlannedFault {
  readonly id: number;
  readonly kind: FaultKind;
  /** It strikes when the sale of this act is so, */
  readonly state: State;
  /** so long after it came to be so, */
  readonly delayMs: number;
  /** and is mended so long after. */
  readonly lastsMs: number;
}

/** A paper takes so long then that somebody can ask for something meanwhile. */
const SLOW_MS_PER_LINE = 25;

const SITES = ["MLA", "MLB", "MLC", "MCO", "MLM", "MPE", "MLU"] as const;
const BUSY_WITH_PAPER: readonly State[] = ["receipt owed", "receipt leaving", "slip owed"];

export function makePlan(seed: number): Plan {
  const chance = new Chance(seed, "plan");
  const acts: Act[] = [];
  const count = chance.from(8, 14);
  const shop = makeShop(chance);
  for (let id = 1; id <= count; id++) acts.push(makeAct(chance, id, shop, id > 1));
  return { seed, shop, acts };
}

function makeShop(chance: Chance): ShopPlan {
  const site = chance.pick(SITES);
  const rail = site === "MCO" || site === "MLM" || site === "MPE" || chance.maybe(0.3) ? "instore" : "orders";
  const isFast = chance.maybe(0.7);
  return {
    site,
    rail,
    qrMode: chance.pick(["static", "dynamic", "hybrid"]),
    paperMm: chance.maybe(0.7) ? 80 : 58,
    validityS: chance.pick([30, 30, 45, 60]),
    notPaidSlip: chance.maybe(0.3),
    printerMsPerLine: chance.maybe(0.35) ? SLOW_MS_PER_LINE : 0,
    latencyMs: isFast ? [5, 40] : [30, 400],
    flushMs: chance.maybe(0.8) ? [1, 6] : [5, 80],
    refundPendingMs: chance.maybe(0.6) ? chance.pick([3_000, 12_000, 40_000]) : null,
    refundsFail: chance.maybe(0.2),
  };
}

function makeAct(chance: Chance, id: number, shop: ShopPlan, mayRefund: boolean): Act {
  const kind = pickKind(chance, mayRefund);
  const customer = pickCustomer(chance);
  const isCanceled = kind === "sale" && (customer === "never pays" ? chance.maybe(0.8) : chance.maybe(0.08));
  const act = {
    id,
    kind,
    by: chance.pick(["scanner", "command"] as const),
    basket: [chance.from(0, 3), chance.from(1, 2)] as const,
    customer,
    payAfterMs: chance.maybe(0.85) ? chance.from(300, 4_500) : chance.from(4_500, shop.validityS * 1000),
    cancelAfterMs: isCanceled ? chance.from(100, 6_000) : null,
    part: chance.pick(["whole", "part", "line"] as const),
    elsewhere: kind === "refund" && chance.maybe(0.15),
    thinkMs: chance.from(100, 1_500),
  };
  const states = statesOf(act, shop);
  const count = chance.from(2, 7);
  const faults: PlannedFault[] = [];
  let lookIn: State | null = null;
  for (let number = 0; number < count; number++) {
    let faultKind = chance.pick(FAULT_KINDS);
    // A till that is killed again and again does nothing else.
    if (faults.filter((fault) => ENDS_LIFE.has(fault.kind)).length >= 2 && ENDS_LIFE.has(faultKind))
      faultKind = "paper runs out";
    const needsPeople = needsRequest(faultKind) || isOfDisk(faultKind);
    let state = chance.pick(needsPeople ? weighForPeople(states, shop) : states);
    if (needsPeople && needsLook(state)) {
      lookIn ??= state;
      state = lookIn;
    }
    faults.push({
      id: id * 100 + number,
      kind: faultKind,
      state,
      delayMs:
        needsPeople && needsLook(state) ? 0 : chance.maybe(0.6) ? chance.from(0, 12) : chance.from(0, 900),
      lastsMs: chance.maybe(0.8) ? chance.from(300, 5_000) : chance.from(5_000, 40_000),
    });
  }
  return { ...act, lookIn, faults };
}

const ENDS_LIFE: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "killed between steps",
  "killed at a call",
  "killed in a write",
  "power cut",
  "off for a day",
  "stopped in order",
  "disk write fails",
  "disk full in a write",
  "disk flush fails",
]);

/** While a quick printer is busy nobody can ask for anything; a slow one makes up for it. */
function weighForPeople(states: readonly State[], { printerMsPerLine }: ShopPlan): readonly State[] {
  return states.flatMap((state) => {
    if (!BUSY_WITH_PAPER.includes(state)) return [state];
    if (printerMsPerLine === 0) return [];
    return new Array<State>(state === "receipt owed" ? 3 : 8).fill(state);
  });
}

/** Nobody asks the provider in these states, and little is written, unless a person wants something. */
function needsLook(state: State): boolean {
  return state === "settled" || BUSY_WITH_PAPER.includes(state);
}

function pickKind(chance: Chance, mayRefund: boolean): Act["kind"] {
  const dice = chance.next();
  if (mayRefund && dice < 0.2) return "refund";
  if (mayRefund && dice < 0.23) return "reprint";
  if (dice < 0.26) return "day";
  if (dice < 0.28) return "x report";
  return dice < 0.33 ? "cash" : "sale";
}

function pickCustomer(chance: Chance): Customer {
  const dice = chance.next();
  if (dice < 0.66) return "pays";
  if (dice < 0.76) return "rejected first";
  if (dice < 0.92) return "never pays";
  return dice < 0.96 ? "pays late" : "pays twice";
}

/** Which states an act comes through. */
function statesOf(act: Pick<Act, "kind" | "customer" | "cancelAfterMs">, shop: ShopPlan): readonly State[] {
  if (act.kind === "cash") return ["no sale yet", "receipt owed", "receipt leaving", "settled"];
  if (act.kind === "refund") {
    const pending: readonly State[] =
      shop.refundPendingMs === null ? [] : ["refund pending", "refund pending", "refund pending"];
    return ["settled", "refund requested", "refund requested", "slip owed", "slip owed", ...pending];
  }
  if (act.kind !== "sale") return ["settled"];
  if (act.cancelAfterMs !== null) {
    return ["ordering", "awaiting payment", "canceling", "canceling", "ended unpaid"];
  }
  if (act.customer === "never pays" || act.customer === "pays late")
    return ["awaiting payment", "canceling", "ended unpaid", "ended unpaid"];
  return STATES.filter(
    (state) =>
      !["canceling", "ended unpaid", "refund requested", "refund pending", "slip owed"].includes(state),
  );
}
