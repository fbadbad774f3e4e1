// Plots as SVG, made for the width of a phone: on a wider screen two stand beside each other and grow. All of them
// speak one language: the pale bar is the whole or what is to come, the dark bar in it what is left or has come.

import { formatMoney } from "../money/decimal.ts";
import type { Currency } from "../money/money.ts";
import { type Html, html } from "./html.ts";

/** How the amounts of a plot are written. */
export interface Manner {
  /** BCP 47 */
  readonly locale: string;
  readonly currency: Currency;
  /** Decimals that are counted in their smallest unit. */
  readonly digits: number;
}

/** A whole number of the smallest unit. */
type Minor = number;

export interface Bar {
  /** Under the bar, or above it where bars lie; short. */
  readonly label: string;
  readonly pale: Minor;
  /** Null: it is not known yet. */
  readonly dark: Minor | null;
  /** What stands at the end of a bar that lies. */
  readonly value?: string;
}

export interface Plot {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** In words, for whoever does not see it. */
  readonly description: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 360;
const HEIGHT = 190;
const TOP = 8;
const BOTTOM = 20;
/** Of a letter at the size of the style, rather too wide than too narrow. */
const LETTER = 7;
const MOST_TICKS = 5;
/** One day alone is not a wall. */
const WIDEST_BAR = 44;

/** Bars that stand, on an axis of money. */
export function standingBars(plot: Plot, manner: Manner): Html {
  const { bars } = plot;
  const all = bars.flatMap(({ dark, pale }) => [pale, dark ?? 0]);
  const ticks = ticksFor(Math.min(0, ...all), Math.max(0, ...all), 10 ** manner.digits);
  const names = ticks.map((tick) => wholeAmount(tick, manner));
  const left = Math.max(...names.map((name) => name.length)) * LETTER + 6;
  const [lowest = 0] = ticks;
  const highest = ticks.at(-1) ?? 1;
  const y = (minor: Minor) => TOP + ((highest - minor) / (highest - lowest)) * (HEIGHT - TOP - BOTTOM);
  const slot = (WIDTH - left) / Math.max(1, bars.length);
  const bar = (index: number, minor: Minor, part: number, kind: string) => {
    const width = Math.min(slot, WIDEST_BAR) * part;
    const [from, to] = [y(Math.max(0, minor)), y(Math.min(0, minor))];
    return minor === 0
      ? html``
      : html`<rect class="${kind}" x="${round(left + slot * (index + 0.5) - width / 2)}" y="${round(from)}" width="${round(width)}" height="${round(Math.max(0.75, to - from))}"/>`;
  };
  const widest = Math.max(...bars.map(({ label }) => label.length)) * LETTER;
  const every = Math.ceil((widest + 6) / slot);
  // The name of the last bar may be wider than its bar: it stays inside, and clear of the one before.
  const middle = (index: number) => Math.min(left + slot * (index + 0.5), WIDTH - widest / 2);
  const isNamed = (index: number) =>
    index % every === 0 && (index === 0 || middle(index) - middle(index - every) >= widest + 3);
  return drawing(
    plot,
    HEIGHT,
    html`${ticks.map(
      (tick, at) =>
        html`<path class="${tick === 0 ? "zero" : "line"}" d="M${round(left)} ${round(y(tick))}H${WIDTH}"/><text class="end" x="${round(left - 5)}" y="${round(y(tick) + 3.5)}">${names[at] ?? ""}</text>`,
    )}${bars.map(
      ({ dark, label, pale }, index) =>
        html`<g><title>${spoken(label, pale, dark, manner)}</title>${bar(index, pale, 0.78, "pale")}${bar(index, dark ?? 0, 0.5, "dark")}</g>${isNamed(index) ? html`<text class="middle" x="${round(middle(index))}" y="${HEIGHT - 5}">${label}</text>` : ""}`,
    )}`,
  );
}

const ROW = 34;

/** Bars that lie, each under its name and its value. */
export function lyingBars(plot: Plot): Html {
  const { bars } = plot;
  const all = bars.flatMap(({ dark, pale }) => [pale, dark ?? 0]);
  const [lowest, highest] = [Math.min(0, ...all), Math.max(0, ...all)];
  const x = (minor: Minor) => ((minor - lowest) / Math.max(1, highest - lowest)) * WIDTH;
  const bar = (minor: Minor, top: number, height: number, kind: string) => {
    const [from, to] = [x(Math.min(0, minor)), x(Math.max(0, minor))];
    return minor === 0
      ? html``
      : html`<rect class="${kind}" x="${round(from)}" y="${round(top)}" width="${round(Math.max(0.75, to - from))}" height="${height}"/>`;
  };
  return drawing(
    plot,
    Math.max(1, bars.length) * ROW,
    html`${bars.map(({ dark, label, pale, value = "" }, index) => {
      const top = index * ROW;
      const room = Math.floor((WIDTH - 12) / LETTER) - value.length;
      return html`<text x="0" y="${top + 13}">${shorten(label, room)}</text><text class="end" x="${WIDTH}" y="${top + 13}">${value}</text>${bar(pale, top + 18, 10, "pale")}${bar(dark ?? 0, top + 20.5, 5, "dark")}`;
    })}`,
  );
}

function drawing({ description, id, title }: Plot, height: number, inside: Html): Html {
  return html`<svg role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${WIDTH} ${height}"><title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>${inside}</svg>`;
}

/** What a pointer that rests on a bar is told. */
function spoken(label: string, pale: Minor, dark: Minor | null, manner: Manner): string {
  const { currency, digits, locale } = manner;
  const amounts = dark === null ? [pale] : [pale, dark];
  return `${label}: ${amounts.map((minor) => formatMoney({ minor, currency }, locale, digits)).join(" / ")}`;
}

/** Whole steps of 1, 2 or 5 from below the least to above the most, 0 among them; never less than one unit. */
function ticksFor(least: Minor, most: Minor, unit: number): readonly Minor[] {
  let step = unit;
  for (let turn = 0; stepsIn(least, most, step) > MOST_TICKS; turn++) step *= turn % 3 === 1 ? 2.5 : 2;
  const ticks: Minor[] = [];
  const last = least < 0 && most === 0 ? 0 : Math.max(step, Math.ceil(most / step) * step);
  for (let tick = Math.floor(least / step) * step; tick <= last; tick += step)
    ticks.push(tick === 0 ? 0 : tick);
  return ticks;
}

function stepsIn(least: Minor, most: Minor, step: number): number {
  return Math.ceil(most / step) - Math.floor(least / step);
}

/** "150.000": without its currency, which the plot's title names, and without decimals. */
function wholeAmount(minor: Minor, { currency, digits, locale }: Manner): string {
  const whole = minor / 10 ** digits;
  return formatMoney({ minor: whole, currency }, locale, 0).replace(/^(-?)\S+ /, "$1");
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}

function round(length: number): number {
  return Math.round(length * 100) / 100;
}

/** A plot with its title and what its bars are; nothing where there are none. */
export function figure(plot: Plot, drawn: Html, keys: readonly string[] = []): Html {
  if (plot.bars.length === 0) return html``;
  return html`<figure id="${plot.id}"><figcaption><b>${plot.title}</b>${keys.map((key, at) => html`<span class="key${at === 0 ? "" : " dark"}">${key}</span>`)}</figcaption>${drawn}</figure>
`;
}
