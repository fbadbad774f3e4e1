// Puts a calibrated profile onto the disk: whole or not at all, with a head that says where it came from. What stood
// there before stays until the new one is safe.

import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { writeProfile } from "../../hardware/profiles/stored-profile.ts";

const HEAD = [
  'What "till printer calibrate" found out about this printer. A person may change it: tilld checks it at its start,',
  'and takes it with [printer] profile = "calibrated".',
];

/** Resolves with the file when it would survive the power going. */
export async function keepProfile(file: string, profile: PrinterProfile): Promise<string> {
  const unfinished = `${file}.new`;
  try {
    await using(await open(unfinished, "w", 0o644), async (handle) => {
      await handle.writeFile(writeProfile(profile, [...HEAD, `It was ${profile.description}.`]));
      await handle.sync();
    });
    await rename(unfinished, file);
    await using(await open(dirname(file), "r"), (folder) => folder.sync());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be written (${why}); expected a folder that this user may write to`, {
      cause: error,
    });
  }
  return file;
}

async function using(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}
