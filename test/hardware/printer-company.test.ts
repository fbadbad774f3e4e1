// A network printer that is not ours alone: another host's questions, answers and half commands come between, or it
// holds the only connection. Real sockets; the other host is a plain one that knows no manners.

import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createPosPrinter } from "../../hardware/drivers/printer/pos-printer.ts";
import { EmulatedEscPosPrinter, type PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import { type Company, plugIntoTcp } from "../../hardware/emulators/printer-wires.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import type { POSPrinter } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import type { PrinterModel } from "../support/printer-models.ts";
import { jobOf } from "../support/printer-rig.ts";
import { PrinterStand } from "../support/printer-stand.ts";

const clean: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const release of clean.splice(0).reverse()) await release();
});

async function openStand(company: Company, personality: Partial<PrinterPersonality> = {}) {
  const model: PrinterModel = {
    name: "a network printer",
    profile: findProfile(null),
    promise: "printed",
    saysHowItIs: true,
    namesPapers: true,
    slow: null,
    make: (clock) => new EmulatedEscPosPrinter(clock, personality),
  };
  const stand = await PrinterStand.open(model, (_, clock) =>
    plugIntoTcp(model.make(clock), clock, { company }),
  );
  clean.push(() => stand.close());
  return stand;
}

async function anotherHost(connection: string): Promise<Socket> {
  const { hostname, port } = new URL(connection);
  const socket = connect({ host: hostname, port: Number(port) });
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.on("error", () => {});
  clean.push(() => {
    socket.destroy();
  });
  return socket;
}

const text = (...bytes: (number | string)[]) =>
  Buffer.concat(
    bytes.map((part) => (typeof part === "number" ? Buffer.of(part) : Buffer.from(part, "latin1"))),
  );
const askInOrder = text(0x1d, "r", 1, 0x1d, "r", 1, 0x1d, "r", 1, 0x1d, "r", 1);
const askName = (name: string) => text(0x1d, "(H", 6, 0, 0x30, 0x30, name);

test("another till's names and answers, heard by both, confirm nothing of ours", async () => {
  const stand = await openStand("all-answered");
  const other = await anotherHost(stand.attached.connection);
  stand.attached.printer.runOutAfterLines(1);
  const result = stand.printer.print(jobOf("receipt", "one", "two"));
  await stand.passUntil(() => stand.printer.state().detail.includes("out of paper"));
  other.write(text(0x10, 0x04, 1, 0x10, 0x04, 4));
  stand.attached.printer.say(text('7"AAAA', 0, '7"0001', 0));
  await stand.pass(2000);
  stand.attached.printer.powerCycle();
  stand.attached.printer.setPaper("ok");
  other.write(askName("ZZZZ"));
  expect((await stand.done(result)).outcome).toBe("unconfirmed");
});

test("a printer whose answers have no names is not believed any more once it answers somebody else before us", async () => {
  const stand = await openStand("all-answered", { knowsProcessId: false });
  expect((await stand.done(stand.printer.print(jobOf("first", "first")))).outcome).toBe("printed");
  const other = await anotherHost(stand.attached.connection);
  other.write(askInOrder);
  await stand.passUntil(
    () => stand.attached.printer.commands().filter((one) => one.startsWith("1d 72")).length > 12,
  );
  await stand.pass(1000);
  expect((await stand.done(stand.printer.print(jobOf("second", "second")))).outcome).toBe("sent");
  expect(stand.texts()).toEqual(["first", "second"]);
});

test("half a command that another host left open does not swallow the beginning of our receipt", async () => {
  const stand = await openStand("last-answered");
  const other = await anotherHost(stand.attached.connection);
  other.write(text(0x1d, "(k", 0xf0, 0x00, "1P0"));
  await stand.passUntil(() => stand.attached.printer.waitingBytes > 0);
  other.destroy();
  await stand.pass(10_000);
  const job = jobOf("receipt", "FIRST LINE", "second");
  expect(await stand.done(stand.printer.print(job))).toEqual({
    outcome: "not-started",
    detail: expect.stringMatching(/does not confirm that it is done/),
  });
  expect(await stand.done(stand.printer.print(job))).toEqual({ outcome: "printed" });
  expect(stand.texts().at(-1)).toBe("FIRST LINE\nsecond");
});

describe("a printer that serves one host at a time", () => {
  test.each(["one-refused", "one-queued"] as const)(
    "and is held by another (%s) is missing and gets nothing; when it is let go, it prints",
    async (company) => {
      const attached = await plugIntoTcp(new EmulatedEscPosPrinter(systemClock, {}), systemClock, {
        company,
      });
      clean.push(() => attached.close());
      const other = await anotherHost(attached.connection);
      await new Promise((resolve) => other.write(text(0x10, 0x04, 1)) && other.once("data", resolve));
      const printer = start(attached.connection);
      await until(
        printer,
        ({ condition, detail }) => condition === "missing" && !detail.includes("looked for"),
      );
      const refused = await printer.print(jobOf("receipt", "hello"));
      expect(refused.outcome).toBe("not-started");
      other.destroy();
      await until(printer, ({ condition }) => condition === "ready");
      expect(await printer.print(jobOf("receipt", "hello"))).toEqual({ outcome: "printed" });
      expect(attached.printer.papers().map((paper) => paper.text.trim())).toEqual(["hello"]);
    },
    30_000,
  );

  test.each(["one-refused", "one-queued"] as const)(
    "two tills that share it (%s) both print, each receipt once",
    async (company) => {
      const attached = await plugIntoTcp(new EmulatedEscPosPrinter(systemClock, {}), systemClock, {
        company,
      });
      clean.push(() => attached.close());
      const tills = ["one", "two"].map((name) => ({
        name,
        printer: start(`${attached.connection}?share=yes`),
      }));
      await Promise.all(
        tills.map(async ({ name, printer }) => {
          for (let number = 1; number <= 2; number++) {
            // As the print room does: again when it did not begin.
            for (;;) {
              const line = `${name} ${number}`;
              const { outcome } = await printer.print(jobOf(line, line));
              if (outcome !== "not-started") {
                expect(outcome).toBe("printed");
                break;
              }
              await new Promise<void>((resolve) => {
                systemClock.after(200, resolve);
              });
            }
          }
        }),
      );
      const papers = attached.printer.papers().map((paper) => paper.text.trim());
      expect(papers.toSorted()).toEqual(["one 1", "one 2", "two 1", "two 2"]);
    },
    60_000,
  );
});

function start(connection: string): POSPrinter {
  const wire = wireFromUrl(connection, systemClock);
  const printer = createPosPrinter({ wire, profile: findProfile(null), paperMm: 80, clock: systemClock });
  printer.start();
  clean.push(() => printer.stop());
  return printer;
}

function until(printer: POSPrinter, isIt: (state: DeviceState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (isIt(printer.state())) resolve();
    };
    printer.onState(look);
    look();
  });
}
