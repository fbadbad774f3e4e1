// Switches of the notifications that go out: where to, about what, in which shape, and what goes wrong on the way
// (reference 10).

import * as v from "valibot";
import { count, one, oneOf, yesOrNo } from "./switch.ts";

const address = v.pipe(
  v.string(),
  v.check(
    (text) => text === "none" || /^https?:$/.test(URL.parse(text)?.protocol ?? ""),
    "expected an http address or none",
  ),
);

export const WEBHOOK_SWITCHES = {
  webhookUrl: one(
    address,
    "none",
    "[read 10.1] where notifications go, as the developer panel would hold it",
  ),
  webhookAnywhere: yesOrNo(
    false,
    "[inferred] on: notifications may leave this machine; off, only loopback addresses are called",
  ),
  webhookSecret: one(
    v.pipe(v.string(), v.minLength(1)),
    "virtual-webhook-secret",
    "[read 10.4] the secret signature of the developer panel",
  ),
  webhookTopics: oneOf(
    ["rail", "order", "payment", "merchant_order", "all"],
    "[read 10.1] `rail`: `order` for the Orders API, `payment` and `merchant_order` for the instore API; or those alone",
  ),
  webhookBody: oneOf(["full", "thin"], "[read 10.2] `thin`: only `data.id` and the notification's own `id`"),
  paymentNotices: oneOf(["webhook", "ipn"], "[read 10.3] payments are told by webhooks, or by IPN"),
  ipnBody: oneOf(["resource", "none"], "[seen 10.3] an IPN repeats its address in the body, or has none"),
  webhookSignature: oneOf(
    ["good", "wrong", "absent"],
    "[conflict 10.1] the guide says that QR webhooks are signed, the official SDK that they are not",
  ),
  webhookTime: oneOf(["ms", "s"], "[conflict 10.4] what `ts` counts"),
  webhookRetries: oneOf(
    ["quarter-hours", "in-person", "older", "never"],
    "[conflict 10.5] after 15, 15, 15, 30, 60 … min; 30 s, 5 min, 30 min; 5 min, 45 min, 6 h, 2 days, 4 days",
  ),
  webhookRetrySigned: oneOf(
    ["anew", "once"],
    "[inferred 10.5] a retry is signed with its own time, or with the first one's",
  ),
  webhookDelivery: oneOf(
    ["once", "twice", "swapped", "old-version", "lost"],
    "[read 10.5] each comes once; `twice`; after the one that follows it; followed by the one before it; or never",
  ),
  webhookDelayMs: one(count, 0, "[read 10.5] how late notifications leave"),
} as const;
