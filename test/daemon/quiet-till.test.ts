// A till at which nobody buys leaves the processor asleep: how often a whole till, its printer, display and scanner answering,
// wakes by a timer of its own or by bytes that come to it. What the runtime adds to that, npm run bench:ready counts.

import { expect, test } from "vitest";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { EmulatedLineDisplay } from "../../hardware/emulators/line-display.ts";
import type { Wire } from "../../hardware/hal/byte-channel.ts";
import { type Clock, sleep } from "../../hardware/hal/clock.ts";
import { attend } from "../../src/daemon/attend.ts";
import { NO_SERVICE_MANAGER } from "../../src/daemon/service-manager.ts";
import { VirtualDisk } from "../journal/virtual-disk.ts";
import { makePlan } from "../simulation/plan.ts";
import { ProcessLife } from "../simulation/process-life.ts";
import { runDry, SimClock } from "../simulation/sim-clock.ts";
import { SimWire } from "../simulation/sim-wire.ts";
import { type SimTill, startTill } from "../simulation/till.ts";

const MINUTE_MS = 60_000;
/** As the unit sets it (systemd/tilld.service). */
const WATCHDOG_MS = 60_000;
/** Two thirds of what the whole process may, 0.2 a second: the rest is left to the runtime. */
const MOST_A_MINUTE = 8;

class QuietShop {
  readonly clock = new SimClock(Date.parse("2026-03-01T14:00:00Z"));
  readonly printer = new EmulatedEscPosPrinter(this.clock, { paperMm: 80, msPerLine: 20, bufferBytes: 4096 });
  wakeUps = 0;

  /** Of the till alone: its devices have processors of their own. */
  readonly clockOfTill: Clock = {
    monotonicMs: () => this.clock.monotonicMs(),
    wallTime: () => this.clock.wallTime(),
    after: (ms, callback) =>
      this.clock.after(ms, () => {
        this.wakeUps += 1;
        callback();
      }),
  };

  async start(): Promise<SimTill> {
    const wires = {
      printer: new SimWire("printer"),
      display: new SimWire("display"),
      scanner: new SimWire("scanner"),
    };
    const display = new EmulatedLineDisplay("escpos");
    wires.printer.connect((bytes) => this.printer.receive(bytes));
    wires.display.connect((bytes) => display.feed(bytes));
    this.printer.plugIn({ send: (bytes) => wires.printer.say(bytes), setFlow: () => {} });
    const life = new ProcessLife({
      clock: this.clockOfTill,
      disk: new VirtualDisk(),
      wallOffMs: () => 0,
      flushMs: () => 5,
      beforeStep: () => {},
      killedIn: () => null,
      onDiskCall: () => {},
    });
    return await startTill({
      shop: makePlan(1).shop,
      life,
      wires: {
        printer: this.#heard(wires.printer),
        display: this.#heard(wires.display),
        scanner: wires.scanner,
      },
      openExchange: () => ({
        send() {
          throw new Error("nobody sells, so nobody is asked");
        },
        close: () => Promise.resolve(),
      }),
      jitter: () => 0.5,
      bootId: "boot-1",
      log: () => {},
      fatal: (error) => {
        throw error;
      },
    });
  }

  /** Lets the time pass until a promise is kept. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    promise.then(over, over);
    for (;;) {
      await runDry();
      if (isOver) return promise;
      this.clock.step();
    }
  }

  /** @returns how often the till woke */
  async pass(ms: number): Promise<number> {
    const before = this.wakeUps;
    await this.until(sleep(this.clock, ms));
    return this.wakeUps - before;
  }

  #heard(wire: Wire): Wire {
    return {
      name: wire.name,
      open: (listener) =>
        wire.open({
          closed: listener.closed,
          bytes: (bytes) => {
            this.wakeUps += 1;
            listener.bytes(bytes);
          },
        }),
    };
  }
}

test("a till at which nobody buys wakes seldom, and the longer it lasts the less", {
  timeout: 30_000,
}, async () => {
  const shop = new QuietShop();
  const till = await shop.until(shop.start());
  let alive = 0;
  attend({
    clock: shop.clockOfTill,
    till: { api: till.api, loops: () => till.terminal.loops(), flushing: () => null },
    service: {
      ...NO_SERVICE_MANAGER,
      listens: true,
      watchdogMs: WATCHDOG_MS,
      alive() {
        alive += 1;
      },
    },
    log: () => {},
  });
  expect(await shop.pass(3 * MINUTE_MS)).toBeLessThan(80);
  expect(await shop.pass(60 * MINUTE_MS)).toBeLessThan(60 * MOST_A_MINUTE);
  // And is alive: it is looked three times a minute whether its loops turn.
  expect(alive).toBeGreaterThanOrEqual(60 * 3);
  await shop.until(till.stop());
});
