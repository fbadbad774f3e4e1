// What a shop adds to its papers: the logo, the line that the paper is no invoice, and its last words. And what a
// paper looks like when it is only looked at.

import { describe, expect, test } from "vitest";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { SITES } from "../../src/money/sites.ts";
import { composePaper } from "../../src/paper/compose.ts";
import type { PaperContext } from "../../src/paper/context.ts";
import { papersOf, previewPaper } from "../../src/paper/preview.ts";
import { qrTicket } from "../../src/paper/qr-ticket.ts";
import { receiptBody, receiptCopy, receiptSeal } from "../../src/paper/receipt.ts";
import { refundSlipBody } from "../../src/paper/refund-slip.ts";
import { drawPaper } from "../../src/paper/text.ts";
import { wordsFor } from "../../src/paper/words/words.ts";
import { Canvas } from "../../src/picture/canvas.ts";
import { ARGENTINE, refund } from "./samples.ts";

const context: PaperContext = { ...ARGENTINE.context, columns: 32 };
const { sale } = ARGENTINE;
const refunded = { ...sale, refunds: [refund(1, 100_000, "ARS", "done")] };

function textsOf(items: readonly PrintItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === "text" ? [item.text] : []));
}

describe("a receipt is no invoice", () => {
  test.each([
    ["es-AR", "Documento no válido como factura"],
    ["pt-BR", "Não é documento fiscal"],
    ["es-CL", "No válido como documento tributario"],
    ["es-CO", "No es factura de venta"],
    ["es-MX", "Este ticket no es comprobante fiscal"],
    ["es-PE", "No válido como boleta ni factura"],
    ["es-UY", "No es comprobante fiscal"],
    ["en", "Not a fiscal document"],
    ["en-US", "Not a fiscal document"],
    ["es", "Documento no fiscal"],
    ["pt", "Documento sem valor fiscal"],
  ])("and in %s it says so: %s", (locale, note) => {
    const wide = { ...context, locale, columns: 48 };
    for (const items of [
      receiptBody(wide, sale),
      receiptCopy(wide, sale, 1),
      refundSlipBody(wide, refunded, 1),
    ]) {
      expect(textsOf(items)).toContain(note);
    }
    expect(textsOf(qrTicket(wide, sale))).not.toContain(note);
  });

  test("every country where the till sells has its own words for it", () => {
    const general = ["es", "pt", "en"].map((language) => wordsFor(language).notFiscal);
    for (const { locale } of Object.values(SITES)) {
      const texts = textsOf(receiptBody({ ...context, locale, columns: 64 }, sale));
      expect(texts.filter((text) => general.includes(text))).toEqual([]);
    }
  });

  test("a shop says it in other words, or leaves it away where it prints its invoice beside", () => {
    const own = textsOf(receiptBody({ ...context, fiscalNote: "Factura aparte" }, sale));
    expect(own).toContain("Factura aparte");
    expect(own.join()).not.toContain("no válido");
    expect(textsOf(receiptBody({ ...context, fiscalNote: false }, sale)).join()).not.toContain("no válido");
  });

  test("in Peru it does not bear the name that the law has for an invoice", () => {
    const { body, seal } = composePaper({ ...context, locale: "es-PE" }, sale, {
      kind: "receipt",
      refund: 0,
      copy: 0,
    });
    const texts = textsOf([...body, ...(seal ?? [])]);
    expect(texts).toContain("CONSTANCIA DE PAGO");
    expect(texts.join().toUpperCase()).not.toContain("COMPROBANTE");
  });

  test("the seller's own last words follow it, and both stand above the line that makes it the receipt", () => {
    const texts = textsOf([...receiptBody(context, sale), ...receiptSeal()]);
    expect(texts.slice(-3)).toEqual([
      "Documento no válido como factura",
      "¡Gracias por su compra!",
      "ORIGINAL",
    ]);
  });
});

describe("the logo", () => {
  const logo = new Canvas(200, 80);
  const withLogo = { ...context, logo };

  test("stands at the head of ticket, receipt and slips, once", () => {
    const papers: (readonly PrintItem[])[] = [
      qrTicket(withLogo, sale),
      receiptBody(withLogo, sale),
      receiptCopy(withLogo, sale, 1),
      refundSlipBody(withLogo, refunded, 1),
    ];
    for (const items of papers) {
      expect(items[0]).toEqual({ kind: "image", image: logo });
      expect(items.filter(({ kind }) => kind === "image")).toHaveLength(1);
    }
  });

  test("is named where a paper is drawn as text, and small letters go on in the next line there", () => {
    const items: readonly PrintItem[] = [
      { kind: "image", image: logo },
      { kind: "text", text: `${"a".repeat(24)}${"b".repeat(8)}`, small: true },
      { kind: "text", text: "$ 5,00", align: "right" },
    ];
    expect(drawPaper(items, 24).split("\n").slice(1, -2)).toEqual([
      "│   [picture 200 x 80]   │",
      `│${"a".repeat(24)}│`,
      `│${"b".repeat(8)}${" ".repeat(16)}│`,
      `│${" ".repeat(18)}$ 5,00│`,
    ]);
  });
});

describe("a paper that is only looked at", () => {
  test.each([
    ["es-AR", "VISTA PREVIA, NO VALE"],
    ["pt-BR", "PRÉVIA, SEM VALOR"],
    ["en", "PREVIEW, NOT VALID"],
  ])("says in %s at both ends that it proves nothing, and never ORIGINAL", (locale, preview) => {
    for (const paper of papersOf(refunded)) {
      const items = previewPaper({ ...context, locale }, refunded, paper);
      const texts = textsOf(items);
      expect([texts[0], texts.at(-1)]).toEqual([preview, preview]);
      expect(texts.join()).not.toContain("ORIGINAL");
      const { refundSeal, refundPendingSeal } = wordsFor(locale);
      expect(texts).not.toContain(refundSeal);
      expect(texts).not.toContain(refundPendingSeal);
      expect(items.filter(({ kind }) => kind === "cut")).toEqual([items.at(-1)]);
    }
  });

  test("is one of those that the sale has by now, the latest last", () => {
    const ids = (of: typeof sale) => papersOf(of).map(({ id }) => id);
    expect(ids(sale)).toEqual(["qr-ticket", "receipt"]);
    expect(ids(refunded)).toEqual(["qr-ticket", "receipt", "refund-slip-1"]);
    const copied = [
      { id: "receipt/copy-1", kind: "receipt", refund: 0, copy: 1, status: "printed" },
    ] as const;
    expect(ids({ ...sale, papers: copied })).toEqual(["qr-ticket", "receipt", "receipt/copy-1"]);
    const refused = { ...sale, refunds: [refund(1, 1, "ARS", "refused")] };
    expect(ids(refused)).toEqual(["qr-ticket", "receipt"]);
    const expired = { ...sale, phase: { status: "expired" }, payment: null, receiptNumber: null } as const;
    expect(ids(expired)).toEqual(["qr-ticket", "not-paid-slip"]);
    const ordering = { ...expired, phase: { status: "ordering", cancelWanted: null }, order: null } as const;
    expect(ids(ordering)).toEqual([]);
  });
});
