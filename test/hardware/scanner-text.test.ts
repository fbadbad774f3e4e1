// What counts as a scan, for every scanner that sends text.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Framing, PLAIN_LINES } from "../../hardware/drivers/scanner/framing.ts";
import { createTextScanner } from "../../hardware/drivers/scanner/text-scanner.ts";
import { MAX_SCAN_LENGTH, type Scan } from "../../hardware/hal/scanner.ts";
import { ManualClock, settle } from "../support/manual-clock.ts";
import { MemoryWire } from "../support/memory-wire.ts";

async function startScanner(framing: Partial<Framing> = {}) {
  const wire = new MemoryWire();
  const clock = new ManualClock();
  const scanner = createTextScanner({ wire, clock, framing: { ...PLAIN_LINES, ...framing } });
  const scans: Scan[] = [];
  scanner.onScan((scan) => scans.push(scan));
  scanner.start();
  await settle();
  return {
    wire,
    clock,
    scanner,
    scans,
    texts: () => scans.map((scan) => ("text" in scan ? scan.text : "?")),
  };
}

describe("a scan", () => {
  test("ends at CR, at LF or at both, and an empty one is none", async () => {
    const { wire, texts } = await startScanner();
    wire.send("7791\r7792\n7793\r\n\r\n\n7794\r");
    expect(texts()).toEqual(["7791", "7792", "7793", "7794"]);
  });

  test("may arrive in pieces of any size, in the middle of a letter too", async () => {
    const bytes = Buffer.from("TILL:SELL:150000:açaí €\r7791234567898\r\n");
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
    await fc
      .assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40 }), async (sizes) => {
          const { wire, texts } = await startScanner();
          let at = 0;
          for (const size of sizes) {
            wire.send(bytes.subarray(at, at + size));
            at += size;
          }
          wire.send(bytes.subarray(at));
          expect(texts()).toEqual(["TILL:SELL:150000:açaí €", "7791234567898"]);
        }),
        { seed, numRuns: 200 },
      )
      .catch((cause: unknown) => {
        throw new Error(`replay with SEED=${seed} npx vitest run test/hardware/scanner-text.test.ts`, {
          cause,
        });
      });
  });

  test("of the greatest length is read, and of one character more is not", async () => {
    const { wire, scans } = await startScanner();
    wire.send(`${"€".repeat(MAX_SCAN_LENGTH)}\r${"9".repeat(MAX_SCAN_LENGTH + 1)}\r`);
    expect(scans[0]).toEqual({ kind: "text", text: "€".repeat(MAX_SCAN_LENGTH) });
    expect(scans[1]).toMatchObject({ kind: "unreadable", detail: expect.stringContaining("512") });
  });

  test("of 64 KB is unreadable once, and the article after it is read", async () => {
    const { wire, scans } = await startScanner();
    for (let piece = 0; piece < 64; piece++) wire.send("A".repeat(1024));
    expect(scans).toHaveLength(1);
    wire.send("\r7791\r");
    expect(scans).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("longer than 512") },
      { kind: "text", text: "7791" },
    ]);
  });

  test("that is no UTF-8 is unreadable, and says what to look at", async () => {
    const { wire, scans } = await startScanner();
    wire.send(Uint8Array.of(0x37, 0xff, 0xfe, 0x0d, 0x37, 0xc3, 0x0d, 0x37, 0x0d));
    expect(scans).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("baud") },
      { kind: "unreadable", detail: expect.stringContaining("UTF-8") },
      { kind: "text", text: "7" },
    ]);
  });

  test("with a control character inside is unreadable", async () => {
    const { wire, scans } = await startScanner();
    wire.send("01\x1e21\r\x1b@7791\rab\tc\r\u0085x\r");
    expect(scans.map(({ kind }) => kind)).toEqual(["unreadable", "unreadable", "unreadable", "unreadable"]);
    expect(scans[0]).toMatchObject({ detail: expect.stringContaining("1E") });
  });

  test("is not spoiled by the NULs of a cable being plugged in, but by one inside", async () => {
    const { wire, scans } = await startScanner();
    wire.send("\0\0\x007791\r\0\r77\x0091\r");
    expect(scans).toEqual([{ kind: "text", text: "7791" }, expect.objectContaining({ kind: "unreadable" })]);
  });

  test("without an end is dropped after two seconds of silence, not joined to the next", async () => {
    const { wire, clock, scans } = await startScanner();
    wire.send("779123");
    await clock.advance(1_500);
    wire.send("4");
    await clock.advance(1_900);
    expect(scans).toEqual([]);
    await clock.advance(100);
    wire.send("7799\r");
    expect(scans).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("suffix") },
      { kind: "text", text: "7799" },
    ]);
    expect(clock.nextDueMs()).toBeNull();
  });

  test("cut by a pulled cable is unreadable, and the scanner is used again when it is back", async () => {
    const { wire, clock, scanner, scans } = await startScanner();
    wire.send("7791");
    wire.unplug();
    expect(scanner.state()).toMatchObject({
      condition: "missing",
      detail: expect.stringContaining("plug it in"),
    });
    await clock.advance(3_000);
    wire.present = true;
    await clock.advance(5_000);
    expect(scanner.state()).toEqual({ condition: "ready", detail: "" });
    wire.send("7792\r");
    expect(scans).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("went away") },
      { kind: "text", text: "7792" },
    ]);
  });
});

const QR = "BEGIN:VCARD\r\nFN:Ana\tPaz\n7791234567898\rEND:VCARD";
const STX = "\u0002";
const ETX = "\u0003";

describe("a scanner that is set to send something else around its codes", () => {
  test.each<[string, Partial<Framing>, string, readonly string[]]>([
    ["STX and ETX", { prefix: "stx", suffix: "etx" }, `${STX}${QR}${ETX}${STX}7791${ETX}`, [QR, "7791"]],
    [
      "STX and ETX, and a line end besides",
      { prefix: "stx", suffix: "etx" },
      `${STX}7791${ETX}\r\n${STX}7792${ETX}\r\n`,
      ["7791", "7792"],
    ],
    ["STX and CR", { prefix: "stx", suffix: "cr" }, `${STX}7791\r\n${STX}7792\r`, ["7791", "7792"]],
    [
      "CR, where a code has lines of its own",
      { suffix: "cr" },
      "A\nB\r7791\r\n7792\r",
      ["A\nB", "7791", "7792"],
    ],
    ["LF, where a code has a CR in it", { suffix: "lf" }, "A\rB\n7791\r\n", ["A\rB", "7791"]],
    ["CR and LF together only", { suffix: "crlf" }, "A\rB\nC\r\n7791\r\n\r\n", ["A\rB\nC", "7791"]],
    ["Tab", { suffix: "tab" }, "A\r\nB\t7791\t", ["A\r\nB", "7791"]],
    ["~ for FNC1", { fnc1: "~" }, "10LOTE~3103000345\r", ["10LOTE\u001D3103000345"]],
  ])("%s", async (_what, framing, sent, expected) => {
    const { wire, texts } = await startScanner(framing);
    for (const byte of Buffer.from(sent)) wire.send(Uint8Array.of(byte));
    expect(texts()).toEqual(expected);
  });

  test("nothing: a tenth of a second of silence ends a code, and codes apart stay apart", async () => {
    const { wire, clock, texts } = await startScanner({ suffix: "none" });
    wire.send("779123");
    await clock.advance(99);
    wire.send("4567898");
    await clock.advance(99);
    expect(texts()).toEqual([]);
    await clock.advance(1);
    wire.send("7792\r\n");
    await clock.advance(100);
    expect(texts()).toEqual(["7791234567898", "7792"]);
    expect(clock.nextDueMs()).toBeNull();
  });

  test("nothing: a till that was busy does not take the half that it had read for the whole", async () => {
    const { wire, clock, texts } = await startScanner({ suffix: "none" });
    wire.send("7791");
    // The till was held up: its timer comes late, and the rest of the code has arrived meanwhile but is not read yet.
    clock.holdUp(300);
    await clock.advance(0);
    wire.send("234567898");
    await clock.advance(100);
    expect(texts()).toEqual(["7791234567898"]);
  });

  test("STX and ETX: a code without its STX, and one that was cut by the next, are unreadable", async () => {
    const { wire, scans } = await startScanner({ prefix: "stx", suffix: "etx" });
    wire.send(`7791${ETX}${STX}7792${ETX}${STX}77${STX}7793${ETX}`);
    expect(scans).toEqual([
      { kind: "unreadable", detail: expect.stringContaining("did not begin with STX") },
      { kind: "text", text: "7792" },
      { kind: "unreadable", detail: expect.stringContaining("before the one before it had ended") },
      { kind: "text", text: "7793" },
    ]);
  });
});

describe("a scanner", () => {
  test("delivers each of ten thousand scans that come at once, in order", async () => {
    const { wire, texts } = await startScanner();
    const codes = Array.from({ length: 10_000 }, (_, index) => String(7_790_000_000_000 + index));
    wire.send(`${codes.join("\r\n")}\r\n`);
    expect(texts()).toEqual(codes);
  });

  test("that is away is looked for ever more rarely, and not at all after a stop", async () => {
    const wire = new MemoryWire();
    wire.present = false;
    const clock = new ManualClock();
    const scanner = createTextScanner({ wire, clock });
    scanner.start();
    await settle();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const wait = clock.nextDueMs() ?? 0;
      waits.push(wait);
      await clock.advance(wait);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    await scanner.stop();
    expect(clock.nextDueMs()).toBeNull();
    expect(scanner.state().detail).toBe("stopped");
  });

  test("can be started again after a stop", async () => {
    const { wire, scanner, texts } = await startScanner();
    await scanner.stop();
    expect(wire.isOpen).toBe(false);
    scanner.start();
    await settle();
    wire.send("7791\r");
    expect(texts()).toEqual(["7791"]);
  });
});
