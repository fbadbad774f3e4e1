// Printer profiles held against what must be true of any printer, and against the papers that come out of the
// printer that each describes.

import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile, PRINTER_PROFILES, suggestProfile } from "../../hardware/profiles/find-profile.ts";
import { photographCodes, whiteAround } from "../support/paper-scanner.ts";
import { startRig } from "../support/printer-rig.ts";
import { ESCPOS_PROFILES, PRINTERS, printerOf } from "../support/profile-printers.ts";

/** As long as the QR texts of Mercado Pago get. */
const PAYMENT_TEXT = "00020101021243650016com.mercadolibre0201306".padEnd(200, "c18e72b5-0120");

describe("every profile", () => {
  test("has a name of its own, a file of that name, and words for people", () => {
    expect(new Set(PRINTER_PROFILES.map(({ name }) => name)).size).toBe(PRINTER_PROFILES.length);
    for (const { name, description } of PRINTER_PROFILES) {
      expect(existsSync(new URL(`../../hardware/profiles/${name}.ts`, import.meta.url)), name).toBe(true);
      expect(description.length, name).toBeGreaterThan(10);
    }
  });

  test.each(PRINTERS)("$name at $paperMm mm has letters that fit its lines", ({ profile, paperMm }) => {
    const format = profile.paper[paperMm];
    if (format === undefined) throw new Error("no such paper");
    const { columns, dots, smallColumns } = format;
    // Font A is 12 dots wide or more on every printer of the family, font B 9 or more.
    expect(columns * 12).toBeLessThanOrEqual(dots);
    expect(smallColumns * 9).toBeLessThanOrEqual(dots);
    expect(smallColumns).toBeGreaterThanOrEqual(columns);
    // No more is printed than the paper is wide, less a millimetre on each side.
    expect((dots / profile.dpi) * 25.4).toBeLessThanOrEqual(paperMm - 2);
    // Narrower than this no paper of ours is laid out.
    expect(columns).toBeGreaterThanOrEqual(24);
  });

  test.each(PRINTER_PROFILES)("$name names its tables once, by numbers of a byte", ({ codeTables }) => {
    const numbers = codeTables.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(new Set(codeTables.map(({ characterSet }) => characterSet)).size).toBe(codeTables.length);
    for (const number of numbers) expect(number >= 0 && number <= 255 && Number.isInteger(number)).toBe(true);
  });

  test.each(PRINTER_PROFILES)("$name waits for nothing that its printer cannot say", (profile) => {
    if (profile.answers === "never") expect(profile.fences).toEqual([]);
    if (profile.answers === "never") expect(profile.automaticStatus).toBe(false);
    if (profile.language !== "escpos") return;
    if (profile.answers !== "never") expect(profile.fences).toContain("status-in-order");
    // One that may print a question as text is asked only what every printer knows.
    if (profile.answers === "unknown" && profile.name !== "generic") {
      expect(profile.fences).toEqual(["status-in-order"]);
    }
  });

  test.each(PRINTERS)(
    "$name at $paperMm mm prints a payment QR of 200 bytes with at least 4 dots to a module, and it scans",
    async ({ profile, paperMm }) => {
      const format = profile.paper[paperMm];
      if (format === undefined) throw new Error("no such paper");
      const items: PrintItem[] = [
        { kind: "text", text: "above" },
        { kind: "qr", data: PAYMENT_TEXT },
        { kind: "text", text: "below" },
        { kind: "cut" },
      ];
      const rig = await startRig({ ...printerOf(profile, paperMm), profile });
      await rig.clock.advance(5000);
      await rig.finish(rig.printer.print({ name: "ticket", items }));
      const { things } = rig.paper.papers().at(-1) ?? rig.paper.strip();
      expect(photographCodes({ things }, format)).toEqual([PAYMENT_TEXT]);
      const index = things.findIndex(({ kind }) => kind === "qr");
      const code = things[index];
      if (code?.kind !== "qr") throw new Error("no QR on the paper");
      const moduleDots = code.bitmap.pixels.subarray(0, code.bitmap.width).indexOf(0) / 7;
      expect(moduleDots).toBeGreaterThanOrEqual(4);
      const white = whiteAround({ things }, format, index);
      expect(Math.min(white.across, white.down)).toBeGreaterThanOrEqual(4 * moduleDots);
    },
  );

  test.each(PRINTERS)("$name at $paperMm mm asks for no larger module than it knows", async (printer) => {
    const { profile, paperMm } = printer;
    const rig = await startRig({ ...printerOf(profile, paperMm), profile });
    await rig.clock.advance(5000);
    const items: PrintItem[] = [{ kind: "qr", data: "https://mp.example/1" }, { kind: "cut" }];
    await rig.finish(rig.printer.print({ name: "ticket", items }));
    const { things } = rig.paper.papers().at(-1) ?? rig.paper.strip();
    const code = things.find(({ kind }) => kind === "qr");
    if (code?.kind !== "qr") throw new Error("no QR on the paper");
    // 25 modules and 8 of white across the paper, up to the 16 dots that any printer knows.
    const most = Math.min(16, Math.floor((profile.paper[paperMm]?.dots ?? 0) / 33));
    const wanted = profile.qr === null ? most - (most % 2) : Math.min(most, profile.qr.maxModuleDots);
    expect(code.bitmap.pixels.subarray(0, code.bitmap.width).indexOf(0) / 7).toBe(wanted);
  });

  test("draws a QR that is longer than the printer's own command takes", async () => {
    const profile = { ...findProfile("pos-58"), qr: { maxModuleDots: 8, maxBytes: 100 } };
    const rig = await startRig({ ...printerOf(profile, 58), profile });
    const items: PrintItem[] = [
      { kind: "qr", data: "x".repeat(100) },
      { kind: "qr", data: "y".repeat(101) },
    ];
    await rig.finish(rig.printer.print({ name: "codes", items }));
    const { things } = rig.paper.strip();
    const codes = things.flatMap((thing) => (thing.kind === "qr" ? [thing.data] : []));
    expect(codes).toEqual(["x".repeat(100), null]);
  });

  test.each(PRINTERS)("$name at $paperMm mm has room for the barcode of a receipt", async (printer) => {
    const { profile, paperMm } = printer;
    const rig = await startRig({ ...printerOf(profile, paperMm), profile });
    await rig.clock.advance(5000);
    const items: PrintItem[] = [{ kind: "barcode", data: "R4821000000427" }, { kind: "cut" }];
    await rig.finish(rig.printer.print({ name: "receipt", items }));
    const { barcodes } = rig.paper.papers().at(-1) ?? rig.paper.strip();
    expect(barcodes).toEqual(["R4821000000427"]);
  });

  test.each(ESCPOS_PROFILES)("$name feeds its last lines past the knife or the tear bar", async (profile) => {
    const [paperMm = "80"] = Object.keys(profile.paper);
    const rig = await startRig({ ...printerOf(profile, Number(paperMm) as 58 | 80), profile });
    await rig.clock.advance(5000);
    await rig.finish(rig.printer.print({ name: "slip", items: [{ kind: "cut" }] }));
    const said = rig.paper.commands().join("\n");
    if (profile.cutter === "none") expect(said).not.toMatch(/^(1d 56|1b 6[9d])/m);
    else if (profile.cutsBy === undefined) expect(said).toMatch(/^1d 56: 4[12] 00$/m);
    else expect(said).toMatch(/^1b 64: 04\n1b 6[9d]$/m);
  });
});

describe("the MP-4200 TH, which may be set to speak ESC/Bema", () => {
  const profile = findProfile("bematech-mp-4200-th");
  const line: PrintItem = { kind: "text", text: "Señor João: ação, 5 €" };

  test("prints the right letters, because every job takes it into ESC/POS", async () => {
    const rig = await startRig({ ...printerOf(profile, 80), profile });
    await rig.finish(rig.printer.print({ name: "slip", items: [line, { kind: "cut" }] }));
    expect(rig.paper.papers().at(-1)?.text).toBe("Señor João: ação, 5 €");
  });

  test("would print others without that", async () => {
    const rig = await startRig({ ...printerOf(profile, 80), profile: { ...profile, prelude: [] } });
    await rig.finish(rig.printer.print({ name: "slip", items: [line, { kind: "cut" }] }));
    expect(rig.paper.papers().at(-1)?.text).not.toBe("Señor João: ação, 5 €");
  });
});

test.each([
  ["TM-T88V", "epson-tm-t88"],
  ["Epson TM-T20", "epson-tm-t20iii"],
  ["epson-tm-t20ii", "epson-tm-t20iii"],
  ["MP-4200 TH", "bematech-mp-4200-th"],
  ["bematech", "bematech-mp-4200-th"],
  ["Elgin I9", "elgin-i9"],
  ["RPT008", "3nstar-rpt008"],
  ["XP-58", "pos-58"],
  ["XP-N160II", "xprinter-xp-80"],
  ["POS-80", "pos-80c"],
  ["POS5890K", "pos-5890"],
  ["Kube II", "custom-kube-ii"],
  ["laserjet", null],
])("who writes %s is asked about %s", (written, meant) => {
  expect(suggestProfile(written)).toBe(meant);
  const guess = meant === null ? "expected one of" : `did you mean "${meant}"?`;
  expect(() => findProfile(written)).toThrow(guess);
});
