// till status: everything at a glance.

import { EXIT } from "../exit-codes.ts";
import { statusWords } from "../format.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "status",
  usage: "status",
  summary: "Shows what the till is doing, what it owes, and how its devices are.",
  help: 'With --json, papers that are promised and not known to be printed are under "owed".',
  operands: [0, 0],
  async run(call) {
    const status = await (await call.client()).status();
    call.answer(status, () => statusWords(status));
    return EXIT.ok;
  },
};
