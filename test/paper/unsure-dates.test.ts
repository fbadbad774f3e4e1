// A date that was written down while nobody had set the clock: marked on every paper that shows it, on every paper's width,
// in every language, and on no other.

import { describe, expect, test } from "vitest";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { emptyDay } from "../../src/day/tally.ts";
import { xReport, zReport } from "../../src/paper/day-report.ts";
import { notPaidSlip } from "../../src/paper/not-paid-slip.ts";
import { qrTicket } from "../../src/paper/qr-ticket.ts";
import { receiptBody, receiptCopy } from "../../src/paper/receipt.ts";
import { refundSlipBody } from "../../src/paper/refund-slip.ts";
import { wordsFor } from "../../src/paper/words/words.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { ARGENTINE, BRAZILIAN, ENGLISH_DEMO, refund, type Sample } from "./samples.ts";

const SAMPLES: readonly (readonly [string, Sample])[] = [
  ["es-AR", ARGENTINE],
  ["pt-BR", BRAZILIAN],
  ["en", ENGLISH_DEMO],
];

function papersOf({ context, sale }: Sample, columns: number, isUnsure: boolean) {
  const mark = isUnsure ? ({ atUnsure: true } as const) : {};
  const { currency, minor } = sale.facts.total;
  const told: Sale = {
    ...sale,
    facts: { ...sale.facts, ...mark },
    ...(isUnsure ? { paidAtUnsure: true } : {}),
    refunds: [{ ...refund(1, minor, currency, "done"), ...mark }],
  };
  const expired: Sale = { ...told, phase: { status: "expired" } };
  const now = { totals: emptyDay(currency), open: [], owed: 0, at: sale.facts.at, ...mark };
  const wide = { ...context, columns };
  return {
    "QR ticket": qrTicket(wide, told),
    receipt: receiptBody(wide, told),
    copy: receiptCopy(wide, told, 1),
    "refund slip": refundSlipBody(wide, told, 1),
    "not-paid slip": notPaidSlip(wide, expired),
    "X report": xReport(wide, now, currency),
    "Z report": zReport(wide, { ...now, number: 3, head: { records: 9, hash: "ab" } }, currency, 0),
  };
}

const textsOf = (items: readonly PrintItem[]) =>
  items.flatMap((item) => (item.kind === "text" ? [item.text] : []));

describe.each(SAMPLES)("in %s", (locale, sample) => {
  const { clockUnsure, date } = wordsFor(locale);

  test.each([24, 32, 42, 48, 64])(
    "a paper of %d columns marks its date at the end of its line, and says below why",
    (columns) => {
      for (const [name, items] of Object.entries(papersOf(sample, columns, true))) {
        const texts = textsOf(items);
        const at = texts.findIndex((text) => text.startsWith(`${date} `) && text.endsWith(" ?"));
        expect(at, name).toBeGreaterThan(0);
        expect(texts[at], name).toMatch(/\d\d:\d\d \?$/);
        expect(Math.max(...texts.map((text) => text.length)), name).toBeLessThanOrEqual(columns);
        expect(texts.slice(at + 1).join(" "), name).toContain(`? ${clockUnsure}`);
      }
    },
  );

  test("a paper with a date that is sure has no mark on it, and nothing else is different", () => {
    const sure = papersOf(sample, 48, false);
    for (const [name, items] of Object.entries(papersOf(sample, 48, true))) {
      const texts = textsOf(sure[name as keyof typeof sure]);
      expect(texts.join("\n")).not.toContain("?");
      const unmarked = textsOf(items)
        .filter((text) => text !== `? ${clockUnsure}`)
        .map((text) => text.replace(/^(\S+)( +)(.*) \?$/, "$1  $2$3"));
      expect(unmarked, name).toEqual(texts);
    }
  });
});
