// What can be asked over the control socket: one entry for each request, in the words of the till.

import type { IncomingMessage } from "node:http";
import type { TillApi } from "../terminal/till-api.ts";
import { readBody } from "./request-body.ts";
import {
  ControlRefusal,
  EMPTY_BODY,
  MAX_JOURNAL_RECORDS,
  POSTER_BODY,
  REFUND_BODY,
  REFUND_PREVIEW_BODY,
  REPRINT_BODY,
  SCAN_BODY,
  SELL_BODY,
  STAFF_BODY,
  STAFF_ID_BODY,
} from "./wire.ts";

export interface Asked {
  readonly request: IncomingMessage;
  /** What the path's pattern caught. */
  readonly part: string;
  readonly query: URLSearchParams;
}

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  /** Names of query parameters that are understood. */
  readonly query?: readonly string[];
  /** Resolves with what is sent back as JSON. */
  readonly answer: (till: TillApi, asked: Asked) => unknown;
}

const get = (path: RegExp, answer: Route["answer"], query: readonly string[] = []): Route => ({
  method: "GET",
  path,
  answer,
  query,
});
const post = (path: RegExp, answer: Route["answer"]): Route => ({ method: "POST", path, answer });

export const ROUTES: readonly Route[] = [
  get(/^\/status$/, (till) => till.status()),
  get(/^\/devices$/, (till) => till.devices()),
  get(/^\/sales\/([^/]+)$/, (till, { part }) => {
    const sale = till.sale(wholeNumber("the number of a sale", part, 1, Number.MAX_SAFE_INTEGER));
    if (sale === null) throw new ControlRefusal("not-found", `there is no sale ${part}`);
    return sale;
  }),
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
    const { amount, ticket } = await readBody(request, SELL_BODY);
    return till.sell(amount, ticket);
  }),
  post(/^\/cancel$/, async (till, { request }) => {
    await readBody(request, EMPTY_BODY);
    return till.cancel();
  }),
  post(/^\/refunds$/, async (till, { request }) => {
    const { waitMs, ...wish } = await readBody(request, REFUND_BODY);
    return till.refund(wish, waitMs);
  }),
  post(/^\/refunds\/preview$/, async (till, { request }) =>
    till.previewRefund(await readBody(request, REFUND_PREVIEW_BODY)),
  ),
  post(/^\/reprint$/, async (till, { request }) =>
    till.reprint((await readBody(request, REPRINT_BODY)).receipt),
  ),
  post(/^\/staff$/, async (till, { request }) => till.setStaff(await readBody(request, STAFF_BODY))),
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

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  const bound = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
  throw new ControlRefusal("bad-input", `${name}: expected a whole number, ${bound}`);
}
