// Fees, out of the settlement report in the till's own form: whose they are, their ids, and what they are in double entry.

import { expect, test } from "vitest";
import { type ExportWish, exportRecords } from "../../src/bookkeeping/export.ts";
import { money } from "../../src/money/money.ts";
import { encodeRecord, type TillRecord } from "../../src/terminal/book/records.ts";

const AT = "2026-03-01T14:00:00.000Z";
const total = money(100_000, "ARS");
const facts = {
  id: 57,
  reference: "POS-482100-57-ab12cd",
  ticket: null,
  lines: [],
  total,
  validityS: 600,
  rootKey: "k",
  at: AT,
};
const payment = {
  id: "PAY1",
  number: "118764420915",
  methodType: "credit_card",
  method: "visa",
  installments: 1,
  paid: total,
};
const RECORDS: readonly TillRecord[] = [
  { type: "book-opened", book: "482100" },
  { type: "sale-begun", facts },
  {
    type: "sale",
    sale: 57,
    event: { type: "order-created", order: { id: "ORD1", qrData: null, paymentId: null, virtual: false } },
  },
  {
    type: "sale",
    sale: 57,
    event: {
      type: "order-paid",
      payment,
      receiptNumber: 42,
      at: AT,
      providerAt: "2026-03-01T11:00:02.000-03:00",
    },
  },
];

const HEADER =
  "type,word,source_id,external_reference,currency,amount,fee,taxes,net,transaction_at,release_at\n";
const row = (type: string, amounts: string, at = "2026-03-01T14:00:02.000Z", reference = facts.reference) =>
  `${type},${type.toUpperCase()},118764420915,${reference},ARS,${amounts},${at},2026-03-19T14:00:02.000Z\n`;

function exported(kind: ExportWish["kind"], settlement: string, day: string | null = null) {
  const entries = RECORDS.map((record, index) => ({ sequence: index + 1, record: encodeRecord(record) }));
  const timeZone = "America/Argentina/Buenos_Aires";
  return exportRecords(entries, { kind, timeZone, from: day, to: day, settlement });
}

test("each row of the report about a sale of this till is a row, with an id that names what happened", () => {
  const report =
    HEADER +
    row("settlement", "1000.00,-45.90,-12.10,942.00") +
    row("settlement", "500.00,-20.00,0.00,480.00", AT, "another till's") +
    row("refund", "-100.00,4.59,0.00,-95.41", "2026-03-05T02:59:00.000Z") +
    row("refund", "-100.00,4.59,0.00,-95.41", "2026-03-05T02:59:00.000Z");
  const { others, text } = exported("fees", report);
  const [header, ...rows] = text.trimEnd().split("\n");
  expect(header).toBe(
    "id,date,at,sale,receipt,reference,payment,type,currency,amount,fee,taxes,other,net,release_at",
  );
  expect(rows[0]).toBe(
    "482100-57-settlement-118764420915-20260301T140002000Z,2026-03-01,2026-03-01T14:00:02.000Z,57,42,POS-482100-57-ab12cd,118764420915,settlement,ARS,1000.00,-45.90,-12.10,0.00,942.00,2026-03-19T14:00:02.000Z",
  );
  const second = "482100-57-refund-118764420915-20260305T025900000Z";
  expect(rows.slice(1).map((one) => one.split(",").slice(0, 2))).toEqual([
    [second, "2026-03-04"],
    [`${second}-2`, "2026-03-04"],
  ]);
  expect(others).toBe(1);
  expect(exported("fees", report, "2026-03-04").rows).toBe(2);
});

test("in double entry fees and taxes leave the balance, and so does money that a charge-back took", () => {
  const report =
    HEADER +
    row("settlement", "1000.00,-45.90,-12.10,940.00") +
    row("chargeback", "-1000.00,45.90,0.00,-954.10", "2026-03-09T12:00:00.000Z");
  expect(exported("ledger", report).text).toBe(`2026-03-01 * (482100-57-paid) Sale 57, receipt 42
    ; at 2026-03-01T14:00:02.000Z by the clock of the provider, record 4, Z 1
    ; by credit_card
    Assets:Mercado Pago             ARS 1000.00
    Income:Sales                    ARS -1000.00

2026-03-01 * (482100-57-settlement-118764420915-20260301T140002000Z) Mercado Pago, settlement of sale 57
    ; at 2026-03-01T14:00:02.000Z, payment 118764420915
    Assets:Mercado Pago             ARS -60.00
    Expenses:Mercado Pago:Fees      ARS 45.90
    Expenses:Mercado Pago:Taxes     ARS 12.10
    Expenses:Mercado Pago:Other     ARS 2.00

2026-03-09 * (482100-57-chargeback-118764420915-20260309T120000000Z) Mercado Pago, chargeback of sale 57
    ; at 2026-03-09T12:00:00.000Z, payment 118764420915
    Assets:Mercado Pago             ARS -954.10
    Expenses:Mercado Pago:Fees      ARS -45.90
    Expenses:Mercado Pago:Other     ARS 1000.00

`);
});

test.each([
  ["another file", "barcode,title,price\n1,Pan,100\n", "no column type, source_id, external_reference"],
  [
    "an amount with a comma",
    HEADER + row("settlement", '"1.000,00",0.00,0.00,1000.00'),
    "line 2: amount: expected",
  ],
  [
    "a currency that is none",
    HEADER + row("settlement", "1,0,0,1").replace("ARS", "ZZZ"),
    'line 2: currency "ZZZ"',
  ],
  [
    "a time that is none",
    HEADER + row("settlement", "1.00,0.00,0.00,1.00", "soon"),
    "line 2: transaction_at",
  ],
  ["a file that was cut off", `${HEADER}"settlement`, "line 2: a quote is opened and never closed"],
])("%s is refused whole", (_, report, words) => {
  expect(() => exported("fees", report)).toThrow(`settlement report: ${words}`);
});
