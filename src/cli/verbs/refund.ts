// till refund: gives money back.

import type { RefundPreview, RefundView } from "../../control/client.ts";
import { askPins } from "../ask-pin.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { columns, saleWords } from "../format.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

/** Most refunds are answered within seconds; what takes longer goes on without the command. */
const WAIT_MS = 30_000;

export const verb: Verb = {
  name: "refund",
  usage: "refund RECEIPT [--amount A | --line N[xQ]] [--again] [--staff ID] [--approver ID] [--preview]",
  summary: "Gives back what was paid on a receipt, an amount of it, or some of its articles.",
  help: `RECEIPT is the number of the receipt or the text of its barcode. Looks first what was given back already, and says
before it asks what may speak against it. Waits up to ${WAIT_MS / 1000} s: ends with 0 when Mercado Pago confirmed the refund, 75 when
it is not known yet (the till goes on by itself: look with till sale), 76 when it was refused or declined. PINs are
asked without showing them, or read as lines of standard input: first that of --staff, then that of --approver.`,
  options: {
    amount: { type: "string", value: "A", about: "decimal with a point; without it all that remains" },
    line: {
      type: "string",
      value: "N[xQ]",
      many: true,
      about: "line N of the receipt, Q units of it (default 1): 2, 1x3 or 1x3,2; may be repeated",
    },
    again: { type: "boolean", about: "also when the same amount of this receipt was given back before" },
    staff: { type: "string", value: "ID", about: "who gives it back, where the till has staff" },
    approver: { type: "string", value: "ID", about: "the second person, above a limit" },
    preview: { type: "boolean", about: "only say what it would be" },
  },
  operands: [1, 1],
  async run(call) {
    const wish = {
      receipt: call.operands[0] ?? "",
      amount: call.text("amount"),
      lines: readLines(call.texts("line")),
    };
    if (wish.amount !== undefined && wish.lines !== undefined)
      throw new UsageError("--amount and --line: expected one of them");
    if (call.text("approver") !== undefined && call.text("staff") === undefined)
      throw new UsageError("--approver: expected --staff too, whose refund it is");
    const client = await call.client();
    const preview = await client.previewRefund(wish);
    for (const warning of preview.warnings) call.note(warning.text);
    if (call.flag("preview")) {
      call.answer(preview, () => previewWords(preview));
      return EXIT.ok;
    }
    const people = preview.staffNeeded ? await askPeople(call) : {};
    const answer = await client.refund({ ...wish, again: call.flag("again"), ...people }, WAIT_MS);
    const { refund, sale } = answer;
    call.answer(
      answer,
      () => `refund ${refund.id} of ${refund.amount.text}: ${refund.status}\n${saleWords(sale)}`,
    );
    return EXIT_OF[refund.status];
  },
};

const EXIT_OF: Readonly<Record<RefundView["status"], ExitCode>> = {
  done: EXIT.ok,
  requested: EXIT.tryLater,
  pending: EXIT.tryLater,
  refused: EXIT.declined,
};

/** @returns undefined when none was named */
function readLines(
  texts: readonly string[],
): { readonly line: number; readonly quantity: number }[] | undefined {
  if (texts.length === 0) return undefined;
  return texts.flatMap((text) => text.split(",")).map(readLine);
}

function readLine(text: string): { readonly line: number; readonly quantity: number } {
  const [, line, quantity = "1"] = /^\s*(\d{1,4})(?:x(\d{1,6}))?\s*$/i.exec(text) ?? [];
  if (line === undefined || Number(line) < 1 || Number(quantity) < 1) {
    throw new UsageError(
      `--line ${text}: expected the number of a line and how many units, such as 2 or 1x3`,
    );
  }
  return { line: Number(line), quantity: Number(quantity) };
}

/** Asked for only where the till has staff; who names nobody is told so by the till. */
async function askPeople(call: Call) {
  const ids = [call.text("staff"), call.text("approver")].filter((id) => id !== undefined);
  if (ids.length === 0) return {};
  const pins = await askPins(ids.map((id) => `PIN of ${id}`));
  const [staff, approver] = ids.map((id, index) => ({ who: { id }, pin: pins[index] ?? "" }));
  return { staff, approver };
}

function previewWords({ amount, lines, remaining, sale, staffNeeded }: RefundPreview): string {
  const rows = [
    ["receipt", `${sale.receiptNumber}, ${sale.total.text}`],
    ["would refund", amount.text],
    ["remaining", remaining.text],
    ...lines.map(({ line, quantity, remaining: left, title, unitPrice }) => [
      `line ${line}`,
      `${left} of ${quantity} x ${title}  ${unitPrice.text} each`,
    ]),
  ];
  return columns(staffNeeded ? [...rows, ["staff", "somebody has to answer for it: --staff ID"]] : rows);
}
