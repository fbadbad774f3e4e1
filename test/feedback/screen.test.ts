// What the customer's screen shows in each scene, read from the very dots by an independent reader of QR codes.

import { describe, expect, test } from "vitest";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { Scene } from "../../src/feedback/feedback.ts";
import { canShowQr, contentOf, drawScreen, type ScreenSize } from "../../src/feedback/screen.ts";
import { isBlack } from "../../src/picture/canvas.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { beginSale } from "../../src/sale/step.ts";
import { scanGrey } from "../support/fake-screen.ts";
import { sceneOf } from "../support/scenes.ts";

const QR =
  "00020101021243650016com.mercadolibre02013063638f1192a-5fd1-4180-a180-8bcae3556bc35204000053039865802BR5925IZABEL AAAA DE MELO6007BARUERI62070503***63040B6D";

const idle = sceneOf({ shopName: "Almacén El Ñandú" });

const sale: Sale = {
  ...beginSale({
    id: 1,
    reference: "CAJA1-123456-1-abcdef",
    ticket: null,
    lines: [],
    total: { minor: 125_050, currency: "ARS" },
    validityS: 600,
    rootKey: "0b5c3e0e-6f0d-4f38-8f6e-0d2f5f9d6a11",
    at: "2026-03-01T14:00:00Z",
  }),
  phase: { status: "awaiting-payment", rejections: 0, rejection: null },
  order: { id: "ORD1", qrData: QR, paymentId: null, virtual: false },
};

const paying: Scene = { ...idle, sale };

const SIZES: readonly ScreenSize[] = [
  { width: 800, height: 480 },
  { width: 320, height: 240 },
  { width: 240, height: 320 },
  { width: 240, height: 240 },
  { width: 160, height: 128 },
];

function scan(picture: Bitmap): string | null {
  const { height, width } = picture;
  const grey = new Uint8Array(width * height);
  for (let dot = 0; dot < grey.length; dot++) {
    grey[dot] = isBlack(picture, dot % width, Math.floor(dot / width)) ? 0 : 255;
  }
  return scanGrey(grey, width, height);
}

function ink(picture: Bitmap): number {
  let count = 0;
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) if (isBlack(picture, x, y)) count += 1;
  return count;
}

const show = (scene: Scene, size: ScreenSize) => drawScreen(contentOf(scene, size), size);

describe.each(SIZES)("on a screen of $width x $height", (size) => {
  test("a phone reads the QR of the sale, as large as the screen lets it be", () => {
    const picture = show(paying, size);
    expect([picture.width, picture.height]).toEqual([size.width, size.height]);
    expect(scan(picture)).toBe(QR);
  });

  test("every other scene has words and no code", () => {
    const remarks = [
      null,
      { kind: "paid", amount: sale.facts.total },
      { kind: "refused", why: "try-again", reason: "" },
      { kind: "expired" },
    ] as const;
    const pictures = remarks.map((remark) => show({ ...idle, remark }, size));
    for (const picture of pictures) {
      expect(scan(picture)).toBeNull();
      expect(ink(picture)).toBeGreaterThan(100);
    }
    expect(new Set(pictures.map(({ bits }) => Buffer.from(bits).toString("base64"))).size).toBe(
      remarks.length,
    );
  });
});

describe("the screen", () => {
  const size = { width: 800, height: 480 };

  test("keeps the QR while something else is remarked, and says a rejection beside it", () => {
    const remarked = contentOf({ ...paying, remark: { kind: "sale-under-way" } }, size);
    expect(remarked).toEqual(contentOf(paying, size));
    const rejected: Sale = {
      ...sale,
      phase: { status: "awaiting-payment", rejections: 1, rejection: "cc_rejected_other_reason" },
    };
    expect(contentOf({ ...idle, sale: rejected }, size)).toMatchObject({
      kind: "qr",
      below: ["$ 1.250,50", "Pago rechazado"],
    });
  });

  test("is the same from one second to the next", () => {
    expect(contentOf({ ...paying, secondsLeft: 9 }, size)).toEqual(
      contentOf({ ...paying, secondsLeft: 8 }, size),
    );
    const noCode = { ...sale, order: { id: "ORD1", qrData: null, paymentId: null, virtual: false } };
    const counter = contentOf({ ...idle, sale: noCode, secondsLeft: 9 }, size);
    expect(counter).toEqual(contentOf({ ...idle, sale: noCode, secondsLeft: 8 }, size));
    expect(counter).toMatchObject({ kind: "words", words: ["Escanee QR del local", "$ 1.250,50"] });
  });

  test("shows no QR after the payment, nor after the sale", () => {
    const paid = contentOf({ ...idle, remark: { kind: "paid", amount: sale.facts.total } }, size);
    expect(paid).toMatchObject({ kind: "words", words: ["PAGADO. Gracias!", "$ 1.250,50"] });
    expect(
      contentOf({ ...paying, sale: { ...sale, phase: { status: "canceling", why: "operator" } } }, size).kind,
    ).toBe("words");
  });

  test("says that no real money moves", () => {
    expect(contentOf({ ...paying, demo: true }, size)).toMatchObject({ above: "DEMO SIN DINERO REAL" });
    expect(contentOf({ ...idle, demo: true, idleTexts: ["Café"] }, size)).toMatchObject({
      above: "DEMO SIN DINERO REAL",
      words: ["Café"],
    });
  });

  test("that is too small for a phone to read the code shows words instead", () => {
    const tiny = { width: 128, height: 64 };
    expect(canShowQr(QR, tiny)).toBe(false);
    expect(contentOf(paying, tiny)).toMatchObject({ kind: "words" });
    expect(ink(show(paying, tiny))).toBeGreaterThan(50);
  });

  test("never shows half of an amount", () => {
    // The largest amount in the smallest letters is wider than this.
    const narrow = { width: 96, height: 200 };
    const large = {
      ...sale,
      facts: { ...sale.facts, total: { minor: 9_999_999_999, currency: "ARS" } as const },
    };
    const above = ink(drawScreen({ kind: "words", above: "", words: [] }, narrow));
    const content = contentOf({ ...idle, remark: { kind: "paid", amount: large.facts.total } }, narrow);
    const words = ink(drawScreen({ ...content, above: "" }, narrow));
    expect([above, words]).toEqual([0, 0]);
  });
});
