// Draws docs/mercado-pago-errors.md from the rules themselves: what each documented error is to the till, what it does
// then, and what a person is told. Reading it is reading the rules.

import type { PaymentError } from "../provider.ts";
import { type DocumentedError, ERROR_GROUPS, type ErrorGroup } from "./documented-errors.ts";
import { type Call, explainRefusal } from "./http/errors.ts";
import { NO_ORDER_ON_POS } from "./instore/refusals.ts";

/** @returns Markdown: one table for each kind of request */
export function drawErrors(): string {
  return [INTRODUCTION, drawReactions(), ...ERROR_GROUPS.map(drawGroup)].join("\n");
}

/** The till's answer to a documented error, as the rails make it. */
export function explainDocumented(error: DocumentedError, group: ErrorGroup): PaymentError {
  const { call, status, word } = error;
  return explainRefusal(
    {
      call,
      what: `${call} order`,
      status,
      problem: { words: word === null ? [] : [word], text: THEIR_WORDS },
      retryAfter: null,
      requestId: null,
    },
    group.rules,
  );
}

/** Stands in a message for what they say; what follows it is ours. */
const THEIR_WORDS = "…";

const INTRODUCTION = `# What the till does about each error of Mercado Pago

<!-- Drawn from src/payments/mercado-pago by test/payments/rails-errors-page.test.ts; UPDATE_DOCS=1 writes it. -->

Every error that Mercado Pago documents for what a till asks, with what the till makes of it. "happened?" is what
counts for money: **no** means that Mercado Pago has surely not acted; **perhaps** that only looking or asking again with
the same key can tell. "again?" is whether the same request may succeed later. Nothing unknown is ever called failed. A
message begins with the call, the status, Mercado Pago's code and its own words, and ends with the advice of the last
column and the request id, which their support asks for.

What stands in no row: a well-formed refusal with a status from 400 to 499 did not happen and is final, but for 402
and 409, which may be about an earlier sending of the same request; everything else (500 and above, an answer that is
not JSON, a page of a proxy) perhaps happened and is asked again. An answer that does not come is \`no-answer\` (perhaps)
once the request may have left this machine, \`unreachable\` (no) before.

Pauses: 0.5, 1, 2 … up to 30 s, never shorter than \`Retry-After\`; once a minute after an answer that asking again will
hardly change. What is asked again is shown by \`till status\` and \`till sale\`, with how often it was asked.
`;

function drawGroup(group: ErrorGroup): string {
  return [
    `## ${group.title}`,
    "",
    `${group.requests}; reference ${group.section}.`,
    "",
    "| call | status | code | Mercado Pago means | in the till | happened? | again? | the till | advice to the person |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...group.errors.map((error) => drawRow(error, group)),
    "",
  ].join("\n");
}

function drawReactions(): string {
  const rows = Object.entries(REACTIONS).map(([name, what]) => `| ${name} | ${what} |`);
  return ["## What the till does", "", "| the till | |", "| --- | --- |", ...rows, ""].join("\n");
}

function drawRow(error: DocumentedError, group: ErrorGroup): string {
  const { call, status, word, meaning } = error;
  const explained = explainDocumented(error, group);
  const cells = [
    call,
    String(status),
    word === null ? "" : `\`${word}\``,
    meaning,
    `\`${explained.code}\``,
    explained.outcome === "unknown" ? "perhaps" : "no",
    explained.repeatable ? "yes" : "no",
    reactionTo(call, explained),
    explained.message.split(`${THEIR_WORDS}; `)[1] ?? "",
  ];
  return `| ${cells.join(" | ")} |`;
}

/** What src/terminal/payer/order-work.ts and refund-work.ts do; test/scenarios/rails-errors.test.ts holds them to it. */
const REACTIONS = {
  "refuses the sale":
    "Ends the sale with this reason; nothing is printed. If an earlier sending may have arrived, it asks again once a minute instead.",
  repeats:
    "Asks again with the same key and the same bytes until it knows. Of a request that surely did not happen it forgets nothing but the attempt: a cancellation meanwhile ends the sale at once.",
  "finds the order":
    "Looks for the order by its reference and goes on with it; not found, it asks again once a minute.",
  "finds, then a new key":
    "Looks by the reference, or among the refunds, each time; not found, it asks again with the same key, and after three times in vain with a new one, which is in the journal first.",
  "looks again": "Asks again; the sale stays as it is.",
  "looks once a minute": "Asks again once a minute; the sale stays as it is, unknown where it was unknown.",
  "looks for the payment":
    "The order has left the POS: it looks for the payment before it calls the order ended.",
  "knows no more": "Knows what the journal says; a refund may still be asked for.",
  "believes the order": "Reads the order and believes how it ended: it may be paid.",
  "lets the customer finish": "Waits 2 s, looks, and asks again under another key.",
  "cancels anew": "Looks how the order stands, and asks again under another key.",
  "looks, then repeats":
    "Looks how the order stands, or for the refund among the refunds, then asks again with the same key.",
  "frees the counter": "Stays canceling, and nobody waits for it; it looks and asks again once a minute.",
  "waits and repeats": "Asks again with the same key after 1, 2, 4 … s, in the end once a minute.",
  "follows or repeats":
    "Looks for it among the refunds: found, it is pending and followed; not found, it asks again as after a not-yet.",
  "refuses the refund":
    "Looks for it among the refunds, since an earlier sending may have made it; not there, it is refused with this reason.",
} as const;

export type Reaction = keyof typeof REACTIONS;

export function reactionTo(call: Call, error: PaymentError): Reaction {
  switch (call) {
    case "create":
      return reactionToCreate(error);
    case "get":
      return reactionToGet(error);
    case "cancel":
      return reactionToCancel(error);
    case "refund":
      return reactionToRefund(error);
  }
}

function reactionToCreate({ code, repeatable }: PaymentError): Reaction {
  if (code === "key-spoiled") return "finds, then a new key";
  if (code === "key-reused") return "finds the order";
  return repeatable ? "repeats" : "refuses the sale";
}

function reactionToGet({ code, repeatable }: PaymentError): Reaction {
  if (code === NO_ORDER_ON_POS) return "looks for the payment";
  if (code === "order_not_found") return "knows no more";
  return repeatable ? "looks again" : "looks once a minute";
}

function reactionToCancel({ code, outcome, repeatable }: PaymentError): Reaction {
  if (code === "order-not-open") return "believes the order";
  if (code === "order-locked" && outcome === "not-done") return "lets the customer finish";
  if (code === "key-reused" || code === "key-spoiled") return "cancels anew";
  return repeatable ? "looks, then repeats" : "frees the counter";
}

function reactionToRefund({ code, repeatable }: PaymentError): Reaction {
  if (code === "not-yet") return "waits and repeats";
  if (code === "refund-in-progress") return "follows or repeats";
  if (code === "key-spoiled") return "finds, then a new key";
  return repeatable ? "looks, then repeats" : "refuses the refund";
}
