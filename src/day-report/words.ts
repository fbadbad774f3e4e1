// The words of X and Z on a page and in a text, beside those that their papers have (src/paper/words/day-words.ts).

export interface ReportWords {
  readonly language: "es" | "pt" | "en";
  readonly x: string;
  readonly z: (number: number) => string;
  readonly till: string;
  readonly book: string;
  readonly date: string;
  readonly timeZone: string;

  /** Sentences: what whoever opens it wants to know first. */
  readonly closed: string;
  readonly goesOn: string;
  readonly even: string;
  readonly short: (amount: string) => string;
  readonly over: (amount: string) => string;
  readonly unsettled: (sales: readonly number[]) => string;
  readonly owed: (count: number) => string;
  readonly unsureClock: string;

  readonly money: string;
  readonly paid: string;
  readonly refunded: string;
  /** Of one way of payment. */
  readonly refundedBy: (way: string) => string;
  readonly net: string;
  readonly methods: string;
  readonly groups: string;
  readonly drawer: string;
  readonly shouldHold: string;
  readonly difference: string;
  readonly unpaid: string;
  readonly rest: string;
  readonly seal: string;
  readonly name: string;
  readonly count: string;
  readonly amount: string;
  /** How anybody can check the seal. @param command of the till */
  readonly check: (command: string) => string;
}

const es: ReportWords = {
  language: "es",
  x: "Informe X",
  z: (number) => `Cierre Z ${number}`,
  till: "Caja",
  book: "Talonario",
  date: "Fecha",
  timeZone: "Zona horaria",
  closed: "El día está cerrado.",
  goesOn: "El día sigue: este informe no cierra nada.",
  even: "En el cajón hay lo que debe haber.",
  short: (amount) => `En el cajón faltan ${amount}.`,
  over: (amount) => `En el cajón sobran ${amount}.`,
  unsettled: (sales) =>
    sales.length === 1
      ? `Sin resolver: venta ${sales.join()}. Cuenta en el día en que se resuelve.`
      : `Sin resolver: ventas ${sales.join(", ")}. Cuentan en el día en que se resuelven.`,
  owed: (count) => `Papeles pendientes: ${count}. Salen solos cuando la impresora está lista.`,
  unsureClock: "La hora no estaba confirmada.",
  money: "Cobrado y devuelto",
  paid: "Cobrado",
  refunded: "Devuelto",
  refundedBy: (way) => `Devuelto: ${way}`,
  net: "Neto",
  methods: "Por medio de pago",
  groups: "Neto por grupo",
  drawer: "Cajón",
  shouldHold: "Debe haber",
  difference: "Diferencia",
  unpaid: "Sin cobrar",
  rest: "Papeles y cajón",
  seal: "Sello",
  name: "Concepto",
  count: "Cantidad",
  amount: "Importe",
  check: (command) => `Para comprobar que el registro de la caja es el de este cierre: ${command}`,
};

const pt: ReportWords = {
  language: "pt",
  x: "Leitura X",
  z: (number) => `Fechamento Z ${number}`,
  till: "Caixa",
  book: "Talão",
  date: "Data",
  timeZone: "Fuso horário",
  closed: "O dia está fechado.",
  goesOn: "O dia continua: esta leitura não fecha nada.",
  even: "Na gaveta há o que deve haver.",
  short: (amount) => `Na gaveta faltam ${amount}.`,
  over: (amount) => `Na gaveta sobram ${amount}.`,
  unsettled: (sales) =>
    sales.length === 1
      ? `Sem solução: venda ${sales.join()}. Conta no dia em que se resolve.`
      : `Sem solução: vendas ${sales.join(", ")}. Contam no dia em que se resolvem.`,
  owed: (count) => `Papéis pendentes: ${count}. Saem sozinhos quando a impressora está pronta.`,
  unsureClock: "A hora não estava confirmada.",
  money: "Recebido e devolvido",
  paid: "Recebido",
  refunded: "Devolvido",
  refundedBy: (way) => `Devolvido: ${way}`,
  net: "Líquido",
  methods: "Por meio de pagamento",
  groups: "Líquido por grupo",
  drawer: "Gaveta",
  shouldHold: "Deve haver",
  difference: "Diferença",
  unpaid: "Não recebido",
  rest: "Papéis e gaveta",
  seal: "Selo",
  name: "Item",
  count: "Quantidade",
  amount: "Valor",
  check: (command) => `Para conferir que o registro do caixa é o deste fechamento: ${command}`,
};

const en: ReportWords = {
  language: "en",
  x: "X report",
  z: (number) => `Z report ${number}`,
  till: "Till",
  book: "Book",
  date: "Date",
  timeZone: "Time zone",
  closed: "The day is closed.",
  goesOn: "The day goes on: this report closes nothing.",
  even: "The drawer holds what it should.",
  short: (amount) => `The drawer is short of ${amount}.`,
  over: (amount) => `The drawer holds ${amount} too much.`,
  unsettled: (sales) =>
    sales.length === 1
      ? `Not settled: sale ${sales.join()}. It counts in the day in which it is settled.`
      : `Not settled: sales ${sales.join(", ")}. They count in the day in which they are settled.`,
  owed: (count) => `Papers owed: ${count}. They come out by themselves when the printer is ready.`,
  unsureClock: "Nobody vouched for the clock.",
  money: "Paid and refunded",
  paid: "Paid",
  refunded: "Refunded",
  refundedBy: (way) => `Refunded: ${way}`,
  net: "Net",
  methods: "By way of payment",
  groups: "Net by group",
  drawer: "Drawer",
  shouldHold: "Should hold",
  difference: "Difference",
  unpaid: "Not paid",
  rest: "Papers and drawer",
  seal: "Seal",
  name: "What",
  count: "Count",
  amount: "Amount",
  check: (command) => `To check that the till's journal is the one of this report: ${command}`,
};

/** @param locale a BCP 47 tag; a language without a table reads Spanish, as most of the countries do */
export function reportWordsFor(locale: string): ReportWords {
  if (/^pt\b/i.test(locale)) return pt;
  return /^en\b/i.test(locale) ? en : es;
}
