// The forms in which a reconciliation is written to files.

import { reconciliationFile } from "../reconcile/keep.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import type { Forms } from "./out-files.ts";
import type { Reader } from "./reader.ts";
import { reconciliationText } from "./reconcile-words.ts";

export const RECONCILIATION_FILES: Forms<{ readonly result: Reconciliation; readonly reader: Reader }> = {
  ".html": async ({ reader, result }) =>
    (await import("../reconcile/page/page.ts")).reconciliationPage(result, reader),
  ".differences.csv": async ({ reader, result }) =>
    (await import("../reconcile/csv.ts")).writeDifferencesCsv(result, reader.locale),
  ".csv": async ({ result }) => (await import("../reconcile/csv.ts")).writeSalesCsv(result),
  ".json": ({ result }) => reconciliationFile(result),
  ".txt": ({ result }) => `${reconciliationText(result)}\n`,
};
