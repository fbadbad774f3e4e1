// Which sale holds the counter: the latest one, as long as the customer can be waiting for it. A sale that can only
// be settled later gives way, because the next customer need not wait for its end.

import type { Clock } from "../../../hardware/hal/clock.ts";
import type { PaymentError } from "../../payments/provider.ts";
import type { Sale } from "../../sale/sale.ts";

/** A sale that nobody could settle so long after its end does not keep the next customer waiting. */
const OVERDUE_MS = 60_000;

export class FrontSale {
  readonly #clock: Clock;
  readonly #latest: () => Sale | null;
  /** When each sale of this run began to hold the counter. */
  readonly #begunMs = new Map<number, number>();
  /** Until when the order of each sale of this run can be paid at least: it is no older than the sale. */
  readonly #payableUntilMs = new Map<number, number>();
  /** Sales about whose order the provider gave an answer that asking again will not change. */
  readonly #deadEnds = new Set<number>();
  /** Sales whose order was to be canceled and can only end by itself. */
  readonly #endsLater = new Set<number>();
  /** The one that held the counter when gaveWay() was asked last. */
  #held: number | null = null;

  /** @param latest the sale that was begun last */
  constructor(clock: Clock, latest: () => Sale | null) {
    this.#clock = clock;
    this.#latest = latest;
  }

  /** The sale that the customer is paying now. One that stays unknown long past its validity gives way. */
  get(): Sale | null {
    const sale = this.#latest();
    if (sale === null || !isUnended(sale)) return null;
    const { id, validityS } = sale.facts;
    const begunMs = this.#begunMs.get(id) ?? this.#clock.monotonicMs();
    this.#begunMs.set(id, begunMs);
    const overdue = this.#clock.monotonicMs() - begunMs > validityS * 1000 + OVERDUE_MS;
    // "No such order" to a cancellation: it stays unknown and is asked about, but nobody shall wait for it.
    const deadEnd = sale.phase.status === "canceling" && this.#deadEnds.has(id);
    return overdue || deadEnd || this.#endsLater.has(id) ? null : sale;
  }

  /** The sale that has left the counter since this was asked last although nothing of it has ended; null: there is none. */
  gaveWay(): Sale | null {
    const held = this.#held;
    this.#held = this.get()?.facts.id ?? null;
    const sale = this.#latest();
    const left = sale !== null && sale.facts.id === held && this.#held === null;
    return left && isUnended(sale) ? sale : null;
  }

  /** It is written down in this run, and no order of it exists yet. */
  totalled(id: number, validityS: number): void {
    this.#payableUntilMs.set(id, this.#clock.monotonicMs() + validityS * 1000);
    this.begins(id);
  }

  /** Until when, on the clock, the order of the sale in front can be paid at least; null when that is not known. */
  payableUntilMs(): number | null {
    const sale = this.get();
    return sale === null ? null : (this.#payableUntilMs.get(sale.facts.id) ?? null);
  }

  /** Its time at the counter begins now (again): it was totalled, or there is a QR to pay. */
  begins(id: number): void {
    this.#begunMs.set(id, this.#clock.monotonicMs());
  }

  /**
   * The customer left with a QR that works for a while.
   * @returns whether the sale held the counter until now
   */
  endsLater(id: number): boolean {
    if (this.#endsLater.has(id)) return false;
    const held = this.get()?.facts.id === id;
    this.#endsLater.add(id);
    return held;
  }

  /** @param problem what the provider said about the sale's order last; null when all is well */
  heard(id: number, problem: PaymentError | null): void {
    const final = problem !== null && problem.outcome === "not-done" && !problem.repeatable;
    // "Not open" is no dead end: how it ended is being looked up.
    if (final && problem.code !== "order-not-open") this.#deadEnds.add(id);
    else this.#deadEnds.delete(id);
  }
}

function isUnended({ phase }: Sale): boolean {
  return ["ordering", "awaiting-payment", "canceling"].includes(phase.status);
}
