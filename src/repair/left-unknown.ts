// What a repair could not find out, in words for a person: each with what to do about it. Never filled with a guess.

import { formatDecimal } from "../money/decimal.ts";
import type { Answers } from "./ask.ts";
import type { Sight } from "./look.ts";

export interface LeftUnknown {
  /** Null where it is of no one sale. */
  readonly sale: number | null;
  readonly what: string;
  readonly advice: string;
}

interface Rest {
  /** The first sale that may be lost. */
  readonly firstLost: number;
  isKnown(id: number): boolean;
}

const BY_HAND =
  "compare with the papers and the money in the drawer, and write the difference down with till drawer pay-in or pay-out";

export function tellUnknown(sight: Sight, answers: Answers, rest: Rest): readonly LeftUnknown[] {
  return [
    ...bookOf(sight, answers),
    ...cashOf(sight),
    ...salesOf(sight, answers, rest),
    ...closesOf(sight),
    ...staffOf(sight),
    {
      sale: null,
      what: `whatever happened after record ${sight.survey.head.sequence} and is not named here left no readable record`,
      advice: `sales in cash, floats and openings of the drawer are only on paper: ${BY_HAND}`,
    },
  ];
}

/** Without it no payment of the account can be told to be this till's. */
function bookOf({ number }: Sight, { asked, books }: Answers): readonly LeftUnknown[] {
  if (number !== "") return [];
  const list = [...books].map(
    ([book, sales]) => `${sales.size} paid ${sales.size === 1 ? "sale" : "sales"} of book ${book}`,
  );
  const answer = !asked
    ? "Mercado Pago was not asked"
    : `Mercado Pago has ${list.length === 0 ? "no payment of any till" : list.join(", ")}`;
  return [
    {
      sale: null,
      what: `the number of the till's book is lost, and with it which payments are of this till; ${answer}`,
      advice:
        "if this till ever sold, answer no, read the six digits before the sale's number in the reference on any paper of " +
        "it (…-482100-17-3fa2b1: 482100), and repair with --book and these digits; else none of its sales is known again",
    },
  ];
}

function cashOf({ cash }: Sight): readonly LeftUnknown[] {
  return cash.map(({ amount, sale, what }) => ({
    sale,
    what: `${what}, ${formatDecimal(amount)} ${amount.currency}: read behind the damage, and nobody can confirm it`,
    advice: `it is not in the book and in no total: ${BY_HAND}`,
  }));
}

/** Numbers that were given, of which nothing is known; neighbours in one sentence. */
function salesOf(
  { cash, highest }: Sight,
  { asked, payments }: Answers,
  { firstLost, isKnown }: Rest,
): LeftUnknown[] {
  const named = new Set(cash.map(({ sale }) => sale));
  const last = Math.max(highest.sale, ...payments.keys());
  const told: LeftUnknown[] = [];
  for (let first = firstLost; first <= last; first++) {
    if (isKnown(first) || named.has(first)) continue;
    let end = first;
    while (end < last && !isKnown(end + 1) && !named.has(end + 1)) end += 1;
    const who = first === end ? `sale ${first}` : `sales ${first} to ${end}`;
    const answer = asked ? "Mercado Pago lists no payment for it" : "Mercado Pago was not asked";
    const advice = asked
      ? `not paid by QR so far as Mercado Pago tells; if in cash, it is only on paper: ${BY_HAND}`
      : "look for its reference in Mercado Pago's app, or see what till audit says";
    told.push({
      sale: first === end ? first : null,
      what: `nothing of ${who} can be read; ${answer}`,
      advice,
    });
    first = end;
  }
  return told;
}

function closesOf({ closes }: Sight): readonly LeftUnknown[] {
  return closes.map((day) => ({
    sale: null,
    what: `day ${day} was closed behind the damage, and its figures cannot be proven`,
    advice: `keep the paper of Z report ${day}: it is what is left of it`,
  }));
}

function staffOf({ staff }: Sight): readonly LeftUnknown[] {
  if (staff.length === 0) return [];
  return [
    {
      sale: null,
      what: `${staff.length} changes of the staff were read behind the damage and taken as they are`,
      advice: "look with till staff whether everybody is as you know it",
    },
  ];
}
