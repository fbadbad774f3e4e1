// An amount of money that is said digit by digit, or typed as a whole number: always in whole units of the currency,
// because coins are not typed at a counter.

import type { Remark } from "../../feedback/remarks.ts";
import { parseDecimal } from "../../money/decimal.ts";
import type { Money } from "../../money/money.ts";
import type { Meaning } from "../../scan/understand.ts";
import { decline, type TypedAmount } from "./counter-state.ts";

/**
 * @param digits typed before
 * @param most what it may not be above, and what is said when it would be
 * @returns null for what is no number; a remark for one that cannot go on
 */
export function typeOn(
  digits: string,
  meaning: Meaning,
  most: { readonly amount: Money; readonly above: Remark },
): TypedAmount | Remark | null {
  if (meaning.kind !== "digit" && meaning.kind !== "number") return null;
  // Typed at once it is a new amount, because nobody sees where the old one ended.
  const next = meaning.kind === "digit" ? digits + meaning.digit : meaning.number;
  if (/^0/.test(next)) return decline("amount-or-confirm", "an amount does not begin with 0");
  const amount = parseDecimal(next, most.amount.currency);
  return amount.minor > most.amount.minor ? most.above : { digits: next, amount };
}

export function isRemark(typed: TypedAmount | Remark): typed is Remark {
  return "kind" in typed;
}
