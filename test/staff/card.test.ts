// What stands on a staff card, and that the till understands it.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyCatalog } from "../../src/catalog/catalog.ts";
import { staffCard } from "../../src/paper/staff-card.ts";
import { understand } from "../../src/scan/understand.ts";
import { newCardSecret } from "../../src/staff/cards.ts";
import { assertAlways } from "../support/random.ts";

const SECRET = "7G2KX0N4VQ9TZ1MB5CWD";
const UNDERSTOOD_BY = { catalog: emptyCatalog("ARS"), labelPatterns: [], book: "482100" };

function print(
  changes: { readonly columns?: number; readonly locale?: string; readonly name?: string } = {},
) {
  const { columns = 32, locale = "es-AR", name = "Ana María" } = changes;
  const shop = { name: "Almacén El Ñandú", taxId: null, address: [] };
  const papers = { demo: false, till: "SUC001POS001", book: "482100", timeZone: "UTC" };
  const context = { shop, locale, columns, ...papers };
  const items = staffCard(context, { id: "ana", name }, SECRET);
  const lines = items.flatMap((item) => (item.kind === "text" ? [item] : []));
  return { items, lines, text: lines.map((line) => line.text).join("\n") };
}

describe("a staff card", () => {
  test.each([
    ["es-AR", "TARJETA DE PERSONAL"],
    ["pt-BR", "CARTÃO DA EQUIPE"],
    ["en", "STAFF CARD"],
  ])("in %s says what it is, whose it is, and that the one before is void", (locale, title) => {
    const { text } = print({ locale });
    expect(text).toContain(title);
    expect(text).toContain("Ana María");
    expect(text).toMatch(/anterior|before/);
  });

  test("carries its secret in the code alone, where the till understands it", () => {
    const { items, text } = print();
    expect(text).not.toContain(SECRET);
    const codes = items.flatMap((item) => (item.kind === "qr" ? [item.data] : []));
    expect(codes).toHaveLength(1);
    const scanned = understand(codes[0] ?? "", { ...UNDERSTOOD_BY, awaited: "nothing", pinsInUse: true });
    expect(scanned).toEqual({ kind: "staff", card: SECRET });
  });

  test("with any secret is understood as the card that it is", () => {
    for (let times = 0; times < 200; times += 1) {
      const card = newCardSecret();
      const text = `TILL:STAFF:${card}`;
      expect(understand(text, { ...UNDERSTOOD_BY, awaited: "nothing", pinsInUse: false })).toEqual({
        kind: "staff",
        card,
      });
    }
  });

  test("fits its paper, whatever somebody is called", () => {
    assertAlways(
      import.meta.url,
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 24 }),
        fc.integer({ min: 24, max: 64 }),
        (name, columns) => {
          for (const { large, text } of print({ name, columns }).lines)
            expect(text.length * (large ? 2 : 1)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
