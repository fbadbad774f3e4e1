// Differences in what the provider shows of the two rich days (rich-day.ts).

import { type Planted, TOTAL } from "./planted.ts";
import { addOrder, addPayment, changeOrder, referenceOf } from "./plants.ts";

/** Another reference of the same book: of a sale that is not there, or with another chance at its end. */
const strange = (reference: string, sale: number) => reference.replace(/-\d+-\w{6}$/, `-${sale}-0badca`);

export const AT_PROVIDER: readonly Planted[] = [
  {
    name: "a paid order of a sale that the journal does not have",
    plant: addOrder(1, ({ reference }) => ({ reference: strange(reference, 99) })),
    expected: [/^I1: order ORDPLANTED \(paid\) is of \S+-99-0badca, and the journal has no such sale$/],
  },
  {
    name: "an open order of a sale that the journal does not have",
    plant: addOrder(3, ({ reference }) => ({ reference: strange(reference, 99), status: "open" })),
    expected: [/^I1: order ORDPLANTED \(open\) is of \S+-99-0badca/],
  },
  {
    name: "a payment for a sale that the journal does not have",
    plant: addPayment((evidence) => ({
      number: "777",
      reference: strange(referenceOf(evidence, 1), 99),
      amountMinor: 500,
      refundedMinor: 0,
    })),
    expected: [/^I1: payment 777 of 5\.00 is of \S+-99-0badca/],
  },
  {
    name: "an order that a second till made under this book",
    plant: addOrder(1, ({ reference }) => ({ reference: strange(reference, 2) })),
    expected: [
      /^I10: order ORDPLANTED \(paid\) is of \S+-2-0badca, and sale 2 of the journal is \S+: two tills wrote one book$/,
    ],
  },
  {
    name: "a payment to a second till under this book",
    plant: addPayment((evidence) => ({
      number: "777",
      reference: strange(referenceOf(evidence, 1), 12),
      amountMinor: 500,
      refundedMinor: 0,
    })),
    expected: [/^I10: payment 777 of 5\.00 is of \S+-12-0badca/],
  },
  {
    name: "an order that was paid after it expired",
    plant: changeOrder(6, () => ({ status: "paid", paidMinor: 125_050, paymentNumber: "777" })),
    expected: [/^I4: order \S+ was paid, and sale 6 has no paid record \(expired\)$/, TOTAL(1)],
  },
  {
    name: "an order that was paid after it was canceled",
    plant: changeOrder(3, () => ({ status: "paid", paidMinor: 125_050, paymentNumber: "777" })),
    expected: [/^I4: order \S+ was paid, and sale 3 has no paid record \(canceled\)$/, TOTAL(1)],
  },
  {
    name: "a late payment that only the account's list has",
    plant: addPayment((evidence) => ({
      number: "777",
      reference: referenceOf(evidence, 10),
      amountMinor: 125_050,
      refundedMinor: 0,
    })),
    expected: [/^I4: payment 777 of 1250\.50 was made for sale 10, which has no paid record \(canceled\)$/],
  },
  {
    name: "a payment of another amount",
    plant: changeOrder(1, () => ({ paidMinor: 125_049 })),
    expected: [/^I1: sale 1 says payment \d+ of 1250\.50, order \S+ says \d+ of 1250\.49$/, TOTAL(1)],
  },
  {
    name: "a payment of another number",
    plant: changeOrder(1, () => ({ paymentNumber: "777" })),
    expected: [/^I1: sale 1 says payment \d+ of 1250\.50, order \S+ says 777 of/],
  },
  {
    name: "a second order that can be paid",
    plant: addOrder(1, () => ({ status: "open", paidMinor: null, paymentNumber: null })),
    expected: [/^I2: sale 1 \(\S+\) has 2 orders: ORD\w+ paid, ORDPLANTED open$/],
  },
  {
    name: "a second order that was paid too",
    plant: addOrder(1, () => ({})),
    expected: [/^I2: sale 1 \(\S+\) has 2 orders/, /^I2: sale 1 \(\S+\) was charged 2 times$/, TOTAL(1)],
  },
  {
    name: "a second payment for one order",
    plant: addPayment((evidence) => ({
      number: "777",
      reference: referenceOf(evidence, 9),
      amountMinor: 125_050,
      refundedMinor: 0,
    })),
    expected: [/^I2: payment 777 of 1250\.50 was made for sale 9, which has payment \d+ in the journal$/],
  },
  {
    name: "a payment by QR for a sale that was paid in cash",
    plant: addPayment((evidence) => ({
      number: "777",
      reference: referenceOf(evidence, 5),
      amountMinor: 30_000,
      refundedMinor: 0,
    })),
    expected: [/^I2: payment 777 of 300\.00 was made for sale 5, which was paid in cash$/],
  },
  {
    name: "an order for a sale that was paid in cash",
    plant: (evidence) =>
      addOrder(3, () => ({ reference: referenceOf(evidence, 5), totalMinor: 30_000 }))(evidence),
    expected: [/^I2: sale 5 \(\S+\) was paid in cash, and the provider has 1 orders of it$/],
  },
  {
    name: "a sale whose order was never paid",
    plant: changeOrder(15, () => ({ status: "canceled", paidMinor: null, paymentNumber: null })),
    expected: [/^I2: sale 15 \(\S+\) is paid in the journal, and no order of it was paid$/, TOTAL(3)],
  },
  {
    name: "a sale whose order the provider does not have",
    plant: changeOrder(15, () => null),
    expected: [
      /^I2: sale 15 \(\S+\) is order ORD\w+ in the journal, which the provider does not have$/,
      TOTAL(3),
    ],
  },
  {
    name: "an order of another amount",
    plant: changeOrder(1, () => ({ totalMinor: 125_051 })),
    expected: [/^I2: sale 1 \(\S+\) is about 1250\.50, order \S+ about 1250\.51$/],
  },
  {
    name: "a canceled order that can still be paid",
    plant: changeOrder(3, () => ({ status: "open" })),
    expected: [/^I2: sale 3 \(\S+\) is canceled, and order ORD\w+ can still be paid$/],
  },
  {
    name: "an expired order that can still be paid",
    plant: changeOrder(6, () => ({ status: "open" })),
    expected: [/^I2: sale 6 \(\S+\) is expired, and order ORD\w+ can still be paid$/],
  },
  {
    name: "an order that still lies on the counter's QR",
    plant: changeOrder(10, () => ({ status: "open", word: "on the POS" })),
    expected: [/^I2: sale 10 \(\S+\) is canceled, and order instore:\S+ can still be paid$/],
  },
  {
    name: "a payment that was charged back",
    plant: changeOrder(15, () => ({
      status: "unrecognized",
      word: "charged_back",
      paidMinor: null,
      paymentNumber: null,
    })),
    expected: [
      /^I8: sale 15 \(\S+\) is paid in the journal, and order ORD\w+ is "charged_back" at the provider$/,
      TOTAL(3),
    ],
  },
  {
    name: "a refund that the journal does not know",
    plant: changeOrder(15, () => ({ refunds: [{ id: "REFX", amountMinor: 100, status: "done" }] })),
    expected: [/^I5: refund REFX of order ORD\w+ is in the journal 0 times$/, TOTAL(3)],
  },
  {
    name: "a refund under way that the journal does not know",
    plant: changeOrder(15, () => ({ refunds: [{ id: "REFX", amountMinor: 100, status: "pending" }] })),
    expected: [/^I5: refund REFX of order ORD\w+ is in the journal 0 times$/],
  },
  {
    name: "a refund that never reached the provider",
    plant: changeOrder(16, () => ({ refunds: [] })),
    expected: [/^I5: refund 1 of sale 16 is done in the journal, unknown at the provider$/, TOTAL(3)],
  },
  {
    name: "a refund that failed after all",
    plant: changeOrder(16, ({ refunds }) => ({
      refunds: refunds.map((refund) => ({ ...refund, status: "refused" })),
    })),
    expected: [/^I5: refund 1 of sale 16 is done in the journal, refused at the provider$/, TOTAL(3)],
  },
  {
    name: "a refund of another amount",
    plant: changeOrder(16, ({ refunds }) => ({
      refunds: refunds.map((refund) => ({ ...refund, amountMinor: 50_001 })),
    })),
    expected: [/^I5: refund \S+ is 500\.01 done at the provider, 500\.00 done in sale 16$/, TOTAL(3)],
  },
  {
    name: "more given back than was paid",
    plant: changeOrder(7, ({ refunds }) => ({
      refunds: [...refunds, { id: "REFX", amountMinor: 125_050, status: "done" }],
    })),
    expected: [
      /^I5: order ORD\w+ was paid 1250\.50, and 2501\.00 were refunded$/,
      /^I5: refund REFX of order ORD\w+ is in the journal 0 times$/,
      TOTAL(1),
    ],
  },
  {
    name: "one of two refunds that is not there",
    plant: changeOrder(11, ({ refunds }) => ({ refunds: refunds.slice(0, 1) })),
    expected: [/^I5: refund 2 of sale 11 is done in the journal, unknown at the provider$/, TOTAL(2)],
  },
];
