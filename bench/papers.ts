// npm run bench:papers: what each golden paper costs on the wire, and how long it takes to encode. The bounds that
// are promises are asserted in test/hardware/paper-bytes.test.ts; times are this machine's and promise nothing.

import { ReceiptEncoder } from "../hardware/drivers/escpos/encoder.ts";
import { findProfile } from "../hardware/profiles/find-profile.ts";
import { systemClock } from "../hardware/transports/system-clock.ts";
import { GOLDEN_PAPERS } from "../test/paper/golden-papers.ts";
import { measurePapers, type PaperCost } from "../test/support/paper-costs.ts";

const RUNS = 51;
// Start bit, eight bits, stop bit.
const BITS_OF_A_BYTE = 10;

for (const paperMm of [58, 80] as const) {
  const rows = [["paper", "locale", "bytes", "x minimum", "drawn", "x library", "s at 9600", "ms to encode"]];
  for (const cost of await measurePapers(paperMm)) rows.push(rowOf(cost, paperMm));
  process.stdout.write(`${paperMm} mm\n${columns(rows)}\n\n`);
}

function rowOf(cost: PaperCost, paperMm: 58 | 80): string[] {
  const { name, locale, native, minimum, drawn, drawnQr, library } = cost;
  const seconds = (native * BITS_OF_A_BYTE) / 9600;
  return [
    name,
    locale,
    String(native),
    (native / minimum).toFixed(3),
    String(drawn),
    library === null ? "" : (drawnQr / library).toFixed(3),
    seconds.toFixed(2),
    encodeMs(name, locale, paperMm).toFixed(2),
  ];
}

/** The median of many. */
function encodeMs(name: string, locale: string, paperMm: 58 | 80): number {
  const paper = GOLDEN_PAPERS.find((one) => one.name === name && one.locale === locale);
  const profile = findProfile(null);
  const format = profile.paper[paperMm];
  if (paper === undefined || format === undefined) throw new Error(`no paper ${name} of ${locale}`);
  const encoder = new ReceiptEncoder(profile, format);
  const items = paper.items(format.columns);
  const times = Array.from({ length: RUNS }, () => {
    const from = systemClock.monotonicMs();
    encoder.encode(items, true);
    return systemClock.monotonicMs() - from;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")).join("\n");
}
