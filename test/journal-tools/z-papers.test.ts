// What stands on a Z report, read off the printer's paper as a person would, is found by the real command: in each
// language and on each width of paper.

import { afterEach, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";
import { journal, said } from "./support.ts";

let shop: Shop;
afterEach(() => shop.close());

const LANGUAGES = [
  { site: "MLA", locale: "es-AR", title: "CIERRE Z 1", records: "Registros", counted: "CAJÓN: Contado" },
  { site: "MLB", locale: "pt-BR", title: "FECHAMENTO Z 1", records: "Registros", counted: "GAVETA: Contado" },
  { site: "MLA", locale: "en", title: "Z REPORT 1", records: "Records", counted: "DRAWER: Counted" },
] as const;

const PAPERS = LANGUAGES.flatMap((language) =>
  ([58, 80] as const).map((paperMm) => ({ ...language, paperMm })),
);

test.each(PAPERS)("in $locale on $paperMm mm", async ({ counted, locale, paperMm, records, site, title }) => {
  shop = await Shop.open({ printerOnly: true, site, locale, paperMm });
  await shop.api.moveCash("float", "50.00", "cambio");
  await shop.sellPaid();
  await shop.api.closeDay("49.00");
  const paper = () => shop.printer.printer.papers().find(({ text }) => text.includes(title))?.text ?? "";
  await shop.until("the report is out", () => paper() !== "");
  const record = new RegExp(`^${records} +(\\d+)$`, "m").exec(paper())?.[1];
  const hash = (paper().match(/^ *(?:[0-9a-f]{4} ?){4}$/gm) ?? []).join(" ").trim();
  expect(hash).toMatch(/^(?:[0-9a-f]{4}\s+){7}[0-9a-f]{4}$/);
  expect(paper()).toMatch(new RegExp(`^${counted} .*49[.,]00$`, "m"));

  const verified = await journal(shop, ["verify", "--head", hash]);
  expect(verified.code, said(verified)).toBe(0);
  expect(verified.out).toContain(`the hash is that of record ${record}, in `);
  const digit = hash.startsWith("0") ? "1" : "0";
  expect((await journal(shop, ["verify", "--head", `${digit}${hash.slice(1)}`])).code).toBe(65);
});
