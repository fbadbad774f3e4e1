// What travels over the control socket, for both ends: the bounds, the bodies of requests, the form of an error.

import * as v from "valibot";

/** The largest request body; a scan of 64 KiB and more is refused before it is understood. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The longest that a refund may hold its answer back. */
export const MAX_WAIT_MS = 120_000;

/** The most journal records in one answer. */
export const MAX_JOURNAL_RECORDS = 1000;

/** In which a paper can be looked at. */
export const PICTURE_FORMATS = ["text", "svg", "png"] as const;

/** Of any length that a body has: the till says what is wrong with it, in the words of who typed it. */
const text = v.string();

/**
 * Left out, it is everything that remains, no limit, every device. Null is refused there: it is what a program sends
 * that has lost its amount, and it would give back the whole.
 */
const orEverything = v.exactOptional;

/** The bodies, by route. Unknown fields are refused: a field that is ignored is a request misunderstood. */
export const SCAN_BODY = v.strictObject({ text });
export const SELL_BODY = v.strictObject({
  amount: text,
  ticket: v.optional(v.nullable(text), null),
  cash: v.optional(text),
});
const refundedLine = v.strictObject({
  line: v.pipe(v.number(), v.integer(), v.minValue(1)),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
const credentials = v.strictObject({
  who: v.union([v.strictObject({ card: text }), v.strictObject({ id: text })]),
  pin: text,
});
const wish = {
  receipt: text,
  amount: orEverything(text),
  lines: orEverything(v.pipe(v.array(refundedLine), v.minLength(1))),
};
export const REFUND_PREVIEW_BODY = v.strictObject(wish);
export const REFUND_BODY = v.strictObject({
  ...wish,
  again: v.optional(v.boolean(), false),
  staff: v.optional(v.nullable(credentials), null),
  approver: v.optional(v.nullable(credentials), null),
  waitMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_WAIT_MS)), 0),
});
export const PAPER_BODY = v.strictObject({ paper: text });
export const REPRINT_BODY = v.strictObject({ receipt: text });
export const STAFF_BODY = v.strictObject({
  id: text,
  name: text,
  pin: text,
  refundLimit: orEverything(text),
  dayLimit: orEverything(text),
  mayApprove: v.optional(v.boolean(), false),
});
export const STAFF_ID_BODY = v.strictObject({ id: text });
/** What the QR on the counter holds. */
export const POSTER_BODY = v.strictObject({ qr: v.pipe(text, v.minLength(1), v.maxLength(512)) });
export const CASH_BODY = v.strictObject({
  move: v.picklist(["float", "pay-in", "pay-out"]),
  amount: text,
  reason: text,
});
/** What somebody counted in the drawer; null is no count, and a close is for ever. */
export const COUNT_BODY = v.strictObject({ counted: v.exactOptional(text) });
export const DRAWER_BODY = v.strictObject({ reason: text });
export const HEALTH_BODY = v.strictObject({
  depth: v.picklist(["internal", "external", "interactive"]),
  device: orEverything(text),
});
export const EMPTY_BODY = v.strictObject({});

/** How much a running daemon can be told to say in its log, the most first. */
export const LOG_LEVELS = ["debug", "info", "warn"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_LEVEL_BODY = v.strictObject({ level: v.picklist(LOG_LEVELS) });

/** Codes never change; the message is for people. */
export type ControlErrorCode =
  | "bad-input"
  | "not-found"
  | "busy"
  | "not-possible"
  | "forbidden"
  | "method-not-allowed"
  | "too-large"
  | "not-json"
  | "internal";

export const STATUS_OF: Readonly<Record<ControlErrorCode, number>> = {
  "bad-input": 400,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  busy: 409,
  "not-possible": 409,
  "too-large": 413,
  "not-json": 415,
  internal: 500,
};

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

/** The request is not carried out; both ends throw it, the server towards its answer, the client towards its caller. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
