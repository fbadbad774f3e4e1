// till log-level: how much the running daemon says in its log.

import { EXIT } from "../exit-codes.ts";
import { UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "log-level",
  usage: "log-level [debug | info | warn]",
  summary: "Shows or sets how much the running tilld logs, until its next start.",
  help: `debug also has every request at the socket; warn only what somebody should look at. Without a word it says which one
holds. A start begins with info again.`,
  operands: [0, 1],
  async run(call) {
    const { LOG_LEVELS } = await import("../../control/wire.ts");
    const [wish] = call.operands;
    const level = LOG_LEVELS.find((known) => known === wish);
    if (wish !== undefined && level === undefined)
      throw new UsageError(`till log-level ${wish}: expected ${LOG_LEVELS.join(", ")}`);
    const client = await call.client();
    const answer = level === undefined ? await client.logLevel() : await client.setLogLevel(level);
    call.answer(answer, () =>
      answer.level === answer.atStart
        ? `the log level is ${answer.level}`
        : `the log level is ${answer.level} until the next start, which begins with ${answer.atStart}`,
    );
    return EXIT.ok;
  },
};
