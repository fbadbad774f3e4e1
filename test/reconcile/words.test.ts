// A reconciliation in sentences: every kind of difference in every language, and the whole of it in the console.

import { describe, expect, test } from "vitest";
import { reconciliationText } from "../../src/cli/reconcile-words.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import { DIFFERENCE_KINDS, type Difference, EXPECTED_KINDS } from "../../src/reconcile/reconciliation.ts";
import { formatMinor, gapsOf, sentenceOf, subjectOf, verdictOf } from "../../src/reconcile/tell.ts";
import { reconcileWordsFor } from "../../src/reconcile/words/words.ts";
import { expectGolden } from "../support/golden.ts";
import { reconciliationOf } from "./fixture.ts";

const LOCALES = ["es-AR", "pt-BR", "en"];
const IN_PESOS = { locale: "es-AR", currency: "ARS" } as const;

describe.each(LOCALES)("in %s", (locale) => {
  test.each(DIFFERENCE_KINDS)(
    "%s is a sentence with a number to look for, an amount and what to do",
    (kind) => {
      const manner = { locale, currency: "ARS" } as const;
      const { differences } = reconciliationOf({ differences: { [kind]: 6 }, seed: 3 });
      const words = reconcileWordsFor(locale);
      expect(words.kinds[kind].advice).toMatch(/^\p{Lu}.*\.$/u);
      for (const one of differences) {
        const sentence = sentenceOf(one, manner);
        expect(sentence).toMatch(/^\p{Lu}.*: .*\.$/u);
        expect(sentence).toMatch(/(\$|ARS) [\d.,]+/);
        expect(sentence).not.toMatch(/null|undefined|NaN|awaiting-payment/);
        if (one.payment !== null) expect(sentence).toContain(one.payment);
      }
    },
  );

  test("kinds that need somebody say what to do, and the others say that there is nothing", () => {
    const words = reconcileWordsFor(locale);
    const nothing = { es: /^Nada/, pt: /^Nada/, en: /^Nothing/ }[words.language];
    const idle = DIFFERENCE_KINDS.filter((kind) => nothing.test(words.kinds[kind].advice));
    expect(idle).toEqual(EXPECTED_KINDS);
  });

  test("every title stands for one kind", () => {
    const titles = DIFFERENCE_KINDS.map((kind) => reconcileWordsFor(locale).kinds[kind].title);
    expect(new Set(titles).size).toBe(DIFFERENCE_KINDS.length);
  });
});

describe("a difference", () => {
  const plain: Difference = {
    kind: "other-money",
    about: "other",
    sale: null,
    receipt: null,
    reference: null,
    payment: null,
    journalMinor: 0,
    reportMinor: -150_000,
    expectedMinor: null,
    foundMinor: null,
    at: null,
    state: null,
    pos: null,
  };

  test("is named by its sale, by its reference where the till has no sale, or by nothing", () => {
    const all = { ...plain, sale: 57, receipt: 42, reference: "482100-000057-7f3a", payment: "118" };
    expect(subjectOf(all, IN_PESOS)).toBe("Venta 57, comprobante 42, operación 118");
    expect(subjectOf({ ...all, sale: null, receipt: null }, IN_PESOS)).toBe(
      "Referencia 482100-000057-7f3a, operación 118",
    );
    expect(subjectOf(plain, IN_PESOS)).toBe("Movimiento sin número");
  });

  test("says which way the money went", () => {
    expect(sentenceOf(plain, IN_PESOS)).toBe(
      "Movimiento sin número: egreso de $ 1.500,00, que no es cobro ni devolución.",
    );
    const link = { ...plain, about: "payment", reportMinor: 150_000 } as const;
    expect(sentenceOf(link, IN_PESOS)).toBe("Movimiento sin número: cobro de $ 1.500,00 sin caja.");
    const took = { ...plain, kind: "chargeback", about: "chargeback" } as const;
    expect(sentenceOf(took, IN_PESOS)).toContain("descontó $ 1.500,00");
    expect(sentenceOf({ ...took, reportMinor: 150_000 }, IN_PESOS)).toContain("volvieron $ 1.500,00");
    const edge = { ...plain, kind: "day-edge" } as const;
    expect(sentenceOf(edge, IN_PESOS)).toContain("Mercado Pago cuenta $ 1.500,00 en estos días");
    const other = { ...edge, journalMinor: 900, reportMinor: 0 };
    expect(sentenceOf(other, IN_PESOS)).toContain("el registro cuenta $ 9,00 en estos días");
  });

  test("writes a fee as what it costs, and a state that has no word as it came", () => {
    const fee = {
      ...plain,
      kind: "other-fee",
      about: "fee",
      expectedMinor: -100,
      foundMinor: -6250,
    } as const;
    expect(sentenceOf(fee, IN_PESOS)).toContain("la comisión fue de $ 62,50; se esperaba $ 1,00.");
    const late = { ...plain, kind: "paid-after-end", state: "constructor", reportMinor: 100 } as const;
    expect(sentenceOf(late, IN_PESOS)).toContain("dio por constructor.");
  });

  test("shows the centavos of reports in Colombia, and none in Chile", () => {
    expect(formatMinor(125_050, { locale: "es-CO", currency: "COP" })).toBe("$ 1.250,50");
    expect(formatMinor(125_050, { locale: "es-CL", currency: "CLP" })).toBe("$ 125.050");
  });
});

describe("the verdict", () => {
  const idle = { "other-terminal": 2, "not-in-report-yet": 1 };

  test("counts what somebody has to look at, and nothing else", () => {
    const one = reconciliationOf({ differences: { ...idle, chargeback: 1 } });
    expect(verdictOf(one, IN_PESOS)).toBe("1 diferencia para revisar.");
    expect(verdictOf(reconciliationOf({ differences: idle }), IN_PESOS)).toBe(
      "Cada centavo está explicado: no hay nada que hacer.",
    );
  });

  test("promises nothing while something is missing, and says what", () => {
    const { sources } = reconciliationOf();
    const partial = reconciliationOf({
      differences: idle,
      change: {
        isComplete: false,
        sources: {
          ...sources,
          faultCount: 1,
          faults: ["a.csv, line 7: …"],
          openFrom: "2026-03-07T12:00:00.000Z",
          releaseProblem: "not made.",
        },
      },
    });
    expect(verdictOf(partial, IN_PESOS)).toBe("Por ahora, nada para revisar.");
    const gaps = gapsOf(partial, IN_PESOS, (iso) => iso);
    expect(gaps).toHaveLength(3);
    expect(gaps[0]).toContain("2026-03-07T12:00:00.000Z");
    expect(gaps[1]).toContain("1 fila");
    expect(gaps[2]).toContain("not made.");
  });

  test("says before anything else that the program itself is wrong", () => {
    const { balance } = reconciliationOf();
    const wrong = reconciliationOf({ change: { balance: { ...balance, unexplainedMinor: -1 } } });
    expect(verdictOf(wrong, IN_PESOS)).toContain("Quedan -$ 0,01 sin explicación");
    expect(reconciliationText(wrong)).toMatch(/WITHOUT EXPLANATION +-0\.01\n/);
  });
});

describe("in the console", () => {
  test("reads as it was reviewed", () => {
    expectGolden("reconciliation.console.txt", `${reconciliationText(reconciliationOf({ days: 3 }))}\n`);
  });

  test.each(Object.keys(SITES) as Site[])("the lines of %s's balance add up to its report", (site) => {
    const text = reconciliationText(reconciliationOf({ site, seed: 11 }));
    const [, table = ""] = text.split("\n\n");
    const lines = table.split("\n").slice(3);
    const [journal = 0, ...rest] = lines.map((line) =>
      Number(line.trim().split(/ +/).at(-1)?.replace(".", "")),
    );
    const report = rest.pop();
    expect(rest.reduce((sum, minor) => sum + minor, journal)).toBe(report);
  });

  test("a month of another till's payments takes a few lines, and everything that needs somebody is there", () => {
    const text = reconciliationText(
      reconciliationOf({ differences: { "other-terminal": 4000, "second-payment": 60 } }),
    );
    expect(text.match(/point of sale CAJA02/g)).toHaveLength(3);
    expect(text).toContain("  and 3997 more\n");
    expect(text.match(/more came for a sale/g)).toHaveLength(60);
  });

  test("shows foreign text without what could move the cursor, and that no real money moved", () => {
    const [first] = reconciliationOf({ differences: { "unknown-sale": 1 } }).differences;
    const differences = first === undefined ? [] : [{ ...first, reference: "a\u001b[2Jb\nc" }];
    const text = reconciliationText(reconciliationOf({ change: { differences, virtual: true } }));
    expect(text).toContain("Reference a·[2Jb·c,");
    expect(text).not.toContain("\u001b");
    expect(text).toContain("no real money moved");
  });
});
