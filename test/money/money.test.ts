// Amounts as text and as numbers, to the cent.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CURRENCIES, isCurrency } from "../../src/money/currencies.ts";
import {
  assertPayable,
  formatDecimal,
  formatMoney,
  largestPayable,
  parseDecimal,
  parsePayable,
} from "../../src/money/decimal.ts";
import {
  add,
  type Currency,
  compare,
  MoneyError,
  money,
  subtract,
  sum,
  times,
  zero,
} from "../../src/money/money.ts";
import { SITES } from "../../src/money/sites.ts";
import { assertAlways } from "../support/random.ts";

const currencies = fc.constantFrom(...Object.keys(CURRENCIES).filter(isCurrency));

/** 0.01 to 99,999,999.99 in any currency, the edges often. */
const payable = currencies.chain((currency) =>
  fc.integer({ min: 1, max: largestPayable(currency).minor }).map((minor) => money(minor, currency)),
);

describe("reading an amount", () => {
  test.each([
    ["500", "ARS", 50_000],
    ["500.00", "ARS", 50_000],
    ["500.5", "ARS", 50_050],
    ["0.01", "BRL", 1],
    ["0.29", "MXN", 29],
    ["1.10", "PEN", 110],
    ["99999999.99", "UYU", 9_999_999_999],
    ["10000", "CLP", 10_000],
    ["10000.00", "CLP", 10_000],
    ["10000.0", "COP", 10_000],
    ["007.50", "ARS", 750],
  ] as const)("%s %s is %i of the smallest unit", (text, currency, minor) => {
    expect(parseDecimal(text, currency)).toEqual({ minor, currency });
  });

  test.each([
    ["", "ARS"],
    [" 5", "ARS"],
    ["-5", "ARS"],
    ["+5", "ARS"],
    ["5.", "ARS"],
    [".5", "ARS"],
    ["5,00", "ARS"],
    ["1.234.00", "ARS"],
    ["1e3", "ARS"],
    ["0x10", "ARS"],
    ["5.001", "ARS"],
    ["5.000", "ARS"],
    ["NaN", "ARS"],
    ["Infinity", "ARS"],
    ["٥", "ARS"],
    ["5\n", "ARS"],
    ["10.5", "CLP"],
    ["10.05", "COP"],
    ["10.000", "CLP"],
  ] as const)("%j %s is refused, and the message says what was expected", (text, currency) => {
    expect(() => parseDecimal(text, currency)).toThrow(MoneyError);
    expect(() => parseDecimal(text, currency)).toThrow(/expected an amount in .* like 1250/);
  });

  test("ten thousand written the Chilean way is refused and not taken for ten", () => {
    expect(() => parseDecimal("10.000", "CLP")).toThrow(
      '"10.000": expected an amount in CLP without decimals',
    );
  });

  test("an amount that arithmetic could not keep exact is refused", () => {
    expect(parseDecimal("90071992547409.91", "ARS").minor).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => parseDecimal("90071992547409.92", "ARS")).toThrow(MoneyError);
    expect(() => parseDecimal("99999999999999999999", "CLP")).toThrow(MoneyError);
  });

  test.each([
    ["999999999999999", "ARS", '"999999999999999": expected more than 0 and at most 99999999.99 ARS'],
    ["100000000.00", "BRL", '"100000000.00": expected more than 0 and at most 99999999.99 BRL'],
    ["9".repeat(5000), "CLP", `"${"9".repeat(40)}…": expected more than 0 and at most 99999999 CLP`],
    ["0.00", "ARS", '"0.00": expected more than 0 and at most 99999999.99 ARS'],
  ] as const)(
    "nobody can pay %.20s %s, and the message says how much can be paid",
    (text, currency, message) => {
      expect(caught(() => parsePayable(text, currency)).message).toBe(message);
    },
  );

  test("what can be paid is read as it is", () => {
    expect(parsePayable("99999999.99", "ARS")).toEqual(largestPayable("ARS"));
    expect(parsePayable("0.01", "ARS")).toEqual({ minor: 1, currency: "ARS" });
    expect(() => parsePayable("1,50", "ARS")).toThrow(/expected an amount in ARS with a point/);
  });

  test("an amount that nobody pays is read as far as it is counted exactly", () => {
    expect(caught(() => parseDecimal("9".repeat(5000), "ARS")).message).toBe(
      `"${"9".repeat(40)}…": expected at most 90071992547409.91 ARS`,
    );
  });

  test("an amount of any length that came from outside is quoted short", () => {
    const error = caught(() => parseDecimal("9".repeat(70_000), "ARS"));
    expect(error.message.length).toBeLessThan(200);
  });
});

describe("from 0.01 to 99,999,999.99", () => {
  test("every amount that is written is read back as itself, to the cent", () => {
    assertAlways(
      import.meta.url,
      fc.property(payable, (amount) => {
        expect(parseDecimal(formatDecimal(amount), amount.currency)).toEqual(amount);
      }),
      3000,
    );
  });

  test("the digits on paper are the digits of the amount, in every locale", () => {
    const locales = [...Object.values(SITES).map((site) => site.locale), "en", "en-US", "es", "pt"];
    assertAlways(
      import.meta.url,
      fc.property(payable, fc.constantFrom(...locales), (amount, locale) => {
        const digits = formatMoney(amount, locale).replace(/\D/g, "");
        expect(digits).toBe(formatDecimal(amount).replace(/\D/g, ""));
        expect(Number(digits)).toBe(amount.minor);
      }),
      3000,
    );
  });

  test("an amount multiplied is the amount added that often", () => {
    assertAlways(
      import.meta.url,
      fc.property(payable, fc.integer({ min: 0, max: 50 }), (amount, quantity) => {
        const added = sum(
          Array.from({ length: quantity }, () => amount),
          amount.currency,
        );
        expect(times(amount, quantity)).toEqual(added);
      }),
    );
  });

  test("what is taken away can be put back", () => {
    assertAlways(
      import.meta.url,
      fc.property(payable, fc.nat(), (amount, minor) => {
        const other = money(minor, amount.currency);
        expect(add(subtract(amount, other), other)).toEqual(amount);
      }),
    );
  });
});

describe("an amount on paper", () => {
  test.each([
    [125_050, "ARS", "es-AR", "$ 1.250,50"],
    [125_050, "BRL", "pt-BR", "R$ 1.250,50"],
    [1250, "CLP", "es-CL", "$ 1.250"],
    [1250, "COP", "es-CO", "$ 1.250"],
    [125_050, "MXN", "es-MX", "$ 1,250.50"],
    [125_050, "PEN", "es-PE", "S/ 1,250.50"],
    [125_050, "UYU", "es-UY", "$ 1.250,50"],
    [125_050, "ARS", "en", "ARS 1,250.50"],
    [125_050, "BRL", "en-US", "BRL 1,250.50"],
    [1250, "CLP", "en-GB", "CLP 1,250"],
    [1, "ARS", "es-AR", "$ 0,01"],
    [0, "CLP", "es-CL", "$ 0"],
    [100_000, "ARS", "es-AR", "$ 1.000,00"],
    [99_999, "ARS", "es-AR", "$ 999,99"],
    [9_999_999_999, "BRL", "pt-BR", "R$ 99.999.999,99"],
    [-125_050, "ARS", "es-AR", "-$ 1.250,50"],
  ] as const)("%i %s in %s is %s", (minor, currency, locale, text) => {
    expect(formatMoney(money(minor, currency), locale)).toBe(text);
  });

  test("away from home the code stands in place of a sign that could mean five currencies", () => {
    expect(formatMoney(money(125_050, "MXN"), "es-AR")).toBe("MXN 1.250,50");
    expect(formatMoney(money(125_050, "ARS"), "pt-BR")).toBe("ARS 1.250,50");
  });
});

describe("reckoning", () => {
  test("pesos and reais are never mixed", () => {
    const pesos = money(100, "ARS");
    const reais = money(100, "BRL");
    for (const mix of [add, subtract, compare]) expect(() => mix(pesos, reais)).toThrow("ARS with BRL");
    expect(() => sum([pesos, reais], "ARS")).toThrow(MoneyError);
    expect(() => sum([reais], "ARS")).toThrow(MoneyError);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "%d is no amount of the smallest unit",
    (minor) => {
      expect(() => money(minor, "ARS")).toThrow(MoneyError);
      expect(() => formatDecimal({ minor, currency: "ARS" })).toThrow(MoneyError);
    },
  );

  test("a result that would not be exact is refused", () => {
    const most = money(Number.MAX_SAFE_INTEGER, "ARS");
    expect(() => add(most, money(1, "ARS"))).toThrow(MoneyError);
    expect(() => times(most, 2)).toThrow(MoneyError);
    expect(() => times(money(100, "ARS"), 1.5)).toThrow(MoneyError);
  });

  test("nothing is nothing, whatever it was multiplied with", () => {
    expect(times(money(0, "ARS"), -1)).toEqual(zero("ARS"));
    expect(sum([], "CLP")).toEqual(zero("CLP"));
  });

  test("amounts are ordered", () => {
    expect([3, 1, 2].map((minor) => money(minor, "ARS")).sort(compare)).toEqual([
      { minor: 1, currency: "ARS" },
      { minor: 2, currency: "ARS" },
      { minor: 3, currency: "ARS" },
    ]);
  });
});

describe("what one sale may cost", () => {
  test.each([
    ["ARS", 9_999_999_999],
    ["CLP", 99_999_999],
  ] as const)("more than nothing and at most 99,999,999.99 %s", (currency: Currency, largest: number) => {
    assertPayable(money(1, currency));
    assertPayable(money(largest, currency));
    for (const minor of [0, -1, largest + 1]) {
      expect(() => assertPayable(money(minor, currency))).toThrow(
        /expected more than 0 and at most 99999999/,
      );
    }
  });
});

function caught(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
