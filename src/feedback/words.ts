// The words of the customer's display, at most 20 characters each, in the till's three languages.

export interface DisplayWords {
  readonly demo: string;
  readonly welcome: string;
  readonly total: string;
  readonly oneMoment: string;
  readonly scanTicketQr: string;
  readonly scanCounterQr: string;
  readonly paid: string;
  readonly notPaid: string;
  readonly rejected: string;
  readonly tryAgain: string;
  readonly expired: string;
  readonly canceling: string;
  readonly canceled: string;
  readonly earlierQr: string;
  readonly worksUntil: string;
  readonly cleared: string;
  readonly noQr: string;
  readonly quantity: string;
  readonly receipt: string;
  readonly scanReceipt: string;
  readonly confirmRefund: string;
  readonly takeBack: string;
  readonly warnings: Readonly<Record<"past-time-limit" | "full-only" | "same-again", string>>;
  readonly confirmOrCancel: string;
  readonly scanStaffCard: string;
  readonly secondPerson: string;
  readonly typePin: string;
  readonly wrongPin: string;
  readonly notAPin: string;
  readonly cardRefused: string;
  readonly notOnReceipt: string;
  readonly alreadyPaid: string;
  readonly refunding: string;
  readonly refunded: string;
  readonly refundRefused: string;
  readonly reprinting: string;
  readonly unknownCode: string;
  readonly unreadable: string;
  readonly notPossible: string;
  readonly saleUnderWay: string;
  readonly basketOpen: string;
  readonly basketFull: string;
  readonly basketEmpty: string;
  readonly nothingToDo: string;
  readonly totalTooLarge: string;
}

const es: DisplayWords = {
  demo: "DEMO SIN DINERO REAL",
  welcome: "Bienvenido",
  total: "Total",
  oneMoment: "Un momento...",
  scanTicketQr: "Escanee el QR",
  scanCounterQr: "Escanee QR del local",
  paid: "PAGADO. Gracias!",
  notPaid: "No se cobró",
  rejected: "Pago rechazado",
  tryAgain: "Intente otra vez",
  expired: "QR vencido",
  canceling: "Cancelando...",
  canceled: "Venta cancelada",
  earlierQr: "QR anterior vale",
  worksUntil: "hasta las",
  cleared: "Borrado",
  noQr: "Sin QR, no se cobró",
  quantity: "Cantidad",
  receipt: "Recibo",
  scanReceipt: "Escanee el recibo",
  confirmRefund: "Devolver? Confirme",
  takeBack: "Devolver",
  warnings: {
    "past-time-limit": "Fuera de plazo",
    "full-only": "Parcial no segura",
    "same-again": "Ya se devolvió igual",
  },
  confirmOrCancel: "Confirme o cancele",
  scanStaffCard: "Pase su tarjeta",
  secondPerson: "Segunda persona",
  typePin: "Ingrese el PIN",
  wrongPin: "PIN incorrecto",
  notAPin: "No es un PIN",
  cardRefused: "Tarjeta rechazada",
  notOnReceipt: "No está en el recibo",
  alreadyPaid: "Pagado: se devuelve",
  refunding: "Devolviendo...",
  refunded: "Devuelto",
  refundRefused: "Devolución rechazada",
  reprinting: "Copia del recibo",
  unknownCode: "Código desconocido",
  unreadable: "Lectura ilegible",
  notPossible: "No es posible",
  saleUnderWay: "Cobro en curso",
  basketOpen: "Hay venta abierta",
  basketFull: "Demasiadas líneas",
  basketEmpty: "No hay artículos",
  nothingToDo: "Nada pendiente",
  totalTooLarge: "Total máximo",
};

const pt: DisplayWords = {
  demo: "DEMO SEM VALOR REAL",
  welcome: "Bem-vindo",
  total: "Total",
  oneMoment: "Um momento...",
  scanTicketQr: "Escaneie o QR",
  scanCounterQr: "Escaneie QR do caixa",
  paid: "PAGO. Obrigado!",
  notPaid: "Nada foi cobrado",
  rejected: "Pagamento recusado",
  tryAgain: "Tente novamente",
  expired: "QR vencido",
  canceling: "Cancelando...",
  canceled: "Venda cancelada",
  earlierQr: "QR anterior vale",
  worksUntil: "até as",
  cleared: "Apagado",
  noQr: "Sem QR, sem cobrança",
  quantity: "Quantidade",
  receipt: "Recibo",
  scanReceipt: "Escaneie o recibo",
  confirmRefund: "Devolver? Confirme",
  takeBack: "Devolver",
  warnings: {
    "past-time-limit": "Fora do prazo",
    "full-only": "Parcial incerta",
    "same-again": "Já devolvido igual",
  },
  confirmOrCancel: "Confirme ou cancele",
  scanStaffCard: "Passe seu cartão",
  secondPerson: "Segunda pessoa",
  typePin: "Digite o PIN",
  wrongPin: "PIN incorreto",
  notAPin: "Não é um PIN",
  cardRefused: "Cartão recusado",
  notOnReceipt: "Não está no recibo",
  alreadyPaid: "Pago: só devolução",
  refunding: "Devolvendo...",
  refunded: "Devolvido",
  refundRefused: "Devolução recusada",
  reprinting: "Cópia do recibo",
  unknownCode: "Código desconhecido",
  unreadable: "Leitura ilegível",
  notPossible: "Não é possível",
  saleUnderWay: "Cobrança em curso",
  basketOpen: "Há venda aberta",
  basketFull: "Linhas demais",
  basketEmpty: "Nenhum artigo",
  nothingToDo: "Nada pendente",
  totalTooLarge: "Total máximo",
};

const en: DisplayWords = {
  demo: "DEMO NO REAL MONEY",
  welcome: "Welcome",
  total: "Total",
  oneMoment: "One moment...",
  scanTicketQr: "Scan the QR",
  scanCounterQr: "Scan the counter QR",
  paid: "PAID. Thank you!",
  notPaid: "Nothing was charged",
  rejected: "Payment rejected",
  tryAgain: "Try again",
  expired: "QR expired",
  canceling: "Canceling...",
  canceled: "Sale canceled",
  earlierQr: "Earlier QR works",
  worksUntil: "until",
  cleared: "Cleared",
  noQr: "No QR, no charge",
  quantity: "Quantity",
  receipt: "Receipt",
  scanReceipt: "Scan the receipt",
  confirmRefund: "Refund? Confirm",
  takeBack: "Refund",
  warnings: {
    "past-time-limit": "Past the time limit",
    "full-only": "Part may be refused",
    "same-again": "Same given back once",
  },
  confirmOrCancel: "Confirm or cancel",
  scanStaffCard: "Scan your card",
  secondPerson: "Second person",
  typePin: "Type the PIN",
  wrongPin: "Wrong PIN",
  notAPin: "Not a PIN",
  cardRefused: "Card refused",
  notOnReceipt: "Not on the receipt",
  alreadyPaid: "Paid: refund it",
  refunding: "Refunding...",
  refunded: "Refunded",
  refundRefused: "Refund refused",
  reprinting: "Copy of receipt",
  unknownCode: "Unknown code",
  unreadable: "Unreadable scan",
  notPossible: "Not possible",
  saleUnderWay: "Payment under way",
  basketOpen: "A sale is open",
  basketFull: "Too many lines",
  basketEmpty: "No articles yet",
  nothingToDo: "Nothing to do",
  totalTooLarge: "Largest total",
};

/** @param locale "es-AR", "pt-BR", "en"; anything else speaks Spanish, the language of six of seven countries */
export function displayWordsFor(locale: string): DisplayWords {
  const language = locale.slice(0, 2);
  return language === "pt" ? pt : language === "en" ? en : es;
}
