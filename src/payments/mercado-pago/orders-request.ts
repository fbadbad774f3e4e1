// What we say when an order is created or refunded by the Orders API (mercado-pago.md 4.2, 4.6). The bytes follow
// from the request alone: the same request again is the same text again, as its idempotency key demands.

import { formatDecimal } from "../../money/decimal.ts";
import type { Currency, Money } from "../../money/money.ts";
import { type OrderLine, type OrderRequest, PaymentError, type RefundRequest } from "../provider.ts";

/**
 * "static": the QR that hangs on the counter; "dynamic": a QR for each order; "hybrid": either of them.
 */
export type QrMode = "static" | "dynamic" | "hybrid";

export interface OrderSettings {
  readonly externalPosId: string;
  readonly qrMode: QrMode;
  readonly currency: Currency;
}

// Limits of mercado-pago.md 4.2.
const MAX_ITEMS = 10;
const MAX_TITLE = 150;
const MAX_DESCRIPTION = 150;
const MAX_EXTERNAL_CODE = 30;
const MIN_VALIDITY_S = 30;
const MAX_VALIDITY_S = 3600 * 3600;

interface Item {
  readonly title: string;
  readonly unit_price: string;
  readonly quantity: number;
  readonly unit_measure: string;
  readonly external_code?: string;
}

/** @throws PaymentError "invalid-request", not done, when no order can be made of the request */
export function encodeOrder(request: OrderRequest, settings: OrderSettings): string {
  const { reference, total, validityS } = request;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(reference)) {
    throw invalid("the reference: expected 1 to 64 letters, digits, hyphens, underscores");
  }
  assertAmount(total, settings.currency, "the total");
  if (!Number.isInteger(validityS) || validityS < MIN_VALIDITY_S || validityS > MAX_VALIDITY_S) {
    throw invalid(`the validity: expected ${MIN_VALIDITY_S} to ${MAX_VALIDITY_S} seconds, got ${validityS}`);
  }
  const amount = formatDecimal(total);
  const description = cut(request.description, MAX_DESCRIPTION);
  const items = encodeItems(request.lines, total);
  return JSON.stringify({
    type: "qr",
    external_reference: reference,
    total_amount: amount,
    ...(description === "" ? {} : { description }),
    // Without it their default differs between countries and copies of the document (4.9).
    expiration_time: formatDuration(validityS),
    config: { qr: { external_pos_id: settings.externalPosId, mode: settings.qrMode } },
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

function encodeItems(lines: readonly OrderLine[], total: Money): readonly Item[] {
  if (lines.length === 0) return [];
  for (const { quantity, unitPrice } of lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) {
      throw invalid(`a line's quantity: expected 1 or more, got ${quantity}`);
    }
    if (
      unitPrice.currency !== total.currency ||
      !Number.isSafeInteger(unitPrice.minor) ||
      unitPrice.minor < 0
    ) {
      throw invalid(`a line's price: expected 0 or more ${total.currency}`);
    }
  }
  if (sumMinor(lines) !== total.minor) {
    throw invalid(`the lines: expected a sum of ${total.minor}, got ${sumMinor(lines)} (smallest units)`);
  }
  if (lines.length <= MAX_ITEMS) return lines.map(encodeItem);
  const shown = lines.slice(0, MAX_ITEMS - 1);
  const folded = lines.slice(MAX_ITEMS - 1);
  const articles = folded.reduce((sum, line) => sum + line.quantity, 0);
  const rest: OrderLine = {
    title: `and ${articles} more articles`,
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

function sumMinor(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.minor, 0);
}

function assertAmount(amount: Money, currency: Currency, what: string): void {
  if (amount.currency === currency && Number.isSafeInteger(amount.minor) && amount.minor > 0) return;
  throw invalid(
    `${what}: expected more than 0 ${currency}, got ${amount.minor} ${amount.currency} (smallest units)`,
  );
}

/** Whole minutes as their examples write them, anything else in seconds; never an hour form, which nobody printed. */
function formatDuration(seconds: number): string {
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
}

/** By code points, so that no character is halved; what an article's name may carry for a printer stays here. */
function cut(text: string, max: number): string {
  return [...text.toWellFormed().replace(/\p{Cc}+/gu, " ")].slice(0, max).join("").trim();
}

export function invalid(what: string): PaymentError {
  return new PaymentError("invalid-request", "not-done", `order not sent: ${what}`);
}
