// Foreign text made fit for paper. Shop names, article titles and the provider's words all pass here before they
// meet a layout.

import { spellOut } from "../picture/spelling.ts";

/**
 * One line, every character one column wide (spelling.ts says how). May be empty.
 *
 * "ORIGINAL" in foreign text loses its capitals: on our papers that word makes a slip the receipt, and an
 * article called "PAPAS ORIGINAL" must not.
 */
export function printable(text: string): string {
  return spellOut(text).replaceAll("ORIGINAL", "Original");
}
