// What a refusal of Mercado Pago means for the till: one table from their status and word to our code. The
// rows that name a call are of orders; the rails share the rest, and the instore rail brings rows of its own.

import { PaymentError } from "../../provider.ts";
import type { Problem } from "./problem.ts";

export type Call = "create" | "get" | "cancel" | "refund";

export interface Rule {
  readonly status: number | readonly [from: number, to: number];
  /** Their words; absent: any body will do, even none. */
  readonly words?: readonly string[];
  /** Only for a body that Mercado Pago can have written; a page of a proxy is none. */
  readonly wellFormed?: true;
  /** Absent: every call. */
  readonly calls?: readonly Call[];
  /** Our code; absent: their word is passed on. */
  readonly code?: string;
  readonly outcome: "not-done" | "unknown";
  readonly repeatable: boolean;
  /** What to do, for people. */
  readonly advice?: string;
}

const ALREADY_CANCELED = ["order_already_canceled", "order_already_cancelled", "cannot_cancel_order"];

/**
 * The first row that fits decides; sections are of mercado-pago.md. What fits no row: a well-formed refusal in
 * the 400s was not acted upon, save the statuses of REFUSED_YET_UNKNOWN; everything else is "bad-answer", unknown.
 */
const RULES: readonly Rule[] = [
  { status: 401, code: "unauthorized", outcome: "not-done", repeatable: false },
  { status: 429, code: "rate-limited", outcome: "not-done", repeatable: true },
  // 2.4: the key is busy, so an earlier sending of this very request may be at work.
  { status: 423, code: "order-locked", outcome: "unknown", repeatable: true },
  // 4.5: the customer is paying right now.
  {
    status: 409,
    words: ["instore_order_locked_error"],
    code: "order-locked",
    outcome: "not-done",
    repeatable: true,
  },
  // 4.5: also said of orders that were paid or expired; the order has to be read.
  {
    status: 409,
    words: ALREADY_CANCELED,
    calls: ["cancel"],
    code: "order-not-open",
    outcome: "not-done",
    repeatable: false,
  },
  // 4.6, last paragraph: for some seconds after the approval.
  {
    status: 409,
    words: ["post_processing_operation_pending"],
    calls: ["refund"],
    code: "not-yet",
    outcome: "not-done",
    repeatable: true,
  },
  {
    status: 422,
    words: ["unprocessable_entity"],
    calls: ["refund"],
    code: "not-yet",
    outcome: "not-done",
    repeatable: true,
  },
  // The refund in progress may be this one, sent before.
  {
    status: 409,
    words: ["refund_in_progress"],
    calls: ["refund"],
    code: "refund-in-progress",
    outcome: "unknown",
    repeatable: true,
  },
  // The money went back; whether by this request, sent before, or by another, the order's refunds tell.
  {
    status: 409,
    words: ["order_already_refunded"],
    calls: ["refund"],
    outcome: "unknown",
    repeatable: false,
  },
  {
    status: 409,
    words: ["cannot_refund_order", "invalid_order_status"],
    calls: ["refund"],
    outcome: "not-done",
    repeatable: false,
  },
  // 2.4: something else was done with this key.
  {
    status: 409,
    words: ["idempotency_key_already_used"],
    code: "key-reused",
    outcome: "unknown",
    repeatable: false,
  },
  // 2.4 advises a new key, which could act a second time: whoever asks has to look first.
  {
    status: 500,
    words: ["idempotency_validation_failed"],
    code: "key-spoiled",
    outcome: "unknown",
    repeatable: true,
  },
  // 2.5: described as passing; whether they acted is not said.
  { status: 408, code: "provider-failed", outcome: "unknown", repeatable: true },
  { status: 424, code: "provider-failed", outcome: "unknown", repeatable: true },
  { status: 425, code: "provider-failed", outcome: "unknown", repeatable: true },
  { status: [500, 599], code: "provider-failed", outcome: "unknown", repeatable: true },
];

/** 402: the order exists and its payment failed (2.3 b). 409: a conflict with something that may be our own. */
const REFUSED_YET_UNKNOWN: readonly number[] = [402, 409];

const ADVICE: Readonly<Record<string, string>> = {
  unauthorized: "check the access token: it may be revoked, expired or copied incompletely",
  PA_UNAUTHORIZED_RESULT_FROM_POLICIES:
    "the access token may not use this; a token that begins with TEST- cannot",
  pos_not_found: "check external_pos_id and that the access token is of the same account",
  idempotency_key_already_used: "look at the order before anything else is done",
  in_store_payment_refund_order: "the time limit for refunds has passed",
  unsupported_partially_refunds: "this order can only be refunded whole",
};

export interface Refusal {
  readonly call: Call;
  /** For the message: "create order". */
  readonly what: string;
  readonly status: number;
  readonly problem: Problem | null;
  /** Seconds as they wrote them, or null. */
  readonly retryAfter: string | null;
  readonly requestId: string | null;
}

/**
 * The PaymentError for an answer that is not a success.
 * @param first rows of one API, looked at before the shared ones
 */
export function explainRefusal(refusal: Refusal, first: readonly Rule[] = []): PaymentError {
  const { what, status, problem } = refusal;
  const words = problem?.words ?? [];
  const rule: Omit<Rule, "status"> =
    [...first, ...RULES].find((candidate) => fits(candidate, refusal)) ?? decideOtherwise(status, problem);
  const code = rule.code ?? words[0] ?? `status-${status}`;
  // In the Payments API the telling word is a number behind the first one.
  const said = [[...new Set(words)].slice(0, 3).join(" "), problem?.text ?? "with a body that cannot be used"]
    .filter(Boolean)
    .join(": ");
  const advice = rule.advice ?? ADVICE[code] ?? ADVICE[words[0] ?? ""];
  const tail = [advice, refusal.requestId === null ? undefined : `request id ${refusal.requestId}`];
  const retryAfterMs = readRetryAfterMs(refusal.retryAfter);
  return new PaymentError(
    code,
    rule.outcome,
    [`${what}: Mercado Pago answered ${status} ${said}`, ...tail.filter(Boolean)].join("; "),
    { repeatable: rule.repeatable, ...(retryAfterMs === null ? {} : { retryAfterMs }) },
  );
}

function fits(rule: Rule, { call, status, problem }: Refusal): boolean {
  const [from, to] = typeof rule.status === "number" ? [rule.status, rule.status] : rule.status;
  if (status < from || status > to) return false;
  if (rule.calls !== undefined && !rule.calls.includes(call)) return false;
  if (rule.wellFormed && problem === null) return false;
  return rule.words === undefined || rule.words.some((word) => problem?.words.includes(word));
}

function decideOtherwise(status: number, problem: Problem | null): Omit<Rule, "status"> {
  if (problem === null || status < 400 || status > 499) {
    return { code: "bad-answer", outcome: "unknown", repeatable: true };
  }
  if (REFUSED_YET_UNKNOWN.includes(status)) return { outcome: "unknown", repeatable: true };
  return { outcome: "not-done", repeatable: false };
}

/** Longer pauses are asked for again by the next answer; this one keeps a slip of theirs from stopping the till. */
const LONGEST_PAUSE_S = 600;

/** Seconds only: the other form is a date, and no wall clock decides here. */
function readRetryAfterMs(text: string | null): number | null {
  if (text === null || !/^\d{1,9}$/.test(text)) return null;
  return Math.min(Number(text), LONGEST_PAUSE_S) * 1000;
}
