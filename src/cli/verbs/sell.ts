// till sell: one amount for another program's ticket, without a basket.

import {
  type ControlClient,
  ControlRefusal,
  ControlUnreachable,
  type SaleView,
} from "../../control/client.ts";
import { amountOperand } from "../amount.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { saleLine, saleWords } from "../format.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "sell",
  usage: "sell AMOUNT [--ref R] [--cash TENDERED] [--wait]",
  summary: "Begins a sale of AMOUNT, such as 500.00, and prints its QR ticket.",
  help: `AMOUNT is decimal with a point, in the currency of the shop. Ends as soon as the sale is on the disk; with
--wait only when it is known whether it was paid: 0 paid, 76 not paid. Ending the command does not end the sale.`,
  options: {
    ref: {
      type: "string",
      value: "R",
      about: "your own name for what is sold; it is printed on the receipt",
    },
    cash: {
      type: "string",
      value: "TENDERED",
      about: "paid in cash: what the customer handed over; the receipt and the display say the change",
    },
    wait: { type: "boolean", about: "wait until it is paid or ended" },
  },
  operands: [1, 1],
  async run(call) {
    const amount = amountOperand(call.operands[0] ?? "");
    const client = await call.client();
    const begun = await client.sell(amount, call.text("ref") ?? null, call.text("cash"));
    if (!call.flag("wait")) {
      call.answer(begun, () => saleWords(begun));
      return EXIT.ok;
    }
    call.note(`sale ${saleLine(begun)}`);
    const ended = await waitForMoney(client, begun);
    call.answer(ended, () => saleWords(ended));
    return exitCodeOf(ended);
  },
};

/** The states in which it is known whether the customer paid. */
const DECIDED = ["paid", "expired", "canceled", "refused"];

function exitCodeOf(sale: SaleView): ExitCode {
  return sale.status === "paid" ? EXIT.ok : EXIT.declined;
}

async function waitForMoney(client: ControlClient, begun: SaleView): Promise<SaleView> {
  let cause: unknown;
  try {
    // Each piece of news makes us look; the first comes at once, so nothing can fall between sell and here.
    for await (const _ of client.events()) {
      const sale = await client.sale(begun.id);
      if (DECIDED.includes(sale.status)) return sale;
    }
  } catch (error) {
    // The sale has begun all the same: who only heard "busy" would begin it once more.
    if (error instanceof ControlRefusal) {
      throw new ControlRefusal(
        error.code,
        `sale ${begun.id} has begun and goes on: till sale ${begun.id}; ${error.message}`,
      );
    }
    if (!(error instanceof ControlUnreachable)) throw error;
    cause = error;
  }
  const ended = `the connection to tilld at ${client.socket} ended while sale ${begun.id} was open`;
  throw new ControlUnreachable(`${ended}; tilld goes on with it whenever it runs: till sale ${begun.id}`, {
    cause,
  });
}
