// An amount that stands as a word of its own on the command line.

import { UsageError } from "./verb.ts";

/**
 * What else may be wrong with it the till says, which knows the currency and its bounds.
 * @throws UsageError below zero
 */
export function amountOperand(text: string): string {
  if (!text.startsWith("-")) return text;
  throw new UsageError(`${text.slice(0, 40)}: expected an amount of more than 0`);
}
