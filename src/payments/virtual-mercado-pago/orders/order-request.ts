// The rules for the body of POST /v1/orders and of a partial refund (reference 4.2 and 4.6), told in the
// API's own codes. Every fault of a body is found at once.

import { type AmountRules, BodyCheck, type Fields } from "../http/body-check.ts";
import { parseDuration } from "./durations.ts";

export type QrMode = "static" | "dynamic" | "hybrid";

export interface Discount {
  readonly type: string;
  readonly newTotalMinor: number;
}

/** A body that passed. */
export interface OrderDraft {
  readonly reference: string;
  readonly description: string | null;
  readonly totalMinor: number;
  readonly mode: QrMode;
  readonly posName: string;
  /** As it was sent; null when it was not. */
  readonly expiration: { readonly text: string; readonly seconds: number } | null;
  readonly discounts: readonly Discount[];
  /** Parts that the answer repeats as they came. */
  readonly echo: Readonly<Record<string, unknown>>;
  readonly integrationData: Readonly<Record<string, unknown>>;
}

export interface RefundDraft {
  readonly paymentId: string;
  readonly amountMinor: number;
}

export interface OrderRules extends AmountRules {
  readonly itemFieldsRequired: boolean;
}

const MIN_EXPIRATION_S = 30;
const MAX_EXPIRATION_S = 3600 * 3600;
const DISCOUNT_TYPES = ["debit_card", "credit_card", "account_money", "prepaid_card"];

/** @throws Refusal 400 with everything that is wrong */
export function readOrderDraft(body: unknown, rules: OrderRules): OrderDraft {
  const check = new BodyCheck(rules);
  const root = check.object(
    body,
    "$",
    ["type", "external_reference", "config", "transactions"],
    [
      "total_amount",
      "description",
      "expiration_time",
      "items",
      "discounts",
      "marketplace_fee",
      "integration_data",
    ],
  );
  const type = check.text(root["type"], "$.type", 1, 20);
  if (type !== null && type !== "qr") check.value("$.type", "must be 'qr'");
  const reference = check.text(root["external_reference"], "$.external_reference", 1, 64);
  if (reference !== null && !/^[A-Za-z0-9_-]*$/.test(reference)) {
    check.value("$.external_reference", "may hold letters, digits, hyphen and underscore only");
  }
  const total = check.amount(root["total_amount"], "$.total_amount");
  const description = check.text(root["description"], "$.description", 0, 150);
  const expiration = readExpiration(check, root["expiration_time"]);
  const { posName, mode } = readQrConfig(check, root["config"]);
  const amount = readPayment(check, root["transactions"]);
  if (total !== null && amount !== null && total !== amount) {
    check.value("$.total_amount", "must be the sum of the transactions");
  }
  const categories = readItems(check, root["items"], rules.itemFieldsRequired);
  const discounts = readDiscounts(check, root["discounts"], amount);
  if (categories && root["discounts"] !== undefined) {
    check.add("invalid_properties", "Invalid properties", "'$.discounts' excludes external_categories");
  }
  check.amount(root["marketplace_fee"], "$.marketplace_fee");
  if (root["marketplace_fee"] !== undefined) {
    check.add("marketplace_not_valid", "Marketplace not valid", "the access token is not an OAuth token");
  }
  const integrationData = readIntegrationData(check, root["integration_data"]);
  check.end();

  const echo: Record<string, unknown> = {};
  for (const name of ["items", "discounts"]) if (root[name] !== undefined) echo[name] = root[name];
  return {
    reference: reference ?? "",
    description,
    totalMinor: amount ?? 0,
    mode,
    posName,
    expiration,
    discounts,
    echo,
    integrationData,
  };
}

/** @throws Refusal 400 with everything that is wrong */
export function readRefundDraft(body: unknown, rules: AmountRules): RefundDraft {
  const check = new BodyCheck(rules);
  const root = check.object(body, "$", ["transactions"], []);
  const entry = check.list(root["transactions"], "$.transactions", 1, 1)[0];
  const fields = check.object(entry, "$.transactions[0]", ["id", "amount"], []);
  const paymentId = check.text(fields["id"], "$.transactions[0].id", 1, 64);
  const amountMinor = check.amount(fields["amount"], "$.transactions[0].amount");
  check.end();
  return { paymentId: paymentId ?? "", amountMinor: amountMinor ?? 0 };
}

function readExpiration(check: BodyCheck, value: unknown): OrderDraft["expiration"] {
  const text = check.text(value, "$.expiration_time", 1, 40);
  if (text === null) return null;
  const seconds = parseDuration(text);
  if (seconds === null || seconds < MIN_EXPIRATION_S || seconds > MAX_EXPIRATION_S) {
    check.value("$.expiration_time", "must be an ISO 8601 duration from PT30S to PT3600H");
    return null;
  }
  return { text, seconds };
}

function readQrConfig(check: BodyCheck, value: unknown): { posName: string; mode: QrMode } {
  const config = check.object(value, "$.config", ["qr"], []);
  const qr = check.object(config["qr"], "$.config.qr", ["external_pos_id"], ["mode"]);
  const posName = check.text(qr["external_pos_id"], "$.config.qr.external_pos_id", 1, 40) ?? "";
  const mode = check.text(qr["mode"], "$.config.qr.mode", 1, 20) ?? "static";
  if (mode === "static" || mode === "dynamic" || mode === "hybrid") return { posName, mode };
  check.value("$.config.qr.mode", "must be static, dynamic or hybrid");
  return { posName, mode: "static" };
}

function readPayment(check: BodyCheck, value: unknown): number | null {
  const transactions = check.object(value, "$.transactions", ["payments"], []);
  const payment = check.list(transactions["payments"], "$.transactions.payments", 1, 1)[0];
  const path = "$.transactions.payments[0]";
  return check.amount(check.object(payment, path, ["amount"], [])["amount"], `${path}.amount`);
}

/** Returns whether an item names external categories. */
function readItems(check: BodyCheck, value: unknown, strict: boolean): boolean {
  let categorised = false;
  const main = ["title", "unit_price", "quantity"];
  const rest = ["unit_measure", "external_code", "external_categories"];
  for (const [index, entry] of check.list(value, "$.items", 0, 10).entries()) {
    const path = `$.items[${index}]`;
    const item = check.object(entry, path, strict ? main : [], strict ? rest : [...main, ...rest]);
    check.text(item["title"], `${path}.title`, 1, 150);
    check.amount(item["unit_price"], `${path}.unit_price`);
    const quantity = item["quantity"];
    if (quantity !== undefined && !Number.isSafeInteger(quantity)) {
      check.type(`${path}.quantity`, "integer");
    } else if (typeof quantity === "number" && quantity < 1) {
      check.value(`${path}.quantity`, "must be 1 or more");
    }
    check.text(item["unit_measure"], `${path}.unit_measure`, 1, 10);
    check.text(item["external_code"], `${path}.external_code`, 1, 30);
    const listPath = `${path}.external_categories`;
    const categories = check.list(item["external_categories"], listPath, 0, 10);
    for (const [number, category] of categories.entries()) {
      const fields = check.object(category, `${listPath}[${number}]`, ["id"], []);
      check.text(fields["id"], `${listPath}[${number}].id`, 1, 100);
      categorised = true;
    }
  }
  return categorised;
}

function readDiscounts(check: BodyCheck, value: unknown, total: number | null): Discount[] {
  if (value === undefined) return [];
  const found: Discount[] = [];
  const root = check.object(value, "$.discounts", ["payment_methods"], []);
  const entries = check.list(root["payment_methods"], "$.discounts.payment_methods", 1, 4);
  for (const [index, entry] of entries.entries()) {
    const path = `$.discounts.payment_methods[${index}]`;
    const fields = check.object(entry, path, ["type", "new_total_amount"], []);
    const type = check.text(fields["type"], `${path}.type`, 1, 40);
    if (type !== null && !DISCOUNT_TYPES.includes(type)) {
      check.value(`${path}.type`, `must be one of ${DISCOUNT_TYPES.join(", ")}`);
    }
    const amount = check.amount(fields["new_total_amount"], `${path}.new_total_amount`);
    if (amount !== null && total !== null && amount > total) {
      check.value(`${path}.new_total_amount`, "must not exceed the total");
    }
    if (type !== null && amount !== null) found.push({ type, newTotalMinor: amount });
  }
  return found;
}

function readIntegrationData(check: BodyCheck, value: unknown): Fields {
  if (value === undefined) return {};
  const path = "$.integration_data";
  const data = check.object(value, path, [], ["platform_id", "integrator_id", "sponsor"]);
  check.text(data["platform_id"], `${path}.platform_id`, 1, 100);
  const integrator = check.text(data["integrator_id"], `${path}.integrator_id`, 1, 100);
  if (integrator !== null && !integrator.startsWith("dev_")) {
    check.value(`${path}.integrator_id`, "must begin with dev_");
  }
  if (data["sponsor"] !== undefined) {
    const sponsor = check.object(data["sponsor"], `${path}.sponsor`, ["id"], []);
    const id = check.text(sponsor["id"], `${path}.sponsor.id`, 1, 40);
    if (id !== null && !/^[0-9]+$/.test(id)) {
      check.add("sponsor_id_not_valid", "Sponsor id not valid", `'${path}.sponsor.id' is not a user id`);
    }
  }
  return data;
}
