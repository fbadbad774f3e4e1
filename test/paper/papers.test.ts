// What holds for every paper, whatever was sold and however wide the paper is.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { CURRENCIES, isCurrency } from "../../src/money/currencies.ts";
import { formatDecimal, formatMoney, largestPayable } from "../../src/money/decimal.ts";
import { SITES } from "../../src/money/sites.ts";
import { commandCards } from "../../src/paper/command-cards.ts";
import { composePaper } from "../../src/paper/compose.ts";
import type { PaperContext } from "../../src/paper/context.ts";
import { wrap } from "../../src/paper/layout.ts";
import { describeMethod } from "../../src/paper/methods.ts";
import { notPaidSlip } from "../../src/paper/not-paid-slip.ts";
import { poster } from "../../src/paper/poster.ts";
import { receiptBody, receiptSeal } from "../../src/paper/receipt.ts";
import { wordsFor } from "../../src/paper/words/words.ts";
import type { Paper, Sale } from "../../src/sale/sale.ts";
import { COMMAND_CARDS } from "../../src/scan/command-cards.ts";
import { parseReceiptCode } from "../../src/scan/receipt-code.ts";
import { assertAlways } from "../support/random.ts";
import { ARGENTINE, BRAZILIAN, ENGLISH_DEMO, line, paidSale, refund } from "./samples.ts";

const at32: PaperContext = { ...ARGENTINE.context, columns: 32 };
const { sale } = ARGENTINE;

type WhichPaper = Pick<Paper, "kind" | "refund" | "copy">;

const EVERY_PAPER: readonly WhichPaper[] = [
  { kind: "qr-ticket", refund: 0, copy: 0 },
  { kind: "receipt", refund: 0, copy: 0 },
  { kind: "receipt", refund: 0, copy: 3 },
  { kind: "refund-slip", refund: 1, copy: 0 },
  { kind: "refund-slip", refund: 2, copy: 0 },
  { kind: "refund-slip", refund: 2, copy: 1 },
  { kind: "not-paid-slip", refund: 0, copy: 0 },
];

/** The whole paper, its last line included. */
function compose(context: PaperContext, paid: Sale, paper: WhichPaper): readonly PrintItem[] {
  const { body, seal } = composePaper(context, paid, paper);
  return [...body, ...(seal ?? [])];
}

/** The sale as far as each paper needs it: refunded for refund slips, ended for the not-paid slip. */
function everyPaper(context: PaperContext, paid: Sale): readonly (readonly PrintItem[])[] {
  const { minor, currency } = paid.facts.total;
  const half = Math.max(1, Math.floor(minor / 2));
  const refunded = {
    ...paid,
    refunds: [refund(1, half, currency, "done"), refund(2, minor - half, currency, "pending")],
  };
  return [
    ...EVERY_PAPER.map((paper) => {
      const ended = paper.kind === "not-paid-slip";
      return compose(context, ended ? { ...refunded, phase: { status: "expired" } } : refunded, paper);
    }),
    ...pieces(commandCards(context)),
    poster(context, "https://mpago.la/pos/104391550"),
  ];
}

/** What is left in the hand after each cut. */
function pieces(items: readonly PrintItem[]): readonly (readonly PrintItem[])[] {
  const ends = items.flatMap((item, index) => (item.kind === "cut" ? [index + 1] : []));
  return ends.map((end, index) => items.slice(ends[index - 1] ?? 0, end));
}

describe("on any paper, with any text", () => {
  const locales = [...Object.values(SITES).map((site) => site.locale), "en", "de-DE"];
  const foreign = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.constantFrom(
      "ORIGINAL",
      "PAPAS ORIGINAL X",
      "\u001B@\u001DV0",
      "👨‍👩‍👧 Té 🇦🇷",
      "ﬁn—“x”…",
      "日本茶",
      "Ωmega",
      "a".repeat(150),
    ),
  );
  const till = fc.record({
    name: foreign,
    taxId: fc.option(foreign),
    address: fc.array(foreign, { maxLength: 3 }),
    footer: fc.array(foreign, { maxLength: 2 }),
    ticket: fc.option(foreign),
    method: fc.option(foreign),
    locale: fc.constantFrom(...locales),
    columns: fc.integer({ min: 24, max: 64 }),
    demo: fc.boolean(),
    currency: fc.constantFrom(...Object.keys(CURRENCIES).filter(isCurrency)),
    lines: fc.array(
      fc.record({ title: foreign, quantity: fc.integer({ min: 1, max: 999 }), share: fc.nat(1_000_000) }),
      {
        maxLength: 5,
      },
    ),
  });

  test("every line fits the paper, nothing can move the printer, and ORIGINAL ends the receipt alone", () => {
    assertAlways(
      import.meta.url,
      fc.property(till, (given) => {
        const largest = largestPayable(given.currency).minor;
        const lines = given.lines.map(({ title, quantity, share }) =>
          line(title, quantity, 1 + Math.floor((largest / 1_000_000) * share), given.currency),
        );
        const paid = paidSale(lines, given.currency);
        const context: PaperContext = {
          shop: { name: given.name, taxId: given.taxId, address: given.address },
          locale: given.locale,
          columns: given.columns,
          demo: given.demo,
          till: "CAJA01",
          book: "482100",
          timeZone: "America/Lima",
          footer: given.footer,
        };
        const foreignSale: Sale = {
          ...paid,
          facts: { ...paid.facts, ticket: given.ticket },
          payment: paid.payment && { ...paid.payment, method: given.method, methodType: given.method },
        };
        everyPaper(context, foreignSale).forEach((items, index) => {
          for (const item of items) expectPrintable(item, given.columns);
          const texts = textsOf(items);
          expect(texts.filter((text) => text.includes("ORIGINAL"))).toEqual(index === 1 ? ["ORIGINAL"] : []);
          if (index === 1) expect(texts.at(-1)).toBe("ORIGINAL");
          expect(items.at(-1)).toEqual({ kind: "cut" });
        });
      }),
      400,
    );
  });

  test("from 0.01 to 99,999,999.99 the receipt shows the total to the cent, at any width", () => {
    const amounts = fc
      .constantFrom(...Object.values(SITES))
      .chain((site) =>
        fc.integer({ min: 1, max: largestPayable(site.currency).minor }).map((minor) => ({ site, minor })),
      );
    assertAlways(
      import.meta.url,
      fc.property(amounts, fc.integer({ min: 24, max: 64 }), ({ site, minor }, columns) => {
        const paid = paidSale([line("Pan", 1, minor, site.currency)], site.currency);
        const items = receiptBody({ ...at32, locale: site.locale, columns }, paid);
        const expected = formatMoney(paid.facts.total, site.locale);
        const total = textsOf(items).find((text) => text.startsWith("TOTAL"));
        expect(total?.endsWith(` ${expected}`)).toBe(true);
        expect(expected.replace(/\D/g, "")).toBe(formatDecimal(paid.facts.total).replace(/\D/g, ""));
      }),
      2000,
    );
  });
});

describe("a demonstration", () => {
  test.each([
    [ARGENTINE, "DEMO - SIN DINERO REAL"],
    [BRAZILIAN, "DEMO - SEM DINHEIRO REAL"],
    [ENGLISH_DEMO, "DEMO - NO REAL MONEY"],
  ] as const)("says so near the top and near the end of every paper", (sample, banner) => {
    for (const items of everyPaper({ ...sample.context, columns: 32, demo: true }, sample.sale)) {
      const texts = textsOf(items);
      const banners = texts.flatMap((text, index) => (text === banner ? [index] : []));
      expect(banners).toHaveLength(2);
      expect(banners[0]).toBeLessThan(6);
      expect(banners[1]).toBe(texts.length - 2);
    }
  });

  test("a provider that is virtual is enough to say so, whatever the configuration thinks", () => {
    const virtual: Sale = { ...sale, order: sale.order && { ...sale.order, virtual: true } };
    expect(textsOf(receiptBody(at32, virtual))).toContain("DEMO - SIN DINERO REAL");
    expect(textsOf(receiptBody(at32, sale)).join()).not.toContain("DEMO");
  });
});

describe("the receipt", () => {
  test("is only a receipt by its last line, which comes apart from everything above", () => {
    expect(textsOf(receiptBody(at32, sale)).join()).not.toContain("ORIGINAL");
    expect(receiptBody(at32, sale)).not.toContainEqual({ kind: "cut" });
    expect(textsOf(receiptSeal())).toEqual(["ORIGINAL"]);
  });

  test("carries its number as a barcode that the till understands", () => {
    const barcodes = receiptBody(at32, sale).filter((item) => item.kind === "barcode");
    expect(barcodes.map((barcode) => parseReceiptCode(barcode.data))).toEqual([
      { book: "482100", number: 42 },
    ]);
  });

  test("is refused for a sale that nobody paid", () => {
    expect(() => receiptBody(at32, { ...sale, payment: null })).toThrow("sale 57 is not paid: no receipt");
  });

  test.each([
    ["es-AR", "COPIA 2"],
    ["pt-BR", "CÓPIA 2"],
    ["en", "COPY 2"],
  ])("a copy in %s ends with %s", (locale, expected) => {
    const items = compose({ ...at32, locale }, sale, { kind: "receipt", refund: 0, copy: 2 });
    expect(textsOf(items).at(-1)).toBe(expected);
  });

  test.each([
    ["credit_card", "visa", "Tarjeta de crédito Visa"],
    ["debit_card", "debmaster", "Tarjeta de débito Mastercard"],
    ["prepaid_card", "master", "Tarjeta prepaga Mastercard"],
    ["account_money", "account_money", "Dinero en Mercado Pago"],
    ["bank_transfer", "pix", "Pix"],
    ["bank_transfer", "interop_transfer", "Transferencia desde otra billetera"],
    ["digital_wallet", "acme_wallet", "Billetera digital acme_wallet"],
    ["crypto", "bitcoin", "crypto bitcoin"],
    [null, "visa", "visa"],
    [null, null, "Mercado Pago"],
  ])("paid by %s %s reads %s", (methodType, method, expected) => {
    const { payment } = sale;
    if (payment === null) throw new Error("the sample is paid");
    expect(describeMethod({ ...payment, methodType, method }, wordsFor("es-AR"))).toBe(expected);
  });
});

describe("other papers", () => {
  test("the QR of the ticket is the order's text, untouched", () => {
    const items = compose(at32, sale, { kind: "qr-ticket", refund: 0, copy: 0 });
    expect(items).toContainEqual({ kind: "qr", data: sale.order?.qrData });
  });

  test("nobody prints that a paid sale was not paid", () => {
    expect(() => notPaidSlip(at32, sale)).toThrow("sale 57 is paid: nobody may say that it was not paid");
  });

  test("a refund that was refused has no slip", () => {
    const refused = { ...sale, refunds: [refund(1, 100, "ARS", "refused")] };
    expect(() => compose(at32, refused, { kind: "refund-slip", refund: 1, copy: 0 })).toThrow("was refused");
  });

  test("money that is still on its way back is not shown as refunded", () => {
    const asked = { ...sale, refunds: [refund(1, 100_000, "ARS", "pending")] };
    const texts = textsOf(
      compose({ ...at32, columns: 48 }, asked, { kind: "refund-slip", refund: 1, copy: 0 }),
    );
    expect(texts).toContainEqual(expect.stringMatching(/^Devuelto hasta ahora +\$ 0,00$/));
    expect(texts).toContainEqual(expect.stringMatching(/^A DEVOLVER +\$ 1\.000,00$/));
    expect(texts.join()).not.toContain("DEVUELTO");
    expect(texts.at(-1)).toBe("DEVOLUCIÓN EN PROCESO");
  });

  test("the last line of a refund slip is one line on the narrowest paper, in every language", () => {
    for (const locale of ["es-AR", "pt-BR", "en"]) {
      for (const seal of [wordsFor(locale).refundSeal, wordsFor(locale).refundPendingSeal]) {
        expect(wrap(seal, 24)).toHaveLength(1);
      }
    }
  });

  test("every command card is printed", () => {
    const barcodes = commandCards(at32).filter((item) => item.kind === "barcode");
    expect(barcodes.map((barcode) => barcode.data)).toEqual(COMMAND_CARDS.map((card) => card.text));
  });
});

test("a receipt for cash in Brazil says what was received as a Brazilian does, beside the largest amount too", () => {
  const { context, sale: byPix } = BRAZILIAN;
  for (const minor of [largestPayable("BRL").minor, 10_000]) {
    const cash = { tendered: { minor, currency: "BRL" as const }, receiptNumber: 42 };
    const paid = { ...byPix, facts: { ...byPix.facts, cash } };
    const lines = textsOf(receiptBody({ ...context, columns: 32 }, paid));
    const said = formatMoney(cash.tendered, "pt-BR");
    expect(lines).toContain(`Valor recebido${said.padStart(32 - "Valor recebido".length)}`);
  }
});

function textsOf(items: readonly PrintItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === "text" ? [item.text] : []));
}

function expectPrintable(item: PrintItem, columns: number): void {
  if (item.kind === "barcode") expect(item.data).toMatch(/^[ -~]+$/);
  if (item.kind !== "text") return;
  expect(item.text).toMatch(/^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u00FF]+$/);
  expect(item.text.length).toBeLessThanOrEqual(item.large ? Math.floor(columns / 2) : columns);
}
