// Why the till declined or a payment came to nothing, for the second line of the display: a code that programs keep
// to, and its words, at most 20 characters each. Logs and the command line have whole sentences of their own.

export type ReasonCode =
  // About a code that was scanned.
  | "unlisted"
  | "misread"
  | "not-a-card"
  | "by-weight"
  | "other-till"
  | "no-such-receipt"
  // About what was asked for.
  | "ticket-paid"
  | "not-settled"
  | "confirm-or-cancel"
  | "card-or-cancel"
  | "articles-or-confirm"
  | "refunded-already"
  | "not-so-many"
  | "not-so-much"
  | "nothing-given"
  | "amount-or-confirm"
  | "article-or-cancel"
  | "receipt-or-cancel"
  | "ticket-or-cancel"
  | "five-at-most"
  | "printer-busy"
  | "printer-not-ready"
  | "not-now"
  | "test-under-way"
  | "disk-full"
  | "disk-read-only"
  // About who answers for it.
  | "staff-needed"
  | "unknown-card"
  | "locked"
  | "wrong-pin"
  | "above-limit"
  | "same-person"
  | "may-not-approve"
  // About Mercado Pago.
  | "provider-refused"
  | "no-connection"
  | "try-again";

type ReasonWords = Readonly<Record<ReasonCode, string>>;

const es: ReasonWords = {
  unlisted: "No está en la lista",
  misread: "Escanee otra vez",
  "not-a-card": "No es una tarjeta",
  "by-weight": "Se vende por peso",
  "other-till": "Es de otra caja",
  "no-such-receipt": "No hay ese recibo",
  "ticket-paid": "Ya está pagado",
  "not-settled": "Aún no resuelto",
  "confirm-or-cancel": "Confirme o cancele",
  "card-or-cancel": "Tarjeta o cancele",
  "articles-or-confirm": "Artículo o confirme",
  "refunded-already": "Ya fue devuelto",
  "not-so-many": "No quedan tantos",
  "not-so-much": "Supera lo que queda",
  "nothing-given": "No se devolvió nada",
  "amount-or-confirm": "Importe o confirme",
  "article-or-cancel": "Artículo o cancele",
  "receipt-or-cancel": "Recibo o cancele",
  "ticket-or-cancel": "Ticket o cancele",
  "five-at-most": "De 1 a 5 copias",
  "printer-busy": "Impresora ocupada",
  "printer-not-ready": "Vea la impresora",
  "not-now": "Ahora no se puede",
  "test-under-way": "Prueba en curso",
  "disk-full": "Disco lleno",
  "disk-read-only": "Disco no escribe",
  "staff-needed": "Pase su tarjeta",
  "unknown-card": "No es de esta caja",
  locked: "Está bloqueada",
  "wrong-pin": "PIN incorrecto",
  "above-limit": "Supera su límite",
  "same-person": "Debe ser otra mano",
  "may-not-approve": "No puede autorizar",
  "provider-refused": "Mercado Pago dijo no",
  "no-connection": "Sin conexión",
  "try-again": "Intente otra vez",
};

const pt: ReasonWords = {
  unlisted: "Não está na lista",
  misread: "Escaneie de novo",
  "not-a-card": "Não é um cartão",
  "by-weight": "Vendido por peso",
  "other-till": "É de outro caixa",
  "no-such-receipt": "Não há esse recibo",
  "ticket-paid": "Já está pago",
  "not-settled": "Ainda em aberto",
  "confirm-or-cancel": "Confirme ou cancele",
  "card-or-cancel": "Cartão ou cancele",
  "articles-or-confirm": "Artigo ou confirme",
  "refunded-already": "Já foi devolvido",
  "not-so-many": "Não restam tantos",
  "not-so-much": "Excede o que resta",
  "nothing-given": "Nada foi devolvido",
  "amount-or-confirm": "Valor ou confirme",
  "article-or-cancel": "Artigo ou cancele",
  "receipt-or-cancel": "Recibo ou cancele",
  "ticket-or-cancel": "Ticket ou cancele",
  "five-at-most": "De 1 a 5 cópias",
  "printer-busy": "Impressora ocupada",
  "printer-not-ready": "Veja a impressora",
  "not-now": "Agora não dá",
  "test-under-way": "Teste em curso",
  "disk-full": "Disco cheio",
  "disk-read-only": "Disco não grava",
  "staff-needed": "Passe seu cartão",
  "unknown-card": "Não é deste caixa",
  locked: "Está bloqueado",
  "wrong-pin": "PIN incorreto",
  "above-limit": "Acima do seu limite",
  "same-person": "Deve ser outra mão",
  "may-not-approve": "Não pode autorizar",
  "provider-refused": "Mercado Pago recusou",
  "no-connection": "Sem conexão",
  "try-again": "Tente novamente",
};

const en: ReasonWords = {
  unlisted: "Not in the catalogue",
  misread: "Scan it again",
  "not-a-card": "No such card",
  "by-weight": "Sold by weight",
  "other-till": "Of another till",
  "no-such-receipt": "No such receipt",
  "ticket-paid": "Already paid",
  "not-settled": "Not settled yet",
  "confirm-or-cancel": "Confirm or cancel",
  "card-or-cancel": "Card or cancel",
  "articles-or-confirm": "Article or confirm",
  "refunded-already": "Refunded already",
  "not-so-many": "Not so many left",
  "not-so-much": "More than is left",
  "nothing-given": "Nothing given back",
  "amount-or-confirm": "Amount or confirm",
  "article-or-cancel": "Article or cancel",
  "receipt-or-cancel": "Receipt or cancel",
  "ticket-or-cancel": "Ticket or cancel",
  "five-at-most": "1 to 5 copies",
  "printer-busy": "Printer is busy",
  "printer-not-ready": "See the printer",
  "not-now": "Not now",
  "test-under-way": "Test under way",
  "disk-full": "The disk is full",
  "disk-read-only": "Disk is read-only",
  "staff-needed": "Scan your card",
  "unknown-card": "Not of this till",
  locked: "It is locked",
  "wrong-pin": "Wrong PIN",
  "above-limit": "Above your limit",
  "same-person": "Not the same person",
  "may-not-approve": "May not approve",
  "provider-refused": "Mercado Pago refused",
  "no-connection": "No connection",
  "try-again": "Try again",
};

export const REASON_CODES = Object.keys(en) as readonly ReasonCode[];

/** A reason with its code and, for logs and the command line, its sentence. */
export interface Reason {
  readonly why: ReasonCode;
  readonly reason: string;
}

/** @param locale as in words.ts */
export function reasonWords(why: ReasonCode, locale: string): string {
  const language = locale.slice(0, 2);
  return (language === "pt" ? pt : language === "en" ? en : es)[why];
}
