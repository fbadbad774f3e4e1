// Which plots the page shows: net in gross by day and by way of payment, the hours of the day, when the money becomes
// available, and how many differences somebody has to look at.

import { type Html, html } from "../../page/html.ts";
import { type Bar, figure, lyingBars, type Plot, standingBars } from "../../page/plots.ts";
import { formatDay } from "../../paper/dates.ts";
import { nameMethod } from "../../paper/methods.ts";
import { wordsFor } from "../../paper/words/words.ts";
import { REPORT_DIGITS } from "../../payments/mercado-pago/reports/report-amounts.ts";
import type { Reconciliation } from "../reconciliation.ts";
import { formatMinor, groupsOf, type Manner, verdictOf } from "../tell.ts";
import type { ReconcileWords } from "../words/words.ts";

export function figures(reconciliation: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const { releases: releaseDays } = reconciliation;
  const { toLookAt } = groupsOf(reconciliation);
  const amount = (minor: number) => formatMinor(minor, manner);
  const methodWords = wordsFor(manner.locale);
  const money = (name: string) => `${name} (${manner.currency})`;
  const byDay: Plot = {
    id: "days",
    title: money(words.days),
    description: `${words.gross} ${amount(reconciliation.till.grossMinor)}, ${words.net} ${amount(reconciliation.till.netMinor)}.`,
    bars: reconciliation.days.map(({ day, grossMinor, netMinor }) => ({
      label: shortDay(day, words),
      pale: grossMinor,
      dark: netMinor,
    })),
  };
  const byHour: Plot = {
    id: "hours",
    title: money(words.hours),
    description: words.hoursNote,
    bars: reconciliation.hours.map(({ minor }, hour) => ({ label: `${hour}`, pale: 0, dark: minor })),
  };
  const byMethod: Plot = {
    id: "methods",
    title: money(words.methods),
    description: reconciliation.methods
      .map(({ method, netMinor }) => `${nameMethod(method, methodWords)}: ${words.net} ${amount(netMinor)}.`)
      .join(" "),
    bars: reconciliation.methods.map(({ grossMinor, method, netMinor }) => ({
      label: nameMethod(method, methodWords),
      pale: grossMinor,
      dark: netMinor,
      value: amount(netMinor),
    })),
  };
  const byRelease: Plot = {
    id: "releases",
    title: money(words.releases),
    description: releaseDays
      .map(({ day, expectedMinor }) => `${formatDay(day, words.language)}: ${amount(expectedMinor)}.`)
      .join(" "),
    bars: releaseDays.map(({ day, expectedMinor, releasedMinor }) => ({
      label: shortDay(day, words),
      pale: expectedMinor,
      dark: releasedMinor,
    })),
  };
  const byKind: Plot = {
    id: "kinds",
    title: words.differences,
    description: verdictOf(reconciliation, manner),
    bars: toLookAt.map(
      ({ differences: all, kind, minor }): Bar => ({
        label: `${all.length} ${words.kinds[kind].title}`,
        pale: 0,
        dark: all.length,
        value: minor === 0 ? "" : amount(minor),
      }),
    ),
  };
  const standing = (plot: Plot) => standingBars(plot, { ...manner, digits: REPORT_DIGITS[manner.currency] });
  const sums = [words.gross, words.net];
  return html`<div class="plots">${[
    figure(byDay, standing(byDay), sums),
    figure(byKind, lyingBars(byKind)),
    figure(byHour, standing(byHour)),
    figure(byMethod, lyingBars(byMethod), sums),
    figure(byRelease, standing(byRelease), [words.toRelease, words.released]),
  ]}</div>`;
}

/** "15/03", in English "03-15". */
function shortDay(day: string, { language }: ReconcileWords): string {
  const date = formatDay(day, language);
  return language === "en" ? date.slice(5) : date.slice(0, 5);
}
