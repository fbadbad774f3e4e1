// What the Payments API says about one payment and its refunds (mercado-pago.md 8.1, 9.1).

import { formatDecimal } from "../../../money/decimal.ts";
import type { Currency } from "../../../money/money.ts";
import type { Payment, ProviderRefund, RefundRequest } from "../../provider.ts";
import type { Field } from "../http/decode.ts";
import { refundStatusOf } from "../refund-status.ts";

export interface PaymentAnswer {
  readonly status: string;
  readonly payment: Payment;
  /** What the answer itself lists, perhaps less than happened. */
  readonly refunds: readonly ProviderRefund[];
  /** What went back in all, in the smallest unit. */
  readonly refundedMinor: number;
}

/** @throws DecodeError, also when the answer is about another payment or another sale */
export function decodePayment(
  body: Field,
  paymentId: string,
  reference: string,
  currency: Currency,
): PaymentAnswer {
  const id = body.at("id");
  if (id.id() !== paymentId) throw id.unexpected(`the payment ${paymentId} that was asked for`);
  const sale = body.at("external_reference").present();
  if (sale !== null && sale.text(256) !== reference) throw sale.unexpected(`the reference ${reference}`);
  const unit = body.at("currency_id").present();
  if (unit !== null && unit.word() !== currency)
    throw unit.unexpected(`the currency ${currency} of this till`);
  const refunds = body.at("refunds").present();
  return {
    status: body.at("status").word(),
    payment: {
      id: paymentId,
      number: paymentId,
      methodType: body.at("payment_type_id").present()?.word() ?? null,
      method: body.at("payment_method_id").present()?.word() ?? null,
      installments: Math.max(1, body.at("installments").present()?.smallWhole() ?? 1),
      paid: body.at("transaction_amount").money(currency),
    },
    refunds: refunds === null ? [] : decodeRefundList(refunds, currency),
    refundedMinor: body.at("transaction_amount_refunded").present()?.money(currency).minor ?? 0,
  };
}

/** A list; the OpenAPI file prints one refund in its place. @throws DecodeError */
export function decodeRefundList(body: Field, currency: Currency): readonly ProviderRefund[] {
  return (body.isObject() ? [body] : body.each()).map((refund) => decodeRefund(refund, currency));
}

/** The answer to a request for a refund. @throws DecodeError, also when it is about something else */
export function decodeNewRefund(body: Field, request: RefundRequest, currency: Currency): ProviderRefund {
  const refund = decodeRefund(body, currency);
  const payment = body.at("payment_id").present();
  if (payment !== null && payment.id() !== request.paymentId) {
    throw payment.unexpected(`the payment ${request.paymentId} that was to be refunded`);
  }
  if (request.amount !== null && refund.amount.minor !== request.amount.minor) {
    throw body.at("amount").unexpected(`a refund of ${formatDecimal(request.amount)}`);
  }
  return refund;
}

function decodeRefund(refund: Field, currency: Currency): ProviderRefund {
  const word = refund.at("status").word();
  return {
    id: refund.at("id").id(),
    amount: refund.at("amount").money(currency),
    status: refundStatusOf(word),
    word,
  };
}
