// Notifications of Mercado Pago: as deliveries to the inbox, where a second check decides which are signed, and as
// whatever bytes a stranger sends to the socket.

import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { Inbox } from "../../../src/webhooks/inbox.ts";
import { WebhookListener } from "../../../src/webhooks/listener.ts";
import type { Notice } from "../../../src/webhooks/notice.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { bytesOf, type Fuzzer, must, piecesOf, textOf } from "../fuzzer.ts";

const SECRET = "b7c1d6e0a94f4d1f8e5b6a7c8d9e0f12";
const NOW = "2026-03-01T14:00:00Z";
const TS = String(Date.parse(NOW));

interface Signed {
  readonly id: string;
  readonly requestId: string;
  readonly body: string;
  readonly type: string;
}

const ORDER = "ORD01K3AAAABBBBCCCCDDDDEEEEFF";
const GENUINE: readonly Signed[] = [
  {
    id: ORDER,
    type: "order",
    requestId: "req-1",
    body: JSON.stringify({
      action: "order.processed",
      api_version: "v1",
      data: { id: ORDER, external_reference: "T01-1", status: "processed", version: 3 },
      id: "123456",
      type: "order",
    }),
  },
  {
    id: "90011223344",
    type: "payment",
    requestId: "req-2",
    body: '{"action":"payment.updated","data":{"id":"90011223344"},"id":7,"type":"payment"}',
  },
  {
    id: "5556667778",
    type: "topic_merchant_order_wh",
    requestId: "req-3",
    body: '{"id":"5556667778","type":"topic_merchant_order_wh","data":{"currency_id":"ARS"}}',
  },
];

function signatureOf({ id, requestId }: Signed): string {
  const manifest = `id:${id.toLowerCase()};request-id:${requestId};ts:${TS};`;
  return `ts=${TS},v1=${createHmac("sha256", SECRET).update(manifest).digest("hex")}`;
}

/** What was signed, as anybody may reorder and respell the rest. */
const SIGNED = new Set(GENUINE.map(({ id, requestId }) => `${id.toLowerCase()} ${requestId}`));

/** Query, signature, request id and body, a line each. */
const DELIVERIES = [
  ...GENUINE.map((one) =>
    [`data.id=${one.id}&type=${one.type}`, signatureOf(one), one.requestId, one.body].join("\n"),
  ),
  ["id=5556667778&topic=merchant_order", "", "", ""].join("\n"),
  [
    "",
    "",
    "",
    '{"resource":"https://api.mercadolibre.com/merchant_orders/5556667778","topic":"merchant_order"}',
  ].join("\n"),
];

const WORDS = [
  ...[
    "data.id=",
    "type=",
    "topic=",
    "id=",
    "order",
    "payment",
    "merchant_order",
    "chargebacks",
    "ts=",
    "v1=",
  ],
  ...[`ts=${TS}`, `"data":{"id":`, `"action":`, `"version":`, "&", "=", "%20", "+", ";", ",", ORDER],
];

function checkNotice({ id, reference, topic, version }: Notice): void {
  must(/^[A-Za-z0-9_-]{1,64}$/.test(id), () => `an id that is none: ${JSON.stringify(id)}`);
  must(reference === null || /^[A-Za-z0-9_-]{1,64}$/.test(reference), "a reference that is none");
  must(version === null || Number.isSafeInteger(version), "a version that is none");
  must(["order", "payment", "merchant_order"].includes(topic), "a topic that is none");
}

export const webhooks: Fuzzer = {
  name: "webhooks",
  share: 145,
  async open() {
    return {
      corpus: bytesOf(...DELIVERIES),
      words: WORDS,
      take(bytes, chance) {
        const [query = "", signature = "", requestId = "", ...body] = textOf(bytes).split("\n");
        const secret = chance(4) === 0 ? null : SECRET;
        const inbox = new Inbox({
          clock: new ManualClock(),
          providerTime: () => new Date(NOW),
          secret,
          toleranceS: 300,
          acceptUnsigned: false,
          log: () => undefined,
        });
        const delivery = {
          query: new URLSearchParams(query),
          signature: signature === "" ? null : signature,
          requestId: requestId === "" ? null : requestId,
          body: body.join("\n"),
        };
        const verdict = inbox.judge(delivery);
        if (typeof verdict === "string") return verdict;
        checkNotice(verdict);
        if (secret === null) return "a hint, unchecked";
        const id = (delivery.query.get("data.id") ?? delivery.query.get("id"))?.toLowerCase();
        must(SIGNED.has(`${id} ${delivery.requestId}`), () => `believed, and never signed: ${id}`);
        must(verdict.id.toLowerCase() === id, "a hint about another one");
        return "a hint, signed";
      },
    };
  },
};

const REQUESTS = GENUINE.map((one) =>
  [
    `POST /mercado-pago?data.id=${one.id}&type=${one.type} HTTP/1.1`,
    "Host: shop.example",
    `x-signature: ${signatureOf(one)}`,
    `x-request-id: ${one.requestId}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(one.body)}`,
    "",
    one.body,
  ].join("\r\n"),
);

export const webhookRequests: Fuzzer = {
  name: "webhook-requests",
  share: 6,
  async open() {
    const looked: Notice[] = [];
    const log: string[] = [];
    const listener = new WebhookListener({
      host: "127.0.0.1",
      port: 0,
      path: "/mercado-pago",
      look: (notice) => looked.push(notice),
      clock: new ManualClock(),
      providerTime: () => new Date(NOW),
      secret: SECRET,
      toleranceS: 300,
      acceptUnsigned: false,
      log: (_level, message) => log.push(message),
    });
    await listener.start();
    const port = Number(/:(\d+)\//.exec(listener.view().address)?.[1]);
    return {
      corpus: bytesOf(
        ...REQUESTS,
        "GET /mercado-pago HTTP/1.1\r\nHost: a\r\n\r\n",
        "PUT /x HTTP/1.0\r\n\r\n",
      ),
      words: [
        ...WORDS,
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\n",
        "Expect: 100-continue\r\n",
        "\r\n\r\n",
      ],
      async take(bytes, chance) {
        const answer = await ask(port, piecesOf(bytes, chance));
        for (const notice of looked.splice(0)) checkNotice(notice);
        must(!log.splice(0).some((line) => /lost/.test(line)), "a notification was lost by a fault of ours");
        return /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? (answer === "" ? "no answer" : "no status");
      },
      close: () => listener.close(),
    };
  },
};

/** Sends all and ends; what came back until the other side closed. */
export function ask(where: number | string, pieces: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = typeof where === "number" ? connect(where, "127.0.0.1") : connect(where);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    for (const piece of pieces) socket.write(piece);
    socket.end();
  });
}
