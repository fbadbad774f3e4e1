// The stories in which a till is killed at every point, and what the people around it do. They act on what they
// see (paper, the till's journal), so they go on after a kill as people would.

import type { ControlClient } from "../../src/control/client.ts";
import type { Sale } from "../../src/sale/sale.ts";
import type { ClosedDay } from "../../src/terminal/book/records.ts";

export interface Story {
  readonly name: string;
  /** What the customer does with the ticket in hand, once the till has asked about the order; or there is none. */
  readonly customer: "pays" | "lets it expire" | "waits" | "pays in cash";
  /** The cashier cancels when the customer waits. */
  readonly cashierCancels: boolean;
  /** What the cashier gives back when the receipt is out. */
  readonly refund: "everything" | "a part" | null;
  /** The cashier closes the day when the receipt is out. */
  readonly closesDay?: true;
  /** Where points are left out, those in the middle of a print are not. */
  readonly isAboutPaper?: true;
  /** Where points are left out, those of this story are: it was told before. Absent: the paid sale. */
  readonly beyond?: string;
}

const CASH = { customer: "pays in cash", cashierCancels: false, refund: null, isAboutPaper: true } as const;
const PAID: Story = { name: "paid sale", customer: "pays", cashierCancels: false, refund: null };

export const STORIES = {
  paid: PAID,
  canceled: { ...PAID, name: "canceled sale", customer: "waits", cashierCancels: true },
  expired: { ...PAID, name: "expired sale", customer: "lets it expire" },
  refunded: { ...PAID, name: "sale with a full refund", refund: "everything" },
  "partly refunded": { ...PAID, name: "sale with a partial refund", refund: "a part" },
  "paid in cash": { ...CASH, name: "sale in cash" },
  "followed by a Z": {
    ...CASH,
    name: "sale in cash and the day's close",
    closesDay: true,
    beyond: "paid in cash",
  },
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

/** The cashier wants the day closed, or has no report of it in hand though an earlier run began to print one. */
export function wantsToClose(
  story: Story,
  days: readonly ClosedDay[],
  reports: number,
  wasBegun: boolean,
): boolean {
  return story.closesDay === true && (days.length === 0 || (wasBegun && reports === 0));
}

/** Everything that people wanted was done; whether it is settled is another question. */
export function isTold(story: Story, sale: Sale): boolean {
  switch (story.customer) {
    case "pays in cash":
    case "pays":
      return sale.phase.status === "paid" && !wantsToRefund(story, sale);
    case "lets it expire":
      return sale.phase.status === "expired";
    case "waits":
      return sale.phase.status === "canceled" && sale.phase.why === "operator";
  }
}

/** Begins again where the till had asked and the answer came too late: its clock runs fast, and a busy machine does not. */
export async function scanAll(client: ControlClient, texts: readonly string[]): Promise<void> {
  const said: string[] = [];
  for (const text of texts) said.push((await client.scan(text)).message);
  const [question = "", answer] = said.slice(-2);
  if (question.includes("TILL:CONFIRM") && answer === "nothing to confirm") await scanAll(client, texts);
}
