// What the tests of the listener share: deliveries signed as Mercado Pago signs them, written here a second time from
// the reference (10.4) and not taken from the program under test.

import { createHmac } from "node:crypto";
import { type Delivery, Inbox, type InboxOptions } from "../../src/webhooks/inbox.ts";
import { ManualClock } from "../support/manual-clock.ts";

export const SECRET = "test-secret";
export const ORDER = "ORD01K3AAAABBBBCCCCDDDDEEEEFF";
export const REQUEST_ID = "a1b2c3d4-0000-4000-8000-000000000001";
/** 2026-03-01T14:01:10.635Z, in milliseconds. */
export const TS = "1772373670635";
/** The vector of reference 10.4, made of the four above. */
export const VECTOR = "9f94df0dd9ef741e5eb513b9a664e4073102b38854efdb07ff3b1ad8b066a7c2";

/** @param manifest as the reference spells it: "id:…;request-id:…;ts:…;" */
export function hmac(manifest: string, secret = SECRET): string {
  return createHmac("sha256", secret).update(manifest).digest("hex");
}

export function sign(id: string, ts = TS, requestId = REQUEST_ID, secret = SECRET): string {
  return `ts=${ts},v1=${hmac(`id:${id.toLowerCase()};request-id:${requestId};ts:${ts};`, secret)}`;
}

/** The body of reference 10.2, as far as somebody could believe it. */
export function orderBody(
  action: "processed" | "canceled" | "refunded" | "expired" = "processed",
  version = 2,
  id = ORDER,
): string {
  return JSON.stringify({
    action: `order.${action}`,
    api_version: "v1",
    application_id: "1234567890123456",
    data: {
      external_reference: "T01-20260301-000042",
      id,
      status: action,
      status_detail: "accredited",
      total_amount: "1250.50",
      total_paid_amount: "1250.50",
      type: "qr",
      version,
    },
    date_created: "2026-03-01T14:01:10.635090485Z",
    live_mode: false,
    type: "order",
    user_id: "123456789",
  });
}

/** A rightly signed order webhook, but for what is changed. */
export function delivery(
  changes: Partial<Omit<Delivery, "query">> & { readonly query?: string } = {},
): Delivery {
  const { query = `data.id=${ORDER}&type=order`, ...rest } = changes;
  return {
    signature: sign(ORDER),
    requestId: REQUEST_ID,
    body: orderBody(),
    ...rest,
    query: new URLSearchParams(query),
  };
}

export interface TestInbox {
  readonly inbox: Inbox;
  readonly clock: ManualClock;
  readonly log: string[];
}

/** With the secret, and the provider's clock at the time of the vector. */
export function openInbox(changes: Partial<InboxOptions> = {}): TestInbox {
  const clock = new ManualClock();
  const log: string[] = [];
  const inbox = new Inbox({
    clock,
    providerTime: () => new Date(Number(TS)),
    secret: SECRET,
    toleranceS: 300,
    acceptUnsigned: false,
    log: (level, message) => log.push(`${level}: ${message}`),
    ...changes,
  });
  return { inbox, clock, log };
}
