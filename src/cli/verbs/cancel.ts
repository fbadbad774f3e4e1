// till cancel: ends what is in front of the customer.

import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "cancel",
  usage: "cancel",
  summary: "Ends the order in front of the customer, or empties the basket.",
  help: `It is a request: a customer who is paying at this moment may still win, and then the sale is paid.
Ends with 76 when there is nothing to cancel.`,
  operands: [0, 0],
  async run(call) {
    const answer = await (await call.client()).cancel();
    call.answer(answer, () => answer.message);
    return answer.accepted ? EXIT.ok : EXIT.declined;
  },
};
