// What we say when an order is created or refunded by the Orders API (mercado-pago.md 4.2, 4.6). The bytes follow
// from the request alone: the same request again is the same text again, as its idempotency key demands.

import { formatDecimal } from "../../../money/decimal.ts";
import type { Currency } from "../../../money/money.ts";
import type { OrderLine, OrderPlace, OrderRequest, RefundRequest } from "../../provider.ts";
import { assertAmount, assertOrder, cut, sumMinor } from "../http/request-checks.ts";

// Limits of mercado-pago.md 4.2.
const MAX_ITEMS = 10;
const MAX_TITLE = 150;
const MAX_DESCRIPTION = 150;
const MAX_EXTERNAL_CODE = 30;

interface Item {
  readonly title: string;
  readonly unit_price: string;
  readonly quantity: number;
  readonly unit_measure: string;
  readonly external_code?: string;
}

/**
 * @param here where orders are made when the request does not say
 * @throws PaymentError "invalid-request", not done, when no order can be made of the request
 */
export function encodeOrder(request: OrderRequest, currency: Currency, here: OrderPlace): string {
  const { reference, total, validityS, place } = request;
  const { posId, qrMode } = place ?? here;
  assertOrder(request, currency);
  const amount = formatDecimal(total);
  const description = cut(request.description, MAX_DESCRIPTION);
  const items = encodeItems(request, place?.language ?? "en");
  return JSON.stringify({
    type: "qr",
    external_reference: reference,
    total_amount: amount,
    ...(description === "" ? {} : { description }),
    // Without it their default differs between countries and copies of the document (4.9).
    expiration_time: formatDuration(validityS),
    config: { qr: { external_pos_id: posId, mode: qrMode } },
    transactions: { payments: [{ amount }] },
    ...(items.length === 0 ? {} : { items }),
  });
}

/**
 * @returns undefined for everything that was paid, which the API expresses by no body at all
 * @throws PaymentError "invalid-request", not done
 */
export function encodeRefund(request: RefundRequest, currency: Currency): string | undefined {
  if (request.amount === null) return undefined;
  assertAmount(request.amount, currency, "the refund");
  return JSON.stringify({
    transactions: [{ id: request.paymentId, amount: formatDecimal(request.amount) }],
  });
}

/** What stands in the place of the lines for which there is no room, as the customer reads it in the app. */
const MORE_ARTICLES: Readonly<Record<OrderPlace["language"], (count: number) => string>> = {
  es: (count) => `${count} artículos más`,
  pt: (count) => `mais ${count} artigos`,
  // tilld 0.1 wrote so in every country, and its requests know no place: what it sent is repeated byte by byte.
  en: (count) => `and ${count} more articles`,
};

function encodeItems({ lines, total }: OrderRequest, language: OrderPlace["language"]): readonly Item[] {
  if (lines.length <= MAX_ITEMS) return lines.map(encodeItem);
  const shown = lines.slice(0, MAX_ITEMS - 1);
  const folded = lines.slice(MAX_ITEMS - 1);
  const articles = folded.reduce((sum, line) => sum + line.quantity, 0);
  const rest: OrderLine = {
    title: MORE_ARTICLES[language](articles),
    barcode: null,
    quantity: 1,
    unitPrice: { minor: sumMinor(folded), currency: total.currency },
  };
  return [...shown, rest].map(encodeItem);
}

function encodeItem(line: OrderLine): Item {
  const { barcode } = line;
  return {
    title: cut(line.title, MAX_TITLE) || "article",
    unit_price: formatDecimal(line.unitPrice),
    quantity: line.quantity,
    unit_measure: "unit",
    // A code that was cut would be another article's, so a longer one is left out.
    ...(barcode === null || barcode === "" || [...barcode].length > MAX_EXTERNAL_CODE
      ? {}
      : { external_code: barcode.toWellFormed() }),
  };
}

/** Whole minutes as their examples write them, anything else in seconds; never an hour form, which nobody printed. */
function formatDuration(seconds: number): string {
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
}
