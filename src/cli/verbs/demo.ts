// till demo: the whole till without any hardware and without real money.

import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "demo",
  usage: "demo [--script]",
  summary: "Runs the daemon on emulated devices and a virtual Mercado Pago; no real money can move.",
  help: `In a console it is live: keys stand for the scanner and the customer's phone. Without a console, or with
--script, it plays a paid sale, a rejected one, an expiry and refunds, draws each paper, and ends.`,
  options: {
    script: { type: "boolean", about: "play by itself and end" },
  },
  operands: [0, 0],
  async run(call) {
    const { runDemo } = await import("../../demo/demo.ts");
    return runDemo(call.flag("script") ? ["--script"] : []);
  },
};
