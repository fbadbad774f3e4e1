// till backup: a copy of the journal and of what cannot be made anew, beside a running till.

import { readFileSync, statSync } from "node:fs";
import { VERSION } from "../../about.ts";
import { EXIT } from "../exit-codes.ts";
import type { Call, Verb } from "../verb.ts";

export const verb: Verb = {
  name: "backup",
  usage: "backup FOLDER",
  summary: "Copies the journal and the settings into a new folder of FOLDER, such as a USB stick.",
  help: `Can be used while the till sells. The copy is a journal by itself: everything up to the last record that is safe on
the disk, with the printer's calibration and the settings, in FOLDER/tilld-backup-BOOK-DATE. It is read back and
compared before it gets that name; one that was interrupted ends in .part and is none.
The access token and other secrets are not in it, and the archive is not, because the till makes it anew. The journal
has the names of the staff and hashes of their PINs: keep the stick where you keep the cash.
Ends with 66 when there is no such folder, 74 when it cannot be written there, 65 when the journal is damaged.
Putting it back: till restore`,
  operands: [1, 1],
  async run(call) {
    const { backUp } = await import("../../backup/back-up.ts");
    const { BackupError } = await import("../../backup/backup-error.ts");
    const { nodeStick } = await import("../../backup/stick.ts");
    const { loadCommandPlaces } = await import("../../config/load-config.ts");
    const { calibratedFile } = await import("../../config/printer-profile.ts");
    const { collectSettings } = await import("../../config/settings-files.ts");
    const { nodeDisk } = await import("../../journal/node-disk.ts");
    const { systemClock } = await import("../../../hardware/transports/system-clock.ts");
    const [folder = ""] = call.operands;
    const { journalDirectory } = loadCommandPlaces(call.configFile);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
      const message = `${folder}: there is no such folder. Plug the stick in and mount it first; it is not made, because a backup beside the journal would be lost with it.`;
      throw new BackupError("not-found", message);
    }
    const { files, left } = collectSettings(call.configFile);
    const stick = await nodeStick(folder);
    const journal = nodeDisk(journalDirectory);
    const { leftovers, manifest, name } = backUp({
      journal,
      stick,
      profile: readProfile(calibratedFile(journalDirectory)),
      settings: files,
      version: VERSION,
      now: systemClock.wallTime(),
    });
    for (const words of left) call.note(`not in the backup: ${words}`);
    if (leftovers.length > 0)
      call.note(`left of backups that were interrupted, may be deleted: ${leftovers.join(", ")}`);
    sayIfBeside(call, journalDirectory, stick.device());
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    const place = `${stick.place}/${name}`;
    call.answer({ folder: place, bytes, ...manifest }, () => {
      const size =
        bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.ceil(bytes / (1024 * 1024))} MiB`;
      return [
        `${place}: ${manifest.records} records in ${manifest.files.length} files, ${size}, read back and whole`,
        `the last record has the hash ${manifest.head}; unmount the stick before you pull it`,
      ].join("\n");
    });
    return EXIT.ok;
  },
};

function readProfile(file: string): Uint8Array | null {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? null : readFileSync(file);
}

function sayIfBeside(call: Call, journalDirectory: string, device: number): void {
  if (statSync(journalDirectory).dev !== device) return;
  call.note(
    "this folder is on the same disk as the journal: what breaks one breaks both. Copy it to another one.",
  );
}
