// The stories in which a till is killed at every point, and what the people around it do. They act on what they
// see (paper, the till's journal), so they go on after a kill as people would.

import type { Sale } from "../../src/sale/sale.ts";

export interface Story {
  readonly name: string;
  /** What the customer does with the ticket in hand, once the till has asked about the order. */
  readonly customer: "pays" | "lets it expire" | "waits";
  /** The cashier cancels when the customer waits. */
  readonly cashierCancels: boolean;
  /** What the cashier gives back when the receipt is out: decimal, or everything. */
  readonly refund: string | "everything" | null;
}

const PAID: Story = { name: "paid sale", customer: "pays", cashierCancels: false, refund: null };

export const STORIES = {
  paid: PAID,
  canceled: { ...PAID, name: "canceled sale", customer: "waits", cashierCancels: true },
  expired: { ...PAID, name: "expired sale", customer: "lets it expire" },
  refunded: { ...PAID, name: "sale with a full refund", refund: "everything" },
  "partly refunded": { ...PAID, name: "sale with a partial refund", refund: "500.00" },
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof STORIES;

/** The cashier begins (again) when there is no sale, or a power cut took the last one away. */
export function wantsToSell(sale: Sale | null): boolean {
  if (sale === null) return true;
  return sale.phase.status === "canceled" && sale.phase.why === "power-cut";
}

export function wantsToRefund(story: Story, sale: Sale): boolean {
  return story.refund !== null && sale.phase.status === "paid" && sale.refunds.length === 0;
}

/** Everything that people wanted was done; whether it is settled is another question. */
export function isTold(story: Story, sale: Sale): boolean {
  switch (story.customer) {
    case "pays":
      return sale.phase.status === "paid" && !wantsToRefund(story, sale);
    case "lets it expire":
      return sale.phase.status === "expired";
    case "waits":
      return sale.phase.status === "canceled" && sale.phase.why === "operator";
  }
}
