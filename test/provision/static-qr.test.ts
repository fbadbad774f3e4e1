// Whether the text of a QR is whole, before it is hung on a counter (mercado-pago.md 14).

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeQr } from "../../src/provision/static-qr.ts";
import { assertAlways } from "../support/random.ts";

/** The valid vectors of mercado-pago.md 14.1 and 14.2. */
const VECTORS = [
  [
    "00020101021243650016com.mercadolibre020130636261ba79b-e543-41c7-b71a-cec05c18e72b50120008326594305204970053030325802AR5904Test6004CABA63041094",
    "Test",
  ],
  [
    "00020101021143520016com.mercadolibre0128https://mpago.la/pos/1043915501300091234567895204970053030325802AR5909FULL NAME6010CITY LEGAL63040AAB",
    "FULL NAME",
  ],
  [
    "00020101021243650016COM.MERCADOLIBRE0201306364a9e4780-d0a6-42e8-98d7-f6805209d83a5204000053039865802BR5909Test Test6009SAO PAULO62070503***63041A36",
    "Test Test",
  ],
] as const;
const [[QR]] = VECTORS;

describe("an EMV code", () => {
  test.each(VECTORS)("that is whole says who is paid: %s", (text, merchant) => {
    expect(judgeQr(text)).toEqual({ kind: "emv", merchant });
  });

  test("with any one character changed is damaged, or no EMV code at all", () => {
    const change = fc.tuple(fc.nat(QR.length - 1), fc.constantFrom(..."0123456789ABCDEFxyz .:/-"));
    assertAlways(
      import.meta.url,
      fc.property(change, ([at, character]) => {
        fc.pre(QR[at] !== character);
        const changed = QR.slice(0, at) + character + QR.slice(at + 1);
        expect(judgeQr(changed).kind).not.toBe("emv");
        if (changed.startsWith("000201")) expect(judgeQr(changed).kind).toBe("damaged");
      }),
      2000,
    );
  });

  test("cut off anywhere, or with something after it, is damaged", () => {
    for (let length = 6; length < QR.length; length++) {
      expect(judgeQr(QR.slice(0, length)), QR.slice(0, length)).toMatchObject({ kind: "damaged" });
    }
    expect(judgeQr(`${QR}0000`)).toMatchObject({ kind: "damaged" });
    expect(judgeQr(`${QR} `)).toMatchObject({ kind: "damaged" });
  });

  test("whose checksum is written in small letters is whole", () => {
    const [, [text]] = VECTORS;
    expect(judgeQr(text.replace("0AAB", "0aab")).kind).toBe("emv");
  });

  test("says what is wrong with it", () => {
    expect(judgeQr("000201")).toEqual({ kind: "damaged", why: "it has no checksum" });
    expect(judgeQr("0002015904Te")).toEqual({ kind: "damaged", why: "tag 59 is cut off" });
    expect(judgeQr("000201xx")).toMatchObject({ why: "a tag and its length were expected at character 7" });
    expect(judgeQr(`${QR.slice(0, -4)}FFFF`)).toMatchObject({
      why: expect.stringContaining("checksum is FFFF"),
    });
  });
});

test.each(["https://mpago.la/pos/10439155", "", "hello", "0102…"])(
  "%j is none, and nothing is said of it",
  (text) => {
    expect(judgeQr(text)).toEqual({ kind: "other" });
  },
);

test("any text is judged, and none of them ends the program", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }).map((text) => `000201${text}`),
  );
  assertAlways(
    import.meta.url,
    fc.property(texts, (text) => {
      expect(["emv", "other", "damaged"]).toContain(judgeQr(text).kind);
    }),
  );
});
