// How a payment was made, in the customer's words. The provider's method ids are an open set: a known one
// gets its name, an unknown one is printed as it came.

import type { MethodCount } from "../day/day.ts";
import type { PaymentFacts } from "../sale/sale.ts";
import { dayWordsFor } from "./words/day-words.ts";
import type { MethodType, Words } from "./words/words.ts";

// Mercado Pago's payment_method_id of cards; the debit brands are named like the credit ones, because the
// kind of card stands before them.
const BRANDS: Readonly<Record<string, string>> = {
  visa: "Visa",
  debvisa: "Visa",
  master: "Mastercard",
  debmaster: "Mastercard",
  maestro: "Maestro",
  amex: "American Express",
  cabal: "Cabal",
  debcabal: "Cabal",
  naranja: "Naranja",
  diners: "Diners",
  elo: "Elo",
  debelo: "Elo",
  hipercard: "Hipercard",
  oca: "OCA",
  magna: "Magna",
  redcompra: "Redcompra",
};

// Method ids that say more than their type: "bank_transfer" with "pix" is Pix to everybody.
const SPEAKING_METHODS: readonly MethodType[] = ["pix", "interop_transfer", "account_money"];

/** "Tarjeta de crédito Visa"; the provider's name alone when it did not say how. */
export function describeMethod(payment: PaymentFacts, words: Words): string {
  const { method, methodType } = payment;
  if (methodType === "cash") return dayWordsFor(words.language).cash;
  const speaking = SPEAKING_METHODS.find((known) => known === method);
  if (speaking !== undefined) return words.methods[speaking];
  if (methodType === null) return method ?? "Mercado Pago";
  const kind = isMethodType(methodType, words) ? words.methods[methodType] : methodType;
  if (method === null || method === methodType) return kind;
  return `${kind} ${Object.hasOwn(BRANDS, method) ? BRANDS[method] : method}`;
}

/** A row of sums: the provider's method alone. "unknown" is what it did not say. */
export function nameMethod(method: string, words: Words): string {
  if (method === "unknown") return dayWordsFor(words.language).unknownMethod;
  return isMethodType(method, words) ? words.methods[method] : method;
}

/** A row of a day: cash, or a QR payment's method. */
export function nameWay({ method, tender }: Pick<MethodCount, "method" | "tender">, words: Words): string {
  return tender === "cash" ? dayWordsFor(words.language).cash : nameMethod(method, words);
}

function isMethodType(text: string, words: Words): text is MethodType {
  return Object.hasOwn(words.methods, text);
}
