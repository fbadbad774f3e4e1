// What a print result promises on a Star printer, told at the speed of a hand-moved clock: by the number that it
// repeats, and by the counter of marks that older models have.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createStarLanguage } from "../../hardware/drivers/star/language.ts";
import { EmulatedStarPrinter, type StarPersonality } from "../../hardware/emulators/star-printer.ts";
import type { PrintResult } from "../../hardware/hal/pos-printer.ts";
import { starTsp100 } from "../../hardware/profiles/star-tsp100.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { jobOf, type PrinterRig, startRigOf } from "../support/printer-rig.ts";
import { assertAlwaysAsync } from "../support/random.ts";

type StarRig = PrinterRig<EmulatedStarPrinter>;

function startStar(personality: Partial<StarPersonality> = {}): Promise<StarRig> {
  const clock = new ManualClock();
  return startRigOf(clock, new EmulatedStarPrinter(clock, personality), starTsp100);
}

const printedTexts = (rig: StarRig) => rig.paper.papers().map((paper) => paper.text.trim());

const FENCES: Readonly<Record<string, Partial<StarPersonality>>> = {
  "by the number that it repeats": {},
  "by the number inside a status, as over USB": { attachesAnswers: true },
  "by the counter of marks": { knowsPrintEnd: false },
  "by the counter of marks, not answering while it reports": {
    knowsPrintEnd: false,
    answersWhileReporting: false,
  },
};

describe.each(Object.entries(FENCES))("confirmed %s", (_, personality) => {
  test("a receipt is printed, once, and so are a hundred, past every end of the counter", async () => {
    const rig = await startStar(personality);
    expect(rig.printer.state()).toEqual({ condition: "ready", detail: "" });
    const lines = Array.from({ length: 100 }, (_unused, index) => `TOTAL ${index}`);
    for (const line of lines) {
      expect(await rig.finish(rig.printer.print(jobOf(line, line)))).toEqual({ outcome: "printed" });
    }
    expect(printedTexts(rig)).toEqual(lines);
  });

  test("a slow printer is not called done before its paper is cut", async () => {
    const rig = await startStar({ ...personality, msPerLine: 80 });
    await rig.clock.advance(5000);
    let cutWhenPrinted = -1;
    const result = rig.printer.print(jobOf("receipt", "one", "two", "three")).then((value) => {
      cutWhenPrinted = rig.paper.papers().length;
      return value;
    });
    expect((await rig.finish(result)).outcome).toBe("printed");
    expect(cutWhenPrinted).toBe(1);
  });

  test("paper that ends inside keeps the receipt pending for hours, and a new roll ends it exactly once", async () => {
    const rig = await startStar(personality);
    rig.paper.runOutAfterLines(2);
    const result = rig.printer.print(jobOf("receipt", "one", "two", "three", "four"));
    await rig.clock.advance(3 * 3600_000);
    expect(rig.printer.state().detail).toMatch(/out of paper/);
    expect(rig.paper.papers()).toEqual([]);
    rig.paper.setPaper("ok");
    expect(await rig.finish(result)).toEqual({ outcome: "printed" });
    expect(printedTexts(rig)).toEqual(["one\ntwo\nthree\nfour"]);
  });

  test("a jammed cutter is waited for, and its paper is confirmed when a person has cleared it", async () => {
    const rig = await startStar(personality);
    rig.paper.runOutAfterLines(0);
    const result = rig.printer.print(jobOf("receipt", "one"));
    await rig.clock.advance(2000);
    rig.paper.jamCutter();
    rig.paper.setPaper("ok");
    await rig.clock.advance(5000);
    expect(rig.printer.state().detail).toMatch(/cutter jammed/);
    rig.paper.clearJam();
    expect((await rig.finish(result)).outcome).toBe("printed");
  });

  test("a printer switched off inside leaves the paper unknown, and prints the next one whole", async () => {
    const rig = await startStar(personality);
    rig.paper.runOutAfterLines(1);
    const result = rig.printer.print(jobOf("torn", "torn one", "torn two"));
    await rig.clock.advance(2000);
    rig.paper.powerCycle();
    rig.paper.setPaper("ok");
    expect((await rig.finish(result)).outcome).toBe("unconfirmed");
    expect(await rig.finish(rig.printer.print(jobOf("next", "whole")))).toEqual({ outcome: "printed" });
    expect(printedTexts(rig)).toEqual(["torn one", "whole"]);
  });

  test("an answer to a receipt on a lost wire confirms no later one", async () => {
    const rig = await startStar({ ...personality, msPerLine: 300 });
    await rig.clock.advance(5000);
    const lost = rig.printer.print(jobOf("lost", "lost"));
    await rig.clock.advance(1);
    rig.wire.unplug();
    expect((await rig.finish(lost)).outcome).toBe("unconfirmed");
    rig.wire.plugIn();
    await rig.clock.advance(1000);
    let papersWhenPrinted = -1;
    const next = rig.printer.print(jobOf("next", "next")).then((value) => {
      papersWhenPrinted = rig.paper.papers().filter(({ text }) => text.includes("next")).length;
      return value;
    });
    const result = await rig.finish(next);
    if (result.outcome === "printed") expect(papersWhenPrinted).toBe(1);
    expect(result.outcome).not.toBe("sent");
  });

  test("answers that stop, or that are garbage, confirm nothing", async () => {
    for (const spoil of [
      (rig: StarRig) => rig.paper.setAnswering(false),
      (rig: StarRig) => rig.paper.setGarbled(true),
    ]) {
      const rig = await startStar(personality);
      await rig.finish(rig.printer.print(jobOf("first", "first")));
      const begun = { ...jobOf("second", "second"), beforeFirstByte: () => spoil(rig) };
      expect((await rig.finish(rig.printer.print(begun))).outcome).toBe("unconfirmed");
    }
  });
});

test("a printer that knows neither number nor marks is only sent receipts", async () => {
  const rig = await startStar({ knowsPrintEnd: false, countsMarks: false });
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("sent");
  expect(printedTexts(rig)).toEqual(["hello"]);
});

test.each([{}, { knowsPrintEnd: false }])(
  "a Star without letters of its own, which would confirm a white paper, is never said to have printed (%j)",
  async (personality) => {
    const rig = await startStar({ ...personality, picturesOnly: true });
    expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("sent");
    expect(printedTexts(rig)).toEqual([""]);
  },
);

test("a printer that says nothing at all is not sent a receipt", async () => {
  const rig = await startStar({ deaf: true });
  const result = await rig.finish(rig.printer.print(jobOf("receipt", "hello")));
  expect(result).toEqual({ outcome: "not-started", detail: expect.stringMatching(/does not answer/) });
  expect(rig.paper.strip().things).toEqual([]);
});

test.each([
  ["answers all the same", { reportsAtStart: true }],
  ["answers nothing while it reports", { reportsAtStart: true, answersWhileReporting: false }],
])(
  "a printer that a memory switch made report by itself, and that %s, prints, also after it was off",
  async (_, personality) => {
    const rig = await startStar(personality);
    await rig.clock.advance(1000);
    expect((await rig.finish(rig.printer.print(jobOf("one", "one")))).outcome).toBe("printed");
    rig.paper.powerCycle();
    await rig.clock.advance(10_000);
    const before = rig.paper.commands().length;
    expect((await rig.finish(rig.printer.print(jobOf("two", "two")))).outcome).toBe("printed");
    expect(rig.paper.commands().slice(before, before + 2)).toEqual(["1b 40", "1b 1e 61: 00"]);
  },
);

describe("what answers a fence", () => {
  const named = (language: ReturnType<typeof createStarLanguage>) => {
    language.newReader().read(Buffer.from("\x1b#*,TSP143IV Ver1.2\n\0", "latin1"));
    return language;
  };
  const format = { dots: 576, columns: 48, smallColumns: 64 };

  test("both of its numbers, and neither one alone nor somebody else's", () => {
    const language = named(createStarLanguage(starTsp100, format));
    const fence = language.makeFence("print-end");
    const tokens = fence.commands.map(({ bytes }) => Buffer.from(bytes.slice(4)).toString("hex"));
    const [first = "", second = ""] = tokens;
    fence.hear({ kind: "confirmed", token: "0000" });
    fence.hear({ kind: "confirmed", token: first });
    fence.hear({ kind: "confirmed", token: first });
    expect(fence.isAnswered()).toBe(false);
    fence.hear({ kind: "confirmed", token: second });
    expect(fence.isAnswered()).toBe(true);
  });

  /** What the printer would count for the fence, step by step. */
  const stepsOf = (fence: ReturnType<ReturnType<typeof createStarLanguage>["makeFence"]>) => {
    let count = 0;
    return fence.commands.flatMap(({ name }) => {
      if (name === "reset marks") count = 0;
      if (name !== "mark") return [];
      count += 1;
      return [count];
    });
  };
  const hears = (
    fence: ReturnType<ReturnType<typeof createStarLanguage>["makeFence"]>,
    counts: readonly number[],
  ) => {
    for (const count of counts) fence.hear({ kind: "counted", count });
    return fence.isAnswered();
  };

  test("every step of its name, and not with another step between or a step left out", () => {
    const language = named(createStarLanguage(starTsp100, format));
    for (let round = 0; round < 50; round++) {
      const at = 1 + (round % 10);
      const interrupted = language.makeFence("etb-counter");
      const steps = stepsOf(interrupted);
      expect(hears(interrupted, [...steps.slice(0, at), 31, ...steps.slice(at)])).toBe(false);
      const shortened = language.makeFence("etb-counter");
      const all = stepsOf(shortened);
      expect(hears(shortened, [...all.slice(0, at), ...all.slice(at + 1)])).toBe(false);
      const whole = language.makeFence("etb-counter");
      expect(hears(whole, [5, 1, ...stepsOf(whole)])).toBe(true);
    }
  });

  test("a name that no fence before it had, as many as can wait in a printer", () => {
    const language = named(createStarLanguage(starTsp100, format));
    const names = Array.from({ length: 400 }, () => stepsOf(language.makeFence("etb-counter")).join());
    for (const [index, name] of names.entries()) {
      expect(names.slice(Math.max(0, index - 32), index)).not.toContain(name);
    }
  });

  test("not the steps of any fence before it, nor the end of one and the beginning of the next", () => {
    const language = named(createStarLanguage(starTsp100, format));
    const earlier = Array.from({ length: 30 }, () => stepsOf(language.makeFence("etb-counter")));
    expect(hears(language.makeFence("etb-counter"), earlier.flat())).toBe(false);
  });
});

test("a QR code cut in two by an earlier run of the till does not swallow the next receipt", async () => {
  const clock = new ManualClock();
  const paper = new EmulatedStarPrinter(clock);
  // ESC GS y D 1 announces 600 bytes, of which 5 came.
  paper.receive(Uint8Array.from([0x1b, 0x1d, 0x79, 0x44, 0x31, 0, 0x58, 0x02, 1, 2, 3, 4, 5]));
  const rig = await startRigOf(clock, paper, starTsp100);
  expect(await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).toEqual({ outcome: "printed" });
  expect(paper.papers().at(-1)?.text.trim()).toMatch(/hello$/);
});

/** What another program may send to the same printer between and during our papers. */
const FOREIGN: readonly (readonly number[])[] = [
  [0x17],
  [0x17, 0x17, 0x17],
  [0x1b, 0x1e, 0x45, 0x00, 0x17],
  [0x1b, 0x1e, 0x45, 0x00, ...new Array<number>(12).fill(0x17)],
  [0x1b, 0x1e, 0x61, 0x01],
  [0x1b, 0x1e, 0x61, 0x00],
  [0x1b, 0x1d, 0x03, 0x01, 0x41, 0x42],
  [...Buffer.from("theirs\n"), 0x1b, 0x64, 0x03, 0x17],
];

test("whatever another host, the paper and the power do, what is called printed was printed, and once", () => {
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...FOREIGN).map((bytes) => ({ do: "foreign" as const, bytes })) },
    { weight: 1, arbitrary: fc.constant({ do: "power" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "replug" as const }) },
    { weight: 2, arbitrary: fc.constantFrom("out", "ok").map((level) => ({ do: "paper" as const, level })) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 3000 }).map((ms) => ({ do: "wait" as const, ms })) },
    { weight: 3, arbitrary: fc.constant({ do: "print" as const }) },
  );
  return assertAlwaysAsync(
    import.meta.url,
    fc.asyncProperty(fc.boolean(), fc.array(action, { maxLength: 25 }), async (knowsPrintEnd, actions) => {
      const rig = await startStar({ knowsPrintEnd, msPerLine: 40 });
      let count = 0;
      const check = (name: string) => (result: PrintResult) => {
        const times = rig.paper.papers().filter((paper) => paper.text.includes(`${name} end`)).length;
        if (result.outcome === "printed") expect(times, `${name} is called printed`).toBe(1);
        expect(times, `${name} was printed`).toBeLessThan(2);
      };
      const results: Promise<void>[] = [];
      for (const step of actions) {
        if (step.do === "foreign") rig.paper.receive(Uint8Array.from(step.bytes));
        if (step.do === "power") rig.paper.powerCycle();
        if (step.do === "replug") {
          rig.wire.unplug();
          rig.wire.plugIn();
        }
        if (step.do === "paper") rig.paper.setPaper(step.level === "out" ? "out" : "ok");
        if (step.do === "wait") await rig.clock.advance(step.ms);
        if (step.do === "print") {
          const name = `paper-${count++}`;
          results.push(rig.printer.print(jobOf(name, `${name} begin`, `${name} end`)).then(check(name)));
        }
      }
      rig.paper.setPaper("ok");
      await rig.clock.advance(300_000);
      await Promise.all(results);
    }),
    150,
  );
});

test("each trouble is named, and paper that runs low is none", async () => {
  const rig = await startStar();
  for (const [begin, end, words] of [
    [() => rig.paper.setCover("open"), () => rig.paper.setCover("closed"), /cover open: close it/],
    [() => rig.paper.setPaper("out"), () => rig.paper.setPaper("ok"), /out of paper: put in a new roll/],
    [() => rig.paper.jamCutter(), () => rig.paper.clearJam(), /cutter jammed/],
  ] as const) {
    begin();
    await rig.clock.advance(6000);
    expect(rig.printer.state()).toEqual({ condition: "attention", detail: expect.stringMatching(words) });
    end();
    await rig.clock.advance(6000);
    expect(rig.printer.state().condition).toBe("ready");
  }
  rig.paper.setPaper("low");
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("printed");
});

test("each drawer opens by its own pin, the first for as long as asked, and its sensor is told", async () => {
  const rig = await startStar();
  await rig.clock.advance(1000);
  const first = rig.printer.act({ kind: "drawer", pin: 2, pulseMs: 120 });
  await rig.clock.advance(1000);
  await first;
  const second = rig.printer.act({ kind: "drawer", pin: 5, pulseMs: 120 });
  await rig.clock.advance(1000);
  await second;
  expect(rig.paper.pulses()).toEqual([
    { pin: 2, pulseMs: 120 },
    { pin: 5, pulseMs: 200 },
  ]);
  expect(rig.printer.drawerSense()).toBe("low");
  rig.paper.setDrawerSense("high");
  await rig.clock.advance(6000);
  expect(rig.printer.drawerSense()).toBe("high");
});

test("a beep that this printer does not have is refused and makes no sound later", async () => {
  const rig = await startStar();
  await rig.clock.advance(1000);
  const beep = expect(rig.printer.act({ kind: "beep", times: 2 })).rejects.toThrow(/has no beeper/);
  await rig.clock.advance(1000);
  await beep;
  expect(rig.paper.drawerPulses).toBe(0);
});
