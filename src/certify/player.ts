// Plays the rows of a table: what happens for each at the counter, and what must have come of it. A row goes on with
// what an earlier one left (an open order, a payment) and makes its own where there is none, so that no row stands or
// falls with another.

import type { SaleView } from "../terminal/till-api.ts";
import type { Counter, OpenOrder } from "./counter.ts";
import type { Findings } from "./findings.ts";
import { GaveUp, type Hands, type ProviderRecord } from "./hands.ts";
import type { Play, Row } from "./rows.ts";
import { isOpen, isPrinted, knowsRejection, saleWords } from "./sale-words.ts";
import { isRefusal } from "./watch.ts";

/** The Date that an order's end is reckoned from has whole seconds (RFC 9110, 5.6.7), and its answer was on its way. */
const VALIDITY_SLACK_S = 2;

/** Sentences about what is wrong, and false for each thing that is right. */
type Faults = (record: ProviderRecord) => readonly (string | false)[];

export class Player {
  readonly #counter: Counter;
  readonly #hands: Hands;
  readonly #validityS: number;

  constructor(counter: Counter, hands: Hands, validityS: number) {
    this.#counter = counter;
    this.#hands = hands;
    this.#validityS = validityS;
  }

  /** What goes wrong is in the findings. @throws Skipped, Interrupted, and whatever is a fault of the program */
  async play(row: Row, findings: Findings): Promise<void> {
    this.#counter.latest = null;
    try {
      await this.#plays[row.play](row, findings);
      const { flow, sight } = row;
      if (sight !== null)
        findings.looked(await this.#hands.look({ sight, flow, sale: this.#counter.latest }));
    } catch (error) {
      if (!(error instanceof GaveUp) && !isRefusal(error)) throw error;
      findings.wrong.push(error.message);
    }
  }

  readonly #plays: Readonly<Record<Play, (row: Row, findings: Findings) => Promise<unknown>>> = {
    nothing: () => this.#counter.clear(),
    sell: ({ flow }) => this.#counter.sell(flow),
    approve: async ({ flow }, findings) =>
      this.#approve(this.#counter.openOrder(flow, false) ?? (await this.#counter.sell(flow)), findings),
    reject: (row, findings) => this.#reject(row, findings),
    retry: (row, findings) => this.#retry(row, findings),
    refund: (row, findings) => this.#refund(row, findings),

    cancel: async ({ flow }, findings) => {
      const sale = await this.#counter.cancel(await this.#counter.sell(flow));
      findings.expect(sale.status === "canceled", `the till says ${saleWords(sale)}`);
      await this.#ask(sale, findings, unpaidAs("canceled"));
    },

    expire: async ({ flow }, findings) => {
      const open = await this.#counter.sell(flow);
      const validityS = this.#validityS;
      this.#hands.tell(
        `Nobody pays this one. It ends ${validityS} s after it was made, and the till finds out.`,
      );
      const sale = await this.#counter.ended(open.sale.id);
      findings.expect(sale.status === "expired", `the till says ${saleWords(sale)}`);
      await this.#ask(sale, findings, (record) => [
        ...unpaidAs("expired")(record),
        Math.abs(record.validityS - validityS) > VALIDITY_SLACK_S &&
          `the provider gave it ${record.validityS} s, and the till is set to ${validityS} s`,
      ]);
    },
  };

  async #approve(open: OpenOrder, findings: Findings): Promise<SaleView> {
    const decided = await this.#counter.pay("approving", open, (now) => !isOpen(now));
    if (decided.status !== "paid") throw new GaveUp(`not paid; the till says ${saleWords(decided)}`);
    const sale = await this.#counter.printed(decided.id);
    const { payment, total } = sale;
    findings.expect(
      payment?.paid.minor === total.minor,
      `paid was ${payment?.paid.text} in place of ${total.text}`,
    );
    findings.expect(isPrinted(sale, "receipt"), "no receipt came out of the printer");
    await this.#ask(sale, findings, (record) => [
      notTold(record, "processed"),
      ...faultsOfPaid(record, total.minor),
    ]);
    return sale;
  }

  async #reject({ flow, learnsRejection }: Row, findings: Findings): Promise<OpenOrder> {
    const open = await this.#counter.sell(flow);
    const isDecided = (now: SaleView) => now.status !== "awaiting-payment" || knowsRejection(now);
    const sale = await this.#counter.pay("rejecting", open, isDecided);
    if (sale.status !== "awaiting-payment")
      throw new GaveUp(`the order did not stay open; the till says ${saleWords(sale)}`);
    if (learnsRejection) findings.expect(knowsRejection(sale), "the till did not learn of the rejection");
    await this.#ask(sale, findings, ({ merchantOrder, orderStatus, rejections }) => [
      orderStatus !== "created" && `the provider's order is ${orderStatus}`,
      rejections === 0 && "the provider knows of no rejection",
      merchantOrder !== null && merchantOrder !== "opened" && `the merchant order is ${merchantOrder}`,
    ]);
    return { ...open, sale };
  }

  async #retry(row: Row, findings: Findings): Promise<void> {
    const open = this.#counter.openOrder(row.flow, true) ?? (await this.#reject(row, findings));
    const sale = await this.#approve(open, findings);
    const { orderId } = open.sale;
    findings.expect(sale.orderId === orderId, `paid was order ${sale.orderId}, and rejected ${orderId}`);
    await this.#ask(sale, findings, ({ orders, rejections }) => [
      rejections === 0 && "the provider knows of no rejection",
      orders !== 1 && `the provider has ${orders} orders for this sale`,
    ]);
  }

  async #refund({ flow }: Row, findings: Findings): Promise<void> {
    const paid =
      this.#counter.payment(flow) ?? (await this.#approve(await this.#counter.sell(flow), findings));
    const sale = await this.#counter.giveBack(paid);
    const refund = sale.refunds.at(-1);
    if (refund === undefined) throw new GaveUp("nobody gave it back");
    if (refund.status !== "done") throw new GaveUp(`the refund is ${refund.status}: ${refund.detail}`);
    const { total } = sale;
    findings.expect(
      refund.amount.minor === total.minor,
      `given back was ${refund.amount.text} in place of ${total.text}`,
    );
    findings.expect(isPrinted(sale, "refund-slip"), "no refund slip came out of the printer");
    await this.#ask(sale, findings, (record) => [
      record.orderStatus !== "refunded" && `the provider's order is ${record.orderStatus}`,
      record.refundedMinor !== total.minor &&
        `the provider gave back ${record.refundedMinor}, not ${total.minor} (smallest unit)`,
      notTold(record, "refunded"),
    ]);
  }

  /** Holds the provider's own record against what must be, where it can be asked. */
  async #ask({ reference }: SaleView, findings: Findings, faults: Faults): Promise<void> {
    const record = await this.#hands.provider(reference);
    if (record !== null) findings.recorded(record, faults(record));
  }
}

function faultsOfPaid({ merchantOrder, orderStatus, paidMinor }: ProviderRecord, totalMinor: number) {
  return [
    orderStatus !== "processed" && `the provider's order is ${orderStatus}`,
    paidMinor !== totalMinor && `the provider took ${paidMinor}, not ${totalMinor} (smallest unit)`,
    merchantOrder !== null && merchantOrder !== "closed" && `the merchant order is ${merchantOrder}`,
  ];
}

function unpaidAs(status: "canceled" | "expired"): Faults {
  return (record) => [
    record.orderStatus !== status && `the provider's order is ${record.orderStatus}`,
    record.paidMinor !== 0 && `the provider took ${record.paidMinor} (smallest unit)`,
    notTold(record, status),
  ];
}

/** Each end of an order is told by a notification of its own on the Orders rail; on the other one payments are. */
function notTold(
  { merchantOrder, webhooks }: ProviderRecord,
  event: "processed" | "refunded" | "canceled" | "expired",
): string | false {
  if (webhooks === null) return false;
  const told = merchantOrder === null ? [`order.${event}`] : TOLD_OF_PAYMENTS[event];
  const isTold = told.length === 0 || told.some((action) => webhooks.includes(action));
  return !isTold && `no webhook ${told.join(" or ")} was answered`;
}

const TOLD_OF_PAYMENTS = {
  processed: ["payment.created", "payment.updated"],
  refunded: ["payment.updated"],
  canceled: [],
  expired: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
