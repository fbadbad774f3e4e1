// A whole till with one paid sale on a model of its provider: everything is real but the far end (model-provider.ts)
// and the disk, a list of records that outlives the till. It can be killed at any moment and started again.

import { scryptSync } from "node:crypto";
import { createPosPrinter } from "../../hardware/drivers/printer/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { emptyCatalog } from "../../src/catalog/catalog.ts";
import type { Json } from "../../src/journal/journal.ts";
import { type Money, money } from "../../src/money/money.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { SaleLine } from "../../src/sale/sale.ts";
import type { StaffMember } from "../../src/staff/staff.ts";
import { Desk } from "../../src/terminal/desk.ts";
import { Terminal } from "../../src/terminal/terminal.ts";
import type { RefundView } from "../../src/terminal/till-api.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryWire } from "./memory-wire.ts";
import { ModelProvider } from "./model-provider.ts";

const pesos = (minor: number): Money => money(minor, "ARS");

/** Three at 1.00 and two at 3.50: together 10.00. */
export const LINES: readonly SaleLine[] = [
  { title: "Pan", barcode: "1", quantity: 3, unitPrice: pesos(100), total: pesos(300) },
  { title: "Queso", barcode: "2", quantity: 2, unitPrice: pesos(350), total: pesos(700) },
];
export const TOTAL = pesos(1_000);
export const AT = "2026-03-01T14:00:00.000Z";

/** A real hash, but of little work: thousands of PINs are checked here. */
function hash(pin: string): string {
  const salt = Buffer.from("salt");
  const bytes = scryptSync(pin, salt, 32, { N: 16, r: 8, p: 1 });
  return `scrypt$4$8$1$${salt.toString("base64url")}$${bytes.toString("base64url")}`;
}

export const ANA: StaffMember = {
  id: "ana",
  name: "Ana",
  card: "",
  pin: hash("4711"),
  refundLimit: pesos(300),
  dayLimit: pesos(450),
  mayApprove: false,
};
const LUIS: StaffMember = { ...ANA, id: "luis", name: "Luis", pin: hash("0815"), mayApprove: true };
export const PINS: Readonly<Record<string, string>> = { ana: "4711", luis: "0815" };

export class ModelTill {
  readonly clock = new ManualClock();
  readonly provider = new ModelProvider({ id: "ORD1", reference: "A-1", total: TOTAL });
  readonly records: Json[];
  readonly faults: unknown[] = [];
  #life = 0;
  #till: { readonly terminal: Terminal; readonly api: Desk } | null = null;

  /** @param withStaff Ana, and Luis who may approve what is beyond her limits; else nobody */
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
        timeZone: "America/Argentina/Buenos_Aires",
        site: "MLA",
        currency: "ARS",
        idleTexts: [],
        footer: [],
        fiscalNote: true,
        logo: null,
        externalPosId: "SUC001POS001",
        railReason: "",
        validityS: 600,
        notPaidSlip: false,
        demo: false,
        journalDirectory: "",
      },
      devices: {
        // Nobody plugs it in again: its time stands still.
        printer: createPosPrinter({
          wire,
          profile: findProfile(null),
          paperMm: 80,
          clock: new ManualClock(),
        }),
        display: null,
        screen: null,
        scanners: [],
        lights: null,
        tone: null,
        drawer: null,
      },
      provider,
      journal: {
        // What is written after the kill is written nowhere, and nobody is left to hear of it.
        append: (records) => (write(records) ? Promise.resolve() : new Promise<never>(() => {})),
        note: (record) => void write([record]),
        flushing: () => null,
        head: () => ({ sequence: this.records.length, hash: "" }),
        close: async () => {},
      },
      records: this.records.map((record, index) => ({ sequence: index + 1, record })),
      readRecords: () => [],
      catalog: emptyCatalog("ARS"),
      labelPatterns: [],
      printing: {
        profile: findProfile(null),
        paperMm: 80,
        newCalibration: () => {
          throw new Error("nobody calibrates here");
        },
      },
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
