// till metrics: what a monitoring of many tills wants to know, as Prometheus reads it.

import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "metrics",
  usage: "metrics",
  summary: "Prints counts and conditions as Prometheus reads them (text format 0.0.4).",
  help: `Devices, owed papers, unsettled sales, the provider, the journal, notifications, memory. No amounts, no references and
no names. The same can be had at /metrics of the socket, and over TCP with [metrics] in the settings. With --json the
text is under "text".`,
  operands: [0, 0],
  async run(call) {
    const text = await (await call.client()).metrics();
    call.answer({ text }, () => text.trimEnd());
    return EXIT.ok;
  },
};
