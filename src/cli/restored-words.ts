// What a restored backup cannot know, said to whoever put it back, and what to do about it.

import type { Restored } from "../backup/restore.ts";

export function wordsOfRestored(directory: string, restored: Restored): string {
  const { aside, known, manifest, plan, profile, settings } = restored;
  const { at, book, head, records } = manifest;
  const list = (ids: readonly number[], what: string) =>
    ids.length === 0 ? [] : [`  ${what}: sales ${ids.join(", ")}`];
  const lost = known === null || known <= records ? null : known - records;
  return [
    `${directory} holds the backup of ${at} again: ${records} records of book ${book}, the last with the hash ${head}`,
    ...(aside === null ? [] : [`what stood there is kept as ${aside}, beside it`]),
    ...(profile === null ? [] : [`the printer's calibration ${profile}`]),
    ...(settings.length === 0
      ? []
      : [`settings are in the backup and were not touched: compare ${settings.join(", ")}`]),
    "What a copy cannot know is everything that happened after it was made:",
    ...(lost === null ? [] : [`  the archive beside the old journal had known ${lost} records more`]),
    ...(plan.asked
      ? ["  Mercado Pago was asked about sales by QR:"]
      : ["  Mercado Pago was NOT asked. When it can be reached, till audit names what is missing here."]),
    ...list(plan.paid, "paid"),
    ...list(plan.copies, "of the receipt only a COPY is printed, when asked for"),
    ...list(plan.ended, "ended without money"),
    ...list(plan.open, "asked about by the till when it starts"),
    ...plan.unknown.map(({ advice, what }) => `  NOT KNOWN: ${what}; ${advice}`),
    "  Sales in cash, floats and drawer openings since then are on papers only: write them down from there.",
    "  Staff, PINs and limits are those of the day of the backup: look with till staff.",
    "Numbers of sales, receipts and Z reports go on with a gap, so that none is given twice.",
    "Now: systemctl start tilld, then till audit. A Z report since the backup has a hash that is not in this journal.",
  ].join("\n");
}
