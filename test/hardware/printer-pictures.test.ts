// Pictures on paper: dot for dot what was meant, kept by printers that can keep them, written into flash once, and
// never obeyed.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { MemoryPrinterWire, startRig, startRigOn, text } from "../support/printer-rig.ts";
import { assertAlways } from "../support/random.ts";
import { WatchedWire } from "../support/watched-wire.ts";

const KEEPS = findProfile("epson-tm-t20iii");
const KEEPS_NOT = findProfile(null);

/** Noise, as a dithered photograph: every byte occurs in it. */
function noise(width: number, height: number, seed = 1): Bitmap {
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  let state = seed;
  bits.forEach((_, at) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const isLast = at % rowBytes === rowBytes - 1;
    bits[at] = (state >>> 16) & (isLast ? (0xff << (rowBytes * 8 - width)) & 0xff : 0xff);
  });
  return { width, height, bits };
}

function ticketWith(image: Bitmap): readonly PrintItem[] {
  return [{ kind: "image", image }, text("below"), { kind: "cut" }];
}

/** How many dots are not as they were meant. */
function wrongDots(paper: Paper | undefined, meant: Bitmap): number {
  const thing = paper?.things.find(({ kind }) => kind === "picture" || kind === "qr");
  if (thing?.kind !== "picture" && thing?.kind !== "qr") throw new Error("no picture on the paper");
  const rowBytes = Math.ceil(meant.width / 8);
  expect(thing.bitmap.height).toBe(meant.height);
  let wrong = 0;
  for (let y = 0; y < meant.height; y++) {
    for (let x = 0; x < meant.width; x++) {
      const dot = ((meant.bits[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      if (thing.bitmap.pixels[y * thing.bitmap.width + x] !== dot) wrong += 1;
    }
  }
  return wrong;
}

describe.each([
  { name: "a printer that keeps pictures", profile: KEEPS },
  { name: "one that does not", profile: KEEPS_NOT },
])("on $name", ({ profile }) => {
  test.each([
    ["a logo across the paper", 576, 100],
    ["a mark of eight dots", 8, 8],
    ["a line one dot high", 300, 1],
    ["a picture of an odd width", 123, 45],
    ["a picture as long as a hand", 400, 1200],
  ])("%s comes out dot for dot", async (_, width, height) => {
    const image = noise(width, height);
    const rig = await startRig({ profile });
    const result = await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(image) }));
    expect(result.outcome).toBe("printed");
    // The few dots that get a neighbour so that nothing in the picture is obeyed.
    expect(wrongDots(rig.paper.papers()[0], image)).toBeLessThanOrEqual((width * height) / 8 / 5000 + 1);
    expect(rig.paper.papers()[0]?.text.trim().endsWith("below")).toBe(true);
  });

  test("a picture wider than the paper is refused before a byte leaves", async () => {
    const rig = await startRig({ profile });
    const result = await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(noise(577, 10)) }));
    expect(result).toEqual({
      outcome: "not-started",
      detail: expect.stringMatching(/item 1 \(image\).*577 dots wide.*576/),
    });
  });
});

describe("flash wears out, so", () => {
  const logo = noise(300, 80);

  test("a logo is written into it with the first ticket and with none of the next hundred", async () => {
    const clock = new ManualClock();
    const paper = new EmulatedEscPosPrinter(clock);
    const wire = new WatchedWire(paper);
    const rig = await startRigOn(clock, paper, wire, KEEPS);
    const bytes: number[] = [];
    for (let ticket = 0; ticket < 100; ticket++) {
      const before = wire.bytes;
      const result = await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
      expect(result.outcome).toBe("printed");
      bytes.push(wire.bytes - before);
    }
    // The picture, and the dot that says that all of it is there.
    expect(paper.flashWrites).toBe(2);
    expect(paper.papers().every((one) => wrongDots(one, logo) <= 1)).toBe(true);
    expect(bytes[0]).toBeGreaterThan(logo.bits.length);
    expect(bytes.at(-1)).toBeLessThan(120);
  });

  test("a till that starts again finds the logo there, also after the printer was switched off", async () => {
    const rig = await startRig({ profile: KEEPS });
    await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
    await rig.printer.stop();
    rig.paper.powerCycle();
    const again = await startRigOn(rig.clock, rig.paper, new MemoryPrinterWire(rig.paper), KEEPS);
    await again.finish(again.printer.print({ name: "ticket", items: ticketWith(logo) }));
    expect(rig.paper.flashWrites).toBe(2);
    expect(wrongDots(rig.paper.papers().at(-1), logo)).toBeLessThanOrEqual(1);
  });

  test("another printer behind the same plug gets the logo once too", async () => {
    const clock = new ManualClock();
    const paper = new EmulatedEscPosPrinter(clock);
    const wire = new WatchedWire(paper);
    const rig = await startRigOn(clock, paper, wire, KEEPS);
    await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
    const spare = new EmulatedEscPosPrinter(clock);
    wire.plugInto(spare);
    await clock.advance(10_000);
    const result = await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
    expect(result.outcome).toBe("printed");
    expect(spare.flashWrites).toBe(2);
    expect(wrongDots(spare.papers().at(-1), logo)).toBeLessThanOrEqual(1);
  });

  test("a printer that keeps nothing, put in the place of one that does, is sent the logo itself", async () => {
    const clock = new ManualClock();
    const paper = new EmulatedEscPosPrinter(clock);
    const wire = new WatchedWire(paper);
    const rig = await startRigOn(clock, paper, wire, KEEPS);
    await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
    const spare = new EmulatedEscPosPrinter(clock, { keepsPictures: false });
    wire.plugInto(spare);
    await clock.advance(10_000);
    await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
    expect(wrongDots(spare.papers().at(-1), logo)).toBeLessThanOrEqual(1);
  });

  test("a ticket that never left has not brought the logo", async () => {
    const rig = await startRig({ profile: KEEPS });
    await rig.clock.advance(1000);
    const beforeFirstByte = () => {
      throw new Error("nobody wants it any more");
    };
    const job = { name: "ticket", items: ticketWith(logo), beforeFirstByte };
    expect((await rig.finish(rig.printer.print(job))).outcome).toBe("not-started");
    await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
    expect(rig.paper.flashWrites).toBe(2);
    expect(wrongDots(rig.paper.papers().at(-1), logo)).toBeLessThanOrEqual(1);
  });

  test("half a logo, left by a cable that was pulled, is never taken for the whole one", async () => {
    const clock = new ManualClock();
    const paper = new EmulatedEscPosPrinter(clock);
    const wire = new WatchedWire(paper);
    const rig = await startRigOn(clock, paper, wire, KEEPS);
    await clock.advance(1000);
    wire.breakAfterBytes(1000);
    const torn = rig.printer.print({ name: "ticket", items: ticketWith(logo) });
    expect((await rig.finish(torn)).outcome).toBe("unconfirmed");
    await rig.printer.stop();
    // A new run of the till: it fills the open command up, and then the half picture lies in the flash.
    const again = await startRigOn(clock, paper, new MemoryPrinterWire(paper), KEEPS);
    await again.clock.advance(60_000);
    await again.finish(again.printer.print({ name: "ticket", items: ticketWith(logo) }));
    expect(paper.flashWrites).toBe(3);
    expect(wrongDots(paper.papers().at(-1), logo)).toBeLessThanOrEqual(1);
  });

  test("a printer that does not say what it keeps is sent the logo with each ticket", async () => {
    const rig = await startRig({ profile: KEEPS, keepsPictures: false });
    for (let ticket = 0; ticket < 3; ticket++) {
      await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(logo) }));
    }
    expect(rig.paper.flashWrites).toBe(0);
    expect(rig.paper.papers().map((paper) => wrongDots(paper, logo) <= 1)).toEqual([true, true, true]);
  });

  test("a picture too large to keep is sent with each ticket", async () => {
    const poster = noise(576, 400);
    const rig = await startRig({ profile: KEEPS });
    await rig.finish(rig.printer.print({ name: "ticket", items: ticketWith(poster) }));
    expect(rig.paper.flashWrites).toBe(0);
    expect(wrongDots(rig.paper.papers()[0], poster)).toBeLessThan(30);
  });
});

test("two different pictures never have the same name by their size alone", async () => {
  const { nameOf } = await import("../../hardware/drivers/escpos/pictures.ts");
  const one = nameOf({ width: 16, height: 1, bits: Uint8Array.of(1, 2) });
  const other = nameOf({ width: 8, height: 2, bits: Uint8Array.of(1, 2) });
  expect(one).not.toEqual(other);
  expect(one.picture).not.toBe(one.seal);
});

test("no picture is obeyed as a command, whatever its dots are", async () => {
  const { encodeRaster, withoutRealTimeCommands } = await import("../../hardware/drivers/escpos/pictures.ts");
  const { holdsRealTimeCommand, joinBytes } = await import("../../hardware/drivers/escpos/commands.ts");
  const byte = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0x10, 0x04, 0x05, 0x14) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
  );
  assertAlways(
    import.meta.url,
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(byte, { minLength: 1, maxLength: 400 }),
      (rowBytes, bytes) => {
        const height = Math.ceil(bytes.length / rowBytes);
        const bits = Uint8Array.from({ length: rowBytes * height }, (_, at) => bytes[at] ?? 0);
        const sent = joinBytes(encodeRaster({ width: rowBytes * 8, height, bits }, false));
        const safe = withoutRealTimeCommands(bits);
        const changed = [...safe].filter((now, at) => now !== bits[at]);
        return !holdsRealTimeCommand(sent) && changed.every((now) => now === 0x18);
      },
    ),
    500,
  );
});
