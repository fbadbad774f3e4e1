// till restore: puts a backup back, and says what it cannot know.

import { randomUUID } from "node:crypto";
import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "restore",
  usage: "restore FOLDER [--keep-aside] [--offline]",
  summary: "Puts a backup back that till backup made; only with tilld stopped.",
  help: `FOLDER is the folder of one backup (tilld-backup-…). It is checked byte for byte first. Then Mercado Pago is asked what
became of sales since it was made; what it says is written behind the copy, numbers are left out so that none is given
twice, and a receipt that may have been printed already can only come as a COPY.
A journal that is there is never deleted: without --keep-aside the backup is refused, and it is refused too where that
journal knows more than the backup.
Ends with 75 while tilld runs, 65 when the backup is damaged, 76 when what stands there is to be kept, 69 when Mercado
Pago cannot be asked. In all these cases nothing was changed.`,
  options: {
    "keep-aside": { type: "boolean", about: "move the journal that is there to a dated folder beside it" },
    offline: {
      type: "boolean",
      about: "do not ask Mercado Pago; what was sold since the backup stays unknown",
    },
  },
  operands: [1, 1],
  async run(call) {
    const { restoreBackup } = await import("../../backup/restore.ts");
    const { nodeStick } = await import("../../backup/stick.ts");
    const { loadCommandPlaces, loadSeller } = await import("../../config/load-config.ts");
    const { JournalError } = await import("../../journal/journal.ts");
    const { SITES } = await import("../../money/sites.ts");
    const { PaymentError } = await import("../../payments/provider.ts");
    const { nodeGround } = await import("../../repair/ground.ts");
    const { openWitness } = await import("../journal/repair.ts");
    const { wordsOfRestored } = await import("../restored-words.ts");
    const { systemClock } = await import("../../../hardware/transports/system-clock.ts");
    const [folder = ""] = call.operands;
    const directory = loadCommandPlaces(call.configFile).journalDirectory;
    const { mercadoPago, shop } = loadSeller(call.configFile);
    const provider = call.flag("offline") ? null : openWitness(call);
    try {
      const restored = await restoreBackup({
        stick: await nodeStick(folder),
        ground: await nodeGround(directory),
        currency: SITES[shop.site].currency,
        externalPosId: mercadoPago.externalPosId,
        witness: provider?.witness ?? null,
        keepAside: call.flag("keep-aside"),
        now: systemClock.wallTime(),
        newKey: randomUUID,
        note: (words) => call.note(words),
      });
      const { aside, known, manifest, plan, profile, settings } = restored;
      const { asked, ended, open, paid, unknown } = plan;
      const { at, book, head, records } = manifest;
      call.answer(
        {
          directory,
          at,
          book,
          records,
          head,
          aside,
          known,
          profile,
          settings,
          asked,
          paid,
          ended,
          open,
          unknown,
        },
        () => wordsOfRestored(directory, restored),
      );
      return EXIT.ok;
    } catch (error) {
      if (error instanceof JournalError && error.code === "locked") {
        call.note(error.message);
        return EXIT.tryLater;
      }
      if (!(error instanceof PaymentError)) throw error;
      const message = `${error.message}; nothing was changed. Restore again when Mercado Pago can be asked, or with --offline: then what was sold since the backup stays unknown`;
      throw new PaymentError(error.code, "not-done", message, { cause: error, repeatable: error.repeatable });
    } finally {
      await provider?.close();
    }
  },
};
