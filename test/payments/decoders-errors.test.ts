// Every error that the API reference documents, against our table of what errors mean: each becomes a PaymentError
// whose code, certainty and sentence a till can act upon.

import { describe, expect, test } from "vitest";
import { ACCOUNT_RULES, POS_RULES, STORE_RULES } from "../../src/payments/mercado-pago/account/refusals.ts";
import { type Call, explainRefusal, type Rule } from "../../src/payments/mercado-pago/http/errors.ts";
import { parseJson } from "../../src/payments/mercado-pago/http/json.ts";
import { readGatewayText, readProblem } from "../../src/payments/mercado-pago/http/problem.ts";
import { INSTORE_RULES } from "../../src/payments/mercado-pago/instore/refusals.ts";
import { REFUND_RULES } from "../../src/payments/mercado-pago/payments/refusals.ts";
import { REPORT_RULES } from "../../src/payments/mercado-pago/reports/report-refusals.ts";
import type { PaymentError } from "../../src/payments/provider.ts";
import { ERROR_TABLES, type ErrorRow, readErrors } from "./reference-page.ts";

type Shape = "orders" | "instore" | "payments" | "classic";

interface Section {
  readonly what: string;
  readonly calls: readonly Call[];
  readonly shape: Shape;
  readonly rules: readonly Rule[];
}

/** Section -> which call of ours hears its errors, in which shape (2.3), by which rows of rules. */
const SECTIONS: Readonly<Record<string, Section>> = {
  "3.1": { what: "create the store", calls: ["create"], shape: "classic", rules: STORE_RULES },
  "3.2": { what: "create the POS", calls: ["create"], shape: "classic", rules: POS_RULES },
  "4.3": { what: "create order", calls: ["create"], shape: "orders", rules: [] },
  "4.4": { what: "get order", calls: ["get"], shape: "orders", rules: [] },
  "4.5": { what: "cancel order", calls: ["cancel"], shape: "orders", rules: [] },
  "4.6": { what: "refund order", calls: ["refund"], shape: "orders", rules: [] },
  "5.3": { what: "place order", calls: ["create", "get", "cancel"], shape: "instore", rules: INSTORE_RULES },
  "6": { what: "create order", calls: ["create"], shape: "instore", rules: INSTORE_RULES },
  "7": { what: "get order", calls: ["get"], shape: "classic", rules: [] },
  "9.2": { what: "refund order", calls: ["refund"], shape: "payments", rules: REFUND_RULES },
  "11.1": { what: "settlement report", calls: ["get"], shape: "classic", rules: REPORT_RULES },
};

/** Said in prose: the ladder of keys (2.4), the pace (2.5), "not yet" (4.6). */
const IN_PROSE: readonly ErrorRow[] = [
  ["4.6", 409, "post_processing_operation_pending"],
  ["4.6", 422, "unprocessable_entity"],
  ["4.3", 429, "too_many_requests"],
  ["5.3", 429, "too_many_requests"],
  ["9.2", 429, "too_many_requests"],
  ["9.2", 423, "resource_locked"],
  ["4.5", 409, "cannot_cancel_order"],
  ["4.5", 409, "order_already_cancelled"],
].map(([section, status, word]) => ({ section, status, word, line: "" }) as ErrorRow);

/**
 * After which of them money may have moved all the same: something was done under the key, is at work, or what was
 * asked for has happened already. Everything of the 500s and nothing else besides.
 */
const MAY_HAVE_ACTED = [
  "idempotency_key_already_used",
  "resource_locked",
  "refund_in_progress",
  "order_already_refunded",
  ...["2032", "2063", "3012", "4211", "4248", "4291", "4293", "4296"],
];
/** A point of sale of the same external_id is there already, perhaps made by this very request. */
const BARE_CONFLICT = { section: "3.2", status: 409 };

/** Which of them pass by themselves; the 500s do too. */
const PASSING = [
  "instore_order_locked_error",
  "post_processing_operation_pending",
  "unprocessable_entity",
  "too_many_requests",
  "resource_locked",
  "refund_in_progress",
];

/** Their word -> the code that the till decides upon. */
const CODES: Readonly<Record<string, string>> = {
  instore_order_locked_error: "order-locked",
  resource_locked: "order-locked",
  order_already_canceled: "order-not-open",
  order_already_cancelled: "order-not-open",
  cannot_cancel_order: "order-not-open",
  post_processing_operation_pending: "not-yet",
  unprocessable_entity: "not-yet",
  too_many_requests: "rate-limited",
  unauthorized: "unauthorized",
  user_not_authorized: "unauthorized",
  invalid_access_token: "unauthorized",
  invalid_token: "unauthorized",
  invalid_caller_id: "unauthorized",
  unauthorized_user_id: "unauthorized",
  internal_error: "provider-failed",
  in_store_order_creation_error: "provider-failed",
};

const SENTENCE = "What went wrong, in their words";

/** The body of such an error, as 2.3 draws it; a bare word that holds blanks is a sentence there. */
function bodyOf({ status, word }: ErrorRow, shape: Shape): string {
  const isCode = word !== null && /^[A-Za-z0-9_.-]+$/.test(word);
  const message = word === null || isCode ? SENTENCE : word;
  const code = isCode ? word : null;
  if (shape === "orders") return JSON.stringify({ errors: [{ code: code ?? "error", message }] });
  if (shape === "payments" && code !== null && /^\d+$/.test(code)) {
    const cause = [{ code: Number(code), description: message, data: null }];
    return JSON.stringify({ message, error: "bad_request", status, cause });
  }
  const causes = shape === "instore" ? { causes: [] } : { cause: [] };
  return JSON.stringify({ message, ...(code === null ? {} : { error: code }), status, ...causes });
}

function explain(row: ErrorRow, call: Call, section: Section): PaymentError {
  const problem = readProblem(parseJson(bodyOf(row, section.shape)));
  const { what, rules } = section;
  const { status } = row;
  return explainRefusal({ call, what, status, problem, retryAfter: null, requestId: "req-1" }, rules);
}

const ROWS = [...readErrors(), ...IN_PROSE];

describe("each documented error", () => {
  test.each(
    ROWS.map((row): [string, ErrorRow] => [`${row.section} ${row.status} ${row.word ?? "(no word)"}`, row]),
  )("%s is understood", (_name, row) => {
    const section = SECTIONS[row.section];
    if (section === undefined) throw new Error(`errors of section ${row.section} have no row in the table`);
    for (const call of section.calls) judge(explain(row, call, section), row, call);
  });
});

function judge(error: PaymentError, { status, word, section }: ErrorRow, call: Call): void {
  const acted =
    status >= 500 ||
    (word !== null && MAY_HAVE_ACTED.includes(word)) ||
    (status === BARE_CONFLICT.status && section === BARE_CONFLICT.section);
  expect(error.outcome, error.message).toBe(acted ? "unknown" : "not-done");
  const passing = status >= 500 || (word !== null && PASSING.includes(word));
  expect(error.repeatable, error.message).toBe(passing);

  const known = word === null ? undefined : CODES[word];
  if (word === "in_store_order_delete_error") {
    expect(error.code).toBe(call === "cancel" ? "order-not-open" : word);
  } else if (known !== undefined) {
    expect(error.code).toBe(known);
  } else if (word === "idempotency_key_already_used" || word === "idempotency_validation_failed") {
    expect(error.code).toMatch(/^key-/);
  } else if (word === "refund_in_progress") {
    expect(error.code).toMatch(/^(?:not-yet|refund-in-progress)$/);
  }
  expect(error.code).toMatch(/^[A-Za-z][A-Za-z0-9_.-]*$|^\d{3,5}$/);

  // A person reads what was tried, what came, and, where we know, what to do.
  expect(error.message).toMatch(new RegExp(`: Mercado Pago answered ${status} `));
  expect(error.message).toContain("request id req-1");
  if (word !== null) expect(error.message).toContain(word);
  if (word === null || section !== "11.1")
    expect(error.message).toContain(word?.includes(" ") ? word : SENTENCE);
  expect(error.message).not.toMatch(/\p{Cc}|undefined|null|\[object/u);
}

test("the reference still has as many errors in each section as it had when this was written", () => {
  const counts = new Map<string, number>();
  for (const { section } of readErrors()) counts.set(section, (counts.get(section) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({
    "3.1": 16,
    "3.2": 22,
    "4.3": 24,
    "4.4": 4,
    "4.5": 8,
    "4.6": 17,
    "5.3": 33,
    "6": 1,
    "7": 5,
    "9.2": 21,
    "11.1": 28,
  });
  for (const section of ERROR_TABLES) expect(counts.get(section)).toBeGreaterThan(5);
});

test.each([
  ["At least one policy returned UNAUTHORIZED.", "PA_UNAUTHORIZED_RESULT_FROM_POLICIES"],
  ["Resource /v1/nothing not found.", "resource_not_found"],
])("the gateway's bare text %j is understood too (2.3 c)", (text, word) => {
  expect(readGatewayText(text)?.words).toEqual([word]);
});

test.each([
  ["an unknown route", 404, '{"message":"resource not found"}', "status-404"],
  [
    "a policy",
    403,
    '{"message":"At least one policy returned UNAUTHORIZED.","error":"PA_UNAUTHORIZED_RESULT_FROM_POLICIES"}',
    "PA_UNAUTHORIZED_RESULT_FROM_POLICIES",
  ],
])("%s (2.3 c) was not acted upon", (_title, status, body, code) => {
  const problem = readProblem(parseJson(body));
  const refusal = {
    call: "create",
    what: "create order",
    status,
    problem,
    retryAfter: null,
    requestId: null,
  } as const;
  expect(explainRefusal(refusal, ACCOUNT_RULES.slice(1))).toMatchObject({ code, outcome: "not-done" });
});

test.each([200, 403, 405, 502])(
  "a page of a proxy with %i says nothing about what was done (2.3 c)",
  (status) => {
    const refusal = { call: "create", what: "create order", status, problem: null } as const;
    const error = explainRefusal({ ...refusal, retryAfter: null, requestId: null });
    expect(error).toMatchObject({ outcome: "unknown", repeatable: true });
  },
);
