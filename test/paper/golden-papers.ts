// Every paper that the golden files hold, from a sale of each country: for the golden files themselves, and for
// whoever prints all of them to see what comes out.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { DayClose } from "../../src/day/day.ts";
import { siteOf } from "../../src/money/sites.ts";
import { commandCards } from "../../src/paper/command-cards.ts";
import type { PaperContext } from "../../src/paper/context.ts";
import { xReport, zReport } from "../../src/paper/day-report.ts";
import { notPaidSlip } from "../../src/paper/not-paid-slip.ts";
import { poster } from "../../src/paper/poster.ts";
import { qrTicket } from "../../src/paper/qr-ticket.ts";
import { receiptBody, receiptCopy, receiptSeal } from "../../src/paper/receipt.ts";
import { reconciliationPaper } from "../../src/paper/reconciliation.ts";
import { refundSlipBody, refundSlipCopy, refundSlipSeal } from "../../src/paper/refund-slip.ts";
import { priceOf } from "../../src/sale/refunds.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { reconciliationOf } from "../reconcile/fixture.ts";
import { closeOf, DAYS } from "./day-samples.ts";
import { ARGENTINE, BRAZILIAN, CHILEAN, COLOMBIAN, ENGLISH_DEMO, refund, type Sample } from "./samples.ts";

type Draw = (context: PaperContext, sale: Sale) => readonly PrintItem[];

const PAPERS: Readonly<Record<string, Draw>> = {
  "qr-ticket": (context, sale) =>
    qrTicket(context, unpaid(sale, { status: "awaiting-payment", rejections: 0, rejection: null })),
  "qr-ticket-static": (context, sale) => qrTicket(context, { ...sale, order: withoutQr(sale) }),
  receipt: (context, sale) => [...receiptBody(context, sale), ...receiptSeal()],
  "receipt-copy": (context, sale) => receiptCopy(context, sale, 2),
  "refund-slip-part": (context, sale) => {
    const half = halfOf(sale);
    const refunded = { ...sale, refunds: [refund(1, half, sale.facts.total.currency, "done")] };
    return [...refundSlipBody(context, refunded, 1), ...refundSlipSeal(context, refunded, 1)];
  },
  "refund-slip-articles": (context, sale) => {
    const lines = sale.facts.lines
      .slice(0, 2)
      .map(({ quantity }, index) => ({ line: index + 1, quantity: Math.min(2, quantity) }));
    const { currency } = sale.facts.total;
    const asked = refund(1, priceOf(sale, lines).minor, currency, "done");
    const by = { id: "ana", name: "Ana Belén Quiroga" };
    const approvedBy = { id: "luis", name: "Luis" };
    const refunded = { ...sale, refunds: [{ ...asked, lines, by, approvedBy }] };
    return [...refundSlipBody(context, refunded, 1), ...refundSlipSeal(context, refunded, 1)];
  },
  "refund-slip-rest-copy": (context, sale) => {
    const half = halfOf(sale);
    const { minor, currency } = sale.facts.total;
    const refunds = [
      refund(1, half, currency, "done"),
      { ...refund(2, minor - half, currency, "done"), elsewhere: true },
    ];
    return refundSlipCopy(context, { ...sale, refunds }, 2, 1);
  },
  "refund-slip-whole-pending": (context, sale) => {
    const { minor, currency } = sale.facts.total;
    const asked = { ...sale, refunds: [{ ...refund(1, minor, currency, "pending"), whole: true }] };
    return [...refundSlipBody(context, asked, 1), ...refundSlipSeal(context, asked, 1)];
  },
  "not-paid-expired": (context, sale) => notPaidSlip(context, unpaid(sale, { status: "expired" })),
  "not-paid-canceled": (context, sale) =>
    notPaidSlip(context, unpaid(sale, { status: "canceled", why: "operator" })),
  "x-report": (context, sale) => {
    const { counted: _, number: __, head: ___, ...now } = dayOf(context, sale);
    return xReport(context, now, sale.facts.total.currency);
  },
  "z-report": (context, sale) => zReport(context, dayOf(context, sale), sale.facts.total.currency, 0),
  "command-cards": (context) => commandCards(context),
  poster: (context) => poster(context, COUNTER_QR),
  reconciliation: (context, sale) =>
    reconciliationPaper(context, reconciliationOf({ site: siteOf(sale.facts.total.currency), days: 3 })),
};

const SAMPLES: Readonly<Record<string, Sample>> = {
  "es-AR": ARGENTINE,
  "pt-BR": BRAZILIAN,
  "en-demo": ENGLISH_DEMO,
  "es-CL": CHILEAN,
  "es-CO": COLOMBIAN,
};

/** What the QR of a point of sale holds (mercado-pago.md 14.1). */
const COUNTER_QR =
  "00020101021143520016com.mercadolibre0128https://mpago.la/pos/1043915501300091234567895204970053030325802AR5909FULL NAME6010CITY LEGAL63040AAB";

/** Chile and Colombia are here for their money without decimals; the rest they share with Argentina. */
const SHORT_LIST = ["qr-ticket", "receipt", "reconciliation", "refund-slip-part"];

/** What one file holds. */
export interface GoldenPaper {
  readonly name: string;
  readonly locale: string;
  items(columns: number): readonly PrintItem[];
}

export const GOLDEN_PAPERS: readonly GoldenPaper[] = Object.entries(SAMPLES).flatMap(
  ([locale, { context, sale }]) =>
    Object.entries(PAPERS)
      .filter(([name]) => !["es-CL", "es-CO"].includes(locale) || SHORT_LIST.includes(name))
      .map(([name, draw]) => ({ name, locale, items: (columns) => draw({ ...context, columns }, sale) })),
);

function dayOf({ locale }: PaperContext, sale: Sale): DayClose {
  return closeOf(DAYS[locale as keyof typeof DAYS], sale.facts.total.currency);
}

function unpaid(sale: Sale, phase: Sale["phase"]): Sale {
  return { ...sale, phase, payment: null, receiptNumber: null, paidAt: null };
}

function withoutQr(sale: Sale): Sale["order"] {
  return sale.order === null ? null : { ...sale.order, qrData: null };
}

function halfOf(sale: Sale): number {
  return Math.floor(sale.facts.total.minor / 2);
}
