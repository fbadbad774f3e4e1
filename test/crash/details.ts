// What a seed changes in a story: what is sold, how much goes back, which printer stands there, which answers are
// lost on the way, and how fast the disk is. The people and what they want stay those of stories.ts.

import type { FaultRule } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { Chance } from "./chance.ts";
import { ARTICLES, type ArticleCode } from "./settings.ts";
import type { Story } from "./stories.ts";

export interface Details {
  /** Scanned one after the other; a code may come twice. */
  readonly articles: readonly ArticleCode[];
  /** A part of the total, decimal, for the stories in which a part goes back. */
  readonly part: string;
  /** What somebody counts in the drawer when the day is closed, decimal; null: nobody does. */
  readonly counted: string | null;
  readonly scheme: "serial" | "usb";
  readonly paperMm: 58 | 80;
  /** What happens to requests on their way, each once. */
  readonly faults: readonly FaultRule[];
  /** Null: the disk answers as fast as it can. Else what decides how long each flush takes. */
  readonly seed: number | null;
}

const PLAIN: Details = {
  articles: ["7790895000997"],
  part: "500.00",
  counted: null,
  scheme: "serial",
  paperMm: 80,
  faults: [],
  seed: null,
};

const MOST_ARTICLES = 4;
const OPERATIONS = ["create", "get", "refund", "cancel", "order-search"] as const;
/** Each of them ends by asking again; none of them may be believed. */
const WAYS = [
  { kind: "lose-request" },
  { kind: "lose-answer" },
  { kind: "truncated-body" },
  { kind: "broken-off" },
  { kind: "refuse", status: 500 },
  { kind: "refuse", status: 500, acted: true },
  { kind: "refuse", status: 503 },
  { kind: "answer-twice" },
] as const satisfies readonly FaultRule[];

/** @param seed null for the plainest of all sales */
export function detailsOf(story: Story, seed: number | null): Details {
  if (seed === null) return PLAIN;
  const chance = new Chance(seed, story.name);
  const codes = Object.keys(ARTICLES) as ArticleCode[];
  const articles = Array.from({ length: 1 + chance.below(MOST_ARTICLES) }, () => chance.pick(codes));
  const totalMinor = articles.reduce((sum, code) => sum + ARTICLES[code].minor, 0);
  return {
    articles,
    part: decimal(1 + chance.below(totalMinor - 1)),
    scheme: chance.pick(["serial", "usb"]),
    paperMm: chance.pick([58, 80]),
    faults: OPERATIONS.flatMap((on) => {
      const way = chance.pick(WAYS);
      // These are asked more than once even when nothing goes wrong.
      const skip = on === "get" || on === "order-search" ? chance.below(2) : 0;
      return chance.below(2) === 0 ? [] : [{ ...way, on, skip }];
    }),
    counted: chance.pick([null, decimal(totalMinor), decimal(chance.below(totalMinor))]),
    seed,
  };
}

export function decimal(minor: number): string {
  return `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
}
