// What a refund would be: how much, which lines, and what somebody should know before it is asked for. Pure; it
// is made anew right before a refund is journaled, because everything may have changed since the last look.

import { formatDecimal } from "../../money/decimal.ts";
import type { Money } from "../../money/money.ts";
import { SITES, type Site } from "../../money/sites.ts";
import { canGiveBack, priceOf, refundable, standing, unitsLeft } from "../../sale/refunds.ts";
import type { Refund, RefundedLine, Sale } from "../../sale/sale.ts";
import { TillRefusal } from "../till-api.ts";

/** What is to be given back. With neither amount nor lines it is everything that remains. */
export interface RefundPart {
  readonly amount: Money | null;
  /** At least one, where they are given. */
  readonly lines: readonly RefundedLine[] | null;
}

export const EVERYTHING: RefundPart = { amount: null, lines: null };

/** Why the provider may refuse, or why a person should look twice; nothing here forbids it. */
export interface RefundWarning {
  readonly code: "past-time-limit" | "full-only" | "same-again";
  /** A sentence for logs and the command line. */
  readonly text: string;
}

export interface RefundPlan {
  readonly amount: Money;
  readonly lines: readonly RefundedLine[];
  readonly warnings: readonly RefundWarning[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @param now the provider's clock; null when it is not known, and then no refund is called late
 * @throws TillRefusal when it cannot be given back, with the reason
 */
export function planRefund(sale: Sale, part: RefundPart, site: Site, now: Date | null): RefundPlan {
  const name = `receipt ${sale.receiptNumber}`;
  if (part.amount !== null && part.lines !== null)
    throw new TillRefusal("bad-input", "expected an amount or lines, found both");
  if (sale.refunds.some((refund) => refund.state.status === "requested")) {
    throw new TillRefusal(
      "busy",
      `${name}: another refund is being settled; see "till sale ${sale.facts.id}"`,
    );
  }
  const lines = oneEach(part.lines ?? []);
  for (const line of lines) mustBeLeft(sale, line, name);
  const left = refundable(sale);
  if (left.minor <= 0) throw new TillRefusal("not-possible", `${name} is refunded already`);
  const amount = part.lines === null ? (part.amount ?? left) : priceOf(sale, lines);
  if (amount.minor <= 0) throw new TillRefusal("bad-input", `${say(amount)}: expected more than nothing`);
  if (amount.minor > left.minor) {
    const why = part.lines === null ? "" : `, and these articles cost ${say(amount)}`;
    throw new TillRefusal("not-possible", `of ${name} only ${say(left)} may still be refunded${why}`);
  }
  const warnings = [
    lateWarning(sale, site, now),
    partWarning(sale, amount, site),
    part.amount === null && part.lines === null ? null : sameWarning(sale, amount),
  ].filter((warning) => warning !== null);
  return { amount, lines, warnings };
}

/** A line that is named twice is one with the sum of its quantities, in the order of the receipt. */
function oneEach(lines: readonly RefundedLine[]): readonly RefundedLine[] {
  const quantities = new Map<number, number>();
  for (const { line, quantity } of lines) quantities.set(line, (quantities.get(line) ?? 0) + quantity);
  return [...quantities].map(([line, quantity]) => ({ line, quantity })).sort((a, b) => a.line - b.line);
}

function mustBeLeft(sale: Sale, wanted: RefundedLine, name: string): void {
  const { line, quantity } = wanted;
  const sold = sale.facts.lines[line - 1];
  if (sold === undefined) {
    const count = sale.facts.lines.length;
    const expected = count === 0 ? "it has no lines: give back an amount" : `expected 1 to ${count}`;
    throw new TillRefusal("bad-input", `line ${line} of ${name}: ${expected}`);
  }
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw new TillRefusal("bad-input", `line ${line} of ${name}: expected a whole quantity, 1 or more`);
  }
  if (!canGiveBack(sale, [wanted]))
    throw new TillRefusal("not-possible", `${name}: ${whyNotLeft(sale, line)}`);
}

/** Why no more units of a line come back: "2 of 2 x Yerba 1 kg already given back, refund 1" */
export function whyNotLeft(sale: Sale, line: number): string {
  const sold = sale.facts.lines[line - 1];
  if (sold === undefined) return `there is no line ${line}`;
  const left = unitsLeft(sale, line);
  if (left > 0) return `of ${sold.title} only ${left} of ${sold.quantity} may still be given back`;
  const refunds = standing(sale).filter((refund) => refund.lines.some((taken) => taken.line === line));
  const numbers = refunds.map((refund) => refund.id).join(", ");
  return `${sold.quantity} of ${sold.quantity} x ${sold.title} already given back, refund ${numbers}`;
}

function lateWarning(sale: Sale, site: Site, now: Date | null): RefundWarning | null {
  if (now === null || sale.paidProviderAt === null) return null;
  const { country, refundLimitDays } = SITES[site];
  const ageMs = now.getTime() - Date.parse(sale.paidProviderAt);
  if (ageMs <= refundLimitDays * DAY_MS) return null;
  return {
    code: "past-time-limit",
    text:
      `receipt ${sale.receiptNumber} was paid ${Math.floor(ageMs / DAY_MS)} days ago, and Mercado Pago takes ` +
      `refunds in ${country} for ${refundLimitDays} days; it may refuse this one`,
  };
}

function partWarning(sale: Sale, amount: Money, site: Site): RefundWarning | null {
  const { country, fullRefundsOnly } = SITES[site];
  if (!fullRefundsOnly || sale.facts.cash !== undefined || amount.minor === sale.facts.total.minor)
    return null;
  return {
    code: "full-only",
    text: `Mercado Pago in ${country} may refuse to give back a part; the whole was ${say(sale.facts.total)}`,
  };
}

/** Everything that remains can be asked for only once; an amount or some articles can be typed twice. */
function sameWarning(sale: Sale, amount: Money): RefundWarning | null {
  const same = standing(sale).filter((refund) => refund.amount.minor === amount.minor);
  if (same.length === 0) return null;
  const deed = same.some((refund) => refund.state.status === "done") ? "given back" : "asked for";
  return {
    code: "same-again",
    text: `${say(amount)} of receipt ${sale.receiptNumber} was ${deed} before: ${same.map(nameOf).join(", ")}`,
  };
}

function nameOf(refund: Refund): string {
  if (refund.elsewhere) return `refund ${refund.id} (made elsewhere)`;
  return `refund ${refund.id}${refund.state.status === "done" ? "" : " (not finished yet)"}`;
}

function say(amount: Money): string {
  return `${formatDecimal(amount)} ${amount.currency}`;
}
