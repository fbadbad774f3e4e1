// till journal: the records themselves, whether they are whole, and the way back when they are not.

import { UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "journal",
  usage:
    "journal [show | verify | repair] [--from N] [--limit N] [--sale N] [--head HASH] [--book N] [--yes]",
  summary: "Shows the records of the journal, says whether it is whole, repairs it when it is not.",
  help: `show      the records in words, the oldest first; with --json as they are. Asks the daemon; when it is not
          running, reads the folder without changing anything, also behind damage: such records are marked with ?,
          because nothing proves them. Without a word, the records as they are, in JSON. Hashes of PINs and cards are
          not shown.
verify    looks at every file, also beside a running daemon: 0 everything is whole (and has the hash of --head), 65
          something is damaged (or has not that hash), 66 there is nothing that can be looked at.
repair    only with tilld stopped. Keeps the damaged folder aside, carries over what is proven, asks Mercado Pago
          about the sales that are not, and names what stays unknown. Tells what it will do and asks first: --yes
          agrees beforehand. 0 whole, 69 Mercado Pago cannot be asked (nothing was changed; --offline does without),
          75 tilld is running, 76 somebody did not agree.
Damage, step by step: docs/journal.md`,
  options: {
    from: { type: "string", value: "N", about: "begin with this record; default 1" },
    limit: { type: "string", value: "N", about: "at most so many records; default all" },
    sale: { type: "string", value: "N", about: "only the records of this sale" },
    head: {
      type: "string",
      value: "HASH",
      about: "of a Z report: does the journal have it; its first 8 digits will do",
    },
    directory: {
      type: "string",
      value: "DIR",
      about: "show or verify this folder and not the configured one",
    },
    yes: { type: "boolean", about: "repair without asking" },
    book: {
      type: "string",
      value: "N",
      about: "repair a journal of which no record tells the number of its book: the six digits on its papers",
    },
    offline: { type: "boolean", about: "repair without asking Mercado Pago" },
  },
  operands: [0, 1],
  async run(call) {
    const [what = "records"] = call.operands;
    switch (what) {
      case "records":
      case "show": {
        const { showJournal } = await import("../journal/show.ts");
        return showJournal(call, what === "show");
      }
      case "verify": {
        const { verifyJournal } = await import("../journal/verify.ts");
        return verifyJournal(call);
      }
      case "repair": {
        const { repairCommand } = await import("../journal/repair.ts");
        return repairCommand(call);
      }
      default:
        throw new UsageError(`till journal ${what}: expected show, verify or repair`);
    }
  },
};
