// A simulated world: one shop with its till's process, disk, printer, display, scanner and cashier's watch, the way to
// the provider and the provider, all on one clock. Here is what can befall it; who does it and when stands elsewhere.

import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { EmulatedLineDisplay } from "../../hardware/emulators/line-display.ts";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { JournalError } from "../../src/journal/journal.ts";
import {
  createVirtualMercadoPago,
  type VirtualOrder,
  type VirtualProvider,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { type DiskCall, type Image, SECTOR, VirtualDisk } from "../journal/virtual-disk.ts";
import { Chance } from "./chance.ts";
import type { Plan } from "./plan.ts";
import { ProcessLife } from "./process-life.ts";
import { SimClock } from "./sim-clock.ts";
import { openSimExchange, type Way } from "./sim-exchange.ts";
import { SimWire } from "./sim-wire.ts";
import { type State, stateOf } from "./states.ts";
import { Story } from "./story.ts";
import { POS, type SimTill, STORE, startTill, TOKEN, USER } from "./till.ts";

const WALL_START = Date.parse("2026-03-01T14:00:00Z");
/** systemd's RestartSec, and what a machine needs to start. */
const RESTART_MS = 1_000;
const BOOT_MS = 8_000;
/** What the daemon itself gives its devices to let go (src/daemon/daemon.ts). */
const STOP_MS = 4_000;

/** With its guide for 58 mm paper this model prints a little more than others do. */
const EPSON_58 = { columns: 35, smallColumns: 46, dots: 420 };
const CLONE = { knowsProcessId: false, reportsChanges: false, startsInKanjiMode: true };

/** Requests after which somebody could pay twice, or more could have gone back than came. */
const MOVES_MONEY: ReadonlySet<string> = new Set(["create", "pos-put", "qr-put", "refund", "payment-refund"]);

export type Death = "between" | "at a call" | "in a write";

/** What went back, or still may. */
export function amountBack(refunds: VirtualOrder["refunds"]): number {
  return refunds.reduce((sum, { amountMinor, status }) => sum + (status === "failed" ? 0 : amountMinor), 0);
}

export class World {
  readonly clock = new SimClock(WALL_START);
  readonly plan: Plan;
  readonly provider: VirtualProvider;
  readonly printer: EmulatedEscPosPrinter;
  readonly display = new EmulatedLineDisplay("escpos");
  readonly wires = {
    printer: new SimWire("printer"),
    display: new SimWire("display"),
    scanner: new SimWire("scanner"),
  };
  readonly story: Story;
  readonly violations: string[] = [];
  disk = new VirtualDisk();
  life: ProcessLife | null = null;
  till: SimTill | null = null;
  /** The sale that the people in the shop are busy with. */
  focus: number | null = null;
  /** How it was before what happens now. */
  state: State = "no sale yet";
  way: Way = "open";
  /** For the next request alone. */
  nextWay: { readonly way: Way; readonly struck: () => void } | null = null;
  wallOffMs = 0;
  boots = 1;
  starts = 0;
  steps = 0;
  requests = 0;
  /** The reference of an order that was paid after its end. */
  lateMoney: string | null = null;
  /** No more faults: from now on everything must come to an end. */
  isHealed = false;
  /** When the till's process is, or was, started. */
  onAtMs = 0;
  #death: { stepsLeft: number; readonly how: Death; readonly struck: () => void } | null = null;
  #taken: number | null = null;
  #diskFault: {
    readonly calls: readonly DiskCall[];
    readonly code: string;
    readonly taken: "nothing" | "half";
    readonly struck: () => void;
  } | null = null;
  #failures = 0;
  #ending: ProcessLife | null = null;
  readonly #latency: Chance;

  constructor(plan: Plan, isTold: boolean) {
    this.plan = plan;
    const { seed, shop } = plan;
    this.story = new Story(this.clock, isTold);
    this.#latency = new Chance(seed, "latency");
    const ids = new Chance(seed, "ids");
    this.provider = createVirtualMercadoPago({
      clock: this.clock,
      site: shop.site,
      accessTokens: [TOKEN],
      userId: USER,
      posNames: [POS],
      storeNames: [STORE],
      random: (below) => ids.below(below),
      onRequest: ({ operation, step }) => {
        if (step === "acted" && operation !== null && MOVES_MONEY.has(operation)) this.#watchMoney();
      },
      switches: {
        refundsStayPending: shop.refundPendingMs !== null,
        pendingRefundMs: shop.refundPendingMs,
        pendingRefundEnds: shop.refundsFail ? "failed" : "processed",
      },
    });
    this.printer = new EmulatedEscPosPrinter(this.clock, {
      paperMm: shop.paperMm,
      ...(shop.printerNamesPapers ? { format: shop.paperMm === 58 ? EPSON_58 : null } : CLONE),
      msPerLine: shop.printerMsPerLine,
      bufferBytes: 4096,
    });
    this.plugInPrinter();
    this.wires.printer.connect((bytes) => this.printer.receive(bytes));
    this.wires.display.connect((bytes) => this.display.feed(bytes));
  }

  get isUp(): boolean {
    return this.till !== null;
  }

  // The process.

  /** Starts the till's process, as systemd does. */
  start(): void {
    if (this.life?.isAlive) return;
    this.starts += 1;
    this.onAtMs = this.clock.monotonicMs();
    const life = this.#newLife();
    this.life = life;
    const fatal = (error: unknown) => this.#giveUp(life, error);
    this.story.tell("machine", `starts the till (${this.starts})`);
    const network = {
      way: () => this.#wayNow(),
      latencyMs: () => this.#latency.from(...this.plan.shop.latencyMs),
    };
    startTill({
      shop: this.plan.shop,
      life,
      wires: this.wires,
      openExchange: (_origin, limits) => openSimExchange(this.clock, this.provider, network, life, limits),
      jitter: () => this.#latency.next(),
      bootId: `boot-${this.boots}`,
      log: (level, message, fields) => {
        if (this.story.isTold && life.isAlive)
          this.story.tell("till", `${level === "info" ? "" : `${level}: `}${message}${sayFields(fields)}`);
      },
      fatal,
    }).then((till) => {
      if (!life.isAlive) return;
      this.till = till;
      this.disk.fault = null;
      this.#failures = 0;
      if (till.repaired !== null) this.story.tell("till", `repaired: ${till.repaired}`);
    }, fatal);
  }

  /** The process of now ended by itself, for an error that reached it. */
  crash(error: unknown): void {
    if (this.life !== null) this.#giveUp(this.life, error);
  }

  /** kill -9. What it wrote to files and wires is there. */
  kill(why: string): void {
    if (!this.life?.isAlive) return;
    this.story.tell("FAULT", `${why}: the till's process is dead`);
    this.#bury();
    this.#startLater(RESTART_MS);
  }

  /** SIGTERM. */
  stop(): void {
    const { life, till } = this;
    if (life === null || till === null || !life.isAlive) return;
    this.story.tell("machine", "stops the till in order");
    this.#end(life, till);
  }

  /** The lights go out: the disk is what it promised to be, and no more. */
  cutPower(chance: Chance, printerToo: boolean, offMs = 0): void {
    this.story.tell(
      "FAULT",
      `the power goes${offMs > 0 ? " for a day" : ""}${printerToo ? ", the printer's too" : ""}`,
    );
    if (this.life?.isAlive) this.#bury();
    this.disk = new VirtualDisk(imageAfterCut(this.disk, chance));
    this.boots += 1;
    if (printerToo) this.printer.powerCycle();
    this.#startLater(offMs + BOOT_MS);
  }

  /** Dies at the so many-th call from now. */
  dieAt(steps: number, how: Death, struck: () => void): void {
    this.#death = { stepsLeft: steps, how, struck };
  }

  failDisk(calls: readonly DiskCall[], code: string, taken: "nothing" | "half", struck: () => void): void {
    this.#diskFault = { calls, code, taken, struck };
  }

  heal(): void {
    this.isHealed = true;
    this.#death = null;
    this.#diskFault = null;
    this.nextWay = null;
    this.way = "open";
    this.wallOffMs = 0;
    this.provider.faults.clear();
    this.printer.setPaper("ok");
    this.printer.setCover("closed");
    this.printer.clearJam();
    this.printer.setAnswering(true);
    this.printer.setGarbled(false);
    this.printer.setRefusing(false);
    for (const wire of Object.values(this.wires)) wire.plugIn();
    this.wires.printer.unplugAfter(Number.POSITIVE_INFINITY, () => {});
    this.plugInPrinter();
    if (this.onAtMs > this.clock.monotonicMs()) this.start();
  }

  plugInPrinter(): void {
    const { printer } = this.wires;
    printer.plugIn();
    this.printer.plugIn({
      send: (bytes) => printer.say(bytes),
      setFlow: (takesBytes) => printer.setFlow(takesBytes),
    });
  }

  papers(): readonly Paper[] {
    const strip = this.printer.strip();
    return strip.text.trim() === "" ? this.printer.papers() : [...this.printer.papers(), strip];
  }

  /** The sale that somebody is busy with, as the till has it. */
  focused(): Sale | null {
    return this.focus === null ? null : (this.till?.terminal.book.sale(this.focus) ?? null);
  }

  /** Looks how things stand; a till that is off leaves the state as it was. */
  observe(): void {
    if (this.focus === null) this.state = "no sale yet";
    else if (this.till !== null) this.state = stateOf(this.focused());
  }

  violate(what: string): void {
    this.violations.push(what);
    this.story.tell("VIOLATION", what);
  }

  /** What must hold at every moment, not only in the end. */
  #watchMoney(): void {
    const orders = this.provider.orders();
    const open = orders.filter(({ status }) => status === "created").map(({ reference }) => reference);
    const twice = open.find((reference, index) => open.indexOf(reference) < index);
    // Nobody ever saw the QR of the first one (docs/decisions/0004-the-instore-rail-looks-first.md).
    const { qrMode, rail } = this.plan.shop;
    const isUnseen = rail === "instore" && qrMode === "dynamic";
    if (twice !== undefined && !isUnseen) this.violate(`I2: ${twice} has two orders that can be paid`);
    for (const { id, paidMinor, refunds } of orders) {
      if (amountBack(refunds) > (paidMinor ?? 0)) this.violate(`I5: of order ${id} more went back than came`);
    }
  }

  #newLife(): ProcessLife {
    const chance = new Chance(this.plan.seed, `disk ${this.starts}`);
    const { disk } = this;
    return new ProcessLife({
      clock: this.clock,
      disk,
      wallOffMs: () => this.wallOffMs,
      flushMs: () => chance.from(...this.plan.shop.flushMs),
      beforeStep: (what, bytes) => this.#beforeStep(what, bytes),
      killedIn: (bytes) => this.#killedIn(bytes),
      onDiskCall: (call) => this.#failNow(disk, call),
    });
  }

  #beforeStep(what: string, bytes: number): void {
    this.steps += 1;
    const death = this.#death;
    if (death === null || (death.how === "in a write" && bytes < 2)) return;
    death.stepsLeft -= 1;
    if (death.stepsLeft > 0) return;
    this.#death = null;
    if (death.how === "in a write") this.#taken = bytes;
    death.struck();
    this.kill(`killed ${death.how === "in a write" ? "in the middle of" : "before"} "${what}"`);
  }

  #killedIn(bytes: number): number | null {
    if (this.#taken === null) return null;
    this.#taken = null;
    return this.#latency.from(1, bytes - 1);
  }

  #failNow(disk: VirtualDisk, call: DiskCall): void {
    const fault = this.#diskFault;
    if (fault === null || !fault.calls.includes(call)) return;
    this.#diskFault = null;
    const { code, taken } = fault;
    disk.fault = { call, n: (disk.counts.get(call) ?? 0) + 1, code, taken };
    this.story.tell("FAULT", `the disk answers ${code} to ${call}`);
    fault.struck();
  }

  #wayNow(): Way {
    this.requests += 1;
    const next = this.nextWay;
    this.nextWay = null;
    next?.struck();
    return next?.way ?? this.way;
  }

  /** The daemon cannot go on: it lets its devices go and ends, and systemd starts it again. */
  #giveUp(life: ProcessLife, error: unknown): void {
    if (!life.isAlive || this.life !== life || this.#ending === life) return;
    const said = error instanceof Error ? error.message : String(error);
    this.story.tell("till", `gives up: ${said}`);
    this.#judgeEnd(error);
    if (this.till === null) {
      this.#bury();
      this.#startLater(RESTART_MS);
    } else {
      this.#end(life, this.till);
    }
  }

  /** A daemon may only give up for a disk that failed it. */
  #judgeEnd(error: unknown): void {
    this.#failures += 1;
    const isDisk =
      error instanceof JournalError && (error.code === "write-failed" || error.code === "unreadable");
    const isExplained = isDisk && this.disk.fault !== null;
    if (!isExplained)
      this.violate(`I9: the daemon gave up: ${error instanceof Error ? error.stack : String(error)}`);
  }

  #end(life: ProcessLife, till: SimTill): void {
    this.#ending = life;
    this.till = null;
    const over = () => {
      if (!life.isAlive) return;
      this.#bury();
      this.#startLater(RESTART_MS);
    };
    this.clock.after(STOP_MS, over);
    till.stop().then(over, over);
  }

  #bury(): void {
    this.life?.die();
    this.life = null;
    this.till = null;
    this.#death = null;
    this.disk.letGo();
    this.disk.gate = null;
    for (const wire of Object.values(this.wires)) wire.hangUp();
  }

  #startLater(ms: number): void {
    if (this.#failures > 10) this.violate("I9: the daemon does not start any more");
    else {
      this.onAtMs = Math.max(this.onAtMs, this.clock.monotonicMs() + ms);
      this.clock.after(ms, () => this.start());
    }
  }
}

function sayFields(fields: Record<string, unknown> | undefined): string {
  return fields === undefined ? "" : ` ${JSON.stringify(fields)}`;
}

/** One of the images that the cut may leave. */
function imageAfterCut(disk: VirtualDisk, chance: Chance): Image {
  const files = chance.pick(disk.atCut());
  const image = new Map<string, Uint8Array>();
  for (const { name, length, sectors } of files) {
    const content = new Uint8Array(length);
    // Most cuts find all or nothing of what was under way; the others sector by sector what chance says.
    const mood = chance.below(4);
    for (const { at, choices } of sectors) {
      const choice = mood === 0 ? choices[0] : mood === 1 ? choices.at(-1) : chance.pick(choices);
      if (choice !== undefined) content.set(choice.subarray(0, Math.min(SECTOR, length - at)), at);
    }
    image.set(name, content);
  }
  return image;
}
