// One HTML page that holds everything it needs: it loads nothing and runs nothing, and is the same bytes for the same
// content.

import { createHash } from "node:crypto";
import { Html, html } from "./html.ts";
import { STYLE } from "./style.ts";

// The style below and nothing else: should foreign text ever get through as markup, the browser still does nothing.
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;

export interface Page {
  /** BCP 47: "es-AR". */
  readonly locale: string;
  readonly title: string;
  readonly shop: string;
  /** What it is about, each by its name. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Said first and last, such as that no real money moved; null for nothing. */
  readonly banner: string | null;
  readonly parts: readonly Html[];
}

export function pageOf({ banner, facts, locale, parts, shop, title }: Page): string {
  const said = banner === null ? "" : html`<p class="banner">${banner}</p>`;
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>${title} · ${shop}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${said}
<h1>${title}</h1>
<p><b>${shop}</b></p><dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${parts.map((part) => html`${part}\n`)}
${said}
</main>
</body>
</html>
`.text;
}

/** The first thing that whoever opens the page wants to know, large. */
export function tiles(all: readonly (readonly [name: string, value: string])[]): Html {
  return html`<dl class="tiles">${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A table that may be wider than a phone. @param name of what stands in it, for whoever does not see it */
export function wideTable(name: string, head: Html, rows: readonly Html[]): Html {
  return html`<div class="wide" role="region" tabindex="0" aria-label="${name}"><table><caption class="spoken">${name}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Over columns of numbers. */
export function heads(names: readonly string[]): readonly Html[] {
  return names.map((name) => html`<th scope="col" class="n">${name}</th>`);
}
