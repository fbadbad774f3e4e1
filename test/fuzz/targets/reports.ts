// Files of Mercado Pago's reports: the same rows and faults come out however the file arrives in pieces, every amount
// is one that stands in the file, and nothing but "bad-report" refuses one.

import { isDeepStrictEqual } from "node:util";
import {
  decodeRelease,
  decodeSettlement,
  type ReportDecoder,
} from "../../../src/payments/mercado-pago/reports/report-decoder.ts";
import { PaymentError } from "../../../src/payments/provider.ts";
import { bytesOf, type Fuzzer, must, textOf } from "../fuzzer.ts";

const SETTLEMENT = [
  "EXTERNAL_REFERENCE;SOURCE_ID;USER_ID;PAYMENT_METHOD_TYPE;PAYMENT_METHOD;SITE;TRANSACTION_TYPE;TRANSACTION_AMOUNT;TRANSACTION_CURRENCY;TRANSACTION_DATE;FEE_AMOUNT;SETTLEMENT_NET_AMOUNT;SETTLEMENT_CURRENCY;SETTLEMENT_DATE;REAL_AMOUNT;COUPON_AMOUNT;METADATA;TAXES_AMOUNT;INSTALLMENTS;ORDER_ID",
  "T01-20260301-000042;90011223344;123456789;account_money;account_money;MLA;SETTLEMENT;1250.50;ARS;2026-03-01T10:01:08.000-04:00;-10.00;1240.50;ARS;2026-03-01T10:01:09.000-04:00;1240.50;0.00;[{}];0.00;1;",
  "T01-20260301-000043;90011223345;123456789;credit_card;visa;MLA;REFUND;-50.00;ARS;2026-03-01T11:01:08.000-04:00;0.40;-49.60;ARS;2026-03-01T11:01:09.000-04:00;-49.60;0.00;[{}];0.00;3;",
  "",
].join("\n");
const COMMA = SETTLEMENT.replaceAll(";", ",").replaceAll("\n", "\r\n");
const RELEASE = [
  "DATE,SOURCE_ID,EXTERNAL_REFERENCE,RECORD_TYPE,DESCRIPTION,NET_CREDIT_AMOUNT,NET_DEBIT_AMOUNT,GROSS_AMOUNT,MP_FEE_AMOUNT,CURRENCY",
  ",,,initial_available_balance,,100.00,0.00,0,0,ARS",
  "2026-03-01T10:01:08.000-04:00,90011223344,T01-1,release,payment,1240.50,0.00,1250.50,-10.00,ARS",
  ',90011223345,"T01,2",release,refund,0.00,49.60,-50.00,0.40,ARS',
  ",,,total,,1340.50,49.60,,,ARS",
  "",
].join("\n");

const WORDS = [
  ...[
    '"',
    '""',
    ";",
    ",",
    "\t",
    "\r\n",
    "\n",
    "1.000,00",
    "1,250.50",
    "-0.00",
    "ARS",
    "CLP",
    "USD",
    "{",
    "[{",
    "}]",
  ],
  ...[
    "EXTERNAL_REFERENCE",
    "TRANSACTION_AMOUNT",
    "MONTO",
    "RECORD_TYPE",
    "total",
    "PK\u0003\u0004",
    "\ufeff",
  ],
];

type Result = { readonly refused: string } | ReturnType<ReportDecoder<object>["end"]>;

function decode(make: () => ReportDecoder<object>, pieces: readonly string[]): Result {
  try {
    const decoder = make();
    for (const piece of pieces) decoder.push(piece);
    return decoder.end();
  } catch (error) {
    if (error instanceof PaymentError && error.code === "bad-report") return { refused: error.message };
    throw error;
  }
}

/** Every amount among the rows, in minor units. */
function minorsIn(value: unknown): readonly number[] {
  if (typeof value !== "object" || value === null) return [];
  const minor = "minor" in value && typeof value.minor === "number" ? [value.minor] : [];
  return [...minor, ...Object.values(value).flatMap(minorsIn)];
}

export const reports: Fuzzer = {
  name: "report-csv",
  share: 30,
  async open() {
    return {
      corpus: bytesOf(SETTLEMENT, COMMA, RELEASE, RELEASE.replaceAll(",", ";")),
      words: WORDS,
      take(bytes, chance) {
        const text = textOf(bytes);
        const decoder =
          chance(2) === 0 ? () => decodeRelease("ARS") : (): ReportDecoder<object> => decodeSettlement();
        const whole = decode(decoder, [text]);
        const inPieces = decode(decoder, cut(text, chance));
        must(isDeepStrictEqual(whole, inPieces), "a file in pieces reads otherwise than whole");
        if ("refused" in whole) {
          must(whole.refused.length < 600, "a refusal without end");
          return "refused";
        }
        const digits = new Set(
          text.match(/\d+(?:[.,]\d+)*/g)?.map((number) => number.replace(/[.,]/g, "").replace(/^0+/, "")),
        );
        for (const minor of minorsIn(whole.rows)) {
          const spelled = String(Math.abs(minor));
          const isThere =
            minor === 0 ||
            [spelled, spelled.replace(/0$/, ""), spelled.replace(/00$/, "")].some((one) => digits.has(one));
          must(isThere, () => `an amount of ${minor} that is nowhere in the file`);
        }
        return whole.rows.length === 0
          ? "no row"
          : whole.faultCount === 0
            ? "all rows read"
            : "some rows refused";
      },
    };
  },
};

function cut(text: string, chance: (below: number) => number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + chance(200);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
