// The files that a reconciliation is written to, each in the form of its ending.

import { reconciliationFile } from "../reconcile/keep.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import { mustBeWritable, writeNew } from "./new-file.ts";
import { reconciliationText } from "./reconcile-words.ts";
import { type Call, UsageError } from "./verb.ts";

/** For whom it is written. */
export interface Reader {
  readonly locale: string;
  readonly shop: string;
}

type Write = (reconciliation: Reconciliation, reader: Reader) => string | Promise<string>;

/** The longest ending that fits counts. */
const FORMS: Readonly<Record<string, Write>> = {
  ".html": async (reconciliation, reader) =>
    (await import("../reconcile/page/page.ts")).reconciliationPage(reconciliation, reader),
  ".differences.csv": async (reconciliation, { locale }) =>
    (await import("../reconcile/csv.ts")).writeDifferencesCsv(reconciliation, locale),
  ".csv": async (reconciliation) => (await import("../reconcile/csv.ts")).writeSalesCsv(reconciliation),
  ".json": reconciliationFile,
  ".txt": (reconciliation) => `${reconciliationText(reconciliation)}\n`,
};

/** Before anything is asked for that takes minutes. @throws UsageError */
export function checkOutputs(paths: readonly string[]): void {
  for (const path of paths) {
    if (formOf(path) === undefined) {
      const endings = Object.keys(FORMS).join(", ");
      throw new UsageError(`--out ${path}: expected a name that ends in one of ${endings}`);
    }
    mustBeWritable("--out", path);
  }
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw new UsageError(`--out ${twice}: named twice`);
}

export async function writeOutputs(
  call: Call,
  reconciliation: Reconciliation,
  reader: Reader,
): Promise<void> {
  for (const path of call.texts("out")) {
    const write = formOf(path);
    if (write === undefined) continue;
    writeNew("--out", path, await write(reconciliation, reader));
    call.note(`${path}: written`);
  }
}

function formOf(path: string): Write | undefined {
  const ending = Object.keys(FORMS).find((one) => path.endsWith(one) && path.length > one.length);
  return ending === undefined ? undefined : FORMS[ending];
}
