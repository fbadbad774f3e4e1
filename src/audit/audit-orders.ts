// The auditor's look at the orders: each one of ours is a sale of ours, what was paid is known as paid, a sale has one
// order and one charge, and both sides tell the same end.

import { formatDecimal } from "../money/decimal.ts";
import type { AuditedBook, AuditedSale } from "./audited-sale.ts";
import { type Evidence, isAskedAbout, isLookedAt, type SeenOrder } from "./evidence.ts";
import type { Finding, Invariant } from "./finding.ts";

export type OrdersByReference = ReadonlyMap<string, readonly SeenOrder[]>;

export function auditOrders(evidence: Evidence, orders: OrdersByReference, book: AuditedBook): Finding[] {
  return [
    ...evidence.orders.flatMap((order) => {
      const sale = book.byReference.get(order.reference);
      if (sale === undefined) return auditStranger(order, book);
      return isLookedAt(evidence, sale.id) ? auditMoney(order, sale, book) : [];
    }),
    ...book.sales
      .filter(({ id }) => isAskedAbout(evidence, id))
      .flatMap((sale) => auditSale(sale, orders.get(sale.reference) ?? [], book)),
  ];
}

/**
 * An order or payment of our book that the journal does not have. References end in the book's number, the sale's, and
 * six characters of chance (new-sale.ts); another till of the shop has another book.
 *
 * @param mayHoldMoney money came for it, or still may
 * @param what "order ORD… (paid)" or "payment 900…"
 */
export function explainStranger(
  what: string,
  { mayHoldMoney, reference }: { readonly reference: string; readonly mayHoldMoney: boolean },
  book: AuditedBook,
): Finding | null {
  const [, number = "", id = ""] = /-(\d{6})-(\d{1,9})-\w{6}$/.exec(reference) ?? [];
  if (number === "" || number !== book.number) return null;
  const other = book.byId.get(Number(id));
  if (other === undefined) {
    // Of a journal that was repaired, sales that nobody paid may be gone.
    if (!mayHoldMoney && Number(id) <= book.repaired.sale) return null;
    return {
      invariant: "I1",
      sale: null,
      what: `${what} is of ${reference}, and the journal has no such sale`,
      advice:
        "If it was paid, give the goods or the money back; then find out whether an old copy of the journal was put back",
    };
  }
  return {
    invariant: "I10",
    sale: other.id,
    what: `${what} is of ${reference}, and sale ${other.id} of the journal is ${other.reference}: two tills wrote one book`,
    advice:
      "Stop the till that runs on a copy of the journal, and give back what was paid to it and not handed over",
  };
}

function auditStranger(order: SeenOrder, book: AuditedBook): Finding[] {
  const { id, paidMinor, reference, status } = order;
  const mayHoldMoney = paidMinor !== null || status === "open" || status === "unrecognized";
  const finding = explainStranger(`order ${id} (${status})`, { reference, mayHoldMoney }, book);
  return finding === null ? [] : [finding];
}

/** What to do about money that came for a sale without a paid record. */
export function adviceOnUnseen({ ended, isWatched }: AuditedSale): string {
  return ended === null || isWatched
    ? "Let the daemon run with the network up: it asks about this order by itself"
    : "The till asks about this order no more: give the money back in the provider's panel";
}

/** From the provider's side: what was paid is known as paid, and as the same payment. */
function auditMoney(order: SeenOrder, sale: AuditedSale, { currency }: AuditedBook): Finding[] {
  if (order.paidMinor === null || sale.isCash) return [];
  const money = (minor: number) => formatDecimal({ minor, currency });
  const { paid } = sale;
  if (paid === null) {
    // What went back whole troubles nobody any more; as long as the till asks, it learns of both.
    if (sale.ended !== null && !sale.isWatched && givenBack(order) >= order.paidMinor) return [];
    const after = sale.ended ?? "open";
    return [
      {
        invariant: sale.ended === null ? "I1" : "I4",
        sale: sale.id,
        what: `order ${order.id} was paid, and sale ${sale.id} has no paid record (${after})`,
        advice: adviceOnUnseen(sale),
      },
    ];
  }
  if (paid.minor === order.paidMinor && paid.number === order.paymentNumber) return [];
  return [
    {
      invariant: "I1",
      sale: sale.id,
      what: `sale ${sale.id} says payment ${paid.number} of ${money(paid.minor)}, order ${order.id} says ${order.paymentNumber} of ${money(order.paidMinor)}`,
      advice: "Believe the provider, and find out who changed the journal",
    },
  ];
}

function givenBack({ refunds }: SeenOrder): number {
  return refunds.reduce((minor, { amountMinor, status }) => minor + (status === "done" ? amountMinor : 0), 0);
}

/** From the journal's side. @param orders those of this sale */
function auditSale(sale: AuditedSale, orders: readonly SeenOrder[], { currency }: AuditedBook): Finding[] {
  const findings: Finding[] = [];
  const find = (invariant: Invariant, what: string, advice: string) =>
    findings.push({ invariant, sale: sale.id, what, advice });
  const money = (minor: number) => formatDecimal({ minor, currency });
  const name = `sale ${sale.id} (${sale.reference})`;
  if (sale.isCash) {
    if (orders.length > 0) {
      find(
        "I2",
        `${name} was paid in cash, and the provider has ${orders.length} orders of it`,
        "Cancel the order in the provider's panel, or give the money back if it was paid too",
      );
    }
    return findings;
  }
  if (orders.length > 1) {
    const list = orders.map(({ id, status }) => `${id} ${status}`).join(", ");
    find(
      "I2",
      `${name} has ${orders.length} orders: ${list}`,
      "Cancel the one that is still open in the provider's panel, so that nobody pays twice",
    );
  }
  const charges = orders.filter(({ paidMinor }) => paidMinor !== null);
  if (charges.length > 1) {
    find(
      "I2",
      `${name} was charged ${charges.length} times`,
      "Give all but one of the payments back in the provider's panel",
    );
  }
  const strange = orders.find(({ status }) => status === "unrecognized");
  if (sale.paid !== null && strange !== undefined) {
    find(
      "I8",
      `${name} is paid in the journal, and order ${strange.id} is "${strange.word ?? strange.status}" at the provider`,
      "Look at the payment in the provider's panel: the money may have been taken back",
    );
  } else if (sale.paid !== null && charges.length === 0 && (orders.length > 0 || sale.orderId === null)) {
    find(
      "I2",
      `${name} is paid in the journal, and no order of it was paid`,
      "Look for the payment in the provider's panel; is the access token that of the account that took it?",
    );
  }
  if (sale.orderId !== null && !orders.some(({ id }) => id === sale.orderId)) {
    find(
      "I2",
      `${name} is order ${sale.orderId} in the journal, which the provider does not have`,
      "See whether the access token is that of the account that the order was made with",
    );
  }
  if (sale.ended === "refused" && orders.length > 0) {
    find(
      "I3",
      `${name} counts as refused, and the provider has order ${orders[0]?.id}`,
      "Cancel the order in the provider's panel, and keep the journal for whoever cares for the till",
    );
  }
  for (const order of orders) {
    if (order.totalMinor !== sale.totalMinor) {
      find(
        "I2",
        `${name} is about ${money(sale.totalMinor)}, order ${order.id} about ${money(order.totalMinor)}`,
        "Compare with the receipt in the customer's hand, and give back what was paid too much",
      );
    }
    if (sale.ended !== null && sale.ended !== "refused" && sale.paid === null && order.status === "open") {
      find(
        "I2",
        `${name} is ${sale.ended}, and order ${order.id} can still be paid`,
        "Cancel the order in the provider's panel",
      );
    }
  }
  return findings;
}
