// What a fuzzer is: a door of the till at which anybody's bytes may arrive, good examples of what comes there, and what
// must hold whatever came.

import type { Chance } from "../payments/decoders-mutate.ts";

export interface Target {
  /** Good inputs, to be spoiled. */
  readonly corpus: readonly Uint8Array[];
  /** Milliseconds that one input may take, where that is not the usual 100. */
  readonly limitMs?: number;
  /** What means something there, put in anywhere. */
  readonly words?: readonly string[];
  /** Makes inputs in its own way, once in two; null: this seed makes none. */
  make?(chance: Chance): Uint8Array | null;
  /**
   * Takes one input.
   * @param chance how it arrives: in which pieces, at which device; follows from the seed alone
   * @returns what came of it, in a few words that are counted
   * @throws anything, when what must hold does not hold
   */
  take(bytes: Uint8Array, chance: Chance): string | Promise<string>;
  close?(): Promise<void>;
}

export interface Fuzzer {
  readonly name: string;
  /** How many of 1,000 inputs are for it. */
  readonly share: number;
  open(): Promise<Target>;
}

/** What must hold does not. */
export class Broken extends Error {
  override readonly name = "Broken";
}

export function must(holds: boolean, otherwise: string | (() => string)): asserts holds {
  if (!holds) throw new Broken(typeof otherwise === "string" ? otherwise : otherwise());
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

export function bytesOf(...texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text) => new TextEncoder().encode(text));
}

/** The bytes in pieces, as a wire may bring them. */
export function piecesOf(bytes: Uint8Array, chance: Chance): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const longest = 1 + chance(chance(3) === 0 ? 4 : 200);
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + chance(longest);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
