// From a seed to one till's life on paper: which shop, what happens at its counter, and what goes wrong when. Plain
// data, so that a failing life can be made shorter by leaving parts of it out.

import { Chance } from "./chance.ts";
import {
  ANSWER_FAULTS,
  DISK_FAULTS,
  FAULT_KINDS,
  type FaultKind,
  isOfBytes,
  isOfDisk,
  needsRequest,
  PRINTER_FAULTS,
  PROCESS_FAULTS,
  WAY_FAULTS,
} from "./fault-kinds.ts";
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
  /** It repeats the name of each paper that is out; another one only answers in its turn. */
  readonly printerNamesPapers: boolean;
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
  /** It is another program's ticket, and sold once more when it ended unpaid, to somebody who does this; null: it is not. */
  readonly again: "pays" | "never pays" | null;
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
  const count = chance.from(10, 14);
  const shop = makeShop(chance, new Chance(seed, "printer"));
  const again = new Chance(seed, "again");
  for (let id = 1; id <= count; id++) {
    const act = makeAct(chance, id, shop, id > 1);
    acts.push({ ...act, again: pickAgain(again, act, shop) });
  }
  return { seed, shop, acts };
}

function makeShop(chance: Chance, printer: Chance): ShopPlan {
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
    printerNamesPapers: printer.maybe(0.75),
    latencyMs: isFast ? [5, 40] : [30, 400],
    flushMs: chance.maybe(0.8) ? [1, 6] : [5, 80],
    refundPendingMs: chance.maybe(0.75) ? chance.pick([3_000, 12_000, 40_000]) : null,
    refundsFail: chance.maybe(0.2),
  };
}

function makeAct(chance: Chance, id: number, shop: ShopPlan, mayRefund: boolean): Omit<Act, "again"> {
  const kind = pickKind(chance, mayRefund);
  const customer = pickCustomer(chance);
  const isCanceled = kind === "sale" && (customer === "never pays" ? chance.maybe(0.8) : chance.maybe(0.08));
  const act = {
    id,
    kind,
    by: chance.pick(["scanner", "command"] as const),
    basket: [chance.from(0, 3), chance.from(1, 2)] as const,
    customer,
    payAfterMs: chance.maybe(0.92) ? chance.from(200, 3_000) : chance.from(3_000, shop.validityS * 1000),
    cancelAfterMs: isCanceled ? chance.from(100, 4_000) : null,
    part: chance.pick(["whole", "part", "line"] as const),
    elsewhere: kind === "refund" && chance.maybe(0.15),
    thinkMs: chance.from(100, 1_500),
  };
  const states = statesOf(act, shop);
  const count = chance.from(...FAULTS_OF[kind]);
  const faults: PlannedFault[] = [];
  let lookIn: State | null = null;
  for (let number = 0; number < count; number++) {
    let state = chance.pick(states);
    const rare = chance.maybe(0.35) ? RARELY_MET[state] : undefined;
    let faultKind = chance.pick(rare ?? FAULT_KINDS);
    // A till that is killed again and again does nothing else.
    const ends = faults.filter((fault) => ENDS_LIFE.has(fault.kind)).length;
    if (ENDS_LIFE.has(faultKind) && chance.maybe(ends / 2)) faultKind = chance.pick(PRINTER_FAULTS);
    const needsPeople = needsRequest(faultKind) || isOfDisk(faultKind);
    if (needsPeople && rare === undefined) state = chance.pick(weighForPeople(states, shop));
    const isWished = needsWish(faultKind, state);
    if (isWished) {
      // One wish for each act; the rarest moment has it.
      if (lookIn === null || state === "refund pending") lookIn = state;
      state = lookIn;
    }
    faults.push({
      id: id * 100 + number,
      kind: faultKind,
      state,
      delayMs: isWished ? 0 : chance.maybe(0.6) ? chance.from(0, 12) : chance.from(0, 900),
      lastsMs: chance.maybe(0.9) ? chance.from(300, 5_000) : chance.from(5_000, 40_000),
    });
  }
  return { ...act, lookIn, faults };
}

/** How many faults are planned for an act of each kind: at least and at most. Not every one finds its moment. */
const FAULTS_OF: Readonly<Record<Act["kind"], readonly [number, number]>> = {
  sale: [2, 5],
  cash: [2, 5],
  refund: [4, 7],
  reprint: [0, 2],
  day: [0, 2],
  "x report": [0, 2],
};

/** What seldom finds its moment then, and is planned the more often. */
const RARELY_MET: Readonly<Partial<Record<State, readonly FaultKind[]>>> = {
  ordering: ["disk flush fails", ...WAY_FAULTS],
  canceling: ["printer pulled at a byte", "printer begins anew"],
  "refund requested": [...PROCESS_FAULTS, "printer pulled at a byte", "printer begins anew"],
  "refund pending": [...DISK_FAULTS, ...DISK_FAULTS, ...WAY_FAULTS, ...ANSWER_FAULTS],
  "slip owed": [...PROCESS_FAULTS, ...DISK_FAULTS, ...WAY_FAULTS, ...ANSWER_FAULTS],
  "ended unpaid": [...PROCESS_FAULTS, ...DISK_FAULTS, ...DISK_FAULTS, ...WAY_FAULTS, ...ANSWER_FAULTS],
};

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

/** Nobody asks the provider in these states, and little is written or printed, unless a person wants something. */
function needsWish(kind: FaultKind, state: State): boolean {
  if (state === "settled") return needsRequest(kind) || isOfDisk(kind) || isOfBytes(kind);
  if (state === "refund pending") return isOfDisk(kind);
  return BUSY_WITH_PAPER.includes(state) && (needsRequest(kind) || isOfDisk(kind));
}

function pickKind(chance: Chance, mayRefund: boolean): Act["kind"] {
  const dice = chance.next();
  if (mayRefund && dice < 0.14) return "refund";
  if (mayRefund && dice < 0.15) return "reprint";
  if (dice < 0.165) return "day";
  if (dice < 0.17) return "x report";
  return dice < 0.2 ? "cash" : "sale";
}

function pickCustomer(chance: Chance): Customer {
  const dice = chance.next();
  if (dice < 0.71) return "pays";
  if (dice < 0.79) return "rejected first";
  if (dice < 0.92) return "never pays";
  return dice < 0.96 ? "pays late" : "pays twice";
}

/** Where refunds fail nobody could give back what was paid twice. */
function pickAgain(chance: Chance, { by, customer, kind }: Omit<Act, "again">, shop: ShopPlan): Act["again"] {
  if (kind !== "sale" || by !== "command" || shop.refundsFail) return null;
  if (customer !== "pays late" && (customer !== "never pays" || chance.maybe(0.6))) return null;
  return chance.pick(["pays", "never pays"] as const);
}

const CANCELED: readonly State[] = ["canceling", "canceling", "canceling", "ended unpaid", "ended unpaid"];

/** Which states an act comes through, those that pass quickly named more than once. */
function statesOf(act: Pick<Act, "kind" | "customer" | "cancelAfterMs">, shop: ShopPlan): readonly State[] {
  if (act.kind === "cash") return ["no sale yet", "receipt owed", "receipt leaving", "settled"];
  if (act.kind === "refund") {
    const pending: readonly State[] =
      shop.refundPendingMs === null ? [] : ["refund pending", "refund pending", "refund pending"];
    return [
      ...pending,
      "refund requested",
      "refund requested",
      "refund requested",
      "slip owed",
      "slip owed",
      "slip owed",
      "slip owed",
    ];
  }
  if (act.kind !== "sale") return ["settled"];
  if (act.cancelAfterMs !== null) {
    return ["ordering", "awaiting payment", ...CANCELED];
  }
  if (act.customer === "never pays" || act.customer === "pays late") return ["awaiting payment", ...CANCELED];
  return STATES.filter(
    (state) =>
      !["canceling", "ended unpaid", "refund requested", "refund pending", "slip owed"].includes(state),
  );
}
