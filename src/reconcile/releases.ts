// Whether what became available is what was settled: for each payment or refund that both reports have.

import type { ReleaseRow } from "../payments/mercado-pago/reports/release-row.ts";
import type { SettlementRow } from "../payments/mercado-pago/reports/settlement-row.ts";
import type { Difference, Minor } from "./reconciliation.ts";
import { addUp } from "./sums.ts";

export interface Settled {
  readonly row: SettlementRow;
  readonly sale: { readonly id: number; readonly receipt: number | null; readonly reference: string } | null;
}

/**
 * @param untilMs so far the release report is complete
 * @returns one for each payment of which another amount became available than was settled, or nothing in time
 */
export function classifyReleases(
  settled: readonly Settled[],
  released: readonly ReleaseRow[],
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): readonly Difference[] {
  const isDue = ({ row: { releaseAtMs } }: Settled) =>
    releaseAtMs !== null && releaseAtMs >= fromMs && releaseAtMs < untilMs;
  const came = Map.groupBy(released, ({ description, sourceId }) => keyOf(sourceId, description));
  const due = Map.groupBy(settled.filter(isDue), ({ row }) => keyOf(row.sourceId, WORDS[row.type] ?? null));
  return [...due].flatMap(([key, some]) => {
    const expectedMinor = addUp(some, ({ row }) => row.netMinor);
    const foundMinor = addUp(came.get(key) ?? [], netOf);
    const first = some[0];
    if (expectedMinor === foundMinor || first === undefined) return [];
    return [differenceOf(first, expectedMinor, foundMinor)];
  });
}

/** What the release report calls the types of the other one. */
const WORDS: Readonly<Partial<Record<SettlementRow["type"], string>>> = {
  settlement: "payment",
  refund: "refund",
  chargeback: "chargeback",
  dispute: "dispute",
};

function keyOf(sourceId: string | null, word: string | null): string {
  return `${word} ${sourceId}`;
}

function netOf({ creditMinor, debitMinor }: ReleaseRow): Minor {
  return creditMinor - debitMinor;
}

function differenceOf({ row, sale }: Settled, expectedMinor: Minor, foundMinor: Minor): Difference {
  return {
    kind: "other-release",
    about: "release",
    sale: sale?.id ?? null,
    receipt: sale?.receipt ?? null,
    reference: sale?.reference ?? row.externalReference,
    payment: row.sourceId,
    journalMinor: 0,
    reportMinor: 0,
    expectedMinor,
    foundMinor,
    at: row.releaseAtMs === null ? null : new Date(row.releaseAtMs).toISOString(),
    state: null,
    pos: null,
  };
}
