// What can be asked over the control socket: one entry for each request, in the words of the till.

import type { IncomingMessage } from "node:http";
import { EXPOSITION_TYPE } from "../metrics/exposition.ts";
import { tillMetrics } from "../metrics/till-metrics.ts";
import type { TillApi } from "../terminal/till-api.ts";
import { RECONCILIATION_BODY } from "./reconciliation-body.ts";
import { readBody } from "./request-body.ts";
import {
  CASH_BODY,
  COUNT_BODY,
  ControlRefusal,
  DRAWER_BODY,
  EMPTY_BODY,
  HEALTH_BODY,
  LOG_LEVEL_BODY,
  type LogLevel,
  MAX_JOURNAL_RECORDS,
  PAPER_BODY,
  PICTURE_FORMATS,
  POSTER_BODY,
  REFUND_BODY,
  REFUND_PREVIEW_BODY,
  REPRINT_BODY,
  SCAN_BODY,
  SELL_BODY,
  STAFF_BODY,
  STAFF_ID_BODY,
} from "./wire.ts";

/** How much the log says, until the next start. */
export interface LevelSwitch {
  readonly atStart: string;
  level(): string;
  set(level: LogLevel): void;
}

export interface Asked {
  readonly request: IncomingMessage;
  /** What the path's pattern caught. */
  readonly part: string;
  readonly query: URLSearchParams;
  /** Null: this log cannot be told. */
  readonly levels: LevelSwitch | null;
}

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  /** Names of query parameters that are understood. */
  readonly query?: readonly string[];
  /** Of an answer that is a text as it stands; absent: it is sent back as JSON. */
  readonly type?: string;
  /** Resolves with what is sent back. */
  readonly answer: (till: TillApi, asked: Asked) => unknown;
}

const get = (path: RegExp, answer: Route["answer"], query: readonly string[] = []): Route => ({
  method: "GET",
  path,
  answer,
  query,
});
const post = (path: RegExp, answer: Route["answer"]): Route => ({ method: "POST", path, answer });

/** What a body leaves out, in the till's words. */
const EVERYTHING = { amount: null, lines: null };
const NO_LIMITS = { refundLimit: null, dayLimit: null };

export const ROUTES: readonly Route[] = [
  get(/^\/status$/, (till) => till.status()),
  get(/^\/devices$/, (till) => till.devices()),
  {
    ...get(/^\/metrics$/, (till) => tillMetrics(till.status(), process.memoryUsage.rss())),
    type: EXPOSITION_TYPE,
  },
  get(/^\/log-level$/, (_, { levels }) => levelOf(levels)),
  post(/^\/log-level$/, async (_, { levels, request }) => {
    const { level } = await readBody(request, LOG_LEVEL_BODY);
    levels?.set(level);
    return levelOf(levels);
  }),
  get(/^\/printer$/, (till) => till.printer()),
  get(/^\/drawer$/, (till) => till.drawer()),
  get(/^\/day$/, (till, { query }) => till.day(query.get("counted")), ["counted"]),
  get(/^\/days\/([^/]+)$/, (till, { part }) => till.closedDay(reportNumber(part))),
  get(/^\/sales\/([^/]+)$/, (till, { part }) => {
    const sale = till.sale(wholeNumber("the number of a sale", part, 1, Number.MAX_SAFE_INTEGER));
    if (sale === null) throw new ControlRefusal("not-found", `there is no sale ${part}`);
    return sale;
  }),
  get(
    /^\/sales\/([^/]+)\/picture$/,
    (till, { part, query }) => {
      const id = wholeNumber("the number of a sale", part, 1, Number.MAX_SAFE_INTEGER);
      const format = PICTURE_FORMATS.find((known) => known === (query.get("format") ?? "png"));
      if (format === undefined) {
        throw new ControlRefusal("bad-input", `format: expected ${PICTURE_FORMATS.join(", ")}`);
      }
      return till.picture(id, query.get("paper"), format);
    },
    ["paper", "format"],
  ),
  get(/^\/cards\/pages$/, (till) => till.cardPages()),
  get(/^\/staff$/, (till) => till.staff()),
  get(
    /^\/journal$/,
    (till, { query }) => {
      const from = wholeNumber("from", query.get("from") ?? "1", 0, Number.MAX_SAFE_INTEGER);
      const limit = wholeNumber("limit", query.get("limit") ?? "100", 1, MAX_JOURNAL_RECORDS);
      return till.journal(from, limit);
    },
    ["from", "limit"],
  ),
  post(/^\/scan$/, async (till, { request }) => till.scan((await readBody(request, SCAN_BODY)).text)),
  post(/^\/sell$/, async (till, { request }) => {
    const { amount, cash, ticket } = await readBody(request, SELL_BODY);
    return till.sell(amount, ticket, cash);
  }),
  post(/^\/cancel$/, async (till, { request }) => {
    await readBody(request, EMPTY_BODY);
    return till.cancel();
  }),
  post(/^\/refunds$/, async (till, { request }) => {
    const { waitMs, ...wish } = await readBody(request, REFUND_BODY);
    return till.refund({ ...EVERYTHING, ...wish }, waitMs);
  }),
  post(/^\/refunds\/preview$/, async (till, { request }) =>
    till.previewRefund({ ...EVERYTHING, ...(await readBody(request, REFUND_PREVIEW_BODY)) }),
  ),
  post(/^\/day\/x$/, async (till, { request }) => {
    const { counted } = await readBody(request, COUNT_BODY);
    return till.printX(counted);
  }),
  post(/^\/day\/close$/, async (till, { request }) => {
    const { counted } = await readBody(request, COUNT_BODY);
    return till.closeDay(counted);
  }),
  post(/^\/days\/([^/]+)\/copy$/, async (till, { part, request }) => {
    await readBody(request, EMPTY_BODY);
    return till.copyReport(reportNumber(part));
  }),
  post(/^\/days\/([^/]+)\/paper-is-out$/, async (till, { part, request }) => {
    await readBody(request, EMPTY_BODY);
    return till.confirmReport(reportNumber(part));
  }),
  post(/^\/reconciliations$/, async (till, { request }) => {
    const { print, reconciliation } = await readBody(request, RECONCILIATION_BODY);
    return till.keepReconciliation(reconciliation, print);
  }),
  post(/^\/cash$/, async (till, { request }) => {
    const { amount, move, reason } = await readBody(request, CASH_BODY);
    return till.moveCash(move, amount, reason);
  }),
  post(/^\/printer\/calibrate$/, async (till, { request }) => {
    await readBody(request, EMPTY_BODY);
    return till.calibratePrinter();
  }),
  post(/^\/devices\/health$/, async (till, { request }) => {
    const { depth, device } = await readBody(request, HEALTH_BODY);
    return till.checkHealth(depth, device ?? null);
  }),
  post(/^\/drawer\/open$/, async (till, { request }) =>
    till.openDrawer((await readBody(request, DRAWER_BODY)).reason),
  ),
  post(/^\/sales\/([^/]+)\/paper-is-out$/, async (till, { part, request }) => {
    const id = wholeNumber("the number of a sale", part, 1, Number.MAX_SAFE_INTEGER);
    return till.confirmPaper(id, (await readBody(request, PAPER_BODY)).paper);
  }),
  post(/^\/reprint$/, async (till, { request }) =>
    till.reprint((await readBody(request, REPRINT_BODY)).receipt),
  ),
  post(/^\/staff$/, async (till, { request }) =>
    till.setStaff({ ...NO_LIMITS, ...(await readBody(request, STAFF_BODY)) }),
  ),
  post(/^\/staff\/remove$/, async (till, { request }) =>
    till.removeStaff((await readBody(request, STAFF_ID_BODY)).id),
  ),
  post(/^\/staff\/unlock$/, async (till, { request }) =>
    till.unlockStaff((await readBody(request, STAFF_ID_BODY)).id),
  ),
  post(/^\/poster$/, async (till, { request }) => till.poster((await readBody(request, POSTER_BODY)).qr)),
  post(/^\/cards$/, async (till, { request }) => {
    await readBody(request, EMPTY_BODY);
    return till.cards();
  }),
];

function levelOf(levels: LevelSwitch | null) {
  if (levels === null) throw new ControlRefusal("not-possible", "the log of this till has no levels");
  return { level: levels.level(), atStart: levels.atStart };
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  const bound = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  throw new ControlRefusal("bad-input", `${name}: expected a whole number, ${bound}`);
}

function reportNumber(part: string): number {
  return wholeNumber("the number of a Z report", part, 1, Number.MAX_SAFE_INTEGER);
}
