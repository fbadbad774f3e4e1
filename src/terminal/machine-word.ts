// What the machine under the till means to it: whether the time that it writes down may be believed, and why it may begin
// nothing now.

import type { Reason } from "../feedback/reasons.ts";
import type { Stamp } from "../sale/stamp.ts";
import type { TerminalParts } from "./parts.ts";

export function stampNow({ clock, machine }: Pick<TerminalParts, "clock" | "machine">): Stamp {
  const at = clock.wallTime().toISOString();
  return machine === undefined || machine.clock().trusted ? { at } : { at, atUnsure: true };
}

/**
 * Looks at the disk. What is begun must find room to its end; what only ends something, or is a few lines, finds room on a
 * disk that is nearly full.
 * @param what a sale, or anything else that is written down
 * @returns null when nothing is in its way
 */
export function whyNotWritten(
  { machine }: Pick<TerminalParts, "machine">,
  what: "sale" | "other",
): Reason | null {
  machine?.look();
  const disk = machine?.disk();
  if (disk?.state === "read-only") return { why: "disk-read-only", reason: `the disk: ${disk.detail}` };
  if (disk?.state === "full" && what === "sale")
    return { why: "disk-full", reason: `the disk: ${disk.detail}` };
  return null;
}
