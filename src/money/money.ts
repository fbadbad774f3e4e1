// Money is a whole number of the smallest unit with its currency beside it. No amount is ever a fraction,
// not on the way in, not on the wire, not on paper. Here is what money is and how it is reckoned; how it is
// read and written as text lives in decimal.ts.

export type Currency = "ARS" | "BRL" | "CLP" | "COP" | "MXN" | "PEN" | "UYU";

export interface Money {
  /** Whole number of the smallest unit that the till counts in (cents; whole pesos for CLP and COP). */
  readonly minor: number;
  readonly currency: Currency;
}

/** An amount that cannot be: the message says what came and what was expected. */
export class MoneyError extends Error {
  override readonly name = "MoneyError";
  readonly code: "not-an-amount" | "out-of-range" | "mixed-currencies";
  /** What came, quoted where it was text. */
  readonly what: string;
  readonly expected: string;

  constructor(code: MoneyError["code"], what: string, expected: string) {
    super(`${what}: expected ${expected}`);
    this.code = code;
    this.what = what;
    this.expected = expected;
  }
}

/** @throws MoneyError when `minor` is not a whole number that arithmetic keeps exact */
export function money(minor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minor)) {
    throw new MoneyError("out-of-range", `${minor} ${currency} in the smallest unit`, "a safe whole number");
  }
  // A product with zero may be -0, which prints well and compares badly.
  return { minor: minor === 0 ? 0 : minor, currency };
}

export function zero(currency: Currency): Money {
  return { minor: 0, currency };
}

export function add(left: Money, right: Money): Money {
  return money(left.minor + right.minor, sharedCurrency(left, right));
}

export function subtract(left: Money, right: Money): Money {
  return money(left.minor - right.minor, sharedCurrency(left, right));
}

/** @param quantity a whole number; anything else is refused, there is no rounding here */
export function times(amount: Money, quantity: number): Money {
  if (!Number.isSafeInteger(quantity)) {
    throw new MoneyError("out-of-range", `quantity ${quantity}`, "a safe whole number");
  }
  return money(amount.minor * quantity, amount.currency);
}

/** @returns negative, zero or positive, as `sort` likes it */
export function compare(left: Money, right: Money): -1 | 0 | 1 {
  sharedCurrency(left, right);
  if (left.minor === right.minor) return 0;
  return left.minor < right.minor ? -1 : 1;
}

/** @param currency the answer's currency, also when there is nothing to add */
export function sum(amounts: Iterable<Money>, currency: Currency): Money {
  let total = zero(currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

function sharedCurrency(left: Money, right: Money): Currency {
  if (left.currency !== right.currency) {
    throw new MoneyError("mixed-currencies", `${left.currency} with ${right.currency}`, "one currency");
  }
  return left.currency;
}
