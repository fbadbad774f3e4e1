// A sale that no till made, as there are in every account: sold by another program on a point of sale of its own.

import type { ProviderState } from "../provider-state.ts";
import { addPastSale } from "./past-sale.ts";

/** @param atMs when it was paid */
export function addForeignSale(state: ProviderState, owner: string, atMs: number): void {
  addPastSale(state, owner, {
    reference: "NOT-OF-THE-TILL",
    description: "Sold elsewhere",
    posName: "OTHER001",
    // Hundredths, or whole units where the currency has none.
    totalMinor: 12_345,
    method: { id: "master", type: "credit_card", installments: 1 },
    paidAtMs: atMs,
  });
}
