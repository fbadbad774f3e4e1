// till devices: how each device is.

import { EXIT } from "../exit-codes.ts";
import { devicesWords } from "../format.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "devices",
  usage: "devices",
  summary: "Shows each device and what it needs.",
  help: "ready: works. attention: a person is needed. missing: not there; it is looked for again by itself.",
  operands: [0, 0],
  async run(call) {
    const devices = await (await call.client()).devices();
    call.answer(devices, () => devicesWords(devices));
    return EXIT.ok;
  },
};
