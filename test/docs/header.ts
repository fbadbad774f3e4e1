// The 40-pin header of a Raspberry Pi, and what the table of hardware/wiring puts on it: the one source of the picture of the
// wiring, so that picture, table and settings cannot say different things.

import { readFileSync } from "node:fs";

/** By place, from 1: a Broadcom number, or what the place gives (Raspberry Pi documentation, "GPIO and the 40-pin header"). */
export const HEADER: readonly (number | "3.3 V" | "5 V" | "ground")[] = [
  ...(["3.3 V", "5 V", 2, "5 V", 3, "ground", 4, 14, "ground", 15] as const),
  ...([17, 18, 27, "ground", 22, 23, "3.3 V", 24, 10, "ground"] as const),
  ...([9, 25, 11, 8, "ground", 7, 0, 1, 5, "ground"] as const),
  ...([6, 12, 13, "ground", 19, 16, 26, 20, "ground", 21] as const),
];

/** A row of the table: what is wired to which line. */
export interface Wire {
  /** "lamp "ready" (green)". */
  readonly what: string;
  /** "lights.ready". */
  readonly setting: string;
  readonly bcm: number;
  /** On the header, from 1. */
  readonly place: number;
  /** As the table says it. */
  readonly how: string;
}

const PAGE = new URL("../../hardware/wiring/README.md", import.meta.url);
const ROW = /^\| ([^|]+) \| `\[(\w+)\] (\w+)[^|]*` \| (\d+) \| (\d+) \| ([^|]+) \|$/gm;

/** Every line that the page wires, in its order. */
export function readWires(): readonly Wire[] {
  return [...readFileSync(PAGE, "utf8").matchAll(ROW)].map(([, what, section, key, bcm, place, how]) => ({
    what: what ?? "",
    setting: `${section}.${key}`,
    bcm: Number(bcm),
    place: Number(place),
    how: how ?? "",
  }));
}

/** Places of the row "ground". */
export function readGrounds(): readonly number[] {
  const [, places = ""] = /^\| ground \|\s*\|\s*\| ([\d, ]+) \|/m.exec(readFileSync(PAGE, "utf8")) ?? [];
  return places.split(",").map(Number);
}
