// A paper that somebody shall answer comes out in the end, or it is said why it does not.

import { expect, onTestFinished, test } from "vitest";
import { emulatedPrinterOnPty } from "../../hardware/emulators/escpos-printer-wires.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { choosePrinter, printUntilOut } from "../../src/setup/bench.ts";
import { textSlip } from "../../src/setup/slips.ts";
import { Watch } from "../outside/program.ts";

const job = { name: "the question", items: textSlip(["first", "second", "third"]) };

async function stand() {
  const attached = await emulatedPrinterOnPty({ clock: systemClock, msPerLine: 10 }, "usb");
  onTestFinished(() => attached.close());
  const { printer } = attached;
  const watch = new Watch();
  const told: string[] = [];
  const state = { isEnough: false, heard: (_why: string): unknown => null };
  const print = () =>
    printUntilOut(choosePrinter(attached.connection, null), job, systemClock, {
      isEnough: () => state.isEnough,
      waits: (why) => {
        told.push(why);
        state.heard(why);
        watch.ring();
      },
    });
  const papers = () => printer.papers().map(({ text }) => text.trim().split(/\s+/));
  return { attached, printer, watch, told, state, print, papers };
}

const WHOLE = ["first", "second", "third"];

test("a paper that the printer cannot print is printed once it can", async () => {
  const { papers, print, printer, told, watch } = await stand();
  printer.setCover("open");
  const printing = print();
  await watch.until("it says why", () => told.length > 0);
  printer.setCover("closed");
  await printing;
  expect(papers()).toEqual([WHOLE]);
  expect(told).toEqual([expect.stringMatching(/^the question is not out yet: .*cover/)]);
});

test("a paper that broke off is printed again, but not for ever", async () => {
  const { attached, papers, print, printer, state } = await stand();
  let breaks = 0;
  let tries = 0;
  const tearOff = () => {
    tries += 1;
    attached.unplug();
    printer.powerCycle();
    printer.setPaper("ok");
    if (tries < breaks) printer.runOutAfterLines(1);
    void attached.plugIn();
  };
  state.heard = (why) => /out of paper|paper is out/.test(why) && tearOff();
  printer.runOutAfterLines(1);
  breaks = 2;
  await print();
  expect(tries).toBe(2);
  expect(papers().at(-1)).toEqual(WHOLE);
  tries = 0;
  printer.runOutAfterLines(1);
  breaks = 10;
  await print();
  expect(tries).toBe(3);
  expect(papers().filter((words) => words.includes("third"))).toHaveLength(1);
});

test("a paper that nobody waits for any more is not tried again", async () => {
  const { papers, print, printer, state } = await stand();
  printer.setCover("open");
  state.isEnough = true;
  await print();
  printer.setCover("closed");
  expect(papers()).toEqual([]);
});
