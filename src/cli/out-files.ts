// The files that --out names: one thing, written in the form of each file's ending.

import { mustBeWritable, writeNew } from "./new-file.ts";
import { type Call, UsageError, type VerbOption } from "./verb.ts";

/** By the ending of a name; the first that fits counts. */
export type Forms<Told> = Readonly<Record<string, (told: Told) => string | Promise<string>>>;

export const OUT: VerbOption = {
  type: "string",
  value: "FILE",
  many: true,
  about: "write it there, in the form of its ending",
};

/** Before anything is done that takes minutes, or that cannot be done again. @throws UsageError */
export function checkOutputs(forms: Forms<never>, paths: readonly string[]): void {
  for (const path of paths) {
    if (endingOf(forms, path) === undefined) {
      const endings = Object.keys(forms).join(", ");
      throw new UsageError(`--out ${path}: expected a name that ends in one of ${endings}`);
    }
    mustBeWritable("--out", path);
  }
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw new UsageError(`--out ${twice}: named twice`);
}

export async function writeOutputs<Told>(call: Call, forms: Forms<Told>, told: Told): Promise<void> {
  for (const path of call.texts("out")) {
    const write = forms[endingOf(forms, path) ?? ""];
    if (write === undefined) continue;
    writeNew("--out", path, await write(told));
    call.note(`${path}: written`);
  }
}

function endingOf(forms: Forms<never>, path: string): string | undefined {
  return Object.keys(forms).find((one) => path.endsWith(one) && path.length > one.length);
}
