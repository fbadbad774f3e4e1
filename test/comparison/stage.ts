// One stage for both tills: the virtual Mercado Pago and an emulated printer on a network port, in real time. A row of
// the comparison plays on it, and then the provider's orders, the papers and what the till says are held against each
// other.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { type AttachedPrinter, plugIntoTcp } from "../../hardware/emulators/printer-wires.ts";
import { sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
  type VirtualOrder,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { type Contender, type Place, TOKEN } from "./contender.ts";
import { judge } from "./verdict.ts";

/** Both ask every second or two and print in one; whoever says nothing new for so long has nothing to say. */
const QUIET_MS = 7_000;
const LOOK_MS = 250;
const LONGEST_MS = 60_000;

export interface Scene {
  readonly till: Contender;
  readonly virtual: VirtualMercadoPago;
  readonly printer: EmulatedEscPosPrinter;
  readonly attached: AttachedPrinter;
  /** The newest order, waited for. */
  order(): Promise<VirtualOrder>;
  /** The customer pays the newest order. */
  pay(): Promise<void>;
  /** Until nothing happens any more, at the provider, on paper and in what the till says. */
  quiet(): Promise<void>;
  until(what: string, holds: () => boolean): Promise<void>;
  pass(ms: number): Promise<void>;
}

export interface Row {
  readonly fault: string;
  play(scene: Scene): Promise<void>;
}

/** @returns what is wrong at the end, in words; empty when the till kept every promise */
export async function perform(row: Row, build: (place: Place) => Contender): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "tilld-comparison-"));
  writeFileSync(join(folder, "token"), `${TOKEN}\n`, { mode: 0o600 });
  const virtual = await startVirtualMercadoPago({ clock: systemClock, accessTokens: [TOKEN] });
  const printer = new EmulatedEscPosPrinter(systemClock, { msPerLine: 10 });
  const attached = await plugIntoTcp(printer, systemClock);
  const till = build({ folder, virtual, printer: attached.connection });
  const papers = () => [...printer.papers(), printer.strip()].filter(({ text }) => text.trim() !== "");

  async function until(what: string, holds: () => boolean): Promise<void> {
    const startedMs = systemClock.monotonicMs();
    while (!holds()) {
      if (systemClock.monotonicMs() - startedMs > LONGEST_MS)
        throw new Error(`${till.name}: waited in vain until ${what}`);
      await sleep(systemClock, 20);
    }
  }

  async function order(): Promise<VirtualOrder> {
    await until("an order is made", () => virtual.orders().length > 0);
    return virtual.order("latest");
  }

  async function quiet(): Promise<void> {
    const startedMs = systemClock.monotonicMs();
    let [before, sinceMs] = ["", startedMs];
    while (systemClock.monotonicMs() - startedMs < LONGEST_MS) {
      const beliefs = await till.beliefs();
      const now = JSON.stringify([virtual.orders(), papers().length, beliefs]);
      if (now !== before) [before, sinceMs] = [now, systemClock.monotonicMs()];
      // Whoever says that it does not know yet is given the time to ask.
      const isAsking = virtual.orders().some(({ paidMinor, reference }) => {
        const belief = beliefs.find((one) => one.reference === reference);
        return paidMinor !== null && belief?.money === "unknown";
      });
      if (!isAsking && systemClock.monotonicMs() - sinceMs >= QUIET_MS) return;
      await sleep(systemClock, LOOK_MS);
    }
  }

  try {
    await till.start();
    await row.play({
      till,
      virtual,
      printer,
      attached,
      order,
      pay: async () => virtual.phone.approve((await order()).id),
      quiet,
      until,
      pass: (ms) => sleep(systemClock, ms),
    });
    await quiet();
    const beliefs = await till.beliefs();
    return judge({
      orders: virtual.orders(),
      beliefs,
      receipts: till.sort(papers()),
      drawerPulses: printer.drawerPulses,
    });
  } finally {
    await till.stop();
    await attached.close();
    await virtual.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
