// What the Orders API says about an order (mercado-pago.md 4.2, 4.4, 4.6, 4.8), turned into our words. The one
// status decides; every documented contradiction of the fields around it is tolerated.

import { formatDecimal } from "../../../money/decimal.ts";
import type { Currency, Money } from "../../../money/money.ts";
import type {
  Order,
  OrderRequest,
  OrderStatus,
  Payment,
  ProviderRefund,
  RefundRequest,
} from "../../provider.ts";
import { DecodeError, type Field } from "../http/decode.ts";
import { readTimeS } from "../http/provider-time.ts";
import type { QrMode } from "../rail-options.ts";
import { assertBackAtMost, isAllBack, refundStatusOf } from "../refund-status.ts";

export interface OrderContext {
  readonly currency: Currency;
  /** What the order was created as, where the answer does not say it. */
  readonly qrMode: QrMode;
  readonly virtual: boolean;
  /** The provider's clock; null when it was never heard. */
  readonly now: Date | null;
}

const ORDER_STATUSES: Readonly<Record<string, OrderStatus>> = {
  created: "open",
  processed: "paid",
  expired: "expired",
  canceled: "canceled",
  cancelled: "canceled",
  refunded: "refunded",
};

/** Statuses of a payment through which no money moved. */
const UNPAID = ["created", "failed", "rejected", "canceled", "cancelled", "expired"];
const FAILED = ["failed", "rejected"];

/** Details of a payment that is still on its way, or already there; any other one in an open order is a rejection. */
const NOT_REJECTIONS = [
  "created",
  "ready_to_process",
  "accredited",
  "processed",
  "in_process",
  "in_review",
  "pending_review_manual",
  "pending_contingency",
  "waiting_payment",
  "waiting_transfer",
  "pending_waiting_payment",
  "pending_waiting_transfer",
];

/**
 * So long after an order ended unpaid, a payment that was under way may still appear in it. Nothing says that the end
 * of its time waits for whoever has it on the phone (4.8), and although a cancellation is refused while somebody is
 * paying (4.5), nothing says that no payment slips by.
 */
const LATE_S = 60;

/** The longest text that any QR holds (version 40, level L, bytes). */
const MAX_QR_DATA = 2953;

/** @throws DecodeError */
export function decodeOrder(body: Field, context: OrderContext): Order {
  const word = body.at("status").word();
  const status = lookUp(ORDER_STATUSES, word) ?? "unrecognized";
  assertCurrency(body, context.currency);
  const transactions = body.at("transactions");
  const payments = transactions.at("payments").present()?.each() ?? [];
  const current = payments.find((payment) => !FAILED.includes(statusOf(payment) ?? "")) ?? payments[0];
  const isPaid = status === "paid" || status === "refunded";
  const payment = isPaid ? decodePayment(transactions, context.currency) : null;
  const refunds = decodeRefunds(transactions, context.currency);
  if (payment !== null) {
    assertBackAtMost(transactions.at("refunds"), refunds, mostBack(transactions, payment.paid));
  }
  return {
    id: body.at("id").id(),
    reference: body.at("external_reference").id(),
    status: payment !== null && isAllBack(refunds, payment.paid) ? "refunded" : status,
    word,
    total: body.at("total_amount").moneyAboveZero(context.currency),
    qrData: (readMode(body) ?? context.qrMode) === "static" ? null : readQrData(body),
    paymentId: current?.at("id").present()?.id() ?? null,
    payment,
    rejection: status === "open" ? findRejection(payments) : null,
    refunds,
    lateUntil: status === "expired" || status === "canceled" ? lateUntil(body, context.now) : null,
    virtual: context.virtual,
  };
}

/** Null when that is past, or when nobody can say when it is. */
function lateUntil(body: Field, now: Date | null): Date | null {
  const endedS = readTimeS(body.at("last_updated_date"));
  if (now === null || endedS === null) return null;
  const leftS = endedS + LATE_S - now.getTime() / 1000;
  // The two clocks may be some seconds apart; an end that lies far ahead is none.
  return leftS > 0 && leftS <= 2 * LATE_S ? new Date((endedS + LATE_S) * 1000) : null;
}

/** The answer to a create must be about the order that was asked for, and payable. @throws DecodeError */
export function decodeCreated(body: Field, request: OrderRequest, context: OrderContext): Order {
  const order = decodeAsked(body, request, context);
  if (isPayableWithoutQr(order, context.qrMode)) {
    throw body.at("type_response").unexpected(`qr_data, because the order was created as ${context.qrMode}`);
  }
  return order;
}

/** An order that waits for the customer and has no QR to show, although it is not the one on the counter. */
export function isPayableWithoutQr(order: Order, qrMode: QrMode): boolean {
  return order.status === "open" && order.qrData === null && qrMode !== "static";
}

/** An order that must be the one of a request. @throws DecodeError */
export function decodeAsked(body: Field, request: OrderRequest, context: OrderContext): Order {
  const order = decodeOrder(body, context);
  if (order.reference !== request.reference) {
    throw body.at("external_reference").unexpected(`the reference ${request.reference} of this sale`);
  }
  if (order.total.minor !== request.total.minor) {
    throw body.at("total_amount").unexpected(`the total ${formatDecimal(request.total)} of this sale`);
  }
  return order;
}

/** The answer to a request about one order must be about that order. @throws DecodeError */
export function assertSameOrder(body: Field, orderId: string): void {
  const id = body.at("id");
  if (id.id() !== orderId) throw id.unexpected(`the order ${orderId} that was asked for`);
}

/** The refunds that an answer to a refund names, ours among them. @throws DecodeError */
export function decodeRefunded(
  body: Field,
  request: RefundRequest,
  currency: Currency,
): readonly ProviderRefund[] {
  assertCurrency(body, currency);
  const list = body.at("transactions").at("refunds");
  const refunds = decodeRefunds(body.at("transactions"), currency);
  const { amount } = request;
  if (refunds.some((refund) => amount === null || refund.amount.minor === amount.minor)) return refunds;
  throw list.unexpected(amount === null ? "a refund" : `a refund of ${formatDecimal(amount)}`);
}

function decodePayment(transactions: Field, currency: Currency): Payment {
  const paid = findPaid(transactions);
  const method = paid.at("payment_method").present();
  return {
    id: paid.at("id").id(),
    // For paper only: what cannot be read of these is left out, and never hides that money came.
    number: readable(() => readNumber(paid)),
    methodType: readable(() => method?.at("type").present()?.word()),
    method: readable(() => method?.at("id").present()?.word()),
    installments: readable(() => method?.at("installments").present()?.smallWhole()) ?? 1,
    paid: readPaid(paid, currency),
  };
}

/** What the customer paid; where that is nothing (a discount over everything, paid by others), what the seller gets. */
function readPaid(payment: Field, currency: Currency): Money {
  const paid = payment.at("paid_amount").present()?.money(currency);
  return paid !== undefined && paid.minor > 0 ? paid : payment.at("amount").moneyAboveZero(currency);
}

function findPaid(transactions: Field): Field {
  const payments = transactions.at("payments").each();
  const paid = payments.find((payment) => !UNPAID.includes(statusOf(payment) ?? ""));
  if (paid === undefined) throw transactions.at("payments").unexpected("a payment that was paid");
  return paid;
}

/** A discount makes what was paid less than the amount, the cost of installments may make it more. */
function mostBack(transactions: Field, paid: Money): Money {
  const amount = readable(() => findPaid(transactions).at("amount").money(paid.currency));
  return amount !== null && amount.minor > paid.minor ? amount : paid;
}

function readable<T>(read: () => T | null | undefined): T | null {
  try {
    return read() ?? null;
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

/** `reference_id`, in notifications `reference.id`. */
function readNumber(payment: Field): string | null {
  const flat = payment.at("reference_id").present();
  return (flat ?? payment.at("reference").present()?.at("id").present())?.id() ?? null;
}

function decodeRefunds(transactions: Field, currency: Currency): readonly ProviderRefund[] {
  const refunds = transactions.at("refunds").present()?.each() ?? [];
  return refunds.map((refund) => {
    const word = refund.at("status").word();
    return {
      id: refund.at("id").id(),
      amount: refund.at("amount").moneyAboveZero(currency),
      status: refundStatusOf(word),
      word,
    };
  });
}

/** The newest attempt that failed. */
function findRejection(payments: readonly Field[]): string | null {
  const words = payments.map((payment) => {
    const detail = payment.at("status_detail").present()?.word() ?? null;
    if (detail !== null && !NOT_REJECTIONS.includes(detail)) return detail;
    const status = statusOf(payment);
    return status !== null && FAILED.includes(status) ? (detail ?? status) : null;
  });
  return words.findLast((word) => word !== null) ?? null;
}

function statusOf(payment: Field): string | null {
  return payment.at("status").present()?.word() ?? null;
}

/** Only ever one of three words; another one is passed over. */
function readMode(body: Field): QrMode | null {
  const said = readable(() => body.at("config").present()?.at("qr").present()?.at("mode").present()?.word());
  return said === "static" || said === "dynamic" || said === "hybrid" ? said : null;
}

function readQrData(body: Field): string | null {
  return body.at("type_response").present()?.at("qr_data").present()?.text(MAX_QR_DATA) ?? null;
}

function assertCurrency(body: Field, currency: Currency): void {
  const field = body.at("currency").present();
  if (field !== null && field.word() !== currency)
    throw field.unexpected(`the currency ${currency} of this till`);
}

function lookUp<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
