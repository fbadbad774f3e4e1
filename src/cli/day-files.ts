// The files that X and Z are written to.

import type { DayView } from "../control/client.ts";
import { checkOutputs, type Forms, writeOutputs } from "./out-files.ts";
import { type Reader, readerOf, readLanguage } from "./reader.ts";
import type { Call } from "./verb.ts";

/** A Z makes the same bytes whenever it is written: what became of its paper stands in none of them. */
const DAY_FILES: Forms<{ readonly day: DayView; readonly reader: Reader }> = {
  ".html": async ({ day, reader }) => (await import("../day-report/page.ts")).dayPage(day, reader),
  ".csv": async ({ day }) => (await import("../day-report/csv.ts")).dayCsv(day),
  ".json": ({ day: { printed, warning, ...day } }) => `${JSON.stringify(day, null, 2)}\n`,
  ".txt": async ({ day, reader }) => (await import("../day-report/text.ts")).dayText(day, reader),
};

/**
 * Looks at everything that can be wrong before the till is asked, because a day is closed once.
 * @returns writes what the till answered
 * @throws UsageError, ConfigError
 */
export async function dayFiles(call: Call): Promise<(day: DayView) => Promise<void>> {
  const language = readLanguage(call);
  const paths = call.texts("out");
  if (paths.length === 0) return async () => {};
  checkOutputs(DAY_FILES, paths);
  const { loadShop } = await import("../config/load-shop.ts");
  const reader = readerOf(loadShop(call.configFile), language);
  return (day) => writeOutputs(call, DAY_FILES, { day, reader });
}
