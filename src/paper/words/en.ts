// English, for shops that ask for it and for people who review papers.

import type { Words } from "./words.ts";

export const en: Words = {
  language: "en",
  demo: "DEMO - NO REAL MONEY",
  taxId: "Tax ID",
  till: "Till",
  sale: "Sale",
  date: "Date",
  clockUnsure: "The till's clock is not confirmed.",
  total: "TOTAL",
  saleTotal: "Sale total",
  ticket: "Ticket",
  reference: "Reference",

  payWithQr: "PAY BY QR",
  scanThisQr: "Scan this code with the Mercado Pago app to pay.",
  scanCounterQr: "Scan the QR code on the counter with the Mercado Pago app to pay.",
  validFor: (minutes, seconds) => `You have ${duration(minutes, seconds)} to pay.`,
  notAProof: "NOT A PROOF OF PAYMENT",

  receipt: "RECEIPT",
  receiptNumber: "Receipt no.",
  paidWith: "Paid with",
  installments: (count) => `${count} installments`,
  paid: "Paid",
  paymentNumber: "Payment no.",
  copy: (number) => `COPY ${number}`,

  refund: "REFUND",
  refundNumber: "Refund no.",
  refundWhole: "Full refund",
  refundPart: "Partial refund",
  refundPending: "In progress: Mercado Pago has not confirmed it yet.",
  refundElsewhere: "Made from the Mercado Pago account.",
  refunded: "REFUNDED",
  toRefund: "TO REFUND",
  refundedSoFar: "Refunded so far",
  remains: "Still paid",
  refundBy: "Given back by",
  refundApprovedBy: "Agreed by",
  refundId: "Refund ID",
  refundSeal: "REFUND SLIP",
  refundPendingSeal: "REFUND IN PROGRESS",

  notFiscal: "Not a fiscal document",
  preview: "PREVIEW, NOT VALID",

  notPaid: "NOT PAID",
  expired: "The time to pay is over.",
  canceled: "The sale was canceled at the till.",
  powerCut: "The sale was canceled because of a power cut.",
  refused: "Mercado Pago did not accept the order.",
  nothingCharged: "Nothing was charged.",
  qrVoid: "The QR code of the ticket is no longer valid.",
  torn: "INCOMPLETE, NOT VALID",

  posterTitle: "PAY HERE WITH QR",
  posterScan: "Scan this code with the Mercado Pago app or your bank's app when the till asks for it.",
  posterLook: "Check the amount on your phone before you pay.",

  cardsTitle: "COMMAND CARDS",
  cardGroups: {
    command: { title: "Commands", meaning: "" },
    quantity: {
      title: "Quantities",
      meaning: "Before an article that is bought more than once; at a reprint, how many copies.",
    },
    digit: { title: "Digits", meaning: "One by one, for a PIN or a whole amount; then Confirm." },
  },
  cards: {
    total: { title: "Total", meaning: "Closes the sale and prints the QR to pay with." },
    cash: {
      title: "Cash",
      meaning: "Then what the customer hands over, and Confirm; Confirm alone is exact.",
    },
    cancel: { title: "Cancel", meaning: "Ends a sale that is not paid, or whatever was begun." },
    refund: {
      title: "Refund",
      meaning: "Then the barcode of the receipt, articles or an amount, and Confirm.",
    },
    confirm: { title: "Confirm", meaning: "Yes to what the display asks." },
    price: { title: "Price", meaning: "Then the article: shows what it costs and sells nothing." },
    x: { title: "X report", meaning: "Prints what was taken so far; closes nothing." },
    z: { title: "Z report", meaning: "Closes the day, after Confirm." },
    test: { title: "Test", meaning: "Tests printer, display, lights, buzzer and drawer." },
    language: { title: "Language", meaning: "The next one: Spanish, Portuguese, English." },
    reprint: { title: "Reprint", meaning: "Then the barcode of the receipt: a copy comes out." },
  },
  quantityCard: (quantity) => `Quantity ${quantity}`,
  digitCard: (digit) => `Digit ${digit}`,
  staffCard: "STAFF CARD",
  staffCardNote: "Personal. The card before this one no longer works.",

  methods: {
    account_money: "Mercado Pago balance",
    credit_card: "Credit card",
    debit_card: "Debit card",
    prepaid_card: "Prepaid card",
    voucher_card: "Voucher card",
    bank_transfer: "Bank transfer",
    digital_currency: "Mercado Pago credit",
    digital_wallet: "Digital wallet",
    pix: "Pix",
    interop_transfer: "Transfer from another wallet",
  },
};

function duration(minutes: number, seconds: number): string {
  const parts: string[] = [];
  if (minutes > 0) parts.push(minutes === 1 ? "1 minute" : `${minutes} minutes`);
  if (seconds > 0) parts.push(seconds === 1 ? "1 second" : `${seconds} seconds`);
  return parts.join(" and ");
}
