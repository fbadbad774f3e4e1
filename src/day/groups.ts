// What a day's sales and refunds come to by group of articles, as the lines of each sale named it. Pure. All of it
// together is the day's net, to the cent.

import { add, type Currency, subtract, times, zero } from "../money/money.ts";
import { priceOf } from "../sale/refunds.ts";
import type { Refund, Sale, SaleLine } from "../sale/sale.ts";
import type { ByGroup, GroupCount } from "./day.ts";

/** As many rows fit into one record of the journal. A day has more only where its price list was exchanged again and again. */
const MOST_ROWS = 200;

export function noGroups(currency: Currency): ByGroup {
  return { groups: [], unassigned: { count: 0, amount: zero(currency) } };
}

/** Whether there is anything to tell: in a shop without groups there is not. */
export function hasGroups({ groups }: ByGroup): boolean {
  return groups.some(({ group }) => group !== null);
}

export function countSoldGroups(day: ByGroup, sale: Sale): ByGroup {
  return { ...day, groups: sharesOf(sale).reduce(countIn, day.groups) };
}

export function countRefundedGroups(day: ByGroup, sale: Sale, refund: Refund): ByGroup {
  const shares = sharesOfRefund(sale, refund);
  if (shares === null) {
    const { amount, count } = day.unassigned;
    return { ...day, unassigned: { count: count + 1, amount: add(amount, refund.amount) } };
  }
  const less = shares.map((share) => ({
    ...share,
    pieces: 0 - share.pieces,
    amount: times(share.amount, -1),
  }));
  return { ...day, groups: less.reduce(countIn, day.groups) };
}

/** What a sale came to, group by group. What no line says, as of another program's ticket, is of no group. */
function sharesOf({ facts }: Sale): readonly GroupCount[] {
  const { lines, total } = facts;
  const shares = lines.map(shareOf).reduce(countIn, []);
  const rest = shares.reduce((left, { amount }) => subtract(left, amount), total);
  return rest.minor === 0 ? shares : countIn(shares, { group: null, pieces: 1, amount: rest });
}

/** @returns null where nobody can say what of the sale came back */
function sharesOfRefund(sale: Sale, { amount, lines }: Refund): readonly GroupCount[] | null {
  const all = sharesOf(sale);
  const { facts } = sale;
  if (amount.minor === facts.total.minor) return all;
  // The provider may have given back another amount than these lines cost.
  if (lines.length > 0 && priceOf(sale, lines).minor === amount.minor) {
    return lines
      .flatMap(({ line, quantity }) => {
        const sold = facts.lines[line - 1];
        return sold === undefined
          ? []
          : [shareOf({ ...sold, quantity, total: times(sold.unitPrice, quantity) })];
      })
      .reduce(countIn, []);
  }
  const [only, ...others] = all;
  return only === undefined || others.length > 0 ? null : [{ group: only.group, pieces: 0, amount }];
}

function shareOf({ group, quantity, total }: SaleLine): GroupCount {
  return { group: group ?? null, pieces: quantity, amount: total };
}

function countIn(groups: readonly GroupCount[], share: GroupCount): readonly GroupCount[] {
  const same = (name: string | null) => groups.findIndex(({ group }) => group === name);
  const isFull = share.group !== null && groups.length >= MOST_ROWS && same(share.group) === -1;
  const group = isFull ? null : share.group;
  const at = same(group);
  const known = groups[at];
  if (known === undefined) return [...groups, { ...share, group }];
  const { amount, pieces } = share;
  return groups.with(at, {
    group,
    pieces: known.pieces + pieces,
    amount: add(known.amount, amount),
  });
}
