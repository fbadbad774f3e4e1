// How a sale moves: step() applies one event. It has no await, no clock and no way out but its result, so it
// can be tried in every order. What has to be done next is not returned here: it follows from what the sale
// is (duties.ts), the same after a step and after a restart.

import type { SaleEvent } from "./events.ts";
import { notePaidInstead } from "./paid-twice.ts";
import {
  dropPapers,
  forgetOriginals,
  movePaper,
  orderCopies,
  owePaper,
  papersAfterRestart,
} from "./papers.ts";
import { canGiveBack, priceOf, refundable, standing, withRefund } from "./refunds.ts";
import type { CancelReason, Phase, Refund, Sale, SaleFacts } from "./sale.ts";
import { type Stamp, stampOf } from "./stamp.ts";

/**
 * The sale as it is when its intent was written, before any request left; a sale in cash is paid by that.
 * @throws RangeError for cash that does not reach the total
 */
export function beginSale(facts: SaleFacts): Sale {
  const { cash, total } = facts;
  const begun = beginOrder(facts);
  if (cash === undefined) return begun;
  if (cash.tendered.currency !== total.currency || cash.tendered.minor < total.minor) {
    throw new RangeError(`sale ${facts.id}: ${cash.tendered.minor} in cash do not pay ${total.minor}`);
  }
  const payment = {
    id: "cash",
    number: null,
    methodType: "cash",
    method: null,
    installments: 1,
    paid: total,
  };
  const { receiptNumber } = cash;
  return owePaper(
    { ...begun, phase: { status: "paid" }, payment, receiptNumber, ...paidStamp(facts) },
    "receipt",
  );
}

function beginOrder(facts: SaleFacts): Sale {
  return {
    facts,
    phase: { status: "ordering", cancelWanted: null },
    order: null,
    payment: null,
    receiptNumber: null,
    paidAt: null,
    paidProviderAt: null,
    createKey: 1,
    paidInstead: null,
    late: false,
    papers: [],
    refunds: [],
  };
}

/**
 * @returns the sale after the event; the very same sale when the event changes nothing; null when the event
 * cannot have happened to a sale in this state (table.ts has the whole table).
 */
export function step(sale: Sale, event: SaleEvent): Sale | null {
  switch (event.type) {
    case "order-created": {
      if (sale.phase.status !== "ordering") return null;
      const known = { ...sale, order: event.order };
      // An order that nobody waits for any more is not shown to anybody; it is ended.
      return sale.phase.cancelWanted === null
        ? owePaper(
            { ...known, phase: { status: "awaiting-payment", rejections: 0, rejection: null } },
            "qr-ticket",
          )
        : { ...known, phase: { status: "canceling", why: sale.phase.cancelWanted } };
    }
    case "order-refused":
      if (sale.phase.status !== "ordering") return null;
      return { ...sale, phase: { status: "refused", code: event.code, message: event.message } };
    case "cancel-requested":
      return cancel(sale, event.why);
    case "payment-rejected":
      return reject(sale, event.rejection);
    case "order-paid":
      return pay(sale, event);
    case "order-expired":
      return endUnpaid(sale, { status: "expired" }, event);
    case "order-canceled":
      return endUnpaid(sale, { status: "canceled", why: cancelReason(sale.phase) }, event);
    case "order-closed":
      return sale.late ? { ...sale, late: false } : null;
    case "key-spoiled":
      return event.refund === undefined ? renewKey(sale) : renewRefundKey(sale, event.refund);
    case "paid-instead":
      return notePaidInstead(sale, event.by);
    case "paper-sealing":
    case "paper-sealed":
    case "paper-unconfirmed":
      return movePaper(sale, event.paper, event.type);
    case "paper-printed":
      return movePaper(sale, event.paper, event.type, event.proof);
    case "copy-requested":
      return sale.phase.status === "paid" ? orderCopies(sale, event.copies) : null;
    case "refund-requested":
      return requestRefund(sale, event);
    case "refund-pending":
      return withRefund(
        sale,
        event.refund,
        { status: "pending", providerId: event.providerId },
        event.amount,
      );
    case "refund-done":
      return withRefund(sale, event.refund, { status: "done", providerId: event.providerId }, event.amount);
    case "refund-refused":
      return withRefund(sale, event.refund, {
        status: "refused",
        code: event.code,
        message: event.message,
        ...(event.providerId === undefined ? {} : { providerId: event.providerId }),
      });
    case "refund-found":
      if (sale.phase.status !== "paid" || sale.facts.cash !== undefined) return null;
      return {
        ...sale,
        refunds: [
          ...sale.refunds,
          {
            id: sale.refunds.length + 1,
            amount: event.amount,
            whole: false,
            state: { status: "done", providerId: event.providerId },
            elsewhere: true,
            ...stampOf(event),
            lines: [],
            by: null,
            approvedBy: null,
            providerAt: event.providerAt ?? null,
          },
        ],
      };
    case "originals-unknown":
      return forgetOriginals(sale, event.papers);
    case "till-restarted":
      return restart(sale, event.sameBoot);
    default:
      return unreachable(event);
  }
}

function cancel(sale: Sale, wanted: CancelReason): Sale | null {
  const { phase } = sale;
  switch (phase.status) {
    case "ordering": {
      const why = weightier(phase.cancelWanted, wanted);
      return why === phase.cancelWanted ? sale : { ...sale, phase: { ...phase, cancelWanted: why } };
    }
    case "awaiting-payment":
      // A QR that is not on paper yet shall not come out any more.
      return { ...dropPapers(sale, ["qr-ticket"]), phase: { status: "canceling", why: wanted } };
    case "canceling": {
      const why = weightier(phase.why, wanted);
      return why === phase.why ? sale : { ...sale, phase: { ...phase, why } };
    }
    default:
      return null;
  }
}

/** The first word stands, but for what is paid already nobody waits, and nobody is asked for cash. */
function weightier(before: CancelReason | null, wanted: CancelReason): CancelReason {
  return before === null || wanted === "paid-before" ? wanted : before;
}

function reject(sale: Sale, rejection: string): Sale | null {
  if (sale.phase.status === "canceling") return sale;
  if (sale.phase.status !== "awaiting-payment") return null;
  return {
    ...sale,
    phase: { status: "awaiting-payment", rejections: sale.phase.rejections + 1, rejection },
  };
}

/** Late money is money: an order that ended for us and was paid all the same is paid. */
function pay(sale: Sale, event: Extract<SaleEvent, { type: "order-paid" }>): Sale | null {
  if (sale.order === null) return null;
  if (sale.phase.status === "paid") return sale;
  const paid: Sale = {
    ...dropPapers(sale, ["qr-ticket", "not-paid-slip"]),
    phase: { status: "paid" },
    payment: event.payment,
    receiptNumber: event.receiptNumber,
    ...paidStamp(event),
    paidProviderAt: event.providerAt ?? null,
    late: false,
  };
  return owePaper(paid, "receipt");
}

function requestRefund(sale: Sale, event: Extract<SaleEvent, { type: "refund-requested" }>): Sale | null {
  const { amount, lines = [] } = event;
  if (sale.phase.status !== "paid" || amount.minor <= 0) return null;
  if (amount.minor > refundable(sale).minor || !canGiveBack(sale, lines)) return null;
  if (lines.length > 0 && amount.minor !== priceOf(sale, lines).minor) return null;
  const id = sale.refunds.length + 1;
  const refund: Refund = {
    id,
    amount,
    whole: standing(sale).length === 0 && amount.minor === sale.facts.total.minor,
    state: { status: "requested" },
    elsewhere: false,
    ...stampOf(event),
    lines,
    by: event.by ?? null,
    approvedBy: event.approvedBy ?? null,
    providerAt: event.providerAt ?? null,
  };
  const next = { ...sale, refunds: [...sale.refunds, refund] };
  // Cash goes back over the counter: there is nobody to ask.
  return sale.facts.cash === undefined
    ? next
    : withRefund(next, id, { status: "done", providerId: `cash-${id}` });
}

function endUnpaid(
  sale: Sale,
  phase: Phase,
  { slip, late = false }: { readonly slip: boolean; readonly late?: boolean },
): Sale | null {
  switch (sale.phase.status) {
    case "ordering":
      // Known only when no request about the order can have arrived: then nobody ever saw a QR.
      return phase.status === "canceled" ? { ...sale, phase } : null;
    case "awaiting-payment":
    case "canceling": {
      const ended = { ...dropPapers(sale, ["qr-ticket"]), phase, late };
      return slip ? owePaper(ended, "not-paid-slip") : ended;
    }
    case "refused":
      return null;
    default:
      // Money that was seen is not unseen, and the first word about an end stands.
      return sale;
  }
}

function renewKey(sale: Sale): Sale | null {
  return sale.phase.status === "ordering" ? { ...sale, createKey: sale.createKey + 1 } : null;
}

function renewRefundKey(sale: Sale, id: number): Sale | null {
  const refund = sale.refunds.find((candidate) => candidate.id === id);
  if (refund?.state.status !== "requested") return null;
  const renewed = { ...refund, key: (refund.key ?? 1) + 1 };
  return { ...sale, refunds: sale.refunds.map((other) => (other === refund ? renewed : other)) };
}

function cancelReason(phase: Phase): CancelReason {
  if (phase.status === "canceling") return phase.why;
  if (phase.status === "ordering" && phase.cancelWanted !== null) return phase.cancelWanted;
  return "operator";
}

function restart(sale: Sale, sameBoot: boolean): Sale {
  const next = papersAfterRestart(sale, sameBoot);
  if (sameBoot || next.phase.status !== "ordering" || next.phase.cancelWanted !== null) return next;
  // The power was away, nobody knows for how long: the customer does not wait for this QR any more.
  return { ...next, phase: { status: "ordering", cancelWanted: "power-cut" } };
}

function paidStamp({ at, atUnsure }: Stamp): Pick<Sale, "paidAt" | "paidAtUnsure"> {
  return atUnsure === undefined ? { paidAt: at } : { paidAt: at, paidAtUnsure: atUnsure };
}

function unreachable(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
