// The page as text: what it says, what it can never hold, and that it is the same bytes each time.

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SITES, type Site } from "../../src/money/sites.ts";
import { html } from "../../src/page/html.ts";
import { reconciliationPage } from "../../src/reconcile/page/page.ts";
import { type Difference, EXPECTED_KINDS, type Reconciliation } from "../../src/reconcile/reconciliation.ts";
import { formatMinor } from "../../src/reconcile/tell.ts";
import { reconcileWordsFor } from "../../src/reconcile/words/words.ts";
import { reconciliationOf } from "./fixture.ts";

const SHOP = "Almacén La Esquina";

function pageOf(reconciliation: Reconciliation, locale = "es-AR", shop = SHOP): string {
  return reconciliationPage(reconciliation, { locale, shop });
}

function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

describe.each(Object.keys(SITES) as Site[])("of %s", (site) => {
  const { currency, locale } = SITES[site];
  const reconciliation = reconciliationOf({ site, seed: 9 });
  const page = pageOf(reconciliation, locale);

  test("has the balance to the cent, and what to do about each kind", () => {
    const { balance } = reconciliation;
    const { kinds } = reconcileWordsFor(locale);
    const amounts = [balance.journalMinor, balance.reportMinor, ...balance.kinds.map(({ minor }) => minor)];
    for (const minor of amounts) expect(page).toContain(`>${formatMinor(minor, { locale, currency })}</td>`);
    for (const { kind } of balance.kinds) expect(page).toContain(kinds[kind].advice);
    expect(page).toContain(`<html lang="${locale}">`);
  });

  test("has every sale, every difference and every day", () => {
    const { days, differences, sales } = reconciliation;
    expect(page.match(/<tr><th scope="row">\d+/g)).toHaveLength(sales.length);
    expect(page.match(/<td class="what">/g)).toHaveLength(differences.length);
    expect(page.match(/<th scope="row" class="when">/g)?.length).toBeGreaterThan(days.length);
  });
});

test.each(["es-AR", "pt-BR", "en"])(
  "in %s holds no word of another language, and nothing unsaid",
  (locale) => {
    const text = textOf(pageOf(reconciliationOf(), locale));
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    const others = ["es-AR", "pt-BR", "en"].filter((other) => other !== locale);
    const { fees } = reconcileWordsFor(locale);
    for (const other of others) {
      expect(text).not.toContain(
        reconcileWordsFor(other).fees === fees ? "\0" : reconcileWordsFor(other).fees,
      );
    }
  },
);

describe("foreign text", () => {
  const nasty = `<script>alert("1")</script>'"&<img src=x onerror=alert(1)>\u202e</style>\u0000]]>-->`;
  const [first] = reconciliationOf({ differences: { "unknown-sale": 1 } }).differences;
  const difference: Difference[] =
    first === undefined ? [] : [{ ...first, reference: nasty, payment: nasty, pos: nasty, state: nasty }];
  const differences = [
    ...difference,
    ...difference.map((one) => ({ ...one, kind: "other-terminal" as const })),
    ...difference.map((one) => ({ ...one, kind: "paid-after-end" as const, sale: 1 })),
  ];
  const base = reconciliationOf();
  const page = pageOf(
    {
      ...base,
      differences,
      pos: nasty,
      book: nasty,
      methods: base.methods.map((one) => ({ ...one, method: nasty })),
      sales: base.sales.map((one) => ({ ...one, method: nasty, reference: nasty })),
      sources: {
        ...base.sources,
        files: [nasty],
        faults: [nasty],
        releaseProblem: nasty,
        liveProblem: nasty,
      },
    },
    "es-AR",
    nasty,
  );

  test("is never markup: the page has the tags that it has without it", () => {
    const tags = (text: string) => new Set(text.match(/<\/?[a-z0-9]+/gi));
    expect([...tags(page)].sort()).toEqual([...tags(pageOf(reconciliationOf()))].sort());
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&quot;&amp;&lt;img");
  });

  test("turns no direction of writing and holds no control", () => {
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\0]/);
  });

  test("is escaped in a template wherever it stands, and only once", () => {
    expect(html`<p title="${'"'}">${["<", html`<b>${"&"}</b>`, 7]}</p>`.text).toBe(
      '<p title="&quot;">&lt;<b>&amp;</b>7</p>',
    );
  });
});

test("has no script, no handler, no address, and allows its own style alone", () => {
  const page = pageOf(reconciliationOf());
  expect(page).not.toMatch(
    /<script|\son\w+=|javascript:|https?:|url\(|@import|<iframe|<object|<form|style="/i,
  );
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
  const hash = createHash("sha256").update(style).digest("base64");
  expect(page).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'"`,
  );
});

test("is the same bytes for the same reconciliation", () => {
  expect(pageOf(reconciliationOf())).toBe(pageOf(structuredClone(reconciliationOf())));
});

test("says at both ends that no real money moved, where the provider is the virtual one", () => {
  const count = (virtual: boolean) =>
    pageOf(reconciliationOf({ change: { virtual } })).match(/DEMO - SIN DINERO REAL/g)?.length ?? 0;
  expect(count(true)).toBe(2);
  expect(count(false)).toBe(0);
});

test("says first whether somebody has to do something", () => {
  const { balance, sources } = reconciliationOf();
  const verdictOf = (reconciliation: Reconciliation) =>
    /<div class="verdict ?(\w*)">(.*?)<\/div>/.exec(pageOf(reconciliation))?.slice(1) ?? [];
  expect(verdictOf(reconciliationOf({ differences: { rounding: 2 } }))[0]).toBe("");
  expect(verdictOf(reconciliationOf({ differences: { chargeback: 2 } }))).toEqual([
    "look",
    "<p><strong>2 diferencias para revisar.</strong></p>",
  ]);
  const late = { isComplete: false, sources: { ...sources, openFrom: "2026-03-07T15:00:00.000Z" } };
  const [color, text] = verdictOf(reconciliationOf({ differences: {}, change: late }));
  expect(color).toBe("look");
  expect(text).toContain("07/03/2026 12:00");
  const wrong = { balance: { ...balance, unexplainedMinor: 1 } };
  expect(verdictOf(reconciliationOf({ differences: {}, change: wrong }))[0]).toBe("bad");
});

test("of a month of another till shows a hundred of its payments, and all that need somebody", () => {
  const page = pageOf(reconciliationOf({ differences: { "other-terminal": 4000, chargeback: 500 } }));
  expect(page.match(/<td class="what">/g)).toHaveLength(600);
  expect(page).toContain("<p>y 3900 más</p>");
  for (const kind of EXPECTED_KINDS.filter((one) => one !== "other-terminal")) {
    expect(page).not.toContain(reconcileWordsFor("es").kinds[kind].title);
  }
});
