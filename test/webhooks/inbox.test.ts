// What becomes of each notification: taken as a hint, or dropped for a reason that is counted.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNotice } from "../../src/webhooks/notice.ts";
import { assertAlways } from "../support/random.ts";
import { delivery, hmac, ORDER, openInbox, orderBody, REQUEST_ID, sign, TS, VECTOR } from "./support.ts";

const read = (query: string, body: unknown = "") =>
  readNotice(new URLSearchParams(query), typeof body === "string" ? body : JSON.stringify(body));

describe("a notification is understood", () => {
  test("as Mercado Pago tells of an order", () => {
    expect(read(`data.id=${ORDER}&type=order`, orderBody("processed", 2))).toEqual({
      topic: "order",
      id: ORDER,
      reference: "T01-20260301-000042",
      version: 2,
      notification: null,
      form: "webhook",
    });
  });

  test.each([
    [
      "a payment",
      "data.id=999999999&type=payment",
      { id: 12345, type: "payment", data: { id: "999999999" } },
    ],
    ["a payment in the body alone", "", { id: 12345, action: "payment.created", data: { id: 999999999 } }],
    ["a payment without its topic", "data.id=999999999", { id: 12345, data: { id: "999999999" } }],
  ])("as %s, webhook", (_, query, body) => {
    expect(read(query, body)).toMatchObject({
      topic: "payment",
      id: "999999999",
      notification: "12345",
      form: "webhook",
    });
  });

  test.each([
    ["in the address", "topic=merchant_order&id=123456789", ""],
    [
      "as an address to read",
      "",
      { resource: "https://api.mercadolibre.com/merchant_orders/123456789", topic: "merchant_order" },
    ],
    [
      "as an address without a topic",
      "",
      { resource: "https://api.mercadolibre.com/merchant_orders/123456789" },
    ],
    ["as a number and a topic", "", { resource: "123456789", topic: "merchant_order" }],
    [
      "in both",
      "topic=merchant_order&id=123456789",
      { resource: "https://api.mercadolibre.com/merchant_orders/123456789", topic: "merchant_order" },
    ],
  ])("as a merchant order, IPN, told %s", (_, query, body) => {
    expect(read(query, body)).toMatchObject({ topic: "merchant_order", id: "123456789", form: "ipn" });
  });

  test("as a payment, IPN, in the address that old senders write", () => {
    const body = {
      resource: "https://api.mercadolibre.com/collections/notifications/12629227843",
      topic: "payment",
    };
    expect(read("topic=payment&id=12629227843")).toMatchObject({
      topic: "payment",
      id: "12629227843",
      form: "ipn",
    });
    expect(read("", body)).toMatchObject({ topic: "payment", id: "12629227843", form: "ipn" });
  });

  test("as a merchant order, webhook, which tells the number in the place of its own", () => {
    const body = { id: "23603350837", type: "topic_merchant_order_wh", data: { status: "closed" } };
    expect(read("", body)).toMatchObject({ topic: "merchant_order", id: "23603350837", form: "webhook" });
  });

  test("as an order of which only the id is told", () => {
    expect(read("", { id: 77, data: { id: ORDER } })).toMatchObject({
      topic: "order",
      id: ORDER,
      notification: "77",
    });
    expect(read(`data.id=${ORDER.toLowerCase()}`)).toMatchObject({ topic: "order", id: ORDER });
  });

  test("by its address first: what an unsigned body says of another order does not count", () => {
    const other = orderBody("processed", 9, "ORD01K3ZZZZZZZZZZZZZZZZZZZZZZ");
    expect(read(`data.id=${ORDER}&type=order`, other)).toMatchObject({
      id: ORDER,
      reference: null,
      version: null,
    });
  });

  test.each([
    ["nothing", "", ""],
    ["a text", "data.id=1&type=payment", "hello"],
    ["a list", "data.id=1&type=payment", "[1]"],
    ["a topic without an id", "type=order", ""],
    ["an id with odd signs", "data.id=../../etc&type=payment", ""],
    ["an id without end", `data.id=${"9".repeat(65)}&type=payment`, ""],
    ["a word in the place of a payment's number", "data.id=hello", ""],
    [
      "a number whose digits are not certain",
      "type=payment",
      '{"data":{"id":123456789012345678901234567890}}',
    ],
  ])("but %s is malformed", (_, query, body) => {
    expect(read(query, body)).toBe("malformed");
  });

  test.each(["chargebacks", "point_integration_wh", "stop_delivery_op_wh"])(
    "and %s is no matter of a till",
    (topic) => {
      expect(read(`data.id=1&type=${topic}`)).toBe("other-topic");
    },
  );
});

describe("with a secret", () => {
  test("what is rightly signed becomes a hint", () => {
    const { inbox } = openInbox();
    expect(inbox.judge(delivery())).toMatchObject({ topic: "order", id: ORDER });
    expect(inbox.counts()).toEqual({ received: 1, accepted: 1, dropped: {}, undated: 0 });
  });

  test.each([
    ["wrong-signature", { signature: `ts=${TS},v1=${VECTOR.replace("9f", "9e")}` }],
    ["wrong-signature", { requestId: "another" }],
    ["wrong-signature", { query: "data.id=999999999&type=payment", body: "" }],
    ["unsigned", { signature: null }],
    ["unsigned", { query: "topic=merchant_order&id=123456789", body: "" }],
    ["unsigned", { query: "topic=merchant_order&id=123456789", body: "", signature: null }],
    ["malformed", { body: "{" }],
    ["other-topic", { query: "data.id=1&type=chargebacks" }],
  ])("%s: dropped and counted", (reason, changes) => {
    const { inbox } = openInbox();
    expect(inbox.judge(delivery(changes))).toBe(reason);
    expect(inbox.counts()).toMatchObject({ received: 1, accepted: 0, dropped: { [reason]: 1 } });
  });

  test("what was signed long ago is dropped, by the provider's clock and never by the wall's", () => {
    const late = openInbox({ providerTime: () => new Date(Number(TS) + 301_000) });
    late.clock.setWall("2026-03-01T14:01:10Z");
    expect(late.inbox.judge(delivery())).toBe("stale");
    const inTime = openInbox();
    inTime.clock.setWall("1970-01-01T00:00:00Z");
    expect(inTime.inbox.judge(delivery())).toMatchObject({ id: ORDER });
  });

  test("the age is not looked at before the provider's clock is known, and that is counted", () => {
    const { inbox } = openInbox({ providerTime: () => null });
    expect(inbox.judge(delivery())).toMatchObject({ id: ORDER });
    expect(inbox.counts()).toMatchObject({ accepted: 1, undated: 1 });
  });

  test("accept_unsigned lets in what is not signed and IPN, and never a webhook with a wrong signature", () => {
    const { inbox } = openInbox({ acceptUnsigned: true });
    const ipn = { query: "topic=merchant_order&id=123456789", body: "" };
    expect(inbox.judge(delivery({ ...ipn, signature: null }))).toMatchObject({ topic: "merchant_order" });
    expect(inbox.judge(delivery(ipn))).toMatchObject({ topic: "merchant_order" });
    expect(inbox.judge(delivery({ signature: null }))).toMatchObject({ topic: "order" });
    expect(inbox.judge(delivery({ requestId: "another" }))).toBe("wrong-signature");
  });

  test("an IPN that is rightly signed all the same is taken", () => {
    const { inbox } = openInbox();
    const query = "topic=merchant_order&id=123456789";
    expect(inbox.judge(delivery({ query, body: "", signature: sign("123456789") }))).toMatchObject({
      id: "123456789",
    });
  });

  test("a webhook that tells its id in the body alone is signed without it", () => {
    const { inbox } = openInbox();
    const signature = `ts=${TS},v1=${hmac(`request-id:${REQUEST_ID};ts:${TS};`)}`;
    expect(inbox.judge(delivery({ query: "", signature }))).toMatchObject({ id: ORDER });
  });

  test("nobody without the secret can make the till forget or remember anything", () => {
    const { inbox } = openInbox();
    for (let n = 0; n < 2_000; n++)
      inbox.judge(delivery({ signature: null, body: orderBody("processed", n) }));
    expect(inbox.judge(delivery())).toMatchObject({ id: ORDER, version: 2 });
  });

  test("complaints stand in the log once a minute, without the secret and without what was sent", () => {
    const { clock, inbox, log } = openInbox();
    for (let n = 0; n < 100; n++) inbox.judge(delivery({ requestId: `forged-${n}` }));
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/^warn: webhooks: dropped a notification: its signature does not fit/);
    expect(log.join()).not.toMatch(/test-secret|forged|ORD/);
    return clock.advance(60_000).then(() => {
      inbox.judge(delivery({ requestId: "forged" }));
      expect(log).toHaveLength(2);
    });
  });
});

describe("what came before", () => {
  test("is dropped when it comes again", () => {
    const { inbox } = openInbox();
    inbox.judge(delivery());
    expect(inbox.judge(delivery())).toBe("repeated");
    const payment = { query: "data.id=999&type=payment", signature: sign("999") };
    const told = (id: number) => delivery({ ...payment, body: JSON.stringify({ id, data: { id: "999" } }) });
    expect(inbox.judge(told(1))).toMatchObject({ topic: "payment" });
    expect(inbox.judge(told(1))).toBe("repeated");
    expect(inbox.judge(told(2))).toMatchObject({ topic: "payment" });
  });

  test("and comes after something newer is late", () => {
    const { inbox } = openInbox();
    expect(inbox.judge(delivery({ body: orderBody("refunded", 3) }))).toMatchObject({ version: 3 });
    expect(inbox.judge(delivery({ body: orderBody("processed", 2) }))).toBe("late");
    expect(inbox.judge(delivery({ body: orderBody("refunded", 4) }))).toMatchObject({ version: 4 });
  });

  test("is not guessed: an IPN says the same each time, and each time something else happened", () => {
    const { inbox } = openInbox({ secret: null });
    const ipn = delivery({ query: "topic=merchant_order&id=123456789", body: "" });
    for (let n = 0; n < 3; n++) expect(inbox.judge(ipn)).toMatchObject({ topic: "merchant_order" });
  });

  test("is remembered for a thousand orders, the oldest forgotten first", () => {
    const { inbox } = openInbox({ secret: null });
    const about = (n: number) => {
      const id = `ORD${String(n).padStart(26, "0")}`;
      return inbox.judge(
        delivery({ query: `data.id=${id}&type=order`, body: orderBody("processed", 2, id) }),
      );
    };
    for (let n = 0; n <= 1000; n++) expect(about(n)).toMatchObject({ version: 2 });
    expect(about(1)).toBe("repeated");
    expect(about(0)).toMatchObject({ version: 2 });
  });
});

test("without a secret everything that is readable is a hint", () => {
  const { inbox } = openInbox({ secret: null });
  expect(inbox.judge(delivery({ signature: "nonsense" }))).toMatchObject({ id: ORDER });
  expect(inbox.counts()).toMatchObject({ accepted: 1, undated: 0 });
});

test("a hint holds no amount and no status, whatever was said", () => {
  const { inbox } = openInbox({ secret: null });
  const hint = inbox.judge(delivery());
  expect(Object.keys(hint).sort()).toEqual(["form", "id", "notification", "reference", "topic", "version"]);
});

test.each(["[", '{"a":'])("64 KiB of nothing but %s are malformed, and not the end", (opening) => {
  expect(read("data.id=1", opening.repeat(65_536 / opening.length))).toBe("malformed");
});

describe("100 000 mutated notifications", () => {
  const bases = [
    [`data.id=${ORDER}&type=order`, orderBody()],
    [
      "data.id=999999999&type=payment",
      JSON.stringify({ id: 12345, type: "payment", data: { id: "999999999" } }),
    ],
    [
      "topic=merchant_order&id=123456789",
      JSON.stringify({ resource: "https://api.mercadolibre.com/merchant_orders/1" }),
    ],
    ["", "[".repeat(500)],
    ["data.id=1", '{"a":'.repeat(200)],
  ] as const;
  const noise = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.constantFrom('"', "{", "]", "\\u", "%", "&", "=", ";", "\0"),
  );
  const cut = fc.tuple(fc.nat(), fc.nat({ max: 20 }), noise);
  const mutated = fc.tuple(fc.constantFrom(...bases), fc.array(cut, { maxLength: 6 }), fc.boolean(), noise);

  test("are each taken or dropped for a reason, none of them throws, and none is believed with a secret", () => {
    const strict = openInbox().inbox;
    const open = openInbox({ secret: null }).inbox;
    assertAlways(
      import.meta.url,
      fc.property(mutated, ([[query, body], cuts, inQuery, header]) => {
        let text = inQuery ? query : body;
        for (const [place, length, put] of cuts) {
          const at = place % (text.length + 1);
          text = text.slice(0, at) + put + text.slice(at + length);
        }
        const changed = delivery({
          query: inQuery ? text : query,
          body: inQuery ? body : text,
          signature: `ts=${TS}${header},v1=${VECTOR}`.replace(VECTOR, header === "" ? "" : VECTOR),
          requestId: header,
        });
        expect(typeof strict.judge(changed)).toBe("string");
        const verdict = open.judge(changed);
        if (typeof verdict !== "string") expect(verdict.id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      }),
      50_000,
    );
    const { accepted, received } = strict.counts();
    expect({ accepted, received: received + open.counts().received }).toEqual({
      accepted: 0,
      received: 100_000,
    });
  });
});
