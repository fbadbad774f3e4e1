// Every error that Mercado Pago documents for what the till asks of it (mercado-pago.md 2.3 to 2.5, 4.3 to 4.6, 5.3,
// 7 to 9), as data: for the page that says what the till does about each (errors-page.ts).

import type { Call, Rule } from "./http/errors.ts";
import { INSTORE_RULES } from "./instore/refusals.ts";
import { createRules, READ_RULES } from "./orders/refusals.ts";
import { REFUND_RULES } from "./payments/refusals.ts";

export interface DocumentedError {
  readonly call: Call;
  readonly status: number;
  /** Their machine-readable word or number; null where there is a sentence at most. */
  readonly word: string | null;
  /** What they say that it means, where they say it. */
  readonly meaning: string;
}

export interface ErrorGroup {
  /** Of the reference, in which the rows stand. */
  readonly section: string;
  readonly title: string;
  readonly requests: string;
  /** Rows that are looked at before those of errors.ts. */
  readonly rules: readonly Rule[];
  readonly errors: readonly DocumentedError[];
}

/** "400 bad_request property_value: invalid fields": one status, its words, what they mean. */
function errorsOf(call: Call, ...lines: readonly string[]): readonly DocumentedError[] {
  return lines.flatMap((line) => {
    const [told = "", meaning = ""] = line.split(": ");
    const [status = "", ...words] = told.split(" ");
    const each: readonly (string | null)[] = words.length === 0 ? [null] : words;
    return each.map((word) => ({ call, status: Number(status), word, meaning }));
  });
}

const CREATE = errorsOf(
  "create",
  "400 empty_required_header: no X-Idempotency-Key",
  "400 bad_request: unsupported or invalid fields",
  "400 property_value property_type: a bad value or a bad type",
  "400 required_properties minimum_properties minimum_items maximum_items invalid_properties json_syntax_error: general Orders errors",
  "400 unsupported_properties: an unknown property",
  "400 unsupported_site: the country is not enabled",
  "400 sponsor_id_not_valid",
  "400 marketplace_not_valid: the token is not an OAuth token",
  "400 seller_configuration: cash-out is not enabled",
  "400 discounts_not_allowed_with_installments",
  "401 unauthorized",
  "404 pos_not_found: external_pos_id is unknown",
  "404 marketplace_fee_not_allowed",
  "409 idempotency_key_already_used: another body within 24 hours",
  "423 resource_locked: the key is busy",
  "500 500 internal_error",
  "500 idempotency_validation_failed: repeat with a new key",
);

const READ = errorsOf(
  "get",
  "400 invalid_path_param: not ORD and 26 characters",
  "401 unauthorized",
  "404 order_not_found: unknown, or older than three months",
  "404: another 404 of theirs",
  "500",
);

const CANCEL = errorsOf(
  "cancel",
  "400 empty_required_header invalid_path_param",
  "401 unauthorized",
  "404 order_not_found",
  "409 order_already_canceled: not open any more: paid, expired or canceled",
  "409 order_already_cancelled cannot_cancel_order: the same on the generic page",
  "409 instore_order_locked_error: the customer is paying right now",
  "409 idempotency_key_already_used",
  "423 resource_locked: the key is busy",
  "500 500",
);

const REFUND = errorsOf(
  "refund",
  "400 empty_required_header invalid_path_param",
  "400 invalid_order_owner: the token is of another user",
  "400 in_store_payment_refund_order: past the time limit",
  "400 unsupported_partially_refunds: only a full refund",
  "400 refund_amount_exceeds: more than the balance",
  "401 unauthorized user_not_authorized",
  "403 partial_refund_forbidden_with_tips",
  "404 order_not_found transaction_not_found",
  "409 idempotency_key_already_used",
  "409 cannot_refund_order invalid_order_status: not paid",
  "409 order_already_refunded",
  "409 refund_in_progress",
  "409 post_processing_operation_pending: seen for some seconds after the approval",
  "422 unprocessable_entity: seen for some seconds after the approval",
  "423 resource_locked: the key is busy",
  "500 500",
  "500 idempotency_validation_failed: repeat with a new key",
);

const POS_CALLS = ["create", "get", "cancel"] as const;

const INSTORE = [
  ...POS_CALLS.flatMap((call) =>
    errorsOf(
      call,
      "400 invalid_collectorId: user_id must be a number",
      "400 invalid_externalPosId: must be present",
      "404 pos_obtainment_error: seen: unknown POS",
    ),
  ),
  ...errorsOf(
    "create",
    "400 invalid_external_reference invalid_total_amount invalid_title invalid_description invalid_unit_measure invalid_quantity invalid_unit_price invalid_id invalid_amount: must be present, must be string",
    "400 invalid_items.sku_number invalid_items.category invalid_items.title invalid_items.description invalid_items.unit_measure invalid_items.currency_id: must be string",
    "400 invalid_items.quantity invalid_items.unit_price invalid_items.total_amount invalid_sponsor.id invalid_cash_out.amount: must be number",
    "400 error_creating_seller_qr_order: cash out is required without items",
    "400 invalid_expiration_date: must be a valid and future date",
    "400 invalid_notification_url: must be url",
    "400: seen: Collector ID and Caller ID must be the same",
    "500 in_store_order_creation_error: failed to create the order",
  ),
  ...errorsOf(
    "get",
    "404 point_of_sale_in_store_order_not_found: no associated order found",
    "500 in_store_order_creation_error: failed to create the order",
  ),
  ...errorsOf(
    "cancel",
    "400 invalid_access_token: access denied",
    "400 in_store_order_delete_error: seen: the POS holds no order (already paid, expired or never placed)",
    "400 pos_obtainment_by_external_id_error: seen: unknown POS",
    "500 in_store_order_creation_error: failed to delete the order",
  ),
];

const PAYMENT_REFUND = errorsOf(
  "refund",
  "400 2063: not valid in the payment's state",
  "400 2085: invalid value for gateway_operation",
  "400: not enough money in the seller's account",
  "401 401: invalid token",
  "401 4040: amount must be positive",
  "401 4041: amount must be numeric",
  "404 2000: payment not found",
  "404 2024 15016: too old to be refunded",
  "404 2032: refund not found; another copy: key already used",
  "404 3024: partial refund unsupported",
  "404 3012 4211 4248 4291: about charge or idempotency",
  "404 4292: missing idempotency key",
  "404 4293: bad payment status",
  "404 4294: charge type",
  "404 4295: partial charge refund not allowed",
  "404 4296: already refunded",
  "404 4297: bad charge id",
);

const EVERYWHERE = (["create", "get", "cancel", "refund"] as const).flatMap((call) =>
  errorsOf(
    call,
    "402: a transaction failed in processing",
    "403 PA_UNAUTHORIZED_RESULT_FROM_POLICIES: refused by the policy layer",
    "404: an unknown route (resource not found)",
    "408",
    "424: described as passing",
    "429 too_many_requests: with Retry-After in seconds",
    "502",
    "503",
    "504",
  ),
);

export const ERROR_GROUPS: readonly ErrorGroup[] = [
  {
    section: "4.3",
    title: "Orders API: create an order",
    requests: "`POST /v1/orders`",
    rules: createRules("MLM"),
    errors: CREATE,
  },
  {
    section: "4.4",
    title: "Orders API: read an order",
    requests: "`GET /v1/orders/{id}`",
    rules: READ_RULES,
    errors: READ,
  },
  {
    section: "4.5",
    title: "Orders API: cancel an order",
    requests: "`POST /v1/orders/{id}/cancel`",
    rules: [],
    errors: CANCEL,
  },
  {
    section: "4.6",
    title: "Orders API: refund an order",
    requests: "`POST /v1/orders/{id}/refund`",
    rules: [],
    errors: REFUND,
  },
  {
    section: "5.3",
    title: "Instore API: place, read and remove an order (also 6)",
    requests:
      "`PUT …/stores/{s}/pos/{p}/orders`, `POST` and `PUT …/qrs`, `GET` and `DELETE …/pos/{p}/orders`",
    rules: INSTORE_RULES,
    errors: INSTORE,
  },
  {
    section: "7",
    title: "Merchant orders and payments: read and search (also 8)",
    requests: "`GET /merchant_orders/search`, `GET /v1/payments/{id}`, `GET /v1/payments/search`",
    rules: [],
    errors: errorsOf(
      "get",
      "400 invalid_format ds_search_query",
      "401 invalid_token invalid_caller_id",
      "403",
      "404",
    ),
  },
  {
    section: "9.2",
    title: "Payments API: refund a payment",
    requests: "`POST /v1/payments/{id}/refunds`",
    rules: REFUND_RULES,
    errors: PAYMENT_REFUND,
  },
  {
    section: "2",
    title: "Any call",
    requests: "all of them",
    rules: [],
    errors: EVERYWHERE,
  },
];
