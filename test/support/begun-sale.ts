// The record that a journal has of a sale that was begun.

import type { Json } from "../../src/journal/journal.ts";

export function begun(id: number): Json {
  return {
    type: "sale-begun",
    facts: {
      id,
      reference: `SUC001POS001-482100-${id}-${String(id).padStart(6, "0")}`,
      ticket: null,
      lines: [],
      total: { minor: 10_000, currency: "ARS" },
      validityS: 600,
      rootKey: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
      at: "2026-03-01T10:00:00.000Z",
    },
  };
}
