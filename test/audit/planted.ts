// What the planted differences share: their shape, and what findings follow from more than one of them.

import type { Evidence } from "../../src/audit/evidence.ts";
import { type Plant, referenceOf } from "./plants.ts";

export interface Planted {
  readonly name: string;
  readonly plant: Plant;
  /** Every finding that it must give. What a paper of a later close proves is told beside the difference itself. */
  readonly expected: readonly RegExp[];
}

/** The paper of a close has the hash of the chain before it. */
export const PAPER = (day: number) => new RegExp(`^I7: the paper of the close of day ${day} says`);
export const TOTAL = (day: number) => new RegExp(`^I8: on day ${day}, paid less refunded by QR is`);

export const referenceTo =
  (sale: number) =>
  (evidence: Evidence): string =>
    referenceOf(evidence, sale);
