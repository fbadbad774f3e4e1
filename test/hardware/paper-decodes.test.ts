// Whatever stands on paper as a code is read back by decoders that share nothing with what printed it: from the
// bytes that the real driver sent, as dots of the emulated printer, at both widths, by the printer's own codes and
// drawn.

import { describe, expect, test } from "vitest";
import { drawPaper, type PaperFormat } from "../../hardware/emulators/paper-bitmap.ts";
import type { PrintedThing } from "../../hardware/emulators/printer-paper.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { GOLDEN_PAPERS } from "../paper/golden-papers.ts";
import { photographCodes, scanAll, whiteAround } from "../support/paper-scanner.ts";
import { startRig } from "../support/printer-rig.ts";

const NATIVE = findProfile(null);

const KINDS = [
  { codes: "made by the printer", profile: NATIVE, knowsQr: true },
  { codes: "drawn", profile: { ...NATIVE, qr: null }, knowsQr: false },
];

describe.each([58, 80] as const)("on %i mm paper", (paperMm) => {
  const format = NATIVE.paper[paperMm] as PaperFormat;

  describe.each(KINDS)("with codes $codes", ({ profile, knowsQr }) => {
    test.each(GOLDEN_PAPERS)("every code of $name in $locale says what was meant", async ({ items }) => {
      const wanted = items(format.columns);
      const rig = await startRig({ paperMm, profile, knowsQr });
      const result = await rig.finish(rig.printer.print({ name: "paper", items: wanted }));
      expect(result.outcome).toBe("printed");
      const paper = { things: rig.paper.papers().flatMap(({ things }) => things) };

      const scanned = await scanAll(drawPaper(paper, format).bitmap);
      expect(scanned.map(({ text }) => text)).toEqual(codesOf(wanted));
      expect(photographCodes(paper, format)).toEqual(qrsOf(wanted));
    });

    test("around every code is the white that a reader needs", async () => {
      const ticket = GOLDEN_PAPERS.find(({ name }) => name === "qr-ticket")?.items(format.columns) ?? [];
      const receipt = GOLDEN_PAPERS.find(({ name }) => name === "receipt")?.items(format.columns) ?? [];
      const rig = await startRig({ paperMm, profile, knowsQr });
      await rig.finish(rig.printer.print({ name: "papers", items: [...ticket, ...receipt] }));
      const paper = { things: rig.paper.papers().flatMap(({ things }) => things) };
      const codes = paper.things.flatMap((thing, index) => (thing.kind === "line" ? [] : [{ thing, index }]));
      expect(codes.map(({ thing }) => thing.kind)).toEqual(["qr", "barcode"]);
      for (const { thing, index } of codes) {
        const white = whiteAround(paper, format, index);
        const moduleDots = moduleDotsOf(thing);
        // ISO/IEC 18004: four modules on every side; ISO/IEC 15417: ten at either end.
        if (thing.kind === "qr") {
          expect(moduleDots).toBeGreaterThanOrEqual(4);
          expect(Math.min(white.across, white.down)).toBeGreaterThanOrEqual(4 * moduleDots);
        } else {
          expect(white.across).toBeGreaterThanOrEqual(10 * moduleDots);
        }
      }
    });
  });
});

function codesOf(items: readonly PrintItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === "qr" || item.kind === "barcode" ? [item.data] : []));
}

function qrsOf(items: readonly PrintItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === "qr" ? [item.data] : []));
}

/** By its first black dots: a finder's edge is seven modules long, and CODE128 begins with a bar of two. */
function moduleDotsOf(thing: PrintedThing): number {
  if (thing.kind === "line" || thing.bitmap === undefined) throw new Error("no code stands there");
  const row = thing.bitmap.pixels.subarray(0, thing.bitmap.width);
  const length = row.indexOf(0);
  return length / (thing.kind === "qr" ? 7 : 2);
}
