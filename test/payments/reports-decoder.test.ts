// Files of reports as they may come: every dialect gives the same rows, whatever cannot be read is told with its line,
// and no damage turns into another amount without being noticed.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Currency } from "../../src/money/money.ts";
import {
  formatReportAmount,
  REPORT_DIGITS,
  readReportAmount,
  toReportMinor,
} from "../../src/payments/mercado-pago/reports/report-amounts.ts";
import {
  decodeRelease,
  decodeSettlement,
  type ReportRows,
} from "../../src/payments/mercado-pago/reports/report-decoder.ts";
import { readInstantMs, readRefundIds } from "../../src/payments/mercado-pago/reports/row-fields.ts";
import type { SettlementRow } from "../../src/payments/mercado-pago/reports/settlement-row.ts";
import { PaymentError } from "../../src/payments/provider.ts";
import { assertAlways } from "../support/random.ts";

/** The sample of mercado-pago.md 11.3, columns and rows as they stand there. */
const SAMPLE = `EXTERNAL_REFERENCE;SOURCE_ID;USER_ID;PAYMENT_METHOD_TYPE;PAYMENT_METHOD;SITE;TRANSACTION_TYPE;TRANSACTION_AMOUNT;TRANSACTION_CURRENCY;TRANSACTION_DATE;FEE_AMOUNT;SETTLEMENT_NET_AMOUNT;SETTLEMENT_CURRENCY;SETTLEMENT_DATE;REAL_AMOUNT;COUPON_AMOUNT;METADATA;MKP_FEE_AMOUNT;FINANCING_FEE_AMOUNT;SHIPPING_FEE_AMOUNT;TAXES_AMOUNT;INSTALLMENTS;ORDER_ID;SHIPPING_ID;SHIPMENT_MODE;PACK_ID
T01-20260301-000042;90011223344;123456789;account_money;account_money;MLA;SETTLEMENT;1250.50;ARS;2026-03-01T10:01:08.000-04:00;-10.00;1240.50;ARS;2026-03-01T10:01:09.000-04:00;1240.50;0.00;[{}];0.00;0.00;0.00;0.00;1;;;;
T01-20260301-000042;90011223344;123456789;account_money;account_money;MLA;REFUND;-500.00;ARS;2026-03-01T11:00:00.000-04:00;4.00;-496.00;ARS;2026-03-01T11:00:01.000-04:00;0.00;0.00;[{"refund_id":"8800112233"}];0.00;0.00;0.00;0.00;1;;;;
`;

function settlement(text: string, pieces = 1_000_000): ReportRows<SettlementRow> {
  const decoder = decodeSettlement();
  for (let at = 0; at < text.length; at += pieces) decoder.push(text.slice(at, at + pieces));
  return decoder.end();
}

const KEYS = [
  "EXTERNAL_REFERENCE",
  "SOURCE_ID",
  "TRANSACTION_TYPE",
  "TRANSACTION_AMOUNT",
  "TRANSACTION_CURRENCY",
  "TRANSACTION_DATE",
  "FEE_AMOUNT",
  "SETTLEMENT_NET_AMOUNT",
  "STORE_NAME",
  "METADATA",
];
const GOOD = [
  "REF-1",
  "1",
  "SETTLEMENT",
  "10.00",
  "ARS",
  "2026-03-01T10:00:00.000-03:00",
  "-1.00",
  "9.00",
  "",
  "[{}]",
];

/** A file of one good row with some fields changed, and a good one behind it. */
function fileWith(changes: Readonly<Record<string, string>>): string {
  const row = KEYS.map((key, index) => changes[key] ?? GOOD[index] ?? "");
  return [KEYS, row, GOOD].map((fields) => `${fields.map(quoted).join(",")}\n`).join("");
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

describe("a settlement report", () => {
  test("of the reference's sample is read to the cent", () => {
    const { rows, faults } = settlement(SAMPLE);
    expect(faults).toEqual([]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      line: 2,
      type: "settlement",
      sourceId: "90011223344",
      externalReference: "T01-20260301-000042",
      amountMinor: 125_050,
      feeMinor: -1000,
      netMinor: 124_050,
      transactionAtMs: Date.parse("2026-03-01T14:01:08Z"),
      refundIds: [],
      other: { USER_ID: "123456789", SITE: "MLA" },
    });
    expect(rows[1]).toMatchObject({
      type: "refund",
      amountMinor: -50_000,
      feeMinor: 400,
      refundIds: ["8800112233"],
    });
  });

  test("reads the same in pieces of any size", () => {
    const whole = settlement(SAMPLE);
    for (const pieces of [1, 2, 3, 7, 64, 1000]) expect(settlement(SAMPLE, pieces)).toEqual(whole);
  });

  test("tells a row that cannot be read by line and column, and keeps the others", () => {
    const bad: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
      [{ TRANSACTION_AMOUNT: "1.000,00" }, "TRANSACTION_AMOUNT: expected an amount in ARS"],
      [{ TRANSACTION_AMOUNT: "1,000.00" }, "TRANSACTION_AMOUNT"],
      [{ TRANSACTION_AMOUNT: "1.000" }, "TRANSACTION_AMOUNT"],
      [{ TRANSACTION_AMOUNT: "1e3" }, "TRANSACTION_AMOUNT"],
      [{ TRANSACTION_AMOUNT: "" }, "TRANSACTION_AMOUNT: expected an amount in ARS, got nothing"],
      [{ TRANSACTION_AMOUNT: "99999999999999999.00" }, "TRANSACTION_AMOUNT"],
      [{ FEE_AMOUNT: "- 1.00" }, "FEE_AMOUNT"],
      [{ SETTLEMENT_NET_AMOUNT: "$9.00" }, "SETTLEMENT_NET_AMOUNT"],
      [
        { TRANSACTION_CURRENCY: "CLP", TRANSACTION_AMOUNT: "10.50" },
        "expected an amount in CLP with no decimals",
      ],
      [{ TRANSACTION_CURRENCY: "USD" }, "TRANSACTION_CURRENCY: expected a currency of the seven countries"],
      [{ TRANSACTION_CURRENCY: "" }, "TRANSACTION_CURRENCY: expected a currency"],
      [{ TRANSACTION_DATE: "2026-03-01 10:00:00" }, "TRANSACTION_DATE: expected a time with its offset"],
      [{ TRANSACTION_DATE: "2026-02-30T10:00:00.000-03:00" }, "TRANSACTION_DATE"],
      [{ SOURCE_ID: " " }, "SOURCE_ID: expected something, got nothing"],
      [{ TRANSACTION_TYPE: "" }, "TRANSACTION_TYPE"],
    ];
    for (const [changes, problem] of bad) {
      const { rows, faults } = settlement(fileWith(changes));
      expect(faults).toMatchObject([{ line: 2, problem: expect.stringContaining(problem) }]);
      expect(rows.map(({ line }) => line)).toEqual([3]);
    }
  });

  test("of two currencies in one row is not added up", () => {
    const [header = "", first = "", second = ""] = SAMPLE.split("\n");
    const mixed = first.replace("1240.50;ARS", "1240.50;BRL");
    const { rows, faults } = settlement([header, mixed, second, ""].join("\n"));
    expect(faults).toMatchObject([
      { line: 2, problem: expect.stringContaining("SETTLEMENT_CURRENCY: expected ARS") },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([3]);
  });

  test("takes a comma for a point where it can be nothing else", () => {
    const { rows } = settlement(fileWith({ TRANSACTION_AMOUNT: "1250,5", FEE_AMOUNT: "-0,01" }));
    expect(rows[0]).toMatchObject({ amountMinor: 125_050, feeMinor: -1 });
  });

  test("reads pesos of Chile with and without their zeros", () => {
    for (const amount of ["10000", "10000.00", "10000,00", "10000.0"]) {
      const changes = { TRANSACTION_CURRENCY: "CLP", TRANSACTION_AMOUNT: amount, FEE_AMOUNT: "-0.00" };
      const { rows } = settlement(fileWith({ ...changes, SETTLEMENT_NET_AMOUNT: "10000" }));
      expect(rows[0]).toMatchObject({ amountMinor: 10_000, feeMinor: 0, netMinor: 10_000 });
    }
  });

  test("keeps a type that nobody has met, with its word", () => {
    const { rows } = settlement(fileWith({ TRANSACTION_TYPE: "TRAVA_DE_RECEBIVEL" }));
    expect(rows[0]).toMatchObject({ type: "other", word: "TRAVA_DE_RECEBIVEL", netMinor: 900 });
  });

  test("names every needed column that is missing, at once", () => {
    const error = refusalOf(() => settlement("SOURCE_ID;FEE_AMOUNT\n1;2\n"));
    expect(error).toMatchObject({ code: "bad-report", outcome: "not-done", repeatable: false });
    expect(error.message).toContain(
      "columns are missing: EXTERNAL_REFERENCE, TRANSACTION_TYPE, TRANSACTION_AMOUNT, TRANSACTION_CURRENCY, TRANSACTION_DATE, SETTLEMENT_NET_AMOUNT",
    );
  });

  test("is refused where two columns mean the same, where it is empty, and where it is a workbook", () => {
    expect(refusalOf(() => settlement(`${KEYS.join(",")},Código de referencia\n`)).message).toContain(
      'two columns mean EXTERNAL_REFERENCE: "EXTERNAL_REFERENCE" and "Código de referencia"',
    );
    expect(refusalOf(() => settlement("")).message).toContain("it is empty");
    expect(refusalOf(() => settlement("PK\x03\x04\x14\x00\x06\x00")).message).toContain("XLSX");
    expect(refusalOf(() => settlement(`${"x".repeat(100_000)}`)).message).toContain(
      "its first line has more",
    );
  });

  test("with a first line of many columns more is refused alike, whole and in pieces", () => {
    const [header = "", ...rest] = SAMPLE.split("\n");
    const long = [`${header};${"x".repeat(17_000)}`, ...rest].join("\n");
    const whole = refusalOf(() => settlement(long)).message;
    const decoder = decodeSettlement();
    const inPieces = refusalOf(() => {
      for (let at = 0; at < long.length; at += 1000) decoder.push(long.slice(at, at + 1000));
      return decoder.end();
    }).message;
    expect(whole).toContain("its first line has more than 16384 characters");
    expect(inPieces).toBe(whole);
  });

  test("says of every cut whether the last row was cut off, and never tells half of it", () => {
    const whole = settlement(SAMPLE);
    const lines = SAMPLE.split("\n");
    const first = (lines[0]?.length ?? 0) + 1;
    const ends = [first, first + (lines[1]?.length ?? 0) + 1, SAMPLE.length];
    for (let cut = first; cut < SAMPLE.length; cut++) {
      const { rows, faults } = settlement(SAMPLE.slice(0, cut));
      const told = ends.filter((end) => end <= cut).length - 1;
      expect(rows).toEqual(whole.rows.slice(0, told));
      expect(faults.length).toBe(ends.includes(cut) ? 0 : 1);
      if (faults[0] !== undefined) expect(faults[0].problem).toContain("cut off");
    }
  });

  test("whose quotes do not close loses that row and no other", () => {
    const lines = fileWith({}).split("\n");
    const broken = [lines[0], `"REF-9,1,SETTLEMENT,10.00`, lines[1], lines[2], ""].join("\n");
    const { rows, faults } = settlement(broken);
    expect(rows.map(({ line }) => line)).toEqual([3]);
    expect(faults[0]).toMatchObject({ line: 2 });
  });

  test("has rows with line ends in them, and tells lines as an editor counts them", () => {
    const { rows, faults } = settlement(
      `${fileWith({ STORE_NAME: 'first\nsecond "of" two', EXTERNAL_REFERENCE: "A,B;C" })}short\n`,
    );
    expect(rows[0]).toMatchObject({
      externalReference: "A,B;C",
      other: { STORE_NAME: 'first\nsecond "of" two' },
    });
    // The one above and the plain one are told on 2 and 4; they differ, so none is a repetition.
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(faults).toMatchObject([{ line: 5, problem: "expected 10 fields as in the header, got 1" }]);
  });

  test("with a line of a megabyte is read in bounded memory, and the line told", () => {
    const { rows, faultCount } = settlement(
      [KEYS.join(","), `"${"x".repeat(1_000_000)}`, GOOD.map(quoted).join(","), ""].join("\n"),
      10_000,
    );
    expect(faultCount).toBe(1);
    expect(rows).toHaveLength(1);
  });

  test("of nothing but bad rows tells a thousand of them and counts the rest", () => {
    const { faults, faultCount } = settlement(`${KEYS.join(",")}\n${"bad\n".repeat(5000)}`);
    expect(faults).toHaveLength(1000);
    expect(faultCount).toBe(5000);
  });
});

describe("a release report", () => {
  const header =
    "DATE,SOURCE_ID,EXTERNAL_REFERENCE,RECORD_TYPE,DESCRIPTION,NET_CREDIT_AMOUNT,NET_DEBIT_AMOUNT,METADATA";

  test("reads sums without a payment, and takes the account's currency where it says none", () => {
    const text = [
      header,
      "2026-03-01T00:00:00.000-04:00,,,initial_available_balance,,100.00,0.00,",
      '2026-03-01T10:00:00.000-04:00,9001,REF-1,release,payment,9.90,,"[{}]"',
      ",,,total,,9.90,0.00,",
    ].join("\n");
    const decoder = decodeRelease("BRL");
    decoder.push(text);
    const { rows, faults } = decoder.end();
    expect(faults).toEqual([]);
    expect(
      rows.map(({ record, creditMinor, debitMinor, currency }) => [
        record,
        creditMinor,
        debitMinor,
        currency,
      ]),
    ).toEqual([
      ["initial", 10_000, 0, "BRL"],
      ["release", 990, 0, "BRL"],
      ["total", 990, 0, "BRL"],
    ]);
  });

  test("does not take a released row without an amount or a date for nothing", () => {
    for (const row of ["2026-03-01T10:00:00Z,1,R,release,payment,,,", ",1,R,release,payment,1.00,,"]) {
      const decoder = decodeRelease("BRL");
      decoder.push(`${header}\n${row}\n`);
      expect(decoder.end()).toMatchObject({ rows: [], faultCount: 1 });
    }
  });
});

describe("small readings", () => {
  test("amounts are whole numbers of the report's own smallest unit", () => {
    expect(readReportAmount("-10.00", "ARS")).toBe(-1000);
    expect(readReportAmount("0.5", "COP")).toBe(50);
    expect(Object.is(readReportAmount("-0.00", "ARS"), 0)).toBe(true);
    expect(formatReportAmount(-5, "ARS")).toBe("-0.05");
    expect(formatReportAmount(-10_000, "CLP")).toBe("-10000");
    // A till in Colombia counts whole pesos, its report centavos.
    expect(toReportMinor({ minor: 1250, currency: "COP" })).toBe(125_000);
    expect(toReportMinor({ minor: 1250, currency: "CLP" })).toBe(1250);
    for (const text of [
      "",
      "-",
      ".5",
      "5.",
      "05.00",
      "1 000.00",
      "1_0",
      "NaN",
      "١٠",
      "1.00-",
      "--1.00",
      "1.234",
    ]) {
      expect(readReportAmount(text, "ARS")).toBeNull();
    }
  });

  test("times are instants only with their offset", () => {
    const instant = Date.parse("2026-03-01T14:00:00Z");
    for (const text of [
      "2026-03-01T10:00:00.000-04:00",
      "2026-03-01T10:00:00-0400",
      "2026-03-01T14:00:00Z",
      "2026-03-01T14:00:00.000000000Z",
    ]) {
      expect(readInstantMs(text)).toBe(instant);
    }
    for (const text of [
      "2026-03-01",
      "2026-03-01T14:00:00",
      "2026-02-29T14:00:00Z",
      "2026-03-01T24:00:01Z",
      "now",
    ]) {
      expect(readInstantMs(text)).toBeNull();
    }
  });

  test("ids of refunds are found in any shape of METADATA", () => {
    expect(readRefundIds('[{"refund_id":"88"},{"refund_id":99}]')).toEqual(["88", "99"]);
    expect(readRefundIds('{"refund_ids":["1",2]}')).toEqual(["1", "2"]);
    for (const text of [null, "", "[{}]", "[]", "null", '"x"', "[[1]]", '{"refund_id":null}', "{"]) {
      expect(readRefundIds(text)).toEqual([]);
    }
  });
});

// --- random files

const currencies = Object.keys(REPORT_DIGITS) as Currency[];
const word = fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.replaceAll("\r", " ").trim());

const anyRow = fc.record({
  currency: fc.constantFrom(...currencies),
  amount: fc.integer({ min: -9e14, max: 9e14 }),
  fee: fc.integer({ min: -1e9, max: 1e9 }),
  net: fc.integer({ min: -9e14, max: 9e14 }),
  reference: word,
  source: fc.integer({ min: 1, max: 1e12 }).map(String),
  type: fc.constantFrom(
    "SETTLEMENT",
    "REFUND",
    "CHARGEBACK",
    "DISPUTE",
    "WITHDRAWAL",
    "WITHDRAWAL_CANCEL",
    "PAYOUT",
  ),
  atMs: fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2040-01-01") }),
  note: word,
  refund: fc.option(fc.integer({ min: 1, max: 1e10 }).map(String), { nil: null }),
});

const anyDialect = fc.record({
  separator: fc.constantFrom(",", ";", "\t"),
  quoteAll: fc.boolean(),
  bom: fc.boolean(),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  point: fc.constantFrom(".", ","),
  language: fc.constantFrom(0, 1, 2, 3),
  pieces: fc.integer({ min: 1, max: 5000 }),
});

const HEADERS: readonly (readonly [key: string, es: string, pt: string, en: string])[] = [
  ["EXTERNAL_REFERENCE", "CÓDIGO DE REFERENCIA", "CÓDIGO DE REFERÊNCIA", "Reference code"],
  [
    "SOURCE_ID",
    "ID DE OPERACIÓN EN MERCADO PAGO",
    "ID DA OPERAÇÃO NO MERCADO PAGO",
    "Mercado Pago transaction ID",
  ],
  ["TRANSACTION_TYPE", "TIPO DE OPERACIÓN", "TIPO DE OPERAÇÃO", "Transaction type"],
  ["TRANSACTION_AMOUNT", "VALOR DE LA COMPRA", "VALOR DA COMPRA", "Purchase amount"],
  ["TRANSACTION_CURRENCY", "MONEDA", "MOEDA", "Currency"],
  ["TRANSACTION_DATE", "FECHA DE ORIGEN", "DATA DE ORIGEM", "Date of origin"],
  ["FEE_AMOUNT", "COMISIONES + IVA", "TARIFAS", "Fees + VAT"],
  [
    "SETTLEMENT_NET_AMOUNT",
    "MONTO NETO DE LA OPERACIÓN QUE IMPACTÓ TU DINERO",
    "VALOR LÍQUIDO DA OPERAÇÃO QUE IMPACTOU NO DINHEIRO",
    "Net amount of the transaction that impacted your balance",
  ],
  ["NOTE", "NOTA", "NOTA", "Note"],
  ["METADATA", "DATOS EXTRA", "DADOS ADICIONAIS", "Additional details"],
];

test("random rows come back the same through every dialect", () => {
  const property = fc.property(fc.array(anyRow, { maxLength: 20 }), anyDialect, (rows, dialect) => {
    const { separator, quoteAll, bom, lineEnd, point, language, pieces } = dialect;
    const decimal = (minor: number, currency: Currency) =>
      formatReportAmount(minor, currency).replace(".", point);
    const quote = (text: string) =>
      quoteAll || /["\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
    const records = rows.map((row) => [
      row.reference,
      row.source,
      row.type,
      decimal(row.amount, row.currency),
      row.currency,
      new Date(row.atMs).toISOString(),
      decimal(row.fee, row.currency),
      decimal(row.net, row.currency),
      row.note,
      row.refund === null ? "[{}]" : `[{"refund_id":"${row.refund}"}]`,
    ]);
    const header = HEADERS.map((names) => names[language] ?? "");
    const lines = [header, ...records].map((fields) => fields.map(quote).join(separator) + lineEnd);
    const { rows: read, repeated, faults } = settlement((bom ? "\uFEFF" : "") + lines.join(""), pieces);
    expect(faults).toEqual([]);
    const expected = rows.map((row) => ({
      currency: row.currency,
      amountMinor: row.amount,
      feeMinor: row.fee,
      netMinor: row.net,
      externalReference: row.reference === "" ? null : row.reference,
      sourceId: row.source,
      word: row.type,
      transactionAtMs: row.atMs,
      refundIds: row.refund === null ? [] : [row.refund],
    }));
    const got = [...read, ...repeated]
      .sort((a, b) => a.line - b.line)
      .map(
        ({
          currency,
          amountMinor,
          feeMinor,
          netMinor,
          externalReference,
          sourceId,
          word,
          transactionAtMs,
          refundIds,
        }) => ({
          currency,
          amountMinor,
          feeMinor,
          netMinor,
          externalReference,
          sourceId,
          word,
          transactionAtMs,
          refundIds,
        }),
      );
    expect(got).toEqual(expected);
  });
  assertAlways(import.meta.url, property, 500);
});

test("two hundred thousand mutated bytes: no crash, and no amount that is not written there", () => {
  // Many rows, so that some are whole after all that; one edit in eight hits the header.
  const [header = "", first = "", second = ""] = SAMPLE.split("\n");
  const many = [header, ...Array.from({ length: 20 }, () => [first, second]).flat(), ""].join("\n");
  const files = [many, fileWith({ STORE_NAME: 'a "b" c\nd' }), fileWith({ TRANSACTION_CURRENCY: "CLP" })];
  const edit = fc.record({
    at: fc.nat(),
    inHeader: fc.constantFrom(true, false, false, false, false, false, false, false),
    kind: fc.constantFrom("change", "insert", "drop", "copy"),
    byte: fc.oneof(
      fc.constantFrom(...'",;\t\r\n.-+0123456789[]{}eE \uFEFF\u0000'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  });
  const mutation = fc.record({
    file: fc.constantFrom(...files),
    edits: fc.oneof(
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      fc.array(edit, { minLength: 60, maxLength: 80 }),
    ),
    pieces: fc.integer({ min: 1, max: 300 }),
  });
  let mutated = 0;
  let accepted = 0;
  const property = fc.property(mutation, ({ file, edits, pieces }) => {
    let text = file;
    for (const { at, inHeader, kind, byte } of edits) {
      const body = inHeader ? 0 : text.indexOf("\n") + 1;
      const index = body + (at % (text.length - body + 1));
      const put = kind === "drop" ? "" : kind === "copy" ? text.slice(index, index + 40) : byte;
      text =
        text.slice(0, index) + put + text.slice(kind === "change" || kind === "drop" ? index + 1 : index);
      mutated += 1;
    }
    let read: ReportRows<SettlementRow>;
    try {
      read = settlement(text, pieces);
    } catch (error) {
      if (error instanceof PaymentError && error.code === "bad-report") return;
      throw error;
    }
    for (const { currency, amountMinor, feeMinor, netMinor } of read.rows) {
      accepted += 1;
      for (const minor of [amountMinor, netMinor, feeMinor]) {
        expect(Number.isSafeInteger(minor)).toBe(true);
        expect(minor === 0 || isWritten(text, minor, currency)).toBe(true);
      }
    }
  });
  assertAlways(import.meta.url, property, 6000);
  expect(mutated).toBeGreaterThan(200_000);
  // Otherwise nothing was tested but refusals.
  expect(accepted).toBeGreaterThan(10_000);
});

/** Whether those digits stand in the text as an amount, with or without zeros at their end. */
function isWritten(text: string, minor: number, currency: Currency): boolean {
  const [whole = "", fraction = ""] = formatReportAmount(Math.abs(minor), currency).split(".");
  const short = fraction.replace(/0+$/, "");
  const decimals = short === "" ? "(?:[.,]0{1,2})?" : `[.,]${short}0{0,${2 - short.length}}`;
  return new RegExp(`(?<![0-9.])${whole}${decimals}(?![0-9])`).test(text);
}

function refusalOf(work: () => unknown): PaymentError {
  try {
    work();
  } catch (error) {
    if (error instanceof PaymentError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}
