// A name of one's own for something whose path is new each time, as long as a verb runs.

import { lstatSync, readlinkSync, rmSync, statSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./verb.ts";

/**
 * A link that an earlier run left behind leads nowhere and is taken over; nothing else is.
 * @returns its whole path
 */
export function makeLink(link: string, path: string): string {
  const whole = resolve(link);
  const there = lstatSync(whole, { throwIfNoEntry: false });
  const isLeft = there?.isSymbolicLink() === true && statSync(whole, { throwIfNoEntry: false }) === undefined;
  if (there !== undefined && !isLeft)
    throw new UsageError(`--link ${link}: there is something of that name already`);
  if (isLeft) rmSync(whole);
  symlinkSync(path, whole);
  return whole;
}

/** Only the one that was made here. */
export function removeLink(whole: string, path: string): void {
  const there = lstatSync(whole, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() === true && readlinkSync(whole) === path) rmSync(whole);
}
