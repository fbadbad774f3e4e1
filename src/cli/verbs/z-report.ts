// till z-report: closes the day.

import { dayWords } from "../day-words.ts";
import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "z-report",
  usage: "z-report [--counted AMOUNT]",
  summary: "Closes the day and prints its Z report.",
  help: `Asks Mercado Pago first about every sale that is not settled. What the report says is in the journal, with its
number, before the paper leaves; a printer that is not ready prints it later. When nothing happened since the last
close, the last report is printed again as a copy. With --counted it says what should be in the drawer, what is in it,
and the difference; all of that is frozen with the rest.`,
  options: {
    counted: { type: "string", value: "AMOUNT", about: "what you counted in the drawer, 12345.00" },
  },
  operands: [0, 0],
  async run(call) {
    const day = await (await call.client()).closeDay(call.text("counted"));
    call.answer(day, () => dayWords(day));
    return EXIT.ok;
  },
};
