// The API reference against our decoders: every block of code in it is taken by the one that must take it, with the
// values that stand there. A block that is new, or gone, fails.

import { describe, expect, test } from "vitest";
import { decodePos as decodeAccountPos } from "../../src/payments/mercado-pago/account/answer.ts";
import { Field } from "../../src/payments/mercado-pago/http/decode.ts";
import type { HttpAnswer, HttpClient } from "../../src/payments/mercado-pago/http/http-client.ts";
import { parseJson } from "../../src/payments/mercado-pago/http/json.ts";
import { readProblem } from "../../src/payments/mercado-pago/http/problem.ts";
import { decodePos, decodeQr } from "../../src/payments/mercado-pago/instore/answer.ts";
import { encodeInstoreOrder } from "../../src/payments/mercado-pago/instore/request.ts";
import { decodeCreated, decodeOrder, decodeRefunded } from "../../src/payments/mercado-pago/orders/answer.ts";
import { encodeOrder, encodeRefund } from "../../src/payments/mercado-pago/orders/request.ts";
import { decodeNewRefund, decodeRefundList } from "../../src/payments/mercado-pago/payments/answer.ts";
import { decodeSettlement } from "../../src/payments/mercado-pago/reports/report-decoder.ts";
import { createReportsApi } from "../../src/payments/mercado-pago/reports/reports-api.ts";
import type { OrderRequest } from "../../src/payments/provider.ts";
import { crc16 } from "../../src/payments/virtual-mercado-pago/qr-text.ts";
import { readNotice } from "../../src/webhooks/notice.ts";
import { BLOCKS, type Block, PAGE_TEXT } from "./reference-page.ts";

const REQUEST: OrderRequest = {
  reference: "T01-20260301-000042",
  total: { minor: 125_050, currency: "ARS" },
  description: "Ticket 42",
  lines: [
    {
      title: "Yerba 1kg",
      barcode: "7790000000001",
      quantity: 1,
      unitPrice: { minor: 125_050, currency: "ARS" },
    },
  ],
  validityS: 300,
};
const CONTEXT = { currency: "ARS", qrMode: "dynamic", virtual: false, now: null } as const;
const PLACE = {
  userId: "123456789",
  storeId: "SUC001",
  posId: "SUC001POS001",
  qrMode: "dynamic",
  language: "es",
  rail: "orders",
} as const;

/** The page cuts long ids short with an ellipsis, which is no part of an id. */
function whole(text: string): string {
  return text.replaceAll("…", "AAAABBBBCCCCDDDDEEEE");
}

function field(text: string): Field {
  return new Field(parseJson(whole(text)));
}

function block(name: string): string {
  return BLOCKS.find((one) => one.name === name)?.text ?? "";
}

/** The page shows only what a payment adds to the order that was created. */
function mergedOrder(added: string): Field {
  const created = JSON.parse(whole(block("4.2.2"))) as object;
  return field(JSON.stringify({ ...created, ...(JSON.parse(whole(added)) as object) }));
}

/** Block -> who must take it, and as what. */
const TAKERS: Readonly<Record<string, (text: string) => void | Promise<void>>> = {
  "2.3.1": (text) =>
    expect(readProblem(parseJson(text))).toEqual({
      words: ["pos_obtainment_error"],
      text: "Point of sale not found",
    }),
  "2.3.2": (text) =>
    expect(readProblem(parseJson(text))).toEqual({
      words: ["unsupported_properties"],
      text: "Properties not supported, additionalProperties '$.notification_url' not allowed",
    }),
  "3.2.1": (text) =>
    expect(decodeAccountPos(field(text))).toMatchObject({
      id: "3004005",
      name: "Caja 1",
      externalId: "SUC001POS001",
      fixedAmount: true,
      category: "621102",
      externalStoreId: "SUC001",
      qr: { text: expect.stringMatching(/^0002010102.*6304ABCD$/) },
    }),
  // The life of an order, drawn.
  "4.1.1": (text) => {
    for (const word of ["created", "processed", "refunded", "canceled", "expired"])
      expect(text).toContain(word);
  },
  "4.2.1": (text) => {
    const [head = "", body = ""] = text.split("\n\n");
    expect(head).toContain("POST /v1/orders");
    expect(JSON.parse(encodeOrder(REQUEST, "ARS", PLACE))).toEqual(JSON.parse(body));
  },
  "4.2.2": (text) =>
    expect(decodeCreated(field(text), REQUEST, CONTEXT)).toMatchObject({
      id: "ORD01K3AAAABBBBCCCCDDDDEEEEFF",
      reference: "T01-20260301-000042",
      status: "open",
      word: "created",
      total: { minor: 125_050, currency: "ARS" },
      qrData: whole("00020101021243…6304ABCD"),
      paymentId: "PAY01K3AAAABBBBCCCCDDDDEEEEGG",
      payment: null,
      rejection: null,
      refunds: [],
    }),
  "4.4.1": (text) =>
    expect(decodeOrder(mergedOrder(text), CONTEXT)).toMatchObject({
      status: "paid",
      payment: {
        number: "90011223344",
        methodType: "account_money",
        method: "account_money",
        installments: 1,
        paid: { minor: 125_050, currency: "ARS" },
      },
      refunds: [{ amount: { minor: 50_000, currency: "ARS" }, status: "done", word: "processed" }],
    }),
  "4.6.1": (text) => {
    const amount = { minor: 50_000, currency: "ARS" } as const;
    const sent = encodeRefund({ paymentId: whole("PAY01K3…"), amount }, "ARS");
    expect(JSON.parse(sent ?? "")).toEqual(JSON.parse(whole(text)));
  },
  "4.6.2": (text) =>
    expect(decodeRefunded(field(text), { paymentId: "P", amount: null }, "ARS")).toEqual([
      {
        id: whole("REF01K3…"),
        amount: { minor: 125_050, currency: "ARS" },
        status: "done",
        word: "processed",
      },
    ]),
  // What is placed is what a look at the POS answers (5.2); ours has no sponsor, category and address for notices.
  "5.1.1": (text) => {
    const atS = Date.parse("2026-03-01T16:34:56.559-04:00") / 1000;
    const { minor } = REQUEST.total;
    expect(decodePos(field(text), REQUEST.reference, { minor, currency: "ARS" })).toMatchObject({
      ours: { expiresAtS: Math.floor(atS) },
      other: null,
    });
    const sent = JSON.parse(encodeInstoreOrder(REQUEST, "ARS", Math.floor(atS))) as Record<string, unknown>;
    const page = JSON.parse(text) as Record<string, unknown>;
    for (const name of ["external_reference", "title", "total_amount"])
      expect(sent[name]).toEqual(page[name]);
    const [item] = page["items"] as readonly [Record<string, unknown>];
    const { category: _, ...rest } = item;
    expect(sent["items"]).toEqual([rest]);
    expect(sent["expiration_date"]).toBe("2026-03-01T16:34:56.000-04:00");
  },
  "6.1": (text) =>
    expect(decodeQr(field(text))).toBe(whole("00020101021243650016COM.MERCADOLIBRE0201306…63040B6D")),
  "9.1.1": (text) => {
    const refund = {
      id: "8800112233",
      amount: { minor: 1000, currency: "ARS" },
      status: "done",
      word: "approved",
      createdAtS: 1_772_387_929,
    } as const;
    const asked = { paymentId: "90011223344", amount: refund.amount };
    expect(decodeNewRefund(field(text), asked, "ARS")).toEqual(refund);
    expect(decodeRefundList(field(text), "ARS")).toEqual([refund]);
    expect(decodeRefundList(field(`[${text}]`), "ARS")).toEqual([refund]);
  },
  "10.2.1": (text) => {
    const id = "ORD01K3AAAABBBBCCCCDDDDEEEEFF";
    expect(readNotice(new URLSearchParams({ "data.id": id, type: "order" }), text)).toMatchObject({
      topic: "order",
      id,
      reference: "T01-20260301-000042",
      version: 2,
      form: "webhook",
    });
  },
  "11.1.1": async (text) => {
    const api = createReportsApi(answering(text));
    expect(await api.getTask("settlement", "55001122334")).toMatchObject({
      id: "55001122334",
      state: "ready",
      word: "processed",
      fileName: "settlement-report-USER_ID-2026-03-02-060007.csv",
      createdFrom: "manual",
    });
  },
  "11.3.1": (text) => {
    const decoder = decodeSettlement();
    decoder.push(`${text}\n`);
    const { rows, faultCount } = decoder.end();
    expect(faultCount).toBe(0);
    expect(rows).toMatchObject([
      {
        type: "settlement",
        sourceId: "90011223344",
        amountMinor: 125_050,
        feeMinor: -1000,
        netMinor: 124_050,
      },
      { type: "refund", sourceId: "90011223344", amountMinor: -50_000, feeMinor: 400, netMinor: -49_600 },
    ]);
  },
  "14.1.1": expectVectors(2),
  "14.2.1": expectVectors(1),
};

function expectVectors(count: number): (text: string) => void {
  return (text) => {
    const vectors = text.trim().split("\n");
    expect(vectors).toHaveLength(count);
    for (const vector of vectors) expect(vector.slice(-4)).toBe(crc16(vector.slice(0, -4)));
  };
}

/** A far end that says one thing. */
function answering(body: string): HttpClient {
  const answer: HttpAnswer = { status: 200, header: () => null, body };
  return { send: async () => answer, farTime: () => null, close: async () => {} };
}

describe("each block of the reference", () => {
  test.each(BLOCKS.map((one): [string, Block] => [one.name, one]))(
    "%s is taken as what it says",
    async (name, { text }) => {
      const taker = TAKERS[name];
      if (taker === undefined) throw new Error(`block ${name} of the reference has no decoder in the table`);
      await taker(text);
    },
  );
});

test("the table names no block that the reference does not have", () => {
  expect(Object.keys(TAKERS).filter((name) => block(name) === "")).toEqual([]);
});

test("the copy of the reference names no place of a machine", () => {
  expect(PAGE_TEXT).not.toMatch(/\/(?:home|root|tmp|work|var)\/|registry\.|localhost|127\.0\.0\.1/);
});

/** Statuses in the words of the tables 4.8, 8.3, 9.1. */
test.each([
  ["created", "created", "open"],
  ["processed", "processed", "paid"],
  ["processed", "accredited", "paid"],
  ["processed", "partially_refunded", "paid"],
  ["refunded", "refunded", "refunded"],
  ["canceled", "canceled", "canceled"],
  ["expired", "expired", "expired"],
  ["action_required", "waiting_payment", "unrecognized"],
  ["processing", "in_review", "unrecognized"],
  ["at_terminal", "at_terminal", "unrecognized"],
  ["failed", "high_risk", "unrecognized"],
])("an order that is %s/%s (4.8) counts as %s", (status, detail, counted) => {
  const added = JSON.parse(whole(block("4.4.1"))) as object;
  const text = JSON.stringify({ ...added, status, status_detail: detail });
  expect(decodeOrder(mergedOrder(text), CONTEXT).status).toBe(counted);
});
