// Draws the table of a sale's life, for "till states" and docs/sale.md.

import type { SaleEventType } from "./events.ts";
import type { SaleStatus } from "./sale.ts";
import { TABLE } from "./table.ts";

/** @returns Markdown: a Mermaid state diagram of every move between states, and the whole table below it */
export function drawStates(): string {
  const statuses = Object.keys(TABLE) as SaleStatus[];
  const arrows = statuses.flatMap((from) => {
    const moves = new Map<SaleStatus, SaleEventType[]>();
    for (const [event, targets] of Object.entries(TABLE[from]) as [SaleEventType, readonly SaleStatus[]][]) {
      for (const to of targets) if (to !== from) moves.set(to, [...(moves.get(to) ?? []), event]);
    }
    return [...moves].map(([to, events]) => `  ${name(from)} --> ${name(to)}: ${events.join(", ")}`);
  });
  const rows = statuses.flatMap((from) =>
    (Object.entries(TABLE[from]) as [SaleEventType, readonly SaleStatus[]][]).map(
      ([event, targets]) => `| ${from} | ${event} | ${targets.join(" or ")} |`,
    ),
  );
  return [
    "```mermaid",
    "stateDiagram-v2",
    "  [*] --> ordering: sale-begun",
    ...statuses
      .filter((status) => status.includes("-"))
      .map((status) => `  state "${status}" as ${name(status)}`),
    ...arrows,
    "```",
    "",
    "| in state | when | the sale is |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** Mermaid takes no hyphen in a state's name. */
function name(status: SaleStatus): string {
  return status.replaceAll("-", "_");
}
