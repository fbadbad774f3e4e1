// till drawer: whether the cash drawer stands open, how it is opened without a sale, and the cash that comes to it or
// leaves it beside sales.

import type { DrawerView } from "../../control/client.ts";
import { amountOperand } from "../amount.ts";
import { dayWords } from "../day-words.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError, type Verb } from "../verb.ts";

const MOVES = ["float", "pay-in", "pay-out"] as const;

export const verb: Verb = {
  name: "drawer",
  usage: "drawer [open --reason TEXT | float|pay-in|pay-out AMOUNT --reason TEXT]",
  summary: "Shows the cash drawer, opens it without a sale, or records cash that comes or goes.",
  help: `Opening asks for a reason, which is in the journal before the lock moves, so that a day's close can count it.
Whether it really opened only a drawer with a sensor says. A lock that was just pulled rests for some moments.
float is the change a day begins with, pay-in is brought to the drawer, pay-out is taken from it; AMOUNT is decimal
with a point, 5000.00. The reports say what the drawer should hold; on a day with a float a pay-out of more is refused.`,
  options: { reason: { type: "string", value: "TEXT", about: "why, at most 80 characters" } },
  operands: [0, 2],
  async run(call) {
    const [action, amount] = call.operands;
    const reason = call.text("reason");
    if (action === undefined) {
      if (reason !== undefined) throw new UsageError("--reason is for what is done with the drawer");
      const drawer = await (await call.client()).drawer();
      call.answer(drawer, () => (drawer === null ? "this till has no drawer" : drawerWords(drawer)));
      return EXIT.ok;
    }
    if (reason === undefined) throw new UsageError("--reason: expected why, for whoever closes the day");
    const move = MOVES.find((known) => known === action);
    if (move !== undefined && amount !== undefined) {
      const moved = amountOperand(amount);
      const day = await (await call.client()).moveCash(move, moved, reason);
      call.answer(day, () => dayWords(day));
      return EXIT.ok;
    }
    if (action !== "open" || amount !== undefined) throw new UsageError(`usage: till ${verb.usage}`);
    const drawer = await (await call.client()).openDrawer(reason);
    call.answer(drawer, () => `told to open\n${drawerWords(drawer)}`);
    return EXIT.ok;
  },
};

function drawerWords({ name, condition, detail, opened, openings, shut }: DrawerView): string {
  const state = opened === null ? "nobody says whether it is open" : opened ? "open" : "closed";
  const needs = detail === "" ? condition : `${condition}: ${detail}`;
  const failed = shut === "" ? "" : `\nit did NOT open for cash: ${shut}; its key opens it`;
  return `${name}: ${needs}; ${state}; opened without a sale since the last Z: ${openings}${failed}`;
}
