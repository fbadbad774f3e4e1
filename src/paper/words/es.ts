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
  clockUnsure: "El reloj de la caja no está confirmado.",
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

  notFiscal: "Documento no fiscal",
  preview: "VISTA PREVIA, NO VALE",

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
  cardGroups: {
    command: { title: "Comandos", meaning: "" },
    quantity: {
      title: "Cantidades",
      meaning: "Antes del artículo del que se llevan varios; al reimprimir, cuántas copias.",
    },
    digit: {
      title: "Dígitos",
      meaning: "Uno por uno, para un PIN o un importe entero; al final, Confirmar.",
    },
  },
  cards: {
    total: { title: "Total", meaning: "Cierra la cuenta e imprime el QR para pagar." },
    cash: {
      title: "Efectivo",
      meaning: "Después, lo que entrega el cliente y Confirmar; Confirmar solo es justo.",
    },
    cancel: { title: "Cancelar", meaning: "Anula la venta sin pagar, o deja lo empezado." },
    refund: {
      title: "Devolver",
      meaning: "Después, el código del comprobante, los artículos o un importe, y Confirmar.",
    },
    confirm: { title: "Confirmar", meaning: "Sí a lo que pregunta el visor." },
    price: { title: "Precio", meaning: "Después, el artículo: muestra cuánto cuesta y no lo vende." },
    x: { title: "Informe X", meaning: "Imprime lo cobrado hasta ahora; no cierra nada." },
    z: { title: "Cierre Z", meaning: "Cierra el día, después de Confirmar." },
    test: { title: "Prueba", meaning: "Prueba impresora, visor, luces, sonido y cajón." },
    language: { title: "Idioma", meaning: "El siguiente: español, portugués, inglés." },
    reprint: { title: "Reimprimir", meaning: "Después, el código del comprobante: sale una copia." },
  },
  quantityCard: (quantity) => `Cantidad ${quantity}`,
  digitCard: (digit) => `Dígito ${digit}`,
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

/** In Peru a "comprobante de pago" is what SUNAT calls an invoice, which our receipt is not. */
export const esPeruvian: Words = {
  ...es,
  notAProof: "NO ES CONSTANCIA DE PAGO",
  receipt: "CONSTANCIA DE PAGO",
  receiptNumber: "Constancia N°",
};

function duration(minutes: number, seconds: number): string {
  const parts: string[] = [];
  if (minutes > 0) parts.push(minutes === 1 ? "1 minuto" : `${minutes} minutos`);
  if (seconds > 0) parts.push(seconds === 1 ? "1 segundo" : `${seconds} segundos`);
  return parts.join(" y ");
}
