// till refund: gives money back.

import type { RefundView } from "../../control/client.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { saleWords } from "../format.ts";
import type { Verb } from "../verb.ts";

/** Most refunds are answered within seconds; what takes longer goes on without the command. */
const WAIT_MS = 30_000;

export const verb: Verb = {
  name: "refund",
  usage: "refund RECEIPT [--amount A]",
  summary: "Gives back what was paid on a receipt, or a part of it.",
  help: `RECEIPT is the number of the receipt or the text of its barcode. Waits up to ${WAIT_MS / 1000} s: ends with 0 when
Mercado Pago confirmed the refund, 75 when it is not known yet (the till goes on by itself: look with till sale),
76 when it was refused.`,
  options: {
    amount: { type: "string", value: "A", about: "decimal with a point; without it all that remains" },
  },
  operands: [1, 1],
  async run(call) {
    const client = await call.client();
    const answer = await client.refund(
      { receipt: call.operands[0] ?? "", amount: call.text("amount") ?? null },
      WAIT_MS,
    );
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
