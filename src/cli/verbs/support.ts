// till support: one text about this till for somebody who helps, without secrets and without people.

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "support",
  usage: "support [FILE]",
  summary: "Writes one text about till and machine for somebody who helps; without secrets and names.",
  help: `Version, status, devices, what till doctor finds, settings, the last journal records and log lines, the service, USB.
Settings of the shop and the account are only called set; records are told without money, names and references; and
whatever looks like a token, a number of a person or an address is taken out. A till that does not run is looked at
from outside. It is at most 256 KiB, and made to be read before it is sent. As root it says more.
Without FILE it goes to standard output. A FILE that is there already is not overwritten.`,
  operands: [0, 1],
  async run(call) {
    const { gatherSupport } = await import("../support-sections.ts");
    const text = await gatherSupport(call.configFile);
    const [file] = call.operands;
    if (file === undefined) {
      call.answer({ text }, () => text.trimEnd());
      return EXIT.ok;
    }
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    const bytes = Buffer.byteLength(text);
    call.answer(
      { file: resolve(file), bytes },
      () => `${resolve(file)}: ${bytes} bytes; read it before you send it`,
    );
    return EXIT.ok;
  },
};
