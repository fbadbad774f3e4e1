// till export: the journal's money for bookkeeping, as CSV or as double entry.

import { readFileSync } from "node:fs";
import type { ExportKind } from "../../bookkeeping/export.ts";
import { EXIT } from "../exit-codes.ts";
import { mustBeWritable, writeNew } from "../new-file.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "export",
  usage: "export sales|refunds|fees|ledger [--from DAY [--to DAY]] [--settlement FILE] [--out FILE]",
  summary: "Writes sales, refunds and fees for bookkeeping, as CSV or as double entry.",
  help: `Reads the journal's files, also while the daemon runs, and changes nothing; docs/export.md names every column.
The same journal gives the same bytes: what happens later comes as new rows at the end, and no row that was there
changes. Days are the shop's, by Mercado Pago's clock where the journal has it; without --from everything is written.
fees come from Mercado Pago's settlement report, which till report settlement --out FILE fetches: --settlement FILE. With
it ledger, the double entry for hledger and ledger, has fees and taxes too.`,
  options: {
    from: { type: "string", value: "DAY", about: "the first day, such as 2026-03-01" },
    to: { type: "string", value: "DAY", about: "the last day; default the first" },
    settlement: {
      type: "string",
      value: "FILE",
      about: "the settlement report that till report wrote as CSV",
    },
    out: { type: "string", value: "FILE", about: "write it there instead of to standard output" },
  },
  operands: [1, 1],
  async run(call) {
    const { EXPORTS, exportJournal } = await import("../../bookkeeping/export.ts");
    const [word] = call.operands;
    const kind = EXPORTS.find((known) => known === word);
    if (kind === undefined) throw new UsageError(`export: expected ${EXPORTS.join(", ")}, found ${word}`);
    const settlement = readSettlement(call, kind);
    const days = await readDays(call);
    const out = call.text("out");
    if (out !== undefined) mustBeWritable("--out", out);
    const { loadCommandPlaces } = await import("../../config/load-config.ts");
    const { loadShop } = await import("../../config/load-shop.ts");
    const { journalDirectory } = loadCommandPlaces(call.configFile);
    const { timeZone } = loadShop(call.configFile);
    const { others, rows, text } = exportJournal(journalDirectory, { kind, ...days, settlement, timeZone });
    if (out === undefined) call.answer({ kind, rows, text }, () => text.replace(/\n$/, ""));
    else {
      writeNew("--out", out, text);
      call.answer({ kind, rows, out }, () => `${out}: ${rows} ${kind === "ledger" ? "movements" : "rows"}`);
    }
    if (rows === 0) call.note("nothing of that is in the journal for these days");
    if (others > 0) call.note(`${others} rows of the report are about no sale of this till and are left out`);
    return EXIT.ok;
  },
};

function readSettlement(call: Call, kind: ExportKind): string | null {
  const file = call.text("settlement");
  const isOf = kind === "fees" || kind === "ledger";
  if (file !== undefined && !isOf) throw new UsageError("--settlement: expected fees or ledger");
  if (file === undefined) {
    if (kind !== "fees") return null;
    throw new UsageError("export fees: expected --settlement FILE, of till report settlement --out FILE");
  }
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError(`--settlement ${file}: expected a file that this user may read (${code})`);
  }
}

async function readDays(call: Call): Promise<{ readonly from: string | null; readonly to: string | null }> {
  const { isDay } = await import("../../payments/mercado-pago/reports/periods.ts");
  const from = call.text("from");
  const to = call.text("to") ?? from;
  if (from === undefined || to === undefined) {
    if (to === undefined) return { from: null, to: null };
    throw new UsageError("--to: expected --from beside it");
  }
  if (!isDay(from) || !isDay(to))
    throw new UsageError(
      `--from and --to: expected days such as 2026-03-01, found ${isDay(from) ? to : from}`,
    );
  if (from > to) throw new UsageError(`--to: expected ${from} or later, found ${to}`);
  return { from, to };
}
