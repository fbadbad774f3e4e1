// Differences in the journal of the two rich days (rich-day.ts), as a dishonest daemon would write them.

import type { TillRecord } from "../../src/terminal/book/records.ts";
import { PAPER, type Planted, referenceTo, TOTAL } from "./planted.ts";
import {
  append,
  changeOrder,
  changePapers,
  dropEvents,
  dropSale,
  inSale,
  orderOf,
  type Plant,
  replaceIn,
  rewrite,
} from "./plants.ts";

const AMOUNT = { currency: "ARS" } as const;
const AT = "2026-03-16T10:00:00.000Z";
/** ESC p opens a drawer. */
const LINES = [{ title: "Yerba\u001bp0", barcode: null, quantity: 1, unitPrice: AMOUNT, total: AMOUNT }];
const HOUR_MS = 3_600_000;
const both =
  (...plants: readonly Plant[]): Plant =>
  async (evidence) => {
    let next = evidence;
    for (const plant of plants) next = await plant(next);
    return next;
  };

const later =
  (ms: number): Plant =>
  (evidence) => ({ ...evidence, nowMs: (evidence.nowMs ?? 0) + ms });

export const IN_JOURNAL: readonly Planted[] = [
  {
    name: "a payment that the till never wrote",
    plant: rewrite(dropEvents(15, /^(order-paid|paper-)/)),
    expected: [
      /^I1: order ORD\w+ was paid, and sale 15 has no paid record \(open\)$/,
      /^I6: a paper ends with ORIGINAL for receipt 11, which no paid sale has$/,
      /^I6: receipt 12 follows receipt 10: the numbers between were never given$/,
      TOTAL(3),
    ],
  },
  {
    name: "a sale in cash that was taken out of the journal's end",
    plant: rewrite(dropSale(19)),
    expected: [/^I6: a paper ends with ORIGINAL for receipt 13, which no paid sale has$/],
  },
  {
    name: "a sale in cash that was taken out of an old day",
    plant: rewrite(dropSale(12)),
    expected: [
      /^I6: a paper ends with ORIGINAL for receipt 9, which no paid sale has$/,
      /^I6: receipt 10 follows receipt 8/,
      PAPER(2),
      /^I8: the close of day 2 says paid in cash 1 \(300\.00\), and its records add up to 0$/,
      /^I8: the close of day 2 says net by group 3301\.00, and its records add up to 3001\.00$/,
      /^I10: sale 13 begins after sale 11/,
    ],
  },
  {
    name: "a smaller payment than there was",
    plant: rewrite(replaceIn(isPaid(15), '"minor":125050', '"minor":100000')),
    expected: [/^I1: sale 15 says payment \d+ of 1000\.00, order ORD\w+ says \d+ of 1250\.50$/, TOTAL(3)],
  },
  {
    name: "another payment's number",
    plant: rewrite(replaceIn(isPaid(15), /"number":"\d+"/, '"number":"777"')),
    expected: [/^I1: sale 15 says payment 777 of/, /^I6: ORIGINAL of receipt 11 does not name payment 777$/],
  },
  {
    name: "a refund that the till forgot",
    plant: rewrite(dropEvents(16, /^refund-/), dropSlip(16)),
    expected: [
      /^I5: refund REF\w+ of order ORD\w+ is in the journal 0 times$/,
      /^I6: there is a slip of a refund of sale 16 that the journal does not have$/,
      TOTAL(3),
    ],
  },
  {
    name: "a refund that counts as refused and happened",
    plant: rewrite(
      inSale(16, (event) =>
        event.type === "refund-done"
          ? [{ type: "refund-refused", refund: 1, code: "x", message: "x", providerId: event.providerId }]
          : [event],
      ),
      dropSlip(16),
    ),
    expected: [
      /^I5: refund REF\w+ is 500\.00 done at the provider, 500\.00 refused in sale 16$/,
      /^I6: there is a slip of a refund of sale 16/,
      TOTAL(3),
    ],
  },
  {
    name: "a refund that stands in the journal twice",
    plant: (evidence) =>
      append({
        type: "sale",
        sale: 16,
        event: {
          type: "refund-found",
          providerId: orderOf(evidence, 16).refunds[0]?.id ?? "",
          amount: { minor: 50_000, ...AMOUNT },
          at: AT,
        },
      })(evidence),
    expected: [/^I5: refund REF\w+ of order ORD\w+ is in the journal 2 times$/, TOTAL(3)],
  },
  {
    name: "an invented refund in cash",
    plant: append(
      {
        type: "sale",
        sale: 19,
        event: {
          type: "refund-requested",
          amount: { minor: 10_000, ...AMOUNT },
          at: AT,
        },
      },
      { type: "sale", sale: 19, event: { type: "paper-sealing", paper: "refund-slip-1" } },
      { type: "sale", sale: 19, event: { type: "paper-sealed", paper: "refund-slip-1" } },
      { type: "sale", sale: 19, event: { type: "paper-printed", paper: "refund-slip-1" } },
    ),
    expected: [/^I6: sale 19 says that refund-slip-1 was printed, and it is not there$/],
  },
  {
    name: "more cash given back than came",
    plant: append({
      type: "sale",
      sale: 19,
      event: {
        type: "refund-requested",
        amount: { minor: 90_000, ...AMOUNT },
        at: AT,
      },
    }),
    expected: [
      /^I5: sale 19 was paid 300\.00 in the journal, and 900\.00 were refunded$/,
      /^I7: the till cannot follow its own journal: sale 19 is paid, and record \d+ says refund-requested/,
    ],
  },
  {
    name: "a sale that got the number after the next",
    plant: rewrite(
      replaceIn(({ type }) => type === "sale-begun", '"id":19,', '"id":20,'),
      replaceIn(({ type }) => type === "sale", '"sale":19,', '"sale":20,'),
    ),
    expected: [/^I10: sale 20 begins after sale 18/],
  },
  {
    name: "a second book in one journal",
    plant: append({ type: "book-opened", book: "111111" }),
    expected: [/^I10: record \d+ opens book 111111 in a journal that has one$/],
  },
  {
    name: "a start that says the machine kept running, and it was another machine",
    plant: append({ type: "till-started", version: "0.1.0", bootId: "another", sameBoot: true }),
    expected: [/^I10: record \d+ says that the machine kept running/],
  },
  {
    name: "a receipt's number that was given twice",
    plant: rewrite(replaceIn(isBegun(19), '"receiptNumber":13', '"receiptNumber":12')),
    expected: [
      /^I6: receipt 12 is of sale 16 and of sale 19$/,
      /^I6: a paper ends with ORIGINAL for receipt 13, which no paid sale has$/,
    ],
  },
  {
    name: "receipts' numbers that were left out",
    plant: rewrite(replaceIn(isBegun(19), '"receiptNumber":13', '"receiptNumber":18')),
    expected: [
      /^I6: receipt 18 follows receipt 12/,
      /^I6: a paper ends with ORIGINAL for receipt 13/,
      /^I6: sale 19 says that receipt was printed, and it is not there$/,
    ],
  },
  {
    name: "a day that is closed out of turn",
    plant: async (evidence) => {
      const closed = evidence.entries
        .map(({ record }) => JSON.stringify(record))
        .find((text) => text.includes('"day-closed"'));
      const empty = (closed ?? "")
        .replace(/"number":1,/, '"number":7,')
        .replace(/"paid":\[.*?\],"refunded":\[.*?\]/, '"paid":[],"refunded":[]')
        .replace(/"count":\d+,"amount":\{"minor":\d+/g, '"count":0,"amount":{"minor":0')
        .replace(/"openings":\d+/, '"openings":0')
        .replace(/"groups":\[.*?\]/, '"groups":[]');
      return append(JSON.parse(empty))(evidence);
    },
    expected: [/^I10: day 7 is closed after day 2/],
  },
  {
    name: "a close that hides a sale in cash",
    plant: rewrite(
      replaceIn(
        isClose(2),
        /,?\{"tender":"cash","method":"cash","count":1,"amount":\{"minor":30000,"currency":"ARS"\}\}/,
        "",
      ),
    ),
    expected: [/^I8: the close of day 2 says paid in cash 0, and its records add up to 1 \(300\.00\)$/],
  },
  {
    name: "a close whose groups hide what was sold",
    plant: rewrite(
      replaceIn(isClose(2), /("groups":\[\{"group":null,"pieces":\d+,"amount":\{"minor":)\d+/, "$1100000"),
    ),
    expected: [/^I8: the close of day 2 says net by group [\d.]+, and its records add up to 3301\.00$/],
  },
  {
    name: "a float that was made smaller",
    plant: rewrite(replaceIn(({ type }) => type === "cash-moved", '"minor":500000', '"minor":400000')),
    expected: [
      /^I8: the close of day 1 says float 1 \(5000\.00\), and its records add up to 1 \(4000\.00\)$/,
      PAPER(1),
      PAPER(2),
    ],
  },
  {
    name: "a word that was changed in an old day, and everything after it chained anew",
    plant: rewrite(replaceIn(({ type }) => type === "cash-moved", "cambio", "otra cosa")),
    expected: [PAPER(1), PAPER(2)],
  },
  {
    name: "a close that names another hash than its records have",
    plant: rewrite(replaceIn(isClose(2), /"hash":"\w+"/, `"hash":"f00d${"0".repeat(28)}"`)),
    expected: [/^I7: the close of day 2 names record \d+ by the hash f00d0000…/, PAPER(2)],
  },
  {
    name: "an original whose last line was never announced",
    plant: rewrite(dropEvents(19, /^paper-seal/)),
    expected: [
      /^I6: the original of receipt of sale 19 counts as printed, and its last line was never announced$/,
    ],
  },
  {
    name: "a title that could steer a printer",
    plant: rewrite(replaceIn(isBegun(19), '"lines":[]', `"lines":${JSON.stringify(LINES)}`)),
    expected: [/^I11: record \d+ holds a text with control characters, "Yerba\\u001bp0"$/],
  },
  {
    name: "a reason that could steer a printer",
    plant: append({ type: "drawer-opening", reason: "\u001d(A", at: AT }),
    expected: [/^I11: record \d+ holds a text with control characters/],
  },
  {
    name: "an order that counts as refused and exists",
    plant: rewrite(
      inSale(17, (event) =>
        event.type === "order-created" ? [{ type: "order-refused", code: "x", message: "x" }] : [],
      ),
    ),
    expected: [/^I3: sale 17 \(\S+\) counts as refused, and the provider has order ORD\w+$/],
  },
  {
    name: "a sale that never ends",
    plant: both(
      rewrite(dropEvents(18, /^(order-expired|order-closed|paper-.*)/), dropNotPaid(18)),
      later(HOUR_MS),
    ),
    expected: [/^I9: sale 18 began at \S+, could be paid for 300 s, and is still open in the journal$/],
  },
  {
    name: "a refund that nobody answers",
    plant: both(
      rewrite(dropEvents(16, /^refund-done/), dropSlip(16)),
      changeOrder(16, () => ({ refunds: [] })),
      changePapers(referenceTo(16), /DEVOLUCIÓN$/, () => []),
      later(2 * HOUR_MS),
    ),
    expected: [/^I9: refund 1 of sale 16 was asked for at \S+, and nobody knows what became of it$/],
  },
  {
    name: "two sales that share an order",
    plant: async (evidence) =>
      rewrite(
        inSale(16, (event) =>
          event.type === "order-created"
            ? [{ ...event, order: { ...event.order, id: orderOf(evidence, 15).id } }]
            : [event],
        ),
      )(evidence),
    expected: [
      /^I2: order ORD\w+ is of sale 15 and of sale 16$/,
      /^I2: sale 16 \(\S+\) is order ORD\w+ in the journal, which the provider does not have$/,
    ],
  },
];

function isPaid(sale: number) {
  return (record: TillRecord) =>
    record.type === "sale" && record.sale === sale && record.event.type === "order-paid";
}

function isBegun(sale: number) {
  return (record: TillRecord) => record.type === "sale-begun" && record.facts.id === sale;
}

function isClose(day: number) {
  return (record: TillRecord) => record.type === "day-closed" && record.close.number === day;
}

/** The papers of its first refund were never begun. */
function dropSlip(sale: number) {
  return inSale(sale, (event) =>
    event.type.startsWith("paper-") && "paper" in event && event.paper === "refund-slip-1" ? [] : [event],
  );
}

function dropNotPaid(sale: number) {
  return inSale(sale, (event) => ("paper" in event && event.paper === "not-paid-slip" ? [] : [event]));
}
