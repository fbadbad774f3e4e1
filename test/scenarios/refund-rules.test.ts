// The rules of refunds under any sequence of requests, repeats, restarts, lost requests and lost answers: never
// more than was paid, never the same request twice, never beyond what somebody of the staff may give back. The
// whole till is real but its provider, a model (support/model-provider.ts), and its disk, a list of records.

import { scryptSync } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createEscPosPrinter } from "../../hardware/drivers/escpos/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { emptyCatalog } from "../../src/catalog/catalog.ts";
import type { Json } from "../../src/journal/journal.ts";
import { type Money, money } from "../../src/money/money.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { SaleLine } from "../../src/sale/sale.ts";
import type { Credentials, StaffMember } from "../../src/staff/staff.ts";
import { Desk } from "../../src/terminal/desk.ts";
import { Terminal } from "../../src/terminal/terminal.ts";
import { type RefundView, type RefundWish, TillRefusal } from "../../src/terminal/till-api.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryWire } from "../support/memory-wire.ts";
import { type LookFault, ModelProvider, type RefundFault } from "../support/model-provider.ts";
import { assertAlwaysAsync } from "../support/random.ts";

const pesos = (minor: number): Money => money(minor, "ARS");

/** Three at 1.00 and two at 3.50: together 10.00. */
const LINES: readonly SaleLine[] = [
  { title: "Pan", barcode: "1", quantity: 3, unitPrice: pesos(100), total: pesos(300) },
  { title: "Queso", barcode: "2", quantity: 2, unitPrice: pesos(350), total: pesos(700) },
];
const TOTAL = pesos(1_000);
const AT = "2026-03-01T14:00:00.000Z";
const DAY_MS = 86_400_000;

/** A real hash, but of little work: thousands of PINs are checked here. */
function hash(pin: string): string {
  const salt = Buffer.from("salt");
  const bytes = scryptSync(pin, salt, 32, { N: 16, r: 8, p: 1 });
  return `scrypt$4$8$1$${salt.toString("base64url")}$${bytes.toString("base64url")}`;
}

const ANA: StaffMember = {
  id: "ana",
  name: "Ana",
  card: "",
  pin: hash("4711"),
  refundLimit: pesos(400),
  dayLimit: pesos(600),
  mayApprove: false,
};
const LUIS: StaffMember = { ...ANA, id: "luis", name: "Luis", pin: hash("0815"), mayApprove: true };
const PINS: Readonly<Record<string, string>> = { ana: "4711", luis: "0815" };

class Rig {
  readonly clock = new ManualClock();
  readonly provider = new ModelProvider({ id: "ORD1", reference: "A-1", total: TOTAL });
  readonly records: Json[];
  readonly faults: unknown[] = [];
  #life = 0;
  #till: { readonly terminal: Terminal; readonly api: Desk } | null = null;

  constructor(withStaff: boolean) {
    const event = (one: SaleEvent) => ({ type: "sale", sale: 1, event: one });
    const payment = {
      id: "PAY1",
      number: null,
      methodType: null,
      method: null,
      installments: 1,
      paid: TOTAL,
    };
    const written = [
      { type: "book-opened", book: "482100" },
      {
        type: "sale-begun",
        facts: {
          id: 1,
          reference: "A-1",
          ticket: null,
          lines: LINES,
          total: TOTAL,
          validityS: 600,
          rootKey: "00000000-0000-4000-8000-000000000001",
          at: AT,
        },
      },
      event({
        type: "order-created",
        order: { id: "ORD1", qrData: null, paymentId: "PAY1", virtual: false },
      }),
      event({ type: "order-paid", payment, receiptNumber: 1, at: AT, providerAt: AT }),
      ...(withStaff ? [ANA, LUIS].map((member) => ({ type: "staff-set", member })) : []),
    ];
    this.records = JSON.parse(JSON.stringify(written)) as Json[];
  }

  get api(): Desk {
    if (this.#till === null) throw new Error("the till is off");
    return this.#till.api;
  }

  async start(): Promise<void> {
    this.#life += 1;
    const life = this.#life;
    const { clock, provider } = this;
    const wire = new MemoryWire();
    wire.present = false;
    const write = (records: readonly Json[]) => {
      if (life !== this.#life) return false;
      this.records.push(...(JSON.parse(JSON.stringify(records)) as Json[]));
      return true;
    };
    const terminal = new Terminal({
      settings: {
        version: "0",
        shop: { name: "Almacén", taxId: null, address: [] },
        locale: "es-AR",
        site: "MLA",
        currency: "ARS",
        footer: [],
        externalPosId: "SUC001POS001",
        railReason: "",
        validityS: 600,
        notPaidSlip: false,
        demo: false,
        journalDirectory: "",
      },
      devices: {
        // Nobody plugs it in again: its time stands still.
        printer: createEscPosPrinter({
          wire,
          profile: findProfile(null),
          paperMm: 80,
          clock: new ManualClock(),
        }),
        display: null,
        scanner: null,
        lights: null,
        tone: null,
      },
      provider,
      journal: {
        // What is written after the kill is written nowhere, and nobody is left to hear of it.
        append: (records) => (write(records) ? Promise.resolve() : new Promise<never>(() => {})),
        note: (record) => void write([record]),
        head: () => ({ sequence: this.records.length, hash: "" }),
        close: async () => {},
      },
      records: this.records.map((record, index) => ({ sequence: index + 1, record })),
      readRecords: () => [],
      catalog: emptyCatalog("ARS"),
      pricePatterns: [],
      clock,
      jitter: () => 0.5,
      bootId: "one",
      log: () => {},
      webhooks: () => null,
      fatal: (error) => {
        if (life === this.#life) this.faults.push(error);
      },
    });
    await terminal.start();
    this.#till = { terminal, api: new Desk(terminal) };
  }

  /** kill -9: whatever was under way stays where it is. */
  async restart(): Promise<void> {
    const till = this.#till;
    this.#life += 1;
    this.provider.cut();
    await till?.terminal.stop();
    await this.start();
  }

  /** The till sleeps through most of what is long: a pending refund would be looked at 17,000 times a day. */
  async pass(ms: number): Promise<void> {
    if (this.provider.nowMs !== null) this.provider.nowMs += ms;
    await this.clock.advance(Math.min(ms, 60_000));
  }

  get refunds(): readonly RefundView[] {
    return this.api.sale(1)?.refunds ?? [];
  }
}

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

const person = fc.constantFrom("ana", "luis", null);
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
  approver: person,
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
  return fc.array(plain, { minLength: 1, maxLength: 25 });
}

async function play(rig: Rig, sequence: readonly Op[]): Promise<void> {
  for (const op of sequence) {
    switch (op.do) {
      case "ask": {
        const wishes = op.twice ? [op, op] : [op];
        const begun = wishes.map((wish) => request(rig, wish));
        await (op.isCut ? settle(1) : Promise.all(begun));
        if (op.isCut) await rig.restart();
        break;
      }
      case "disturb-look":
        rig.provider.faults.look.push(op.fault);
        break;
      case "disturb-refund":
        rig.provider.faults.refund.push(op.fault);
        break;
      case "pass":
        await rig.pass(op.ms);
        break;
      case "restart":
        await rig.restart();
        break;
      case "settle":
        await rig.pass(120_000);
        break;
      case "forget-keys":
        // The provider's window is a day of its clock, and may end between two questions of the till.
        if (rig.provider.nowMs !== null) rig.provider.nowMs += DAY_MS;
        rig.provider.forgetKeys();
        break;
      case "lose-clock":
        rig.provider.nowMs = rig.provider.nowMs === null ? Date.parse(AT) + DAY_MS : null;
        break;
      case "elsewhere":
        rig.provider.refundElsewhere(op.minor);
        break;
      case "finish":
        rig.provider.finishPending(op.status);
        break;
    }
    check(rig);
  }
  // Everything becomes known in the end.
  rig.provider.faults.look.length = 0;
  rig.provider.faults.refund.length = 0;
  await rig.restart();
  for (let round = 0; round < 20; round++) {
    rig.provider.finishPending("done");
    await rig.pass(30_000);
  }
  // Everything that somebody else gave back is found at the next look.
  const look = rig.api.previewRefund({ receipt: "1", amount: null, lines: null });
  await look.catch((error: unknown) => {
    if (!(error instanceof TillRefusal)) throw error;
  });
  check(rig);
  expect(rig.faults).toEqual([]);
  expect(rig.refunds.filter(({ status }) => status === "requested" || status === "pending")).toEqual([]);
  const known = rig.refunds.filter(({ status }) => status === "done");
  expect(known.map((refund) => refund.amount.minor).sort()).toEqual(
    rig.provider.refunds
      .filter(({ status }) => status === "done")
      .map((refund) => refund.amount.minor)
      .sort(),
  );
}

async function request(rig: Rig, op: Extract<Op, { do: "ask" }>): Promise<void> {
  const show = (id: "ana" | "luis" | null): Credentials | null =>
    id === null ? null : { who: { id }, pin: op.wrongPin ? "9999" : (PINS[id] ?? "") };
  const wish = { receipt: "1", ...op.wish, staff: show(op.staff), approver: show(op.approver) };
  try {
    const { refund } = await rig.api.refund(wish, 0);
    const { amount, lines, again } = op.wish;
    if (again || (amount === null && lines === null)) return;
    // The same thing was not given back before without being said so.
    const earlier = rig.refunds.filter(({ id, status }) => id < refund.id && status !== "refused");
    expect(earlier.map((one) => one.amount.minor)).not.toContain(refund.amount.minor);
  } catch (error) {
    if (!(error instanceof TillRefusal)) throw error;
  }
}

function check({ provider, records, refunds }: Rig): void {
  expect(provider.givenBackMinor()).toBeLessThanOrEqual(TOTAL.minor);
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
    expect(one.minor).toBeLessThanOrEqual(400);
    const day = given.filter(({ by, atMs: thenMs }) => by === one.by && isWithin(thenMs, atMs));
    expect(day.reduce((sum, { minor }) => sum + minor, 0)).toBeLessThanOrEqual(600);
  }
}

function isWithin(thenMs: number | null, nowMs: number | null): boolean {
  return thenMs !== null && nowMs !== null && thenMs > nowMs - DAY_MS;
}

async function replay(withStaff: boolean, sequence: readonly Op[]): Promise<void> {
  const rig = new Rig(withStaff);
  await rig.start();
  await play(rig, sequence);
}

const LIMIT_MS = 120_000;

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
