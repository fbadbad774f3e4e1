// Which sale holds the counter: the latest one, as long as the customer can be waiting for it. A sale that can only
// be settled later gives way, because the next customer need not wait for its end.

import type { Clock } from "../../../hardware/hal/clock.ts";
import type { PaymentError } from "../../payments/provider.ts";
import { isUnended } from "../../sale/duties.ts";
import { isPaidBefore } from "../../sale/paid-twice.ts";
import type { Sale } from "../../sale/sale.ts";

/** A sale that nobody could settle so long after its end does not keep the next customer waiting. */
const OVERDUE_MS = 60_000;

/** What is known of the latest sale only while the till runs. */
interface Turn {
  readonly id: number;
  /** When it began to hold the counter. */
  begunMs: number;
  /** Until when its order can be paid at least; null for a sale of an earlier run. */
  payableUntilMs: number | null;
  /** The provider gave an answer about its order that asking again will not change. */
  isDeadEnd: boolean;
  /** Its order was to be canceled and can only end by itself. */
  endsLater: boolean;
}

export class FrontSale {
  readonly #clock: Clock;
  readonly #latest: () => Sale | null;
  /** Of one sale, and not of each: a till may run for years. */
  #turn: Turn | null = null;
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
    if (sale === null || !isUnended(sale) || isPaidBefore(sale)) return null;
    const { begunMs, endsLater, isDeadEnd } = this.#turnOf(sale);
    const overdue = this.#clock.monotonicMs() - begunMs > sale.facts.validityS * 1000 + OVERDUE_MS;
    // "No such order" to a cancellation: it stays unknown and is asked about, but nobody shall wait for it.
    const deadEnd = sale.phase.status === "canceling" && isDeadEnd;
    return overdue || deadEnd || endsLater ? null : sale;
  }

  /** The sale that has left the counter since this was asked last although nothing of it has ended; null: there is none. */
  gaveWay(): Sale | null {
    const held = this.#held;
    this.#held = this.get()?.facts.id ?? null;
    const sale = this.#latest();
    const left = sale !== null && sale.facts.id === held && this.#held === null;
    return left && isUnended(sale) ? sale : null;
  }

  /** The latest sale was begun in this run just now, and no order of it exists yet: none will be older than the sale. */
  totalled({ facts }: Sale): void {
    const now = this.#clock.monotonicMs();
    this.#turn = { ...newTurn(facts.id, now), payableUntilMs: now + facts.validityS * 1000 };
  }

  /** Until when, on the clock, the order of the sale in front can be paid at least; null when that is not known. */
  payableUntilMs(): number | null {
    const sale = this.get();
    return sale === null ? null : this.#turnOf(sale).payableUntilMs;
  }

  /** Its time at the counter begins again: there is a QR to pay. */
  begins(id: number): void {
    const turn = this.#turnIfLatest(id);
    if (turn !== null) turn.begunMs = this.#clock.monotonicMs();
  }

  /**
   * The customer left with a QR that works for a while.
   * @returns whether the sale held the counter until now
   */
  endsLater(id: number): boolean {
    const turn = this.#turnIfLatest(id);
    if (turn === null) return false;
    const held = this.get() !== null;
    turn.endsLater = true;
    return held;
  }

  /** @param problem what the provider said about the sale's order last; null when all is well */
  heard(id: number, problem: PaymentError | null): void {
    const turn = this.#turnIfLatest(id);
    if (turn === null) return;
    const final = problem !== null && problem.outcome === "not-done" && !problem.repeatable;
    // "Not open" is no dead end: how it ended is being looked up.
    turn.isDeadEnd = final && problem.code !== "order-not-open";
  }

  /** An older sale is still settled, but it never comes to the counter again. */
  #turnIfLatest(id: number): Turn | null {
    const sale = this.#latest();
    return sale?.facts.id === id ? this.#turnOf(sale) : null;
  }

  /** @param sale the latest */
  #turnOf({ facts: { id } }: Sale): Turn {
    if (this.#turn?.id !== id) this.#turn = newTurn(id, this.#clock.monotonicMs());
    return this.#turn;
  }
}

function newTurn(id: number, begunMs: number): Turn {
  return { id, begunMs, payableUntilMs: null, isDeadEnd: false, endsLater: false };
}
