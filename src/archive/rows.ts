// How a sale lies in the archive: its whole JSON with a checksum, and columns to look it up and to add up by. The
// columns follow from the JSON, so that they can be held against it.

import { crc32 } from "node:zlib";
import { wayOf } from "../day/tally.ts";
import { isAtRest } from "../sale/duties.ts";
import type { Refund, Sale } from "../sale/sale.ts";

export type Column = string | number | null;
export type Row = Readonly<Record<string, Column>>;

/** @param paidDay in which it was paid, counted by closes from 1; null where it was not, or nobody knows */
export function saleRow(sale: Sale, paidDay: Column): Row {
  const { facts, order, payment, phase, receiptNumber, refunds } = sale;
  const { tender, method } = wayOf(payment, sale);
  const json = JSON.stringify(sale);
  return {
    id: facts.id,
    reference: facts.reference,
    ticket: facts.ticket,
    order_id: order?.id ?? null,
    payment_id: payment?.id ?? null,
    payment_number: payment?.number ?? null,
    receipt: receiptNumber,
    tender,
    method: payment === null ? null : method,
    status: phase.status,
    at_rest: isAtRest(sale) ? 1 : 0,
    currency: facts.total.currency,
    total_minor: facts.total.minor,
    paid_minor: phase.status === "paid" ? facts.total.minor : 0,
    refunded_minor: refunds.filter(isDone).reduce((sum, { amount }) => sum + amount.minor, 0),
    at: facts.at,
    paid_day: paidDay,
    json,
    checksum: checksumOf(facts.id, paidDay, json),
  };
}

/**
 * @param doneDay in which it was done; null where it was not, or nobody knows
 * @param word which refund on somebody's word it is, counted from 1; null where nobody answers for it
 */
export function refundRow(sale: number, refund: Refund, doneDay: Column, word: Column): Row {
  const row = {
    sale,
    id: refund.id,
    status: refund.state.status,
    currency: refund.amount.currency,
    minor: refund.amount.minor,
    at: refund.at,
    provider_at: refund.providerAt,
    who: refund.by?.id ?? null,
    done_day: doneDay,
    word,
  };
  return { ...row, checksum: checksumOf(...Object.values(row)) };
}

/** What the provider calls a sale: its reference, its order, its payment. Cash is nobody's name. */
export function namesOf({ facts, order, payment }: Sale): readonly string[] {
  const paid = facts.cash === undefined ? [payment?.id, payment?.number] : [];
  return [...new Set([facts.reference, order?.id, ...paid].flatMap((name) => (name ? [name] : [])))];
}

/** Of what a row says and of its key, so that rows that changed places are noticed too. */
export function checksumOf(...parts: readonly Column[]): number {
  return crc32(parts.map(String).join(" "));
}

/** A row that holds JSON, against its checksum. @param keys what it is found by */
export function isAsWritten(row: Row, keys: readonly Column[]): boolean {
  return checksumOf(...keys, String(row["json"])) === row["checksum"];
}

function isDone(refund: Refund): boolean {
  return refund.state.status === "done";
}
