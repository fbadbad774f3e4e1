// Who says that something happened: the signature of reference 10.4, in every spelling, against every forger.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSignature, type SignatureCheck } from "../../src/webhooks/signature.ts";
import { assertAlways } from "../support/random.ts";
import { hmac, ORDER, REQUEST_ID, SECRET, TS, VECTOR } from "./support.ts";

function check(changes: Partial<SignatureCheck> = {}): string {
  return checkSignature({
    header: `ts=${TS},v1=${VECTOR}`,
    dataId: ORDER,
    requestId: REQUEST_ID,
    secret: SECRET,
    now: new Date(Number(TS)),
    toleranceS: 300,
    ...changes,
  });
}

describe("a signature of Mercado Pago", () => {
  test("is known by the vector of the reference", () => {
    expect(check()).toBe("good");
  });

  test.each([
    ["blanks around its parts", ` ts = ${TS} , v1 = ${VECTOR} `],
    ["its parts the other way round", `v1=${VECTOR},ts=${TS}`],
    ["keys in capitals", `TS=${TS},V1=${VECTOR}`],
    ["a part that nobody knows yet", `ts=${TS},v1=${VECTOR},v2=abc=def`],
  ])("is known with %s", (_, header) => {
    expect(check({ header })).toBe("good");
  });

  test("covers the id in lower case, however the address spells it", () => {
    expect(check({ dataId: ORDER.toLowerCase() })).toBe("good");
  });

  test("covers an id with other signs than letters and digits as it is", () => {
    const header = `ts=${TS},v1=${hmac(`id:Ab-1;request-id:${REQUEST_ID};ts:${TS};`)}`;
    expect(check({ dataId: "Ab-1", header })).toBe("good");
    expect(check({ dataId: "ab-1", header })).toBe("wrong");
  });

  test.each([
    ["the request id", { requestId: null }, `id:${ORDER.toLowerCase()};ts:${TS};`],
    ["the id", { dataId: null }, `request-id:${REQUEST_ID};ts:${TS};`],
    ["both", { dataId: null, requestId: null }, `ts:${TS};`],
  ])("leaves out %s where it was not sent", (_, missing, manifest) => {
    expect(check({ ...missing, header: `ts=${TS},v1=${hmac(manifest)}` })).toBe("good");
    expect(check(missing)).toBe("wrong");
  });

  test("may be five minutes old or ahead by the provider's clock, and not more", () => {
    const at = (ms: number) => check({ now: new Date(Number(TS) + ms) });
    expect([at(300_000), at(-300_000)]).toEqual(["good", "good"]);
    expect([at(300_001), at(-300_001)]).toEqual(["stale", "stale"]);
  });

  test("that tells its time in seconds is as fresh as one in milliseconds", () => {
    const ts = TS.slice(0, 10);
    const header = `ts=${ts},v1=${hmac(`id:${ORDER.toLowerCase()};request-id:${REQUEST_ID};ts:${ts};`)}`;
    expect(check({ header })).toBe("good");
    expect(check({ header, now: new Date(Number(TS) + 302_000) })).toBe("stale");
  });

  test("is good without a date while the provider's clock is not known", () => {
    expect(check({ now: null })).toBe("undated");
    expect(check({ now: null, secret: "another" })).toBe("wrong");
  });
});

describe("a forger", () => {
  test.each([
    ["nothing at all", ""],
    ["no time", `v1=${VECTOR}`],
    ["no signature", `ts=${TS}`],
    ["a signature cut off", `ts=${TS},v1=${VECTOR.slice(0, 62)}`],
    ["a signature too long", `ts=${TS},v1=${VECTOR}00`],
    ["capitals in the signature", `ts=${TS},v1=${VECTOR.toUpperCase()}`],
    ["a time that is no number", `ts=${TS}x,v1=${VECTOR}`],
    ["a time with a sign", `ts=-${TS},v1=${VECTOR}`],
    ["two times", `ts=1,ts=${TS},v1=${VECTOR}`],
    ["two signatures", `ts=${TS},v1=${"0".repeat(64)},v1=${VECTOR}`],
  ])("who sends %s is not believed", (_, header) => {
    expect(check({ header })).toBe("wrong");
  });

  test("who sends no header is known as one who signed nothing", () => {
    expect(check({ header: null })).toBe("absent");
  });

  test("cannot change a single bit of what is signed, of the signature or of the secret", () => {
    const parts = ["secret", "dataId", "requestId", "ts", "v1"] as const;
    assertAlways(
      import.meta.url,
      fc.property(fc.constantFrom(...parts), fc.nat(), fc.integer({ min: 0, max: 6 }), (part, place, bit) => {
        const good = {
          secret: SECRET,
          dataId: ORDER.toLowerCase(),
          requestId: REQUEST_ID,
          ts: TS,
          v1: VECTOR,
        };
        const bytes = Buffer.from(good[part], "latin1");
        const index = place % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const flipped = bytes.toString("latin1");
        // The one thing that the reference does not sign: the case of the id.
        fc.pre(part !== "dataId" || flipped.toLowerCase() !== good.dataId);
        const bad = { ...good, [part]: flipped };
        const header = `ts=${bad.ts},v1=${bad.v1}`;
        expect(checkSignature({ ...bad, header, now: new Date(Number(TS)), toleranceS: 1e12 })).toBe("wrong");
      }),
      2_000,
    );
  });

  test("cannot sign for another id, another request or another time, whatever their texts are", () => {
    const text = fc.string({ maxLength: 40 });
    assertAlways(
      import.meta.url,
      fc.property(text, text, fc.string({ maxLength: 80 }), (dataId, requestId, header) => {
        expect(check({ dataId, requestId, header })).toBe("wrong");
      }),
      2_000,
    );
  });
});
