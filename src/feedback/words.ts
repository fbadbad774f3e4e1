// The words of the customer's display, at most 20 characters each, in the till's three languages.

import type { TestedDevice } from "./remarks.ts";

export interface DisplayWords {
  readonly demo: string;
  readonly welcome: string;
  readonly drawerOpen: string;
  readonly drawerShut: string;
  readonly useKey: string;
  readonly total: string;
  readonly oneMoment: string;
  readonly scanTicketQr: string;
  readonly scanCounterQr: string;
  readonly printingQr: string;
  readonly checkPrinter: string;
  readonly paperOwed: string;
  readonly paid: string;
  readonly change: string;
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
  readonly amountTooLarge: string;
  readonly scanTicket: string;
  readonly inCash: string;
  readonly paidTwice: string;
  readonly amountOrConfirm: string;
  readonly tendered: string;
  readonly missing: string;
  readonly withdrawingQr: string;
  readonly qrWorksUntil: string;
  readonly qrMayWork: string;
  readonly cashConfirm: string;
  readonly priceCheck: string;
  readonly scanArticle: string;
  readonly copies: string;
  readonly copy: string;
  readonly slip: string;
  readonly isItOut: string;
  readonly noted: string;
  readonly xReport: string;
  readonly closeDay: string;
  readonly closingDay: string;
  readonly dayClosed: string;
  readonly net: string;
  readonly deviceTest: string;
  readonly test: string;
  readonly testOver: string;
  readonly works: string;
  readonly fails: string;
  readonly look: string;
  readonly allWell: string;
  readonly failures: string;
  readonly language: string;
  readonly languageName: string;
  readonly devices: Readonly<Record<TestedDevice, string>>;
}

const es: DisplayWords = {
  demo: "DEMO SIN DINERO REAL",
  welcome: "Bienvenido",
  drawerOpen: "Cierre el cajón",
  drawerShut: "Cajón no se abrió",
  useKey: "Use la llave",
  total: "Total",
  oneMoment: "Un momento...",
  scanTicketQr: "Escanee el QR",
  scanCounterQr: "Escanee QR del local",
  printingQr: "Imprimiendo el QR...",
  checkPrinter: "Revise la impresora",
  paperOwed: "Falta un papel",
  paid: "PAGADO. Gracias!",
  change: "Vuelto",
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
  alreadyPaid: "Pagado: use Devolver",
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
  amountTooLarge: "Importe máximo",
  scanTicket: "Escanee el ticket",
  inCash: "En efectivo",
  paidTwice: "PAGADO DOS VECES",
  amountOrConfirm: "Importe o confirme",
  tendered: "Entrega",
  missing: "Falta",
  withdrawingQr: "Anulando el QR...",
  qrWorksUntil: "QR vale hasta",
  qrMayWork: "QR aún sin anular",
  cashConfirm: "Efectivo? Confirme",
  priceCheck: "Consulta de precio",
  scanArticle: "Escanee el artículo",
  copies: "Copias",
  copy: "copia",
  slip: "Devol.",
  isItOut: "Salió? Confirme",
  noted: "Anotado",
  xReport: "Informe X",
  closeDay: "Cerrar día? Confirme",
  closingDay: "Cerrando el día...",
  dayClosed: "Día cerrado: Z",
  net: "Neto",
  deviceTest: "Prueba de equipos",
  test: "Prueba",
  testOver: "Prueba terminada",
  works: "bien",
  fails: "falla",
  look: "mire",
  allWell: "Todo bien",
  failures: "Con fallas",
  language: "Idioma",
  languageName: "Español",
  devices: {
    printer: "impresora",
    display: "visor",
    screen: "pantalla",
    lights: "luces",
    tone: "sonido",
    drawer: "cajón",
  },
};

const pt: DisplayWords = {
  demo: "DEMO SEM VALOR REAL",
  welcome: "Bem-vindo",
  drawerOpen: "Feche a gaveta",
  drawerShut: "Gaveta não abriu",
  useKey: "Use a chave",
  total: "Total",
  oneMoment: "Um momento...",
  scanTicketQr: "Escaneie o QR",
  scanCounterQr: "Escaneie QR do caixa",
  printingQr: "Imprimindo o QR...",
  checkPrinter: "Veja a impressora",
  paperOwed: "Falta um papel",
  paid: "PAGO. Obrigado!",
  change: "Troco",
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
  amountTooLarge: "Valor máximo",
  scanTicket: "Escaneie o ticket",
  inCash: "Em dinheiro",
  paidTwice: "PAGO DUAS VEZES",
  amountOrConfirm: "Valor ou confirme",
  tendered: "Recebido",
  missing: "Falta",
  withdrawingQr: "Cancelando o QR...",
  qrWorksUntil: "QR vale até as",
  qrMayWork: "QR ainda em aberto",
  cashConfirm: "Dinheiro? Confirme",
  priceCheck: "Consulta de preço",
  scanArticle: "Escaneie o artigo",
  copies: "Cópias",
  copy: "cópia",
  slip: "Devol.",
  isItOut: "Saiu? Confirme",
  noted: "Anotado",
  xReport: "Leitura X",
  closeDay: "Fechar dia? Confirme",
  closingDay: "Fechando o dia...",
  dayClosed: "Dia fechado: Z",
  net: "Líquido",
  deviceTest: "Teste dos aparelhos",
  test: "Teste",
  testOver: "Teste terminado",
  works: "ok",
  fails: "falha",
  look: "veja",
  allWell: "Tudo certo",
  failures: "Com falhas",
  language: "Idioma",
  languageName: "Português",
  devices: {
    printer: "impressora",
    display: "visor",
    screen: "tela",
    lights: "luzes",
    tone: "som",
    drawer: "gaveta",
  },
};

const en: DisplayWords = {
  demo: "DEMO NO REAL MONEY",
  welcome: "Welcome",
  drawerOpen: "Close the drawer",
  drawerShut: "Drawer did not open",
  useKey: "Use its key",
  total: "Total",
  oneMoment: "One moment...",
  scanTicketQr: "Scan the QR",
  scanCounterQr: "Scan the counter QR",
  printingQr: "Printing the QR...",
  checkPrinter: "Check the printer",
  paperOwed: "A paper is owed",
  paid: "PAID. Thank you!",
  change: "Change",
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
  amountTooLarge: "Largest amount",
  scanTicket: "Scan the ticket",
  inCash: "In cash",
  paidTwice: "PAID TWICE",
  amountOrConfirm: "Amount or confirm",
  tendered: "Given",
  missing: "Missing",
  withdrawingQr: "Ending the QR...",
  qrWorksUntil: "QR works until",
  qrMayWork: "QR not withdrawn yet",
  cashConfirm: "Cash? Confirm",
  priceCheck: "Price check",
  scanArticle: "Scan the article",
  copies: "Copies",
  copy: "copy",
  slip: "Refund",
  isItOut: "Is it out? Confirm",
  noted: "Noted",
  xReport: "X report",
  closeDay: "Close day? Confirm",
  closingDay: "Closing the day...",
  dayClosed: "Day closed: Z",
  net: "Net",
  deviceTest: "Test of devices",
  test: "Test",
  testOver: "Test is over",
  works: "fine",
  fails: "fails",
  look: "look",
  allWell: "All is well",
  failures: "Failures",
  language: "Language",
  languageName: "English",
  devices: {
    printer: "printer",
    display: "display",
    screen: "screen",
    lights: "lights",
    tone: "buzzer",
    drawer: "drawer",
  },
};

/** @param locale "es-AR", "pt-BR", "en"; anything else speaks Spanish, the language of six of seven countries */
export function displayWordsFor(locale: string): DisplayWords {
  const language = locale.slice(0, 2);
  return language === "pt" ? pt : language === "en" ? en : es;
}
