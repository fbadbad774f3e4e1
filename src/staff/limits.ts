// How much a person gives back on one word. Pure; days are told by the provider's clock, because the till's wall
// clock may be wrong by years and whoever stands at the till can set it.

import { formatDecimal } from "../money/decimal.ts";
import { add, type Currency, compare, type Money, sum } from "../money/money.ts";
import type { AuthorisedRefund, StaffMember } from "./staff.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Day {
  /** Given back within the last 24 hours, and everything of which it is not known that it is older. */
  readonly given: Money;
  /** False when something in it cannot be placed or added: it, or the present moment, has no date. */
  readonly certain: boolean;
}

/**
 * What one person gave back within 24 hours of the provider's clock.
 * @param refunds of this person, those that were refused left out, in the order in which they were asked for
 * @param now the provider's clock, ISO 8601; null when it is not known
 */
export function lastDay(refunds: readonly AuthorisedRefund[], now: string | null, currency: Currency): Day {
  const nowMs = now === null ? null : Date.parse(now);
  // Read backwards: a refund without a date was asked for no later than the next one that has a date.
  let latestMs: number | null = null;
  let certain = nowMs !== null;
  const recent: Money[] = [];
  for (const refund of refunds.toReversed()) {
    const atMs: number | null = refund.providerAt === null ? latestMs : Date.parse(refund.providerAt);
    latestMs = atMs;
    if (nowMs !== null && atMs !== null && atMs <= nowMs - DAY_MS) continue;
    // A till that moved to another country keeps its journal, and pesos are not reais.
    const countable = refund.amount.currency === currency;
    if (countable) recent.push(refund.amount);
    if (!countable || refund.providerAt === null) certain = false;
  }
  return { given: sum(recent, currency), certain };
}

/**
 * Whether somebody needs a second person for giving back an amount now.
 * @param refunds as lastDay() wants them; those that may have happened count, whoever approved them
 * @returns one sentence that says why; null when the person's own word is enough
 */
export function whySecondPerson(
  member: StaffMember,
  amount: Money,
  refunds: readonly AuthorisedRefund[],
  now: string | null,
): string | null {
  const { dayLimit, name, refundLimit } = member;
  const foreign = [refundLimit, dayLimit].find(
    (limit) => limit !== null && limit.currency !== amount.currency,
  );
  if (foreign) return `the limits of ${name} are in ${foreign.currency}; enrol ${member.id} again`;
  if (refundLimit !== null && compare(amount, refundLimit) > 0) {
    return `${say(amount)} is more than the ${say(refundLimit)} that ${name} gives back at once without a second person`;
  }
  if (dayLimit === null) return null;
  const { certain, given } = lastDay(refunds, now, amount.currency);
  const about = `the ${say(dayLimit)} that ${name} gives back in 24 hours without a second person`;
  if (!certain) return `without Mercado Pago's clock nobody knows what is left of ${about}`;
  if (compare(add(given, amount), dayLimit) <= 0) return null;
  return `with the ${say(given)} given back before, ${say(amount)} is more than ${about}`;
}

function say(amount: Money): string {
  return `${formatDecimal(amount)} ${amount.currency}`;
}
