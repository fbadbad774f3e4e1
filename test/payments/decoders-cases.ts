// Every decoder of ours for what Mercado Pago says, with the second reading that judges it. One row is one kind of
// body; what a body is about (which sale, which payment) comes with it.

import {
  decodeAccount,
  decodeMadePos,
  decodeMadeStore,
  decodePage,
} from "../../src/payments/mercado-pago/account/answer.ts";
import { DecodeError, Field } from "../../src/payments/mercado-pago/http/decode.ts";
import { explainRefusal } from "../../src/payments/mercado-pago/http/errors.ts";
import type { HttpAnswer } from "../../src/payments/mercado-pago/http/http-client.ts";
import { JsonError, parseJson, type WireValue } from "../../src/payments/mercado-pago/http/json.ts";
import { readProblem } from "../../src/payments/mercado-pago/http/problem.ts";
import { decodePos, decodeQr } from "../../src/payments/mercado-pago/instore/answer.ts";
import { decodeSearch, findPayments } from "../../src/payments/mercado-pago/instore/merchant-orders.ts";
import {
  assertSameOrder,
  decodeCreated,
  decodeOrder,
  decodeRefunded,
} from "../../src/payments/mercado-pago/orders/answer.ts";
import {
  decodeNewRefund,
  decodePayment,
  decodePaymentSearch,
  decodeRefundList,
} from "../../src/payments/mercado-pago/payments/answer.ts";
import { type OrderRequest, PaymentError } from "../../src/payments/provider.ts";
import {
  at,
  Complaints,
  checkOrder,
  checkRefunds,
  checkSum,
  idOf,
  isObject,
  type Json,
  list,
  minorOf,
  writesTwice,
} from "./decoders-oracle.ts";

/** What a body is about. */
export interface About {
  readonly currency: "ARS" | "CLP" | "BRL" | "MXN" | "COP";
  readonly reference: string;
  readonly totalMinor: number;
  /** Of the Orders API; empty where there is none. */
  readonly orderId: string;
  /** PAY… or a number; empty where nobody paid. */
  readonly paymentId: string;
  /** What a refund was asked for; null: everything. */
  readonly refundMinor: number | null;
}

export interface DecoderCase {
  /** Throws what the decoder throws; answers with complaints about what it accepted. */
  readonly judge: (field: Field, body: Json, about: About, wire: WireValue) => readonly string[];
}

const TOTAL_UNITS = (about: About) => ({ minor: about.totalMinor, currency: about.currency });
const FROM: HttpAnswer = { status: 200, header: () => null, body: null };

function request(about: About): OrderRequest {
  const { reference } = about;
  return { reference, total: TOTAL_UNITS(about), description: "", lines: [], validityS: 300 };
}

function refund(about: About) {
  const { refundMinor: minor, currency, paymentId } = about;
  return { paymentId, amount: minor === null ? null : { minor, currency } };
}

function context(about: About) {
  return { currency: about.currency, qrMode: "dynamic", virtual: true, now: null } as const;
}

function judged(look: (complaints: Complaints) => void): readonly string[] {
  const complaints = new Complaints();
  look(complaints);
  return complaints.all;
}

export const DECODERS = {
  order: {
    judge: (field, body, about) => {
      assertSameOrder(field, about.orderId);
      const order = decodeOrder(field, context(about));
      return judged((complaints) => {
        complaints.that(idOf(at(body, "id")) === about.orderId, "another order");
        checkOrder(complaints, order, body, about.currency);
      });
    },
  },
  created: {
    judge: (field, body, about) => {
      const order = decodeCreated(field, request(about), context(about));
      return judged((complaints) => {
        checkOrder(complaints, order, body, about.currency);
        complaints.that(order.reference === about.reference, "another sale");
        complaints.that(order.total.minor === about.totalMinor, "another total");
        complaints.that(order.status !== "open" || order.qrData !== null, "nothing to show the customer");
      });
    },
  },
  refunded: {
    judge: (field, body, about) => {
      const refunds = decodeRefunded(field, refund(about), about.currency);
      return judged((complaints) => {
        checkRefunds(complaints, refunds, list(at(body, "transactions", "refunds")), about.currency);
        const { refundMinor } = about;
        const ours = refunds.some(({ amount }) => refundMinor === null || amount.minor === refundMinor);
        complaints.that(ours, "not the refund that was asked for");
      });
    },
  },
  "instore pos": {
    judge: (field, body, about) => {
      const pos = decodePos(field, about.reference, TOTAL_UNITS(about));
      const orders = Array.isArray(body) ? body : [body];
      return judged((complaints) => {
        const ours = orders.filter((order) => at(order, "external_reference") === about.reference);
        const others = orders.filter((order) => at(order, "external_reference") !== about.reference);
        complaints.that((pos.ours !== null) === ours.length > 0, "ours is there and not there");
        complaints.that((pos.other !== null) === others.length > 0, "somebody else is there and not there");
        for (const order of ours) {
          const minor = minorOf(at(order, "total_amount"), about.currency);
          complaints.that(minor === BigInt(about.totalMinor), "ours with another total");
        }
      });
    },
  },
  "instore qr": {
    judge: (field, body) => {
      const qr = decodeQr(field);
      return judged((complaints) => {
        complaints.that(qr === null || (qr !== "" && qr.length <= 2953), "a QR that cannot be drawn");
        complaints.that(qr === (at(body, "qr_data") ?? null), "a QR that was not sent");
        complaints.that(typeof body === "object", "a QR out of nothing");
      });
    },
  },
  "merchant orders": {
    judge: (field, body, about) => {
      const page = decodeSearch(field, about.reference, about.currency);
      return judged((complaints) => {
        const ours = list(at(body, "elements")).filter(
          (element) => at(element, "external_reference") === about.reference,
        );
        complaints.that(page.orders.length === ours.length, "merchant orders were lost or made up");
        complaints.that(page.count === list(at(body, "elements")).length, "a bad count");
        for (const [index, order] of page.orders.entries()) {
          const wire = list(at(ours[index], "payments"));
          complaints.that(order.payments.length === wire.length, "payments were lost or made up");
          complaints.that(order.status === at(ours[index], "status"), "a bad status");
          for (const [number, payment] of order.payments.entries()) {
            const from = wire[number];
            const unit = at(from, "currency_id");
            complaints.that(unit === undefined || unit === about.currency, "another currency");
            complaints.that(/^[0-9]{1,20}$/.test(idOf(at(from, "id")) ?? ""), "a payment with a bad id");
            complaints.amount(payment.amount, at(from, "transaction_amount"), "a payment");
          }
        }
        const paying = findPayments(page.orders, TOTAL_UNITS(about));
        const enough = ours.some((order) => coversTotal(order, about));
        complaints.that((paying !== null) === enough, "paid and not paid at once");
      });
    },
  },
  payment: {
    judge: (field, body, about) => {
      const answer = decodePayment(field, about.paymentId, about.reference, about.currency);
      return judged((complaints) => {
        const unit = at(body, "currency_id");
        const { paid } = answer.payment;
        complaints.that(unit === undefined || unit === about.currency, "another currency");
        complaints.that(idOf(at(body, "id")) === about.paymentId, "another payment");
        complaints.that(answer.status === at(body, "status"), "a bad status");
        complaints.that(paid.currency === about.currency && paid.minor > 0, "a payment of nothing");
        complaints.amount(paid, at(body, "transaction_amount"), "what was paid");
        const wire = at(body, "refunds");
        checkRefunds(complaints, answer.refunds, isObject(wire) ? [wire] : list(wire), about.currency);
        checkSum(complaints, answer.refunds, BigInt(paid.minor));
        complaints.that(answer.refundedMinor <= paid.minor, "more back than came");
      });
    },
  },
  "payment search": {
    judge: (field, body, about) => {
      const found = decodePaymentSearch(field, about.reference, about.currency);
      return judged((complaints) => {
        const ours = list(at(body, "results")).filter(
          (result) => at(result, "external_reference") === about.reference,
        );
        complaints.that(found.length === ours.length, "payments were lost or made up");
        for (const [index, payment] of found.entries()) {
          complaints.that(payment.id === idOf(at(ours[index], "id")), "a bad id");
          complaints.that(payment.status === at(ours[index], "status"), "a bad status");
          complaints.amount(payment.amount, at(ours[index], "transaction_amount"), "a payment");
        }
      });
    },
  },
  refund: {
    judge: (field, body, about) => {
      const made = decodeNewRefund(field, refund(about), about.currency);
      return judged((complaints) => {
        const payment = at(body, "payment_id");
        complaints.that(
          payment === undefined || idOf(payment) === about.paymentId,
          "another payment's refund",
        );
        complaints.that(
          about.refundMinor === null || made.amount.minor === about.refundMinor,
          "another amount",
        );
        checkRefunds(complaints, [made], [body], about.currency);
      });
    },
  },
  "refund list": {
    judge: (field, body, about) => {
      const refunds = decodeRefundList(field, about.currency);
      return judged((complaints) =>
        checkRefunds(complaints, refunds, isObject(body) ? [body] : list(body), about.currency),
      );
    },
  },
  account: {
    judge: (field, body) => {
      const account = decodeAccount(field, FROM);
      return judged((complaints) => {
        complaints.that(/^[0-9]{1,20}$/.test(account.userId), "a bad user id");
        complaints.that(account.userId === idOf(at(body, "id")), "another user");
        complaints.that(account.site === at(body, "site_id") && account.site !== "", "a bad site");
        complaints.that(account.isTest === list(at(body, "tags")).includes("test_user"), "a bad tag");
      });
    },
  },
  "point of sale": {
    judge: (field, body) => {
      const draft = { externalId: "SUC002POS001" } as Parameters<typeof decodeMadePos>[1];
      const pos = decodeMadePos(field, draft);
      return judged((complaints) => {
        complaints.that(pos.id === idOf(at(body, "id")), "a bad id");
        complaints.that(pos.externalId === draft.externalId, "another point of sale");
        complaints.that(pos.fixedAmount === at(body, "fixed_amount"), "a bad fixed_amount");
        complaints.that(
          pos.category === null || pos.category === idOf(at(body, "category")),
          "a bad category",
        );
      });
    },
  },
  store: {
    judge: (field, body) => {
      const draft = { externalId: "SUC002" } as Parameters<typeof decodeMadeStore>[1];
      const store = decodeMadeStore(field, draft);
      return judged((complaints) => {
        complaints.that(store.id === idOf(at(body, "id")), "a bad id");
        complaints.that(store.externalId === draft.externalId, "another store");
        const degrees = [store.latitude, store.longitude].every((text) => /^-?[0-9.]+$/.test(text ?? "0"));
        complaints.that(degrees, "a place that is none");
      });
    },
  },
  page: {
    judge: (field, body) => {
      const { elements, total } = decodePage(field);
      return judged((complaints) => {
        complaints.that(elements.length === list(at(body, "results")).length, "elements were lost");
        complaints.that(total === null || (Number.isSafeInteger(total) && total >= 0), "a bad total");
      });
    },
  },
  refusal: {
    judge: (_field, _body, about, wire) => {
      const problem = readProblem(wire);
      const { status } = refusalOf(about);
      const error = explainRefusal({ ...refusalOf(about), problem });
      return judged((complaints) => {
        complaints.that(
          error instanceof PaymentError && /^[A-Za-z0-9_-]{1,64}$|^[a-z][\w.-]{0,63}$/i.test(error.code),
          "a bad code",
        );
        complaints.that(error.message.length < 1500, "a sentence without end");
        complaints.that(!/\p{Cc}/u.test(error.message), "a sentence that moves a terminal");
        const sure = error.outcome === "not-done";
        complaints.that(!sure || (status >= 400 && status < 500 && problem !== null), "sure without a word");
      });
    },
  },
} satisfies Record<string, DecoderCase>;

export type DecoderName = keyof typeof DECODERS;

/** Any status of the errors that the API documents, chosen by what the body is about. */
function refusalOf(about: About) {
  const statuses = [400, 401, 403, 404, 409, 422, 423, 429, 500, 503] as const;
  const status = statuses[about.totalMinor % statuses.length] ?? 400;
  const calls = ["create", "get", "cancel", "refund"] as const;
  const call = calls[about.totalMinor % calls.length] ?? "get";
  return { call, what: `${call} order`, status, retryAfter: null, requestId: null };
}

/** Rule 2 of section 7, and what becomes of a closed order whose money went back. */
function coversTotal(order: Json, about: About): boolean {
  const paid = list(at(order, "payments")).filter((payment) =>
    ["approved", "refunded", "charged_back", "in_mediation"].includes(String(at(payment, "status"))),
  );
  const back = paid.some((payment) => ["refunded", "charged_back"].includes(String(at(payment, "status"))));
  const sum = paid.reduce(
    (total, payment) => total + (minorOf(at(payment, "transaction_amount"), about.currency) ?? 0n),
    0n,
  );
  return (at(order, "status") === "closed" || back) && sum >= BigInt(about.totalMinor);
}

export type Verdict =
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "accepted"; readonly complaints: readonly string[] };

/** @throws whatever a decoder may not throw */
export function tryBody(name: DecoderName, text: string, body: () => Json, about: About): Verdict {
  try {
    const wire = parseJson(text);
    const tree = body();
    const complaints = (DECODERS[name] as DecoderCase).judge(new Field(wire), tree, about, wire);
    const twice = writesTwice(text, tree) ? ["a field that is written twice"] : [];
    return { kind: "accepted", complaints: [...complaints, ...twice] };
  } catch (error) {
    const known = error instanceof DecodeError || error instanceof JsonError || error instanceof PaymentError;
    if (!known) throw error;
    return { kind: "refused", why: error.message };
  }
}
