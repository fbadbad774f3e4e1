// Where a setup stands before it begins: what the configuration says, what the flags want, what an earlier run left.

import { readToml } from "../config/read-toml.ts";
import { Draft } from "./draft.ts";
import { readIfThere } from "./keep-file.ts";
import { missingFlags } from "./name-shop.ts";
import { type Settings, settingAt } from "./settings.ts";
import type { SetupOptions } from "./setup.ts";
import { SetupError } from "./setup-error.ts";
import { readWishes, type Wished, withAnswers } from "./wish.ts";

export interface Beginning {
  /** There is a configuration. */
  readonly isThere: boolean;
  readonly before: Settings;
  readonly draft: Draft;
  readonly wished: Wished;
  /** What nobody has said yet, each as a sentence about its flag. */
  readonly missing: readonly string[];
  /** No till was set up here yet, or not to its end. */
  readonly isNew: boolean;
}

/** @throws ConfigError where the configuration cannot be read, SetupError "usage" */
export function begin({ file, flags, isPlan, tokenFile }: SetupOptions): Beginning {
  const isThere = readIfThere(file) !== null;
  const before: Settings = isThere ? readToml(file) : {};
  const draft = new Draft(file, !isPlan);
  const answered = withAnswers(before, (question) => draft.answer(question));
  const wished = readWishes(answered, flags);
  if (wished.faults.length > 0) throw new SetupError("usage", wished.faults.join("\n"));
  const missing = missingFlags(wished.settings, flags, tokenFile);
  const isNew = settingAt(before, "printer") === undefined || draft.isBegun;
  return { isThere, before, draft, wished, missing, isNew };
}
