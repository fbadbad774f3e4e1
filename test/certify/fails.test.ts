// Every row of both tables fails when what it is about goes wrong, and no other row does.

import { describe, expect, test } from "vitest";
import { breakageOf, play, rowsOf } from "./breakages.ts";

/** Each row in the first mode that plays it. */
const CASES = (["orders", "instore"] as const).flatMap((rail) => {
  const cases = (["static", "dynamic", "hybrid"] as const).flatMap((mode) =>
    rowsOf(rail, mode).map((row) => ({ id: row.id, rail, mode, breakage: breakageOf(row) })),
  );
  return cases.filter(({ id }, at) => cases.findIndex((one) => one.id === id) === at);
});

describe.concurrent("a row fails alone", () => {
  test.each(CASES)(
    "$id, when $breakage.what",
    async ({ breakage, id, mode, rail }) => {
      const { results } = await play(rail, mode, { row: id, breakage });
      const played = results.filter(({ verdict }) => verdict !== "not for this mode");
      const notPassed = played.filter(({ verdict }) => verdict !== "passed");
      expect(notPassed.map(({ row, verdict, wrong }) => ({ row, verdict, wrong }))).toEqual([
        { row: id, verdict: "failed", wrong: expect.arrayContaining([expect.stringMatching(breakage.says)]) },
      ]);
    },
    60_000,
  );
});
