// Names at the left, amounts at the right edge: on any paper, in every country, however long the name and however
// large the amount.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { formatMoney, largestPayable } from "../../src/money/decimal.ts";
import { SITES } from "../../src/money/sites.ts";
import type { PaperContext } from "../../src/paper/context.ts";
import { leftRight, wrap } from "../../src/paper/layout.ts";
import { printable } from "../../src/paper/printable.ts";
import { qrTicket } from "../../src/paper/qr-ticket.ts";
import { receiptBody } from "../../src/paper/receipt.ts";
import { refundSlipBody } from "../../src/paper/refund-slip.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { assertAlways } from "../support/random.ts";
import { ARGENTINE, line, paidSale, refund } from "./samples.ts";

const widths = fc.integer({ min: 24, max: 64 });
const word = fc.string({ unit: fc.constantFrom(..."abcdefgñáç0123.,ÁÑ日🍕"), minLength: 1, maxLength: 30 });
const title = fc.array(word, { minLength: 1, maxLength: 25 }).map((words) => words.join(" "));

describe("lines wrap by words", () => {
  test("no word that fits on a line is torn, none is lost, and every line fits", () => {
    assertAlways(
      import.meta.url,
      fc.property(title, widths, (text, width) => {
        const lines = wrap(text, width);
        expect(lines.every((one) => one.length <= width && one === one.trim() && one !== "")).toBe(true);
        // Words that are longer than a line are torn at its end and nowhere else.
        expect(lines.join("").replaceAll(" ", "")).toBe(printable(text).replaceAll(" ", ""));
        const short = printable(text)
          .split(" ")
          .filter((one) => one.length <= width && one !== "");
        const words = lines.flatMap((one) => one.split(" "));
        for (const one of short) expect(words).toContain(one);
      }),
    );
  });

  test("a value ends at the right edge of the last line, and the name stands whole before it", () => {
    const value = fc.stringMatching(/^[A-Z$]{1,3} \d{1,3}(\.\d{3}){0,3},\d\d$/);
    assertAlways(
      import.meta.url,
      fc.property(title, value, widths, (name, amount, width) => {
        const lines = leftRight(name, amount, width);
        const last = lines.at(-1) ?? "";
        expect(last).toHaveLength(width);
        expect(last.endsWith(amount)).toBe(true);
        const before = [...lines.slice(0, -1), last.slice(0, -amount.length).trimEnd()];
        expect(before.filter((one) => one !== "")).toEqual(wrap(name, width));
      }),
    );
  });
});

describe("on receipt, ticket and refund slip", () => {
  const sites = fc.constantFrom(...Object.values(SITES));
  const sale = sites.chain(({ currency, locale }) =>
    fc.record({
      locale: fc.constantFrom(locale, "en", "pt-BR", "es-AR"),
      currency: fc.constant(currency),
      lines: fc.array(
        fc.record({
          title,
          quantity: fc.integer({ min: 1, max: 999 }),
          // Two of the largest are the largest that can be paid.
          minor: fc.integer({ min: 1, max: Math.floor(largestPayable(currency).minor / 1998) }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
  );

  test("every article's amount and every total ends at the right edge, to the last digit", () => {
    assertAlways(
      import.meta.url,
      fc.property(sale, widths, ({ locale, currency, lines }, columns) => {
        const paid = paidSale(
          lines.map((one) => line(one.title, one.quantity, one.minor, currency)),
          currency,
        );
        const slips: Sale = {
          ...paid,
          refunds: [
            {
              ...refund(1, paid.facts.total.minor, currency, "done"),
              lines: lines.map(({ quantity }, index) => ({ line: index + 1, quantity })),
            },
          ],
        };
        const context: PaperContext = { ...ARGENTINE.context, locale, columns };
        const total = formatMoney(paid.facts.total, locale);
        for (const items of [
          qrTicket(context, paid),
          receiptBody(context, paid),
          refundSlipBody(context, slips, 1),
        ]) {
          for (const { total: amount } of paid.facts.lines) {
            expect(endsAtTheEdge(items, formatMoney(amount, locale), columns)).toBe(true);
          }
          expect(endsAtTheEdge(items, total, columns)).toBe(true);
        }
      }),
      200,
    );
  });
});

function endsAtTheEdge(items: readonly PrintItem[], amount: string, columns: number): boolean {
  return items.some((item) => {
    if (item.kind !== "text" || item.align !== undefined) return false;
    return (
      item.text.length === (item.large ? Math.floor(columns / 2) : columns) &&
      item.text.endsWith(` ${amount}`)
    );
  });
}
