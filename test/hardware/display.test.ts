// What the customer reads on the two-line display, whatever text comes and whatever the display does.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../../hardware/drivers/line-display/languages.ts";
import {
  createLineDisplay,
  type LineDisplayOptions,
} from "../../hardware/drivers/line-display/line-display.ts";
import { toCells } from "../../hardware/drivers/line-display/text.ts";
import { EmulatedLineDisplay } from "../../hardware/emulators/line-display.ts";
import {
  DISPLAY_CODE_PAGES,
  DISPLAY_PROTOCOLS,
  type DisplayProtocolName,
} from "../../hardware/profiles/displays/display-protocols.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryWire } from "../support/memory-wire.ts";

const PROTOCOLS = DISPLAY_PROTOCOLS.map(({ name }) => name);
/** Those whose commands reach the cursor and the mode. */
const WITH_CURSOR: readonly DisplayProtocolName[] = [
  "escpos",
  "firich",
  "cd5220",
  "utc",
  "logic-controls",
  "pst",
];

async function startDisplay(
  protocol: DisplayProtocolName,
  present = true,
  setup: Pick<LineDisplayOptions, "codePage" | "brightness"> = {},
  codeTable = 0,
) {
  const seen = new EmulatedLineDisplay(protocol, codeTable);
  const wire = new MemoryWire((bytes) => seen.feed(bytes));
  seen.onAnswer((bytes) => wire.send(bytes));
  wire.present = present;
  const clock = new ManualClock();
  const display = createLineDisplay({ wire, protocol, clock, ...setup });
  display.start();
  await settle();
  return { seen, wire, clock, display };
}

const padded = (upper: string, lower: string) => [upper.padEnd(20), lower.padEnd(20)];

describe.each(PROTOCOLS)("a display that speaks %s", (protocol) => {
  test("shows both lines, without a cursor, in overwrite mode", async () => {
    const { seen, clock, display } = await startDisplay(protocol);
    display.show("TOTAL", "$ 1.500,00");
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded("TOTAL", "$ 1.500,00"));
    expect(seen).toMatchObject({ mode: "overwrite", surprises: [] });
    if (WITH_CURSOR.includes(protocol)) expect(seen.cursorShown).toBe(false);
  });

  test("gets both lines in one write, so that nobody sees a half", async () => {
    const { wire, clock, display } = await startDisplay(protocol);
    await clock.advance(1_000);
    const before = wire.writes.length;
    display.show("TOTAL", "$ 1.500,00");
    await clock.advance(1_000);
    expect(wire.writes.length - before).toBe(1);
  });

  test("rests on whole words of a line that is too long, then moves it through, and not the other line", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol);
    await clock.advance(1_000);
    display.show("Yerba mate sin palito 1 kg en oferta", "12345678901234567890");
    await clock.advance(200);
    expect(seen.lines()).toEqual(["Yerba mate sin      ", "12345678901234567890"]);
    const before = wire.writes.length;
    const read = new Set<string>();
    for (let step = 0; step < 50; step++) {
      await clock.advance(250);
      expect(seen.lines()[1]).toBe("12345678901234567890");
      read.add(seen.lines()[0]);
    }
    expect([...read]).toContain("to 1 kg en oferta   ");
    // Once around and it rests again: four steps a second, and none of them twice.
    expect([...read].filter((line) => line === "Yerba mate sin      ")).toHaveLength(1);
    expect(wire.writes.length - before).toBeLessThanOrEqual(45);
    expect(seen.surprises).toEqual([]);
    display.show("Otro", "texto");
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded("Otro", "texto"));
    const after = wire.writes.length;
    await clock.advance(9_000);
    expect(wire.writes.length).toBe(after);
  });

  test("cannot be moved by an article's name", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol);
    display.show("\x1b@\x0cA\x1f\x24\x0a\x02\u009bB\u202eC", "\x1bQA evil\r\n\x00$ 1,00");
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded("@A$BC", "QA evil$ 1,00"));
    expect(seen.surprises).toEqual([]);
    expect(wire.writes.every((bytes) => bytes.length < 80)).toBe(true);
    display.show("!#9", "!#1 \u0004\u0001C1X\u0017");
    await clock.advance(200);
    // AEDEX begins its commands with these two letters, so one of them is left out there.
    const twin = protocol === "aedex" ? "! " : "!#";
    expect(seen.lines()).toEqual(padded(`${twin}9`, `${twin}1 C1X`));
    expect(seen.surprises).toEqual([]);
  });

  test("is written at most five times a second, and ends with the last text", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol);
    await clock.advance(1_000);
    const before = wire.writes.length;
    for (let step = 1; step <= 100; step++) {
      display.show("Articulo", String(step));
      await clock.advance(10);
    }
    await clock.advance(200);
    expect(wire.writes.length - before).toBeLessThanOrEqual(6);
    expect(seen.lines()).toEqual(padded("Articulo", "100"));
  });

  test("is not written when nothing changed", async () => {
    const { wire, clock, display } = await startDisplay(protocol);
    display.show("Hola", "");
    await clock.advance(1_000);
    const before = wire.writes.length;
    display.show("Hola", "");
    display.show("Adios", "");
    display.show("Hola", "");
    await clock.advance(1_000);
    expect(wire.writes.length - before).toBeLessThanOrEqual(2);
    display.show("Hola", "   ");
    await clock.advance(1_000);
    expect(wire.writes.length - before).toBeLessThanOrEqual(2);
  });

  test("that was unplugged and forgot everything shows the present text when it is back", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol);
    display.show("Antes", "");
    await clock.advance(200);
    wire.unplug();
    seen.losePower();
    expect(display.state().condition).toBe("missing");
    display.show("Ahora", "$ 2,00");
    await clock.advance(10_000);
    wire.present = true;
    await clock.advance(5_000);
    expect(display.state()).toEqual({ condition: "ready", detail: "" });
    expect(seen.lines()).toEqual(padded("Ahora", "$ 2,00"));
    expect(seen).toMatchObject({ mode: "overwrite", surprises: [] });
    if (WITH_CURSOR.includes(protocol)) expect(seen.cursorShown).toBe(false);
  });

  test("that kept its power while its cable was out goes on as before", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol);
    display.show("Antes", "");
    await clock.advance(200);
    wire.unplug();
    display.show("Ahora", "");
    wire.present = true;
    await clock.advance(500);
    expect(seen.lines()).toEqual(padded("Ahora", ""));
    expect(seen.surprises).toEqual([]);
  });

  test("that is not there at the start shows the text when it comes", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol, false);
    display.show("Hola", "");
    await clock.advance(60_000);
    expect(seen.lines()).toEqual(padded("", ""));
    wire.present = true;
    await clock.advance(5_000);
    expect(seen.lines()).toEqual(padded("Hola", ""));
  });

  test("that takes no bytes keeps nobody waiting, is said, and gets the last text when it listens again", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol);
    await clock.advance(1_000);
    wire.stalled = true;
    for (let step = 1; step <= 50; step++) {
      display.show("Paso", String(step));
      await clock.advance(100);
    }
    expect(display.state()).toMatchObject({
      condition: "attention",
      detail: expect.stringContaining("takes no bytes"),
    });
    wire.release();
    await clock.advance(400);
    expect(display.state()).toEqual({ condition: "ready", detail: "" });
    expect(seen.lines()).toEqual(padded("Paso", "50"));
  });

  test("that takes no bytes can be unplugged and the till stopped", async () => {
    const { wire, clock, display } = await startDisplay(protocol);
    await clock.advance(1_000);
    wire.stalled = true;
    display.show("Hola", "");
    await settle();
    wire.unplug();
    expect(display.state().condition).toBe("missing");
    await display.stop();
    expect(display.state()).toEqual({ condition: "missing", detail: "stopped" });
    await clock.advance(60_000);
    expect(display.state().detail).toBe("stopped");
  });

  test("shows any text as twenty cells a line and never takes it for a command", () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
    const language = LANGUAGES[protocol];
    const seen = new EmulatedLineDisplay(protocol);
    const setup = {
      codePage: fc.sample(fc.constantFrom(...DISPLAY_CODE_PAGES), { numRuns: 1, seed })[0] ?? "ascii",
    };
    const cells = (text: string) => {
      const line = new Uint8Array(20).fill(0x20);
      line.set(toCells(text, setup.codePage).subarray(0, 20));
      return line;
    };
    const show = (upper: string, lower: string) => {
      seen.feed(Uint8Array.from(language.lines(cells(upper), cells(lower), { ...setup, brightness: null })));
    };
    seen.feed(Uint8Array.from(language.begin({ ...setup, brightness: null })));
    const anything = fc.string({ unit: "binary", maxLength: 60 });
    const property = fc.property(anything, anything, (upper, lower) => {
      show(upper, lower);
      expect(seen.surprises).toEqual([]);
      for (const line of seen.lines()) expect([...line]).toHaveLength(20);
      show("ok", "ok");
      expect(seen.lines()).toEqual(padded("ok", "ok"));
    });
    try {
      fc.assert(property, { seed, numRuns: 300 });
    } catch (cause) {
      throw new Error(`replay with SEED=${seed} npx vitest run test/hardware/display.test.ts`, { cause });
    }
  });
});

describe("the letters of a display", () => {
  const spoken = "¡Señal! ¿Qué? NÃO São €5 ºª Ç";

  test("are Spanish, Portuguese and the euro sign where it has code page 858", async () => {
    const { seen, clock, display } = await startDisplay("escpos");
    display.show(spoken.slice(0, 20), spoken.slice(20));
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded(spoken.slice(0, 20), spoken.slice(20)));
  });

  test("arrive composed, however they were written", async () => {
    const { seen, clock, display } = await startDisplay("escpos");
    display.show("Ñandú".normalize("NFD"), "");
    await clock.advance(200);
    expect(seen.lines()[0].trimEnd()).toBe("Ñandú");
  });

  test("are their plain twins where it has ASCII only", async () => {
    const { seen, clock, display } = await startDisplay("cd5220");
    display.show("Señal Qué NÃO São Ç", "€5 “ok” 10–20 \u00a0x");
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded("Senal Que NAO Sao C", 'EUR5 "ok" 10-20  x'));
  });

  test.each([
    [
      "pc858",
      "1\u202f500 日本 🙂 ½",
      [0x31, 0x20, 0x35, 0x30, 0x30, 0x20, 0x3f, 0x3f, 0x20, 0x3f, 0x20, 0xab],
    ],
    ["ascii", "ﬁn ß…", [0x66, 0x69, 0x6e, 0x20, 0x73, 0x73, 0x2e, 0x2e, 0x2e]],
  ] as const)("it does not have (%s) become the nearest, or a question mark", (page, text, expected) => {
    expect([...toCells(text, page)]).toEqual(expected);
  });

  // The display's own numbers (reference 2.2), and what each table lacks.
  test.each([
    ["pc437", 0, "¡Señal! ¿Qué? NAO Ç", "Sao 5 ºª áéíóú A"],
    ["pc850", 2, "¡Señal! ¿Qué? NÃO Ç", "São 5 ºª áéíóú Á"],
    ["pc858", 19, "¡Señal! ¿Qué? NÃO Ç", "São € ºª áéíóú Á"],
    ["pc860", 3, "¡Señal! ¿Qué? NÃO Ç", "São 5 ºª áéíóú Á"],
    ["wpc1252", 16, "¡Señal! ¿Qué? NÃO Ç", "São € ºª áéíóú Á"],
  ] as const)(
    "are right in %s, chosen by command or by the display's switches",
    async (codePage, table, upper, lower) => {
      const written: [string, string] = [
        "¡Señal! ¿Qué? NÃO Ç",
        lower.includes("€") ? "São € ºª áéíóú Á" : "São 5 ºª áéíóú Á",
      ];
      for (const [protocol, switches] of [
        ["escpos", 0],
        ["cd5220", table],
      ] as const) {
        const { seen, clock, display } = await startDisplay(protocol, true, { codePage }, switches);
        display.show(...written);
        await clock.advance(200);
        expect(seen.lines()).toEqual(padded(upper, lower));
      }
    },
  );
});

describe("a display that can be dimmed", () => {
  test.each(DISPLAY_PROTOCOLS.filter(({ dims }) => dims))(
    "is as bright as the settings say ($name)",
    async ({ name }) => {
      for (const brightness of [1, 2, 3, 4] as const) {
        const { seen, clock, display } = await startDisplay(name, true, { brightness });
        display.show("Hola", "");
        await clock.advance(200);
        expect(seen).toMatchObject({ brightness, surprises: [] });
      }
    },
  );
});

describe("a display that answers", () => {
  test("is said to be refused or silent, is written to all the same, and is ready when it answers again", async () => {
    const { seen, clock, display } = await startDisplay("dsp800");
    await clock.advance(1_000);
    expect(display.state()).toEqual({ condition: "ready", detail: "" });
    seen.temper = "refuses";
    display.show("Uno", "");
    await clock.advance(200);
    expect(display.state()).toMatchObject({
      condition: "attention",
      detail: expect.stringContaining("refused"),
    });
    expect(seen.lines()).toEqual(padded("Uno", ""));
    seen.temper = "silent";
    display.show("Dos", "");
    await clock.advance(1_200);
    expect(display.state()).toMatchObject({
      condition: "attention",
      detail: expect.stringContaining("no answer"),
    });
    expect(seen.lines()).toEqual(padded("Dos", ""));
    expect(await settled(display.checkHealth("external"), clock)).toMatchObject({ ok: false });
    seen.temper = "obeys";
    display.show("Tres", "");
    await clock.advance(200);
    expect(display.state()).toEqual({ condition: "ready", detail: "" });
    expect(await settled(display.checkHealth("external"), clock)).toMatchObject({ ok: true });
  });
});

describe("a test of a display", () => {
  test("gives way to what the till has to show", async () => {
    const { seen, clock, display } = await startDisplay("escpos");
    await clock.advance(10_000);
    const test = display.checkHealth("interactive");
    await clock.advance(500);
    expect(seen.lines()[1]).toContain("0123456789");
    display.show("TOTAL", "$ 1.500,00");
    expect(await test).toMatchObject({ ok: null, words: expect.stringContaining("broken off") });
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded("TOTAL", "$ 1.500,00"));
  });

  test("ends when the display takes no bytes or goes away", async () => {
    const { wire, clock, display } = await startDisplay("escpos");
    await clock.advance(10_000);
    wire.stalled = true;
    expect(await settled(display.checkHealth("external"), clock)).toMatchObject({
      ok: false,
      words: expect.stringContaining("takes no bytes"),
    });
    wire.release();
    await clock.advance(10_000);
    const test = display.checkHealth("interactive");
    await clock.advance(500);
    wire.unplug();
    expect(await test).toMatchObject({ ok: null });
    expect(await display.checkHealth("interactive")).toMatchObject({ ok: false });
  });
});

/** Lets time pass until it is done. */
async function settled<T>(promise: Promise<T>, clock: ManualClock): Promise<T> {
  await clock.advance(5_000);
  return promise;
}

describe("the emulated display", () => {
  test("goes on at the first cell after the fortieth character, as the manuals say", () => {
    const display = new EmulatedLineDisplay("escpos");
    display.feed(Buffer.from("\x1b@1234567890123456789012345678901234567890!"));
    expect(display.lines()).toEqual(["!2345678901234567890", "12345678901234567890"]);
  });

  test("in string mode obeys nothing but line commands, clear and cancel", () => {
    const display = new EmulatedLineDisplay("cd5220");
    display.feed(Buffer.from("\x1bQAarriba\rX\x1b_\x00\x1bQBabajo\r"));
    expect(display.lines()).toEqual(padded("arriba", "abajo"));
    expect(display.surprises).toHaveLength(2);
    display.feed(Buffer.from("\x0cX"));
    expect(display.lines()).toEqual(padded("X", ""));
  });

  test("understands commands that arrive byte by byte", () => {
    const display = new EmulatedLineDisplay("escpos");
    for (const byte of Buffer.from("\x1b@\x1f\x24\x03\x02ok")) display.feed(Uint8Array.of(byte));
    expect(display.lines()).toEqual(padded("", "  ok"));
  });

  test("hands on what is no line in UTC's pass-through mode, and comes back to standard", () => {
    const display = new EmulatedLineDisplay("utc");
    display.feed(Buffer.from("\x1fHola\x1bd\x1buAarriba\rX\x1b\x0f\r\x10\x14abajo"));
    expect(display.lines()).toEqual(padded("arriba", "abajo"));
    expect(display.surprises).toEqual(["58"]);
  });

  test("refuses a frame of DSP-800 that is not whole", () => {
    const display = new EmulatedLineDisplay("dsp800");
    const answers: number[] = [];
    display.onAnswer((bytes) => answers.push(...bytes));
    display.feed(Uint8Array.of(0x04, 0x01, 0x50, 0x31, 0x17, 0x04, 0x01, 0x50, 0x59, 0x17));
    expect(answers).toEqual([0x06, 0x15]);
  });
});
