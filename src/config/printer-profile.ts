// What the setting [printer] profile names: a model, the result of a calibration, or a file of one's own.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProfile, PRINTER_PROFILES, suggestProfile } from "../../hardware/profiles/find-profile.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import {
  CALIBRATED,
  CALIBRATED_FILE,
  readProfile,
  StoredProfileError,
} from "../../hardware/profiles/stored-profile.ts";
import { whyUnreadable } from "./read-toml.ts";

/** Beside the journal: in the folder that keeps what this till has learnt. */
export function calibratedFile(journalDirectory: string): string {
  return join(dirname(journalDirectory), CALIBRATED_FILE);
}

export function isProfileSetting(text: string): boolean {
  return text === CALIBRATED || isPath(text) || PRINTER_PROFILES.some(({ name }) => name === text);
}

/** Did you mean …? for what stands on the printer or its box. */
export function meantProfile(value: unknown): string | null {
  return typeof value === "string" ? suggestProfile(value) : null;
}

/**
 * @param setting undefined for the generic printer
 * @param at makes a path of the settings absolute
 */
export function loadProfile(
  setting: string | undefined,
  journalDirectory: string,
  at: (path: string) => string,
): { readonly profile: PrinterProfile } | { readonly fault: string } {
  if (setting === undefined || (setting !== CALIBRATED && !isPath(setting))) {
    return { profile: findProfile(setting ?? null) };
  }
  const file = setting === CALIBRATED ? calibratedFile(journalDirectory) : at(setting);
  const hint = setting === CALIBRATED ? '; "till printer calibrate" makes it' : "";
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    return { fault: `${file}: ${whyUnreadable(error)}; expected a printer profile${hint}` };
  }
  try {
    return { profile: readProfile(content) };
  } catch (error) {
    if (!(error instanceof StoredProfileError)) throw error;
    return { fault: `${file}: ${error.message}; expected a printer profile${hint}` };
  }
}

function isPath(text: string): boolean {
  return text.includes("/") || text.endsWith(".toml");
}
