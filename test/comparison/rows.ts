// The faults of the comparison, each as a short story that any till can play. Whatever a person would do about what the
// till says, the person does: sell again after "failed", put in paper, ask for the refund again.

import type { Row, Scene } from "./stage.ts";

// The body of a receipt has more bytes than this, and its beginning fewer.
const INSIDE_A_RECEIPT_BYTES = 250;

async function sellAndPay(scene: Scene): Promise<void> {
  await scene.till.sell();
  await ticketIsOut(scene);
  await scene.pay();
}

function ticketIsOut({ printer, until }: Scene): Promise<void> {
  return until("the ticket is out", () => printer.papers().length > 0);
}

async function soldAndReceiptOut(scene: Scene): Promise<void> {
  await sellAndPay(scene);
  await scene.until("the receipt is out", () => scene.printer.papers().length > 1);
  await scene.quiet();
}

async function restart({ till }: Scene): Promise<void> {
  await till.kill();
  await till.start();
}

/** Calls back once, when so many more bytes have come. */
function afterBytes({ printer }: Scene, bytes: number, action: () => void): void {
  const receive = printer.receive.bind(printer);
  let left = bytes;
  printer.receive = (chunk) => {
    const before = left;
    left -= chunk.length;
    if (before <= 0 || left > 0) return receive(chunk);
    receive(chunk.subarray(0, before));
    action();
  };
}

export const ROWS: readonly Row[] = [
  { fault: "none", play: soldAndReceiptOut },
  {
    fault: "the answer to the new order is lost",
    async play(scene) {
      scene.virtual.faults.add({ kind: "lose-answer", on: "create", times: 5 });
      await sellAndPay(scene);
    },
  },
  {
    fault: "the answer to the new order is empty",
    async play(scene) {
      scene.virtual.faults.add({ kind: "empty-answer", on: "create" });
      await sellAndPay(scene);
    },
  },
  {
    fault: "half of the answer to the new order comes",
    async play(scene) {
      scene.virtual.faults.add({ kind: "broken-off", on: "create" });
      await sellAndPay(scene);
    },
  },
  {
    fault: "a captive portal answers in place of Mercado Pago",
    async play(scene) {
      scene.virtual.faults.add({ kind: "html-page", on: "create" });
      await sellAndPay(scene);
    },
  },
  {
    fault: "killed when the order was made, before its answer came",
    async play(scene) {
      scene.virtual.faults.add({ kind: "answer-late", on: "create", delayMs: 3_000 });
      const selling = scene.till.sell().catch(() => {});
      await scene.order();
      await restart(scene);
      await scene.quiet();
      if (!(await scene.till.beliefs()).some(({ money }) => money === "unknown")) await scene.till.sell();
      await selling;
      await scene.pay();
    },
  },
  {
    fault: "killed while the customer pays",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      await scene.till.kill();
      await scene.pay();
      await scene.till.start();
    },
  },
  {
    fault: "power cut while the customer pays, the last write lost",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      await scene.till.kill();
      scene.till.loseLastWrite();
      await scene.pay();
      await scene.till.start();
    },
  },
  {
    fault: "Mercado Pago fails for a while, then the customer pays",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      scene.virtual.faults.add({ kind: "refuse", status: 500, on: "get", times: 4 });
      await scene.pay();
    },
  },
  {
    fault: "a status that nobody knows",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      scene.virtual.faults.add({ kind: "unknown-status", on: "get", times: 2 });
      await scene.pay();
    },
  },
  {
    fault: "the customer pays in the last second, and it takes some more",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      await scene.pass(25_000);
      const { id } = await scene.order();
      scene.virtual.phone.scan(id);
      await scene.pass(10_000);
      scene.virtual.phone.approve(id);
    },
  },
  {
    fault: "canceled at the till while the customer pays",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      const { id } = await scene.order();
      scene.virtual.phone.scan(id);
      await scene.till.cancel();
      await scene.pass(1_000);
      scene.virtual.phone.approve(id);
    },
  },
  {
    fault: "the answer to a refund is lost",
    async play(scene) {
      await soldAndReceiptOut(scene);
      scene.virtual.faults.add({ kind: "lose-answer", on: "refund", times: 5 });
      await scene.till.refund();
    },
  },
  {
    fault: "a refund stays pending and is refused in the end",
    async play(scene) {
      await soldAndReceiptOut(scene);
      scene.virtual.setSwitches({ refundsStayPending: true });
      await scene.till.refund();
      await scene.pass(1_000);
      const refund = scene.virtual.order("latest").refunds[0];
      if (refund !== undefined) scene.virtual.seller.finishRefund(refund.id, "failed");
    },
  },
  {
    fault: "no paper before the receipt; a new roll after 8 s",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      scene.printer.setPaper("out");
      await scene.pay();
      await scene.pass(8_000);
      scene.printer.setPaper("ok");
      await scene.quiet();
      await scene.till.reprintIfAsked();
    },
  },
  {
    fault: "the paper ends inside the receipt; a new roll after 8 s",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      scene.printer.runOutAfterLines(6);
      await scene.pay();
      await scene.pass(8_000);
      scene.printer.setPaper("ok");
      await scene.quiet();
      await scene.till.reprintIfAsked();
    },
  },
  {
    fault: "the printer is unplugged before the receipt, for 8 s",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      scene.attached.unplug();
      await scene.pay();
      await scene.pass(8_000);
      await scene.attached.plugIn();
      await scene.quiet();
      await scene.till.reprintIfAsked();
    },
  },
  {
    fault: "the printer is unplugged inside the receipt, for 8 s",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      afterBytes(scene, INSIDE_A_RECEIPT_BYTES, () => scene.attached.unplug());
      await scene.pay();
      await scene.pass(8_000);
      await scene.attached.plugIn();
      await scene.quiet();
      await scene.till.reprintIfAsked();
    },
  },
  {
    fault: "the printer begins anew inside the receipt",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      scene.printer.rebootAfterBytes(INSIDE_A_RECEIPT_BYTES, 3_000);
      await scene.pay();
      await scene.pass(8_000);
      await scene.quiet();
      await scene.till.reprintIfAsked();
    },
  },
  {
    fault: "killed inside the receipt",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      const inside = new Promise<void>((resolve) => afterBytes(scene, INSIDE_A_RECEIPT_BYTES, resolve));
      await scene.pay();
      await inside;
      await restart(scene);
    },
  },
  {
    fault: "started twice by mistake",
    async play(scene) {
      await scene.till.sell();
      await ticketIsOut(scene);
      await scene.till.startAnother();
      await scene.pay();
    },
  },
  {
    fault: "the name of an article holds a printer's command",
    async play(scene) {
      await scene.till.sell("Yerba \u001bp\u0000\u0019\u00fa 1 kg");
      await ticketIsOut(scene);
      await scene.pay();
    },
  },
];
