// What a refusal of the reports' API means: the rows of mercado-pago.md 11.1, each with what to do. None of these calls
// moves money, so the question is only whether to ask again, ask differently, or call a person.

import type { Rule } from "../http/errors.ts";

const NOT_DONE = { outcome: "not-done", repeatable: false } as const;
const BAD_REQUEST = { ...NOT_DONE, status: 400, code: "report-refused" } as const;

const SEARCH_WORDS = [
  "invalid_id",
  "invalid_offset",
  "invalid_limit",
  "invalid_range",
  "invalid_range_begin_date",
  "invalid_range_end_date",
  "invalid_account_id",
  "invalid_currency_id",
  "invalid_filters",
  "invalid_alias_created_from",
  "invalid_parameter",
];

const PERIOD_WORDS = ["invalid_begin_date", "invalid_end_date", "end_date_before_begin_date"];

/**
 * Codes: "no-report-config" (none was made yet, which the settlement report tells with 400 and the other with 404),
 * "report-config-exists", "no-report" (no such task or file), "report-refused".
 */
export const REPORT_RULES: readonly Rule[] = [
  { ...NOT_DONE, status: [400, 404], words: ["config_not_found_for_user"], code: "no-report-config" },
  { ...NOT_DONE, status: 409, code: "report-config-exists" },
  { ...NOT_DONE, status: 404, words: ["task_not_found_for_user"], code: "no-report" },
  { ...BAD_REQUEST, words: PERIOD_WORDS, advice: "a period has at most 60 days and begins before it ends" },
  { ...BAD_REQUEST, words: SEARCH_WORDS, advice: "this is a fault of the till" },
  {
    ...NOT_DONE,
    status: 401,
    words: ["unauthorized_user_id"],
    code: "unauthorized",
    advice: "the access token belongs to another account",
  },
  { status: 404, code: "no-report", outcome: "not-done", repeatable: false },
  {
    ...BAD_REQUEST,
    advice:
      "the configuration of the account's reports, in Mercado Pago under Reports, has what its API refuses",
  },
];
