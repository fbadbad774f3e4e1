// A repair that asks nobody and agrees to everything, for who looks only at the files.

import type { Ground } from "../../src/repair/ground.ts";
import { repairJournal } from "../../src/repair/repair.ts";

export async function plainRepair(ground: Ground): Promise<string> {
  const { outcome } = await repairJournal({
    ground,
    currency: "ARS",
    externalPosId: "SUC001POS001",
    witness: null,
    isOld: false,
    book: null,
    at: "2026-03-01T10:00:00.000Z",
    newKey: () => "00000000-0000-4000-8000-000000000001",
    note: () => undefined,
    agree: async () => true,
  });
  return outcome;
}
