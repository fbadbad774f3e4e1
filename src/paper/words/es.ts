// Spanish, in the polite form that serves from Mexico to Chile; Argentina and Uruguay speak to a customer as
// "vos" and have their own word for a prepaid card.

import type { Words } from "./words.ts";

export const es: Words = {
  language: "es",
  demo: "DEMO - SIN DINERO REAL",
  taxId: "Id. fiscal",
  till: "Caja",
  sale: "Venta",
  date: "Fecha",
  total: "TOTAL",
  saleTotal: "Total de la venta",
  ticket: "Ticket",
  reference: "Referencia",

  payWithQr: "PAGO CON QR",
  scanThisQr: "Escanee este código con la app de Mercado Pago para pagar.",
  scanCounterQr: "Escanee el código QR del mostrador con la app de Mercado Pago para pagar.",
  validFor: (minutes, seconds) => `Tiene ${duration(minutes, seconds)} para pagar.`,
  notAProof: "NO ES COMPROBANTE DE PAGO",

  receipt: "COMPROBANTE DE PAGO",
  receiptNumber: "Comprobante N°",
  paidWith: "Pago con",
  installments: (count) => `${count} cuotas`,
  paid: "Pagado",
  paymentNumber: "Operación N°",
  copy: (number) => `COPIA ${number}`,

  refund: "DEVOLUCIÓN",
  refundNumber: "Devolución N°",
  refundWhole: "Devolución total",
  refundPart: "Devolución parcial",
  refundPending: "En proceso: Mercado Pago todavía no la confirmó.",
  refundElsewhere: "Hecha desde la cuenta de Mercado Pago.",
  refunded: "DEVUELTO",
  toRefund: "A DEVOLVER",
  refundedSoFar: "Devuelto hasta ahora",
  remains: "Queda pagado",
  refundBy: "Devolvió",
  refundApprovedBy: "Autorizó",
  refundId: "Operación",
  refundSeal: "CONSTANCIA DE DEVOLUCIÓN",
  refundPendingSeal: "DEVOLUCIÓN EN PROCESO",

  notPaid: "NO PAGADO",
  expired: "Se terminó el tiempo para pagar.",
  canceled: "La venta se canceló en la caja.",
  powerCut: "La venta se canceló por un corte de luz.",
  refused: "Mercado Pago no aceptó la orden de cobro.",
  nothingCharged: "No se cobró nada.",
  qrVoid: "El código QR del ticket ya no es válido.",
  torn: "INCOMPLETO, NO VALE",

  posterTitle: "PAGUE ACÁ CON QR",
  posterScan: "Escanee este código con la app de Mercado Pago o de su banco cuando la caja se lo pida.",
  posterLook: "Mire el importe en su teléfono antes de pagar.",

  cardsTitle: "TARJETAS DE COMANDO",
  cards: {
    total: "Total: cobrar",
    cancel: "Cancelar",
    refund: "Devolver",
    confirm: "Confirmar",
    reprint: "Reimprimir",
  },
  quantityCard: (quantity) => `Cantidad ${quantity}`,
  digitCard: (digit) => `Dígito ${digit} (PIN)`,
  staffCard: "TARJETA DE PERSONAL",
  staffCardNote: "Personal e intransferible. La tarjeta anterior ya no vale.",

  methods: {
    account_money: "Dinero en Mercado Pago",
    credit_card: "Tarjeta de crédito",
    debit_card: "Tarjeta de débito",
    prepaid_card: "Tarjeta prepago",
    voucher_card: "Tarjeta de beneficios",
    bank_transfer: "Transferencia bancaria",
    digital_currency: "Crédito de Mercado Pago",
    digital_wallet: "Billetera digital",
    pix: "Pix",
    interop_transfer: "Transferencia desde otra billetera",
  },
};

export const esRioplatense: Words = {
  ...es,
  scanThisQr: "Escaneá este código con la app de Mercado Pago para pagar.",
  scanCounterQr: "Escaneá el código QR del mostrador con la app de Mercado Pago para pagar.",
  posterTitle: "PAGÁ ACÁ CON QR",
  posterScan: "Escaneá este código con la app de Mercado Pago o de tu banco cuando la caja te lo pida.",
  posterLook: "Mirá el importe en tu teléfono antes de pagar.",
  validFor: (minutes, seconds) => `Tenés ${duration(minutes, seconds)} para pagar.`,
  methods: { ...es.methods, prepaid_card: "Tarjeta prepaga" },
};

function duration(minutes: number, seconds: number): string {
  const parts: string[] = [];
  if (minutes > 0) parts.push(minutes === 1 ? "1 minuto" : `${minutes} minutos`);
  if (seconds > 0) parts.push(seconds === 1 ? "1 segundo" : `${seconds} segundos`);
  return parts.join(" y ");
}
