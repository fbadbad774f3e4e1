// till config check: every fault of the configuration at once.

import { EXIT } from "../exit-codes.ts";
import { UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "config",
  usage: "config check",
  summary: "Reports every fault of the configuration at once.",
  help: "Looks at the file and at what it names, as tilld does at its start. The daemon is not needed. The settings:",
  moreHelp: async () => (await import("../../config/describe.ts")).configurationHelp(),
  operands: [1, 1],
  async run(call) {
    if (call.operands[0] !== "check") throw new UsageError("usage: till config check");
    const { loadConfig } = await import("../../config/load-config.ts");
    const { ConfigError } = await import("../../config/config.ts");
    const { loadCatalog } = await import("../../config/load-catalog.ts");
    try {
      const config = loadConfig(call.configFile);
      const { file, mercadoPago } = config;
      loadCatalog(config);
      const rail = mercadoPago.railReason;
      call.answer({ file, faults: [], rail }, () => `${file}: good\nrail ${rail}`);
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (call.json) call.answer({ file: error.file, faults: error.faults }, () => "");
      else call.note(error.message);
      return EXIT.config;
    }
  },
};
