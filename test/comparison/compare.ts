// The same faults against the till as it is usually built and against tilld: `npm run compare`, with `-- --only WORDS`
// for one row. Real processes in real time. --docs writes the table to docs/comparison.md. Ends with 1 when tilld breaks a
// promise; what the other one does is a measurement and no judgement of this command.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ObviousTill } from "./obvious.ts";
import { Tilld } from "./ours.ts";
import { ROWS } from "./rows.ts";
import { perform } from "./stage.ts";

interface Compared {
  readonly fault: string;
  readonly obvious: readonly string[];
  readonly ours: readonly string[];
}

function words(found: readonly string[]): string {
  return found.length === 0 ? "kept" : [...new Set(found)].join("; ");
}

function page(rows: readonly Compared[]): string {
  const kept = (of: (row: Compared) => readonly string[]) =>
    rows.filter((row) => of(row).length === 0).length;
  return [
    "# The same faults, two tills",
    "",
    "On the left a till as it is usually built: the official SDK, node-thermal-printer's own transports and a JSON file",
    "(`test/comparison/obvious-till.ts`, which is no straw man: it keeps its sales, goes on with open ones after a start, and",
    "believes every error that its packages tell it). On the right tilld. Both are processes in front of the same virtual",
    "Mercado Pago and the same emulated printer, and both have a cashier who sells again, reprints or refunds again",
    "wherever the till says that something failed. Judged is what provider and paper show at the end against what the till",
    "says of itself. `npm run compare -- --docs` measures it again.",
    "",
    "| fault | the obvious build | tilld |",
    "| --- | --- | --- |",
    ...rows.map(({ fault, obvious, ours }) => `| ${fault} | ${words(obvious)} | ${words(ours)} |`),
    "",
    `Kept in ${kept(({ obvious }) => obvious)} of ${rows.length} rows by the obvious build, in ${kept(({ ours }) => ours)} by tilld.`,
    "",
  ].join("\n");
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: "string" }, docs: { type: "boolean", default: false } },
  });
  const wanted = ROWS.filter(({ fault }) => values.only === undefined || fault.includes(values.only));
  if (wanted.length === 0) {
    process.stderr.write(
      `no row's fault has the words "${values.only}"; the rows are in test/comparison/rows.ts\n`,
    );
    return 64;
  }
  const compared: Compared[] = [];
  for (const row of wanted) {
    const [obvious, ours] = await Promise.all([
      perform(row, (place) => new ObviousTill(place)),
      perform(row, (place) => new Tilld(place)),
    ]);
    compared.push({ fault: row.fault, obvious, ours });
    process.stdout.write(
      `${row.fault}\n  the obvious build: ${words(obvious)}\n  tilld:             ${words(ours)}\n`,
    );
  }
  if (values.docs) writeFileSync(new URL("../../docs/comparison.md", import.meta.url), page(compared));
  return compared.every(({ ours }) => ours.length === 0) ? 0 : 1;
}

process.exit(await main());
