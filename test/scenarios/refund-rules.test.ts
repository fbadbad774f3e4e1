// The rules of refunds under any sequence of requests, repeats, restarts, lost requests and lost answers: never
// more than was paid, never the same request twice, never beyond what somebody of the staff may give back. The
// whole till is real but its provider and its disk (support/model-till.ts).

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../src/journal/journal.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { Credentials } from "../../src/staff/staff.ts";
import { type RefundWish, TillRefusal } from "../../src/terminal/till-api.ts";
import { settle } from "../support/manual-clock.ts";
import type { LookFault, RefundFault } from "../support/model-provider.ts";
import { ANA, AT, LINES, ModelTill, PINS, TOTAL } from "../support/model-till.ts";
import { assertAlwaysAsync } from "../support/random.ts";

const DAY_MS = 86_400_000;

type Op =
  | {
      readonly do: "ask";
      readonly wish: Pick<RefundWish, "amount" | "lines" | "again">;
      readonly staff: "ana" | "luis" | null;
      readonly approver: "ana" | "luis" | null;
      readonly wrongPin: boolean;
      /** The same wish at the same moment once more, as a second click does. */
      readonly twice: boolean;
      /** The till is killed while it is at it. */
      readonly isCut: boolean;
    }
  | { readonly do: "disturb-look"; readonly fault: LookFault }
  | { readonly do: "disturb-refund"; readonly fault: RefundFault }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "restart" | "forget-keys" | "settle" | "lose-clock" }
  | { readonly do: "elsewhere"; readonly minor: number }
  | { readonly do: "finish"; readonly status: "done" | "refused" };

const person = fc.constantFrom("ana", "ana", "luis", null);
const line = fc.record({ line: fc.integer({ min: 1, max: 2 }), quantity: fc.integer({ min: 1, max: 3 }) });
const nothing = { amount: null, lines: null } as const;
const part = fc.oneof(
  fc.constant(nothing),
  fc.constantFrom("1.00", "2.00", "2.50", "3.50", "6.50", "10.00").map((amount) => ({ ...nothing, amount })),
  fc.array(line, { minLength: 1, maxLength: 2 }).map((lines) => ({ ...nothing, lines })),
);
const disturbance = fc.oneof(
  fc
    .constantFrom<LookFault>("lose-request", "lose-answer")
    .map((fault): Op => ({ do: "disturb-look", fault })),
  fc
    .constantFrom<RefundFault>("lose-request", "lose-answer", "lose-answer", "not-yet", "decline", "pending")
    .map((fault): Op => ({ do: "disturb-refund", fault })),
);

const ask: fc.Arbitrary<Op> = fc.record({
  do: fc.constant("ask"),
  wish: fc.tuple(part, fc.boolean()).map(([asked, again]) => ({ ...asked, again })),
  staff: person,
  approver: fc.constantFrom("luis", "ana", null, null),
  wrongPin: fc.constantFrom(false, false, false, true),
  twice: fc.boolean(),
  isCut: fc.constantFrom(false, false, true),
});

function ops(...more: readonly fc.Arbitrary<Op>[]): fc.Arbitrary<readonly Op[]> {
  const plain = fc.oneof(
    { weight: 6, arbitrary: ask },
    { weight: 4, arbitrary: disturbance },
    { weight: 2, arbitrary: fc.constantFrom<Op>({ do: "restart" }, { do: "settle" }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(1_000, 30_000, DAY_MS / 2, DAY_MS).map((ms): Op => ({ do: "pass", ms })),
    },
    { weight: 2, arbitrary: fc.constantFrom<Op>({ do: "forget-keys" }, { do: "lose-clock" }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("done", "refused").map((status): Op => ({ do: "finish", status })),
    },
    ...more.map((arbitrary) => ({ weight: 2, arbitrary })),
  );
  return fc.array(plain, { minLength: 1, maxLength: 25, size: "max" });
}

async function play(till: ModelTill, sequence: readonly Op[]): Promise<void> {
  for (const op of sequence) {
    switch (op.do) {
      case "ask": {
        const wishes = op.twice ? [op, op] : [op];
        const begun = wishes.map((wish) => request(till, wish));
        await (op.isCut ? settle(1) : Promise.all(begun));
        if (op.isCut) await till.restart();
        break;
      }
      case "disturb-look":
        till.provider.faults.look.push(op.fault);
        break;
      case "disturb-refund":
        till.provider.faults.refund.push(op.fault);
        break;
      case "pass":
        await till.pass(op.ms);
        break;
      case "restart":
        await till.restart();
        break;
      case "settle":
        await till.pass(120_000);
        break;
      case "forget-keys":
        // The provider's window is a day of its clock, and may end between two questions of the till.
        if (till.provider.nowMs !== null) till.provider.nowMs += DAY_MS;
        till.provider.forgetKeys();
        break;
      case "lose-clock":
        till.provider.nowMs = till.provider.nowMs === null ? Date.parse(AT) + DAY_MS : null;
        break;
      case "elsewhere":
        till.provider.refundElsewhere(op.minor);
        break;
      case "finish":
        till.provider.finishPending(op.status);
        break;
    }
    check(till);
  }
  // Everything becomes known in the end.
  till.provider.faults.look.length = 0;
  till.provider.faults.refund.length = 0;
  await till.restart();
  for (let round = 0; round < 20; round++) {
    till.provider.finishPending("done");
    await till.pass(30_000);
  }
  // Everything that somebody else gave back is found at the next look.
  const look = till.api.previewRefund({ receipt: "1", amount: null, lines: null });
  await look.catch((error: unknown) => {
    if (!(error instanceof TillRefusal)) throw error;
  });
  check(till);
  expect(till.faults).toEqual([]);
  expect(till.refunds.filter(({ status }) => status === "requested" || status === "pending")).toEqual([]);
  const known = till.refunds.filter(({ status }) => status === "done");
  expect(known.map((refund) => refund.amount.minor).sort()).toEqual(
    till.provider.refunds
      .filter(({ status }) => status === "done")
      .map((refund) => refund.amount.minor)
      .sort(),
  );
}

async function request(till: ModelTill, op: Extract<Op, { do: "ask" }>): Promise<void> {
  const show = (id: "ana" | "luis" | null): Credentials | null =>
    id === null ? null : { who: { id }, pin: op.wrongPin ? "9999" : (PINS[id] ?? "") };
  const wish = { receipt: "1", ...op.wish, staff: show(op.staff), approver: show(op.approver) };
  try {
    const { refund } = await till.api.refund(wish, 0);
    const { amount, lines, again } = op.wish;
    if (again || (amount === null && lines === null)) return;
    // The same thing was not given back before without being said so.
    const earlier = till.refunds.filter(({ id, status }) => id < refund.id && status !== "refused");
    expect(earlier.map((one) => one.amount.minor)).not.toContain(refund.amount.minor);
  } catch (error) {
    if (!(error instanceof TillRefusal)) throw error;
  }
}

function check({ provider, records, refunds }: ModelTill): void {
  expect(provider.givenBackMinor()).toBeLessThanOrEqual(TOTAL.minor);
  // One request has one key: nothing was done twice under it, also when the provider had forgotten it.
  expect(new Set(provider.acted).size).toBe(provider.acted.length);
  if (!provider.counts) expect(refunds.filter(({ elsewhere }) => elsewhere)).toEqual([]);
  const standing = refunds.filter(({ status }) => status !== "refused");
  expect(standing.reduce((sum, { amount }) => sum + amount.minor, 0)).toBeLessThanOrEqual(TOTAL.minor);
  for (const [index, sold] of LINES.entries()) {
    const back = standing.flatMap(({ lines }) => lines.filter((taken) => taken.line === index + 1));
    expect(back.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(sold.quantity);
  }
  auditLimits(records);
}

interface OnAWord {
  readonly id: number;
  readonly by: string;
  readonly minor: number;
  readonly atMs: number | null;
}

/** From the records alone: at no moment had somebody given back alone more than this person may. */
function auditLimits(records: readonly Json[]): void {
  const given: OnAWord[] = [];
  let refunds = 0;
  for (const record of records as unknown as readonly { type: string; event?: SaleEvent }[]) {
    const { event } = record;
    if (event?.type === "refund-found") refunds += 1;
    if (event?.type === "refund-refused") {
      const at = given.findIndex(({ id }) => id === event.refund);
      if (at !== -1) given.splice(at, 1);
    }
    if (event?.type !== "refund-requested") continue;
    refunds += 1;
    if (event.by === undefined) continue;
    const atMs = event.providerAt === undefined ? null : Date.parse(event.providerAt);
    const one = { id: refunds, by: event.by.id, minor: event.amount.minor, atMs };
    given.push(one);
    if (event.approvedBy !== undefined) {
      expect(event.approvedBy.id).toBe("luis");
      expect(event.by.id).not.toBe("luis");
      continue;
    }
    // Without the provider's clock nobody knows what is left of a day.
    expect(atMs).not.toBeNull();
    expect(one.minor).toBeLessThanOrEqual(ANA.refundLimit?.minor ?? 0);
    const day = given.filter(({ by, atMs: thenMs }) => by === one.by && isWithin(thenMs, atMs));
    expect(day.reduce((sum, { minor }) => sum + minor, 0)).toBeLessThanOrEqual(ANA.dayLimit?.minor ?? 0);
  }
}

function isWithin(thenMs: number | null, nowMs: number | null): boolean {
  return thenMs !== null && nowMs !== null && thenMs > nowMs - DAY_MS;
}

async function replay(withStaff: boolean, sequence: readonly Op[]): Promise<void> {
  const till = new ModelTill(withStaff);
  await till.start();
  await play(till, sequence);
}

const LIMIT_MS = 300_000;

test(
  "no sequence of requests, repeats, restarts and lost answers gives back more than was paid, or anything twice",
  () =>
    assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(ops(), (sequence) => replay(false, sequence)),
      150,
    ),
  LIMIT_MS,
);

test(
  "nor when somebody gives back in the seller's app at the same time",
  () =>
    assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(
        ops(fc.integer({ min: 1, max: 400 }).map((minor): Op => ({ do: "elsewhere", minor }))),
        (sequence) => replay(false, sequence),
      ),
      150,
    ),
  LIMIT_MS,
);

test(
  "nobody of the staff gives back alone more than the limits allow, whatever is asked and however often the till restarts",
  () =>
    assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(ops(), (sequence) => replay(true, sequence)),
      150,
    ),
  LIMIT_MS,
);
