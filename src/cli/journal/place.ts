// Which journal a verb is about: the folder that was named, or the one of the configuration.

import { loadCommandPlaces } from "../../config/load-config.ts";
import { type Call, UsageError } from "../verb.ts";

export function journalDirectory(call: Pick<Call, "text" | "configFile">): string {
  return call.text("directory") ?? loadCommandPlaces(call.configFile).journalDirectory;
}

/** A head as a Z report prints it, in groups of four, or the beginning of it; null when none was given. */
export function readHead(text: string | undefined): string | null {
  if (text === undefined) return null;
  const head = text.replace(/[\s-]/g, "").toLowerCase();
  if (/^[0-9a-f]{8,32}$/.test(head)) return head;
  throw new UsageError(
    `--head: expected the hash of a Z report, 32 letters and digits or at least the first 8, found ${text}`,
  );
}
