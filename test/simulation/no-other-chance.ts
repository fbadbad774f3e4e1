// In this process chance comes from the seed alone. The product asks node:crypto for ids and tokens; while a simulated
// world runs, that answers from the world's own stream, so that one seed is one run to the last byte.

import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { Chance } from "./chance.ts";

let stream = new Chance(0, "crypto");

/** From here on ids and tokens are those of this seed. */
export function takeChanceFrom(seed: number): void {
  stream = new Chance(seed, "crypto");
}

function hex(digits: number): string {
  let text = "";
  for (let at = 0; at < digits; at++) text += stream.below(16).toString(16);
  return text;
}

function randomUUID(): `${string}-${string}-${string}-${string}-${string}` {
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

function randomInt(least: number, below?: number): number {
  return below === undefined ? stream.below(least) : least + stream.below(below - least);
}

Object.assign(crypto, { randomUUID, randomInt });
syncBuiltinESMExports();
