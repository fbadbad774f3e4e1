// till staff: who may give money back, how much, and with whose agreement.

import { type AmountView, type ControlClient, ControlRefusal, type StaffView } from "../../control/client.ts";
import { askNewPin } from "../ask-pin.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "staff",
  usage: "staff [add|set|remove|unlock ID] [--name N] [--refund-limit A] [--day-limit A] [--approver]",
  summary: "Shows who may give money back, and enrols, changes, removes or unlocks somebody.",
  help: `Without a word it lists everybody. Once somebody is enrolled, every refund needs a staff card or --staff, and
a PIN; above a limit it needs a second person who may approve. add enrols, or replaces a person as a whole: name,
limits, PIN and card; set does the same and refuses an ID that is not there yet. The PIN, 4 to 12 digits, is asked
without showing it, or read as one line of standard input; it is never an argument. Then the card is printed;
75 when it was not. remove takes a person off the staff, and after the last one refunds need nobody's word again.
unlock is for somebody who is locked after five wrong PINs in a row.`,
  options: {
    name: { type: "string", value: "N", about: "what papers show, at most 24 characters" },
    "refund-limit": { type: "string", value: "A", about: "most for one refund alone; without it no limit" },
    "day-limit": { type: "string", value: "A", about: "most within 24 hours alone; without it no limit" },
    approver: { type: "boolean", about: "may be the second person for somebody else's refund" },
  },
  operands: [0, 2],
  async run(call) {
    const [action, id] = call.operands;
    if (action === undefined) {
      const staff = await (await call.client()).staff();
      call.answer(staff, () => staffWords(staff));
      return EXIT.ok;
    }
    if (id === undefined || !Object.hasOwn(ACTIONS, action))
      throw new UsageError(`usage: till ${verb.usage}`);
    if (!["add", "set"].includes(action)) refuseOptions(call, action);
    return (ACTIONS[action] ?? add)(call, await call.client(), id);
  },
};

type Action = (call: Call, client: ControlClient, id: string) => Promise<ExitCode>;

const ACTIONS: Readonly<Record<string, Action>> = { add, set, remove, unlock };

async function add(call: Call, client: ControlClient, id: string): Promise<ExitCode> {
  const name = call.text("name");
  if (name === undefined) throw new UsageError("--name: expected what papers shall show of this person");
  // Whether the till answers is known before somebody thinks of a PIN.
  await client.staff();
  const answer = await client.setStaff({
    id,
    name,
    pin: await askNewPin(`new PIN of ${id}, 4 to 12 digits`),
    refundLimit: call.text("refund-limit"),
    dayLimit: call.text("day-limit"),
    mayApprove: call.flag("approver"),
  });
  call.answer(answer, () => `${staffWords([answer.staff])}\nstaff card: ${answer.card}`);
  return /^(printed|sent)\b/.test(answer.card) ? EXIT.ok : EXIT.tryLater;
}

async function set(call: Call, client: ControlClient, id: string): Promise<ExitCode> {
  if ((await client.staff()).some((one) => one.id === id)) return add(call, client, id);
  throw new ControlRefusal(
    "not-found",
    `nobody on the staff is called ${id}; "till staff add" enrols a new person`,
  );
}

async function remove(call: Call, client: ControlClient, id: string): Promise<ExitCode> {
  const left = await client.removeStaff(id);
  call.answer(left, () => `${id} is removed; the card no longer works\n${staffWords(left)}`);
  return EXIT.ok;
}

async function unlock(call: Call, client: ControlClient, id: string): Promise<ExitCode> {
  const staff = await client.unlockStaff(id);
  call.answer(staff, () => `${id} may try again\n${staffWords([staff])}`);
  return EXIT.ok;
}

function refuseOptions(call: Call, action: string): void {
  const needless = Object.keys(verb.options ?? {}).find(
    (name) => call.text(name) !== undefined || call.flag(name),
  );
  if (needless !== undefined) throw new UsageError(`--${needless} is not for till staff ${action}`);
}

function staffWords(staff: readonly StaffView[]): string {
  if (staff.length === 0) return "nobody is enrolled: refunds need nobody's word";
  const limit = (amount: AmountView | null) => amount?.text ?? "no limit";
  return columns([
    ["id", "name", "at once", "in 24 hours", "given back", "approves", ""],
    ...staff.map((one) => [
      one.id,
      one.name,
      limit(one.refundLimit),
      limit(one.dayLimit),
      one.givenBack.text,
      one.mayApprove ? "yes" : "no",
      one.locked ? `LOCKED: till staff unlock ${one.id}` : "",
    ]),
  ]);
}
