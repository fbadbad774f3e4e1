// Foreign text in the letters that papers and displays have: what can be read stays readable, and nothing gets
// longer on its way to the paper than it was laid out.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makePrintable } from "../../hardware/drivers/printer/text.ts";
import { linesOf } from "../../src/feedback/display-lines.ts";
import { printable } from "../../src/paper/printable.ts";
import { hasGlyph } from "../../src/picture/font.ts";
import { spellOut } from "../../src/picture/spelling.ts";
import { assertAlways } from "../support/random.ts";

describe("foreign text", () => {
  test.each([
    ["Té 👨‍👩‍👧 frío", "Té frío"],
    ["🇦🇷 Mate 🧉🏽", "Mate"],
    ["1️⃣ pan", "1 pan"],
    ["🍕", "?"],
    ["❤️ Amor ★★★", "<3 Amor ***"],
    ["“Rico” — 5 €…", '"Rico" - 5 EUR...'],
    ["ＡＢ ﬁn Łódź naïve", "AB fin Lódz naïve"],
    ["日本", "?"],
    ["日本茶 Sencha ５０ｇ", "? Sencha 50g"],
    ["한국 김치 picante", "? ? picante"],
    ["½ kg, 1½ l, ⅓", "1/2 kg, 1 1/2 l, 1/3"],
    ["Straße Æsir œuf", "Strasse AEsir oeuf"],
    ["©®™ № ℃ 2×3 → 6", "(C)(R)(TM) No °C 2x3 -> 6"],
    ["₲ 5.000 ₡ 20", "Gs. 5.000 CRC 20"],
    ["a\u001B[2Jb\u009Bc\u202Ed", "a [2Jb cd"],
    ["Z\u0351\u0352\u0353", "Z"],
    ["e\u0301", "é"],
    [" \u0000\t\n ", ""],
    ["¡Ñandú! ¿à ç õ ª º « »?", "¡Ñandú! ¿à ç õ ª º « »?"],
  ])("%j is written %j", (text, expected) => {
    expect(spellOut(text)).toBe(expected);
  });

  test("is not made longer by a driver, whichever letters its printer lacks", () => {
    const letters = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).map(spellOut);
    for (const letter of letters.filter((one) => one !== "")) {
      expect(
        makePrintable(letter, 80, () => false),
        letter,
      ).toHaveLength(letter.length);
    }
  });

  test("of any kind becomes one line of letters that our font has, and stays what it became", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({ unit: "grapheme", maxLength: 40 }),
    );
    assertAlways(
      import.meta.url,
      fc.property(texts, (text) => {
        const line = spellOut(text);
        expect([...line].filter((letter) => !hasGlyph(letter))).toEqual([]);
        expect(line).toBe(line.trim());
        expect(spellOut(line)).toBe(line);
      }),
      1000,
    );
  });
});

test("the display writes names as the paper does", () => {
  const scene = {
    locale: "es-AR",
    shopName: "Café ☕ 日本",
    demo: false,
    sale: null,
    basketTotal: null,
    remark: null,
    attention: false,
    printerStuck: false,
    paperOwed: false,
    qrOnScreen: false,
    secondsLeft: null,
    idleTexts: ["½ docena 🥐"],
    drawerLeftOpen: false,
    drawerShut: false,
    paidTwice: null,
    paperQuestion: null,
    diskTrouble: null,
  };
  expect(linesOf(scene)).toEqual([printable(scene.shopName), "1/2 docena"]);
  expect(printable(scene.shopName)).toBe("Café ?");
});
