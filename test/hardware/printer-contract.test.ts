// What every printer promises, whatever it speaks and however it is plugged in: each model on each transport, with
// real bytes on pseudo-terminals and sockets. A new model is a row in test/support/printer-models.ts.

import { afterEach, describe, expect, test } from "vitest";
import { MODELS, type PrinterModel, TRANSPORTS } from "../support/printer-models.ts";
import { jobOf } from "../support/printer-rig.ts";
import { PrinterStand } from "../support/printer-stand.ts";

let stand: PrinterStand;

const LINES = Array.from({ length: 300 }, (_, index) => `línea ${index} ${"ñ".repeat(30)}`);
/** More than any buffer of the system holds, but where it would take minutes. */
const linesFor = ({ slow }: PrinterModel) => LINES.slice(0, slow === null ? LINES.length : 30);

/** What only some printers can be tried on, and why it cannot happen on the others. */
const ONLY_WHERE = {
  "is told": {
    fits: ({ saysHowItIs }: PrinterModel) => saysHowItIs,
    because: "it answers nothing, so no reason can be said",
  },
  "is believed": {
    fits: ({ promise }: PrinterModel) => promise === "printed",
    because: "it never says that a paper is out, so there is no word to doubt",
  },
  "names its papers": {
    fits: ({ namesPapers }: PrinterModel) => namesPapers,
    because: "its answers carry no name, so a late one belongs to no paper",
  },
} as const;

test("what is not tried on a printer cannot happen on it", () => {
  const missing = MODELS.flatMap((model) =>
    Object.values(ONLY_WHERE).flatMap(({ because, fits }) =>
      fits(model) ? [] : `${model.name}: ${because}`,
    ),
  );
  const [noReason, noWord, noName] = Object.values(ONLY_WHERE).map(({ because }) => because);
  expect(missing).toEqual([
    `a clone that only answers in order: ${noName}`,
    `a clone that says how it is and never when it is done: ${noWord}`,
    `a clone that says how it is and never when it is done: ${noName}`,
    `a clone that answers nothing: ${noReason}`,
    `a clone that answers nothing: ${noWord}`,
    `a clone that answers nothing: ${noName}`,
    `a Daruma: ${noWord}`,
    `a Daruma: ${noName}`,
  ]);
});

describe.each(Object.keys(TRANSPORTS))("over %s", (transport) => {
  describe.each(MODELS)("$name", (model) => {
    afterEach(() => stand.close());
    const cell = (where: keyof typeof ONLY_WHERE) => (says: string, holds: () => Promise<void>) => {
      if (ONLY_WHERE[where].fits(model)) test(says, holds);
    };
    const open = async () => {
      stand = await PrinterStand.open(model, transport);
      return stand.attached.printer;
    };
    const print = (name: string, ...lines: string[]) =>
      stand.done(stand.printer.print(jobOf(name, ...lines)));

    test("a receipt comes out whole, once, and what is said of it is what this printer can promise", async () => {
      await open();
      expect((await print("long", ...linesFor(model))).outcome).toBe(model.promise);
      expect((await print("short", "TOTAL")).outcome).toBe(model.promise);
      await stand.passUntil(() => stand.texts().length === 2);
      expect(stand.texts()).toEqual([linesFor(model).join("\n"), "TOTAL"]);
      const { condition, detail } = stand.printer.state();
      expect({ condition, isWeak: /papers are called sent/.test(detail) }).toEqual({
        condition: "ready",
        isWeak: model.promise === "sent",
      });
    });

    test("paper that ends inside a receipt: it waits, a new roll ends it, and it is on paper once", async () => {
      const printer = await open();
      printer.runOutAfterLines(2);
      const result = stand.printer.print(jobOf("receipt", "one", "two", "three"));
      if (model.saysHowItIs) {
        await stand.passUntil(() => stand.printer.state().detail.includes("out of paper"));
        await stand.pass(60_000);
      }
      expect(stand.texts()).toEqual([]);
      printer.setPaper("ok");
      expect((await stand.done(result)).outcome).toBe(model.promise);
      await stand.passUntil(() => stand.texts().length > 0);
      expect(stand.texts()).toEqual(["one\ntwo\nthree"]);
    });

    test("pulled out inside a receipt and back under another name: unknown where it could have been known, cut off, and the next one whole", async () => {
      const printer = await open();
      printer.runOutAfterLines(2);
      let late = 0;
      const confirmedLate = () => {
        late += 1;
      };
      const result = stand.printer.print({ ...jobOf("torn", "torn 1", "torn 2", "torn 3"), confirmedLate });
      await stand.passUntil(() => printer.strip().text.includes("torn 2"));
      stand.unplug();
      if (model.saysHowItIs) expect((await stand.done(result)).outcome).toBe("unconfirmed");
      printer.powerCycle();
      printer.setPaper("ok");
      await stand.plugIn();
      await stand.pass(40_000);
      expect((await print("next", "whole")).outcome).toBe(model.promise);
      // Of a mute printer nobody knows that its first paper is torn, so nothing is cut off.
      await stand.passUntil(() => stand.texts().at(-1)?.endsWith("whole") === true);
      if (model.saysHowItIs) expect(stand.texts()).toEqual(["torn 1\ntorn 2", "whole"]);
      expect(late).toBe(0);
    });

    test("garbage from the wire confirms nothing and keeps no receipt from coming out", async () => {
      const printer = await open();
      printer.say(Uint8Array.from({ length: 2000 }, (_unused, index) => 0x80 | (index & 0x7f)));
      await stand.pass(6000);
      expect((await print("receipt", "hello")).outcome).toBe(model.promise);
      expect(stand.texts().at(-1)).toBe("hello");
    });

    test("a printer that takes no more does not keep the till from stopping within a second", async () => {
      const printer = await open();
      const job = jobOf("receipt", ...Array.from({ length: 2000 }, () => "x".repeat(48)));
      const result = stand.printer.print({ ...job, beforeFirstByte: () => printer.setRefusing(true) });
      await stand.pass(2000);
      const beforeMs = stand.clock.monotonicMs();
      await stand.done(stand.printer.stop());
      expect(stand.clock.monotonicMs() - beforeMs).toBeLessThan(1000);
      // The system takes far more for a network than for a cable, and a mute printer promises no more than that.
      const mayBeSent = transport === "a network port" && !model.saysHowItIs;
      expect((await result).outcome).toBe(mayBeSent ? "sent" : "unconfirmed");
    });

    test("the drawer opens by a pulse of the right length, or not at all", async () => {
      const printer = await open();
      await stand.done(stand.printer.act({ kind: "drawer", pin: 2, pulseMs: 120 }));
      await stand.passUntil(() => printer.drawerPulses > 0);
      expect(printer.pulses()[0]?.pin).toBe(2);
      if (!model.saysHowItIs) return;
      printer.setPaper("out");
      const act = stand.done(stand.printer.act({ kind: "drawer", pin: 2, pulseMs: 120 }));
      if (model.profile.pulsesAtOnce) {
        await act;
        await stand.passUntil(() => printer.drawerPulses === 2, 1000);
        expect(printer.pulses()[1]).toEqual({ pin: 2, pulseMs: 100 });
      } else await expect(act).rejects.toThrow(/drawer not done: out of paper/);
      printer.setPaper("ok");
      await stand.pass(10_000);
      expect(printer.drawerPulses).toBe(model.profile.pulsesAtOnce ? 2 : 1);
    });

    test("the drawer stays shut while the printer reports an error, and that is said", async () => {
      if (!model.saysHowItIs) return;
      const printer = await open();
      printer.jamCutter();
      const act = stand.done(stand.printer.act({ kind: "drawer", pin: 2, pulseMs: 120 }));
      await expect(act).rejects.toThrow(/drawer not done: /);
      expect(printer.drawerPulses).toBe(0);
    });

    test("the drawer opens while a paper waits for a new roll, or it is said that it did not", async () => {
      if (!model.saysHowItIs) return;
      const printer = await open();
      printer.runOutAfterLines(1);
      const paper = stand.printer.print(jobOf("receipt", "one", "two", "three", "four"));
      await stand.passUntil(() => stand.printer.state().condition !== "ready");
      const act = stand.done(stand.printer.act({ kind: "drawer", pin: 2, pulseMs: 100 }));
      if (model.profile.pulsesAtOnce) await act;
      else await expect(act).rejects.toThrow(/drawer not done: the printer/);
      printer.setPaper("ok");
      await stand.done(paper);
      await stand.pass(10_000);
      expect(printer.drawerPulses).toBe(model.profile.pulsesAtOnce ? 1 : 0);
    });

    test("asked how it is, it says so and leaves nothing on paper; a test slip says that it is none", async () => {
      const printer = await open();
      const asked = await stand.done(stand.printer.checkHealth("external"));
      expect(asked).toEqual({
        ok: true,
        words: expect.stringMatching(
          model.promise === "printed" ? /says when a paper is out/ : /called sent/,
        ),
      });
      expect(printer.strip().things).toEqual([]);
      const slip = await stand.done(stand.printer.checkHealth("interactive"));
      expect(slip).toEqual({ ok: null, words: expect.stringMatching(/^a test slip was .*look at it/) });
      await stand.passUntil(() => printer.papers().length > 0);
      expect(printer.papers()[0]?.text).toMatch(/TEST[\s\S]*no es un recibo[\s\S]*\|/);
    });

    cell("is told")(
      "no paper, or an open cover: nothing is sent, the reason is said, and its end is seen",
      async () => {
        const printer = await open();
        printer.setPaper("out");
        expect(await print("receipt", "hello")).toEqual({
          outcome: "not-started",
          detail: expect.stringMatching(/out of paper: put in a new roll/),
        });
        expect((await stand.done(stand.printer.checkHealth("external"))).ok).toBe(false);
        printer.setPaper("ok");
        printer.setCover("open");
        await stand.passUntil(() => stand.printer.state().detail.includes("cover open: close it"));
        printer.setCover("closed");
        await stand.passUntil(() => stand.printer.state().condition === "ready");
        expect(printer.strip().things).toEqual([]);
      },
    );

    cell("is believed")("one that begins anew inside a receipt is never believed", async () => {
      const printer = await open();
      const job = jobOf("receipt", ...linesFor(model));
      const isWire = transport !== "a serial port";
      // On a cable of its own the printer goes away when it begins anew; a serial port never sees it.
      printer.rebootAfterBytes(700, 3000, () => isWire && stand.unplug());
      const result = await stand.done(stand.printer.print(job));
      expect(result.outcome).toBe("unconfirmed");
      expect(stand.texts()).not.toContain(linesFor(model).join("\n"));
      if (isWire) await stand.plugIn();
      await stand.pass(20_000);
      expect((await print("next", "whole")).outcome).toBe("printed");
      expect(stand.texts().at(-1)).toBe("whole");
    });

    cell("names its papers")("its word lands on the receipt although it comes late", async () => {
      const printer = await open();
      printer.runOutAfterLines(1);
      let late = 0;
      const confirmedLate = () => {
        late += 1;
      };
      const result = stand.printer.print({ ...jobOf("receipt", "one", "two"), confirmedLate });
      await stand.passUntil(() => stand.printer.state().detail.includes("out of paper"));
      printer.setAnswering(false);
      expect((await stand.done(result)).outcome).toBe("unconfirmed");
      printer.setAnswering(true);
      printer.setPaper("ok");
      await stand.passUntil(() => late > 0);
      expect(stand.texts()).toEqual(["one\ntwo"]);
    });
  });
});
