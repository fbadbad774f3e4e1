// One seed, one life of a till: first everything goes wrong that was planned, then nothing does any more and all must
// come to an end, and then the auditor holds provider, paper and journal against each other.

import "./no-other-chance.ts";
import { audit } from "../../src/audit/audit.ts";
import { type Evidence, lastLineOf, type SeenOrder } from "../../src/audit/evidence.ts";
import { describeFinding, type Finding } from "../../src/audit/finding.ts";
import { JournalError } from "../../src/journal/journal.ts";
import { walk } from "../../src/journal/walk.ts";
import type { VirtualOrder } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { isAtRest } from "../../src/sale/duties.ts";
import { seenOrders } from "../support/seen-orders.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { takeChanceFrom } from "./no-other-chance.ts";
import { People } from "./people.ts";
import { makePlan, type Plan, type PlannedFault, type ShopPlan } from "./plan.ts";
import { runDry } from "./sim-clock.ts";
import type { State } from "./states.ts";
import { strike } from "./strikes.ts";
import { amountBack, World } from "./world.ts";

/** From the moment in which nothing goes wrong any more (I9): the longest order, the longest pauses, and a minute. */
const REST_WITHIN_MS = 45 * 60_000;
/** So long somebody waits before a printer that says that it is stuck is switched off and on. */
const STUCK_S = 120;
/** More happenings than any life has: something goes round in circles. */
const MOST_STEPS = 400_000;

export interface Options {
  /** In place of the plan that the seed makes: a shorter one. */
  readonly plan?: Plan;
  /** Writes the story down. */
  readonly tell?: boolean;
}

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly sales: number;
  /** Each fault that really struck, and how the sale was that somebody was busy with. */
  readonly strikes: readonly { readonly kind: FaultKind; readonly state: State }[];
  readonly requests: number;
  readonly starts: number;
  readonly steps: number;
  readonly virtualMs: number;
  /** The same for the same seed, on every machine: the journal's last hash and what else can be counted. */
  readonly mark: string;
  readonly story: readonly string[];
}

export async function runSeed(
  seed: number,
  { plan = makePlan(seed), tell = false }: Options = {},
): Promise<Outcome> {
  takeChanceFrom(seed);
  const run = new Run(new World(plan, tell));
  const crash = (error: unknown) => run.world.crash(error);
  process.on("unhandledRejection", crash);
  try {
    return await run.run();
  } finally {
    process.off("unhandledRejection", crash);
  }
}

type Entry = Evidence["entries"][number];

/**
 * The instore API gives an order no id; the rail makes one, which the journal has. What was found by its payment alone is
 * known by that payment, and its refunds by their numbers. And the provider counts Colombia's pesos in hundredths, which
 * the till has not.
 */
function asTheTillNames(order: VirtualOrder, site: string, names: ReadonlyMap<string, string>): SeenOrder {
  const [one] = seenOrders([order]);
  if (one === undefined) throw new Error("one order, one view");
  const seen = site === "MCO" ? inPesos(one) : one;
  const id = names.get(seen.reference);
  if (id === undefined) return seen;
  if (id.startsWith("instore:")) return order.rail === "instore" ? { ...seen, id } : seen;
  return seen.paidMinor === null ? seen : { ...seen, id, refunds: byNumber(seen, order) };
}

/** The names of orders that the rails make themselves, by the reference in them; the first of each counts. */
function namesIn(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { record } of entries) {
    const id = /"id":"((?:instore|payment):[^"]+)"/.exec(JSON.stringify(record))?.[1];
    const reference = id?.split(":")[2];
    if (id !== undefined && reference !== undefined && !names.has(reference)) names.set(reference, id);
  }
  return names;
}

function byNumber(seen: SeenOrder, order: VirtualOrder): SeenOrder["refunds"] {
  return seen.refunds.map((refund, at) => ({ ...refund, id: order.refunds[at]?.number ?? refund.id }));
}

function inPesos(order: SeenOrder): SeenOrder {
  const { paidMinor, refunds, totalMinor } = order;
  return {
    ...order,
    totalMinor: totalMinor / 100,
    paidMinor: paidMinor === null ? null : paidMinor / 100,
    refunds: refunds.map((refund) => ({ ...refund, amountMinor: refund.amountMinor / 100 })),
  };
}

/**
 * Of these orders of one sale never two could be paid at once, which is watched at every request (World), and what
 * ended unpaid can be paid no more. One that expired while the till was off, and which a bad answer to the search hid,
 * is made once more to be taken away for certain. The instore API knows no keys
 * (docs/decisions/0004-the-instore-rail-looks-first.md): on the counter's QR an order that is placed twice replaces itself,
 * and of a dynamic one whose creation nobody heard of another one may be made, for nobody ever saw the first one's QR.
 * On which a provider acts so late that the sale is paid meanwhile, that stands on the counter's QR until its time is over;
 * the till takes the QR for occupied so long.
 */
function isAllowed({ invariant, what }: Finding, { qrMode, rail }: ShopPlan, actedLate: boolean): boolean {
  const orders = Number(/has (\d+) orders/.exec(what)?.[1] ?? Number.NaN);
  if (invariant !== "I2" || Number.isNaN(orders)) return false;
  if (rail === "instore" && qrMode === "dynamic") return true;
  const ends =
    rail !== "instore" ? " expired" : actedLate ? / expired| canceled| open/ : / expired| canceled/;
  const ended = what.split(ends).length - 1;
  return ended >= orders - 1;
}

class Run {
  readonly world: World;
  readonly #people: People;
  readonly #strikes: { kind: FaultKind; state: State }[] = [];
  #armed: PlannedFault[] = [];
  #seenState: State | null = null;
  #originals = new Map<string, number>();
  #happenings = 0;

  constructor(world: World) {
    this.world = world;
    this.#people = new People(world);
    world.printer.onPaper((paper) => this.#watchPaper(lastLineOf(paper), paper.barcodes.at(-1) ?? ""));
  }

  async run(): Promise<Outcome> {
    const { world } = this;
    const startMs = world.clock.monotonicMs();
    world.start();
    await this.#until(this.#people.play(world.plan.acts, (act) => this.#arm(act.faults)));
    this.#armed = [];
    world.story.tell("world", "nothing goes wrong any more");
    world.heal();
    await this.#comeToRest();
    this.#audit();
    this.#watchTickets();
    return {
      seed: world.plan.seed,
      violations: world.violations,
      sales: this.#sales(),
      strikes: this.#strikes,
      requests: world.requests,
      starts: world.starts,
      steps: world.steps,
      virtualMs: world.clock.monotonicMs() - startMs,
      mark: this.#mark(),
      story: world.story.lines,
    };
  }

  /** Lets the time pass until a promise is kept. */
  async #until(promise: Promise<void>, withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { clock } = this.world;
    const endMs = clock.monotonicMs() + withinMs;
    let isOver = false;
    promise.then(
      () => {
        isOver = true;
      },
      (error: unknown) => {
        isOver = true;
        this.world.violate(`the simulation itself failed: ${error instanceof Error ? error.stack : error}`);
      },
    );
    for (;;) {
      do {
        await runDry();
        this.world.observe();
        this.#armDue();
      } while (this.#people.attend());
      if (isOver) return true;
      if (clock.monotonicMs() > endMs || ++this.#happenings > MOST_STEPS) return false;
      if (!clock.step()) throw new Error("nothing is left to happen");
    }
  }

  #arm(faults: readonly PlannedFault[]): void {
    this.#armed = [...faults];
    this.#seenState = null;
  }

  /** Faults whose state has come are on their way. */
  #armDue(): void {
    const { world } = this;
    if (this.#seenState === world.state) return;
    this.#seenState = world.state;
    for (const fault of this.#armed) {
      if (fault.state !== world.state) continue;
      world.clock.after(fault.delayMs, () => {
        if (!world.isHealed) strike(world, fault, () => this.#struck(fault.kind));
      });
    }
    this.#armed = this.#armed.filter((fault) => fault.state !== world.state);
  }

  #struck(kind: FaultKind): void {
    this.#strikes.push({ kind, state: this.world.state });
  }

  async #comeToRest(): Promise<void> {
    const { world } = this;
    const endMs = world.clock.monotonicMs() + REST_WITHIN_MS;
    const isProviderBusy = () =>
      seenOrders(world.provider.orders()).some(({ refunds }) =>
        refunds.some(({ status }) => status === "pending"),
      );
    let seconds = 0;
    const rest = async () => {
      for (;;) {
        await new Promise<void>((resolve) => {
          world.clock.after(1_000, resolve);
        });
        if (world.till === null) continue;
        await this.#people.lookAtPapers();
        await this.#people.lookAtPaidTwice();
        if (++seconds % STUCK_S === 0) this.#people.lookAtPrinter();
        if (this.#isAtRest() && !isProviderBusy()) return;
      }
    };
    await this.#until(
      rest()
        .then(() => this.#people.lookAtRefunds())
        .then(rest),
      endMs - world.clock.monotonicMs(),
    );
    if (!this.#isAtRest())
      world.violate(`I9: not at rest after ${REST_WITHIN_MS / 60_000} minutes: ${this.#whatIsOpen()}`);
  }

  #isAtRest(): boolean {
    const terminal = this.world.till?.terminal;
    return terminal?.isPrinting === false && terminal.book.unsettled().every(isAtRest);
  }

  #whatIsOpen(): string {
    const { till } = this.world;
    if (till === null) return "the till is off";
    return till.terminal.book
      .unsettled()
      .map(
        (sale) =>
          `sale ${sale.facts.id} is ${sale.phase.status}, ${JSON.stringify([sale.papers, sale.refunds, till.api.sale(sale.facts.id)?.detail])}`,
      )
      .join("; ");
  }

  #watchPaper(end: string, barcode: string): void {
    if (end !== "ORIGINAL") return;
    const count = (this.#originals.get(barcode) ?? 0) + 1;
    this.#originals.set(barcode, count);
    if (count > 1) this.world.violate(`I6: there are ${count} ORIGINALs of ${barcode} on paper`);
  }

  #entries(): readonly Entry[] {
    return [...walk(this.world.disk)];
  }

  #audit(): void {
    const { world } = this;
    try {
      const entries = this.#entries();
      const names = namesIn(entries);
      const orders = world.provider
        .orders()
        .map((order) => asTheTillNames(order, world.plan.shop.site, names));
      const actedLate = this.#strikes.some(({ kind }) => kind === "acts late");
      for (const finding of audit({ orders, papers: world.papers(), entries })) {
        if (!isAllowed(finding, world.plan.shop, actedLate)) world.violate(describeFinding(finding));
      }
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      world.violate(`I7: ${error.message}`);
    }
  }

  /** Whoever paid for a ticket in two sales was told so, and given one of both back. */
  #watchTickets(): void {
    for (const { again, id } of this.world.plan.acts) {
      if (again === null) continue;
      const orders = this.world.provider.orders();
      const kept = orders.filter(
        ({ paidMinor, reference, refunds }) =>
          reference.startsWith(`T${id}-`) && (paidMinor ?? 0) > amountBack(refunds),
      );
      if (kept.length > 1)
        this.world.violate(`I2: ticket T${id} was paid ${kept.length} times, and nobody was told`);
    }
  }

  #sales(): number {
    return this.world.till?.terminal.book.latest()?.facts.id ?? 0;
  }

  #mark(): string {
    const { world } = this;
    const head = world.till?.terminal.parts.journal.head();
    return [
      head?.hash.slice(0, 16),
      head?.sequence,
      world.steps,
      world.requests,
      world.clock.monotonicMs(),
    ].join("-");
  }
}
