// What the customer reads on the two-line display, whatever text comes and whatever the display does.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cd5220Display } from "../../hardware/drivers/line-display/cd5220.ts";
import { escposDisplay } from "../../hardware/drivers/line-display/escpos.ts";
import { createLineDisplay } from "../../hardware/drivers/line-display/line-display.ts";
import { toCells } from "../../hardware/drivers/line-display/text.ts";
import { EmulatedLineDisplay } from "../../hardware/emulators/line-display.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryWire } from "../support/memory-wire.ts";

const PROTOCOLS = ["escpos", "cd5220"] as const;

async function startDisplay(protocol: (typeof PROTOCOLS)[number], present = true) {
  const seen = new EmulatedLineDisplay(protocol);
  const wire = new MemoryWire((bytes) => seen.feed(bytes));
  wire.present = present;
  const clock = new ManualClock();
  const display = createLineDisplay({ wire, protocol, clock });
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
    expect(seen).toMatchObject({ cursorShown: false, mode: "overwrite", surprises: [] });
  });

  test("gets both lines in one write, so that nobody sees a half", async () => {
    const { wire, clock, display } = await startDisplay(protocol);
    await clock.advance(1_000);
    const before = wire.writes.length;
    display.show("TOTAL", "$ 1.500,00");
    await clock.advance(1_000);
    expect(wire.writes.length - before).toBe(1);
  });

  test("loses what is longer than twenty characters, and not the other line", async () => {
    const { seen, clock, display } = await startDisplay(protocol);
    display.show("Yerba mate con palo 1 kg oferta", "12345678901234567890");
    await clock.advance(200);
    expect(seen.lines()).toEqual(["Yerba mate con palo ", "12345678901234567890"]);
    display.show("Otro", "texto");
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded("Otro", "texto"));
  });

  test("cannot be moved by an article's name", async () => {
    const { seen, wire, clock, display } = await startDisplay(protocol);
    display.show("\x1b@\x0cA\x1f\x24\x0a\x02\u009bB\u202eC", "\x1bQA evil\r\n\x00$ 1,00");
    await clock.advance(200);
    expect(seen.lines()).toEqual(padded(protocol === "escpos" ? "@A$BC" : "@A$BC", "QA evil$ 1,00"));
    expect(seen.surprises).toEqual([]);
    expect(wire.writes.every((bytes) => bytes.length < 80)).toBe(true);
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
    expect(seen).toMatchObject({ cursorShown: false, mode: "overwrite", surprises: [] });
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
    const language = protocol === "escpos" ? escposDisplay : cd5220Display;
    const seen = new EmulatedLineDisplay(protocol);
    const show = (...texts: [string, string]) => {
      const [upper, lower] = texts.map((text) => toCells(text, 20, language.text));
      seen.feed(language.lines(upper ?? new Uint8Array(20), lower ?? new Uint8Array(20)));
    };
    seen.feed(language.init);
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
  ] as const)("it does not have (%s) become the nearest, or a question mark", (table, text, expected) => {
    expect([...toCells(text, expected.length, table)]).toEqual(expected);
  });
});

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
});
