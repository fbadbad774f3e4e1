// What an audit tells beside differences: it breaks no promise, and somebody wants to know it.

import { decodeRecord } from "../terminal/book/records.ts";
import type { AuditedSale } from "./audited-sale.ts";
import type { Evidence } from "./evidence.ts";
import { replay } from "./till-view.ts";

/** Further apart than two clocks that are kept by the network. */
const APART_MS = 300_000;

/** @returns sentences */
export function remark(evidence: Evidence, chosen: readonly AuditedSale[]): readonly string[] {
  return [...remarkOnClock(evidence, chosen), ...chosen.flatMap(remarkOnTwice), ...remarkOnOwed(evidence)];
}

/** The wall clock decides nothing (I12); what it did is print dates. */
function remarkOnClock({ entries }: Evidence, chosen: readonly AuditedSale[]): readonly string[] {
  const ids = new Set(chosen.map(({ id }) => id));
  const wrong: number[] = [];
  let mostMs = 0;
  for (const { record, sequence } of entries) {
    const known = decodeRecord(record, sequence);
    if (known.type !== "sale" || known.event.type !== "order-paid" || !ids.has(known.sale)) continue;
    const { at, providerAt } = known.event;
    if (providerAt === undefined) continue;
    const apartMs = Math.abs(Date.parse(at) - Date.parse(providerAt));
    if (apartMs < APART_MS) continue;
    wrong.push(known.sale);
    mostMs = Math.max(mostMs, apartMs);
  }
  const [first] = wrong;
  if (first === undefined) return [];
  const minutes = Math.round(mostMs / 60_000);
  const more = wrong.length - 1;
  const where = more === 0 ? `sale ${first}` : `sale ${first} and ${more} more`;
  return [
    `the till's clock was up to ${minutes} minutes away from the provider's (${where}): nothing is decided by it, and the dates on their papers are wrong`,
  ];
}

function remarkOnTwice({ id, paid, paidInstead, refunds }: AuditedSale): readonly string[] {
  const backMinor = refunds
    .filter(({ state }) => state !== "refused")
    .reduce((sum, { minor }) => sum + minor, 0);
  if (paidInstead === null || paid === null || backMinor >= paid.minor) return [];
  return [`sale ${id} was paid, and sale ${paidInstead} instead of it as well: give one of both back`];
}

function remarkOnOwed({ entries }: Evidence): readonly string[] {
  try {
    const { owed } = replay(entries);
    if (owed.size === 0) return [];
    return [
      `the till owes ${[...owed.keys()].map((key) => `the ${key.replace(/^(\d+) (.*)$/, "$2 of sale $1")}`).join(", ")}`,
    ];
  } catch {
    // The audit tells it as a difference.
    return [];
  }
}
