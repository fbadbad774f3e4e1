// English, which also is what the console says.

import type { Facts, ReconcileWords } from "./words.ts";

export const en: ReconcileWords = {
  language: "en",
  title: "Reconciliation",
  pos: "Point of sale",
  book: "Till book",
  period: "Days",
  madeAt: "Made",
  timeZone: "Time zone",

  agrees: "Every cent is explained: nothing to do.",
  nothingYet: "Nothing to look at so far.",
  toLookAt: (count) => (count === 1 ? "1 difference to look at." : `${count} differences to look at.`),
  wrong: (amount) => `${amount} remain without an explanation: a fault of this program. Please report it.`,
  incomplete: "Not complete yet",
  openFrom: (moment) => `What happened since ${moment} may be missing: reconcile these days again tomorrow.`,
  faults: (count) =>
    `${count === 1 ? "1 row" : `${count} rows`} of the report could not be read: the sums are not whole.`,
  noReleaseReport: (why) => `There is no release report: ${why}`,
  noLive: (why) => `Mercado Pago itself could not be asked about payments: ${why}`,
  repeated: (count) =>
    count === 1 ? "1 row is told twice and counted once." : `${count} rows are told twice and counted once.`,
  sources: (files, rows) => `Made of ${files === 1 ? "1 report" : `${files} reports`}, ${rows} rows.`,

  balance: "From the journal to the report",
  balanceNote: "QR payments less what was given back, before fees.",
  journal: "Journal of the till",
  report: "Report of Mercado Pago",
  unexplained: "Without explanation",

  count: "Count",
  gross: "Gross",
  fees: "Fees",
  taxes: "Taxes",
  other: "Other",
  net: "Net",
  expectedFee: "Fees expected",
  payments: "QR payments",
  refunds: "Refunds",
  cash: "Cash",
  wholeAccount: "The whole account",
  thisTill: "This till",
  withdrawals: "Withdrawals",

  methods: "By way of payment",
  days: "By day",
  hours: "By hour of the day",
  hoursNote: "Payments of this till that began in each hour.",
  day: "Day",
  releases: "When the money becomes available",
  toRelease: "To become available",
  released: "Became available",
  notReached: "not yet",

  differences: "Differences",
  nothingToDo: "Nothing to do",
  noDifferences: "No differences.",
  more: (count) => `and ${count} more`,
  when: "When",
  what: "What",
  inJournal: "Journal",
  inReport: "Report",
  difference: "Difference",
  expected: "Expected",
  found: "Found",
  kinds: {
    "paid-after-end": {
      title: "Paid after its end",
      what: ({ amount, state }) => `${amount} came for a sale that the till calls ${state ?? "ended"}.`,
      advice:
        'The customer paid and the till did not learn of it. If the goods were handed over, keep the money; if not, give it back in Mercado Pago ("Actividad", the payment, "Devolver dinero").',
    },
    "still-open": {
      title: "Paid, and still open at the till",
      what: ({ amount }) => `${amount} came for a sale of which the till does not know the end yet.`,
      advice:
        "Leave the till switched on and connected: it asks Mercado Pago by itself and prints the receipt. Then reconcile again.",
    },
    "second-payment": {
      title: "Paid twice",
      what: ({ amount }) => `${amount} more came for a sale that was paid already.`,
      advice:
        'The customer paid twice. Give this payment back in Mercado Pago ("Actividad", the payment, "Devolver dinero").',
    },
    "unknown-to-provider": {
      title: "Unknown to Mercado Pago",
      what: (facts) =>
        facts.about === "refund"
          ? `the till gave back ${facts.amount}; Mercado Pago does not know of it.`
          : `the till has ${facts.amount}; Mercado Pago does not know of it.`,
      advice:
        'Look for its number in Mercado Pago ("Actividad"). If it is not there, that money did not move: ask their support with the number, and give nothing back for it meanwhile.',
    },
    "unknown-sale": {
      title: "Not in the journal",
      what: (facts) => `${moved(facts)} on this point of sale; the journal has no such sale.`,
      advice:
        'Somebody charged here beside the till, or sold before its journal was put back from a copy. Look at it in Mercado Pago ("Actividad"); give it back if nobody got anything for it.',
    },
    "refunded-elsewhere": {
      title: "Given back, and not by the till",
      what: ({ amount }) => `${amount} was given back, and not by the till.`,
      advice:
        "Find out who did it: somebody of the shop in the app or on the site, or Mercado Pago itself. Do not give it back once more.",
    },
    chargeback: {
      title: "Charge-back",
      what: ({ amount, came }) =>
        came ? `${amount} came back at the end of a dispute.` : `a dispute took ${amount}.`,
      advice:
        'Answer the dispute in Mercado Pago ("Actividad") before its deadline, with the receipt as evidence. Money that came back needs nothing.',
    },
    "other-amount": {
      title: "Another amount",
      what: ({ journal, report }) => `the journal has ${journal}, the report ${report}.`,
      advice:
        'Compare with the payment in Mercado Pago ("Actividad"); if the report is wrong, ask their support with the number.',
    },
    "other-fee": {
      title: "Another fee",
      what: ({ expected, found }) =>
        `the fee was ${found ?? "nothing"}, expected was ${expected ?? "nothing"}.`,
      advice:
        'Compare with the fees of your account ("Costos" in Mercado Pago). If they changed, change them in the settings of the till; if not, ask their support.',
    },
    "other-release": {
      title: "Another amount became available",
      what: ({ expected, found }) =>
        `${found ?? "nothing"} became available, expected was ${expected ?? "nothing"}.`,
      advice:
        'Look at the payment in Mercado Pago ("Actividad"): a dispute or a correction may hold money back. If there is none, ask their support.',
    },
    "missing-in-report": {
      title: "Missing in the report",
      what: ({ amount }) => `${amount} that Mercado Pago knows of is missing in its report.`,
      advice:
        "Reconcile these days again tomorrow. If it still is missing, ask their support with the number.",
    },
    "not-in-report-yet": {
      title: "Not in the report yet",
      what: ({ about, amount }) =>
        `${about === "refund" ? "the refund of " : ""}${amount} is not in the report yet.`,
      advice: "Nothing: the report learns of it within a day. Reconcile these days again tomorrow.",
    },
    "day-edge": {
      title: "On the edge of the day",
      what: ({ amount, inJournal }) =>
        inJournal
          ? `the journal counts ${amount} in these days, Mercado Pago in others.`
          : `Mercado Pago counts ${amount} in these days, the journal in others.`,
      advice: "Nothing: the day before or after shows the same with the other sign.",
    },
    rounding: {
      title: "Rounding",
      what: ({ amount, came }) => `${amount} ${came ? "more" : "less"} than in the journal.`,
      advice: "Nothing: it is less than the smallest coin.",
    },
    "other-terminal": {
      title: "Of another till",
      what: (facts) => `${moved(facts)} on point of sale ${facts.pos ?? "of another till"}.`,
      advice: "Nothing here: it is reconciled at its own till.",
    },
    "other-money": {
      title: "Of no point of sale",
      what: (facts) =>
        `${moved(facts)}${facts.about === "other" ? ", neither a payment nor a refund" : " without a point of sale"}.`,
      advice: "Nothing here: payment links, web shops and corrections of Mercado Pago have no till.",
    },
  },
  states: {
    ordering: "being ordered",
    "awaiting-payment": "waiting for its payment",
    canceling: "being canceled",
    paid: "paid",
    expired: "expired",
    canceled: "canceled",
    refused: "refused",
  },

  sales: "Sales",
  sale: (number) => `sale ${number}`,
  receipt: (number) => `receipt ${number}`,
  payment: (number) => `payment ${number}`,
  reference: (text) => `reference ${text}`,
  nameless: "a movement without a number",
  saleColumn: "Sale",
  method: "Method",
  refunded: "Given back",
  releaseAt: "Available",
  hasDifference: "differs",
};

function moved({ amount, came }: Facts): string {
  return came ? `${amount} came` : `${amount} went`;
}
