// Measures what every golden paper costs on the wire of the real driver, beside the least that it could cost, and
// beside what node-thermal-printer would send for its QR.

import { PrinterTypes, ThermalPrinter } from "node-thermal-printer";
import { PNG } from "pngjs";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import type { Bitmap } from "../../hardware/emulators/printer-paper.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { GOLDEN_PAPERS } from "../paper/golden-papers.ts";
import { bareMinimumBytes } from "./bare-minimum.ts";
import { ManualClock } from "./manual-clock.ts";
import { startRigOn } from "./printer-rig.ts";
import { WatchedWire } from "./watched-wire.ts";

export interface PaperCost {
  readonly name: string;
  readonly locale: string;
  /** All that left for the printer, from the job's first byte to the question whether it was printed. */
  readonly native: number;
  /** The same with QR codes drawn. */
  readonly drawn: number;
  /** The least that could be sent; null for papers with codes that are not counted. */
  readonly minimum: number;
  /** Of the drawn form, the QR alone. */
  readonly drawnQr: number;
  /** What the library sends for a picture of the same QR at the same size; null where there is no QR. */
  readonly library: number | null;
}

export async function measurePapers(paperMm: 58 | 80): Promise<readonly PaperCost[]> {
  const generic = findProfile(null);
  const format = generic.paper[paperMm];
  if (format === undefined) throw new Error("the generic printer knows both papers");
  const costs: PaperCost[] = [];
  for (const { name, locale, items: draw } of GOLDEN_PAPERS) {
    const items = draw(format.columns);
    if (items.some(({ kind }) => kind === "barcode")) continue;
    const native = await send(items, paperMm, true);
    const drawn = await send(items, paperMm, false);
    const qr = items.filter(({ kind }) => kind === "qr");
    const without = await send(
      items.filter(({ kind }) => kind !== "qr"),
      paperMm,
      false,
    );
    costs.push({
      name,
      locale,
      native: native.bytes,
      drawn: drawn.bytes,
      minimum: bareMinimumBytes(items, format.dots),
      drawnQr: drawn.bytes - without.bytes,
      library: qr.length === 0 || drawn.qr === null ? null : await libraryBytes(drawn.qr),
    });
  }
  return costs;
}

async function send(
  items: readonly PrintItem[],
  paperMm: 58 | 80,
  native: boolean,
): Promise<{ readonly bytes: number; readonly qr: Bitmap | null }> {
  const clock = new ManualClock();
  const paper = new EmulatedEscPosPrinter(clock, { paperMm, knowsQr: native });
  const wire = new WatchedWire(paper);
  const profile = native ? findProfile(null) : { ...findProfile(null), qr: null };
  const rig = await startRigOn(clock, paper, wire, profile, paperMm);
  await clock.advance(1000);
  const before = wire.bytes;
  await rig.finish(rig.printer.print({ name: "paper", items }));
  const bytes = wire.bytes - before;
  await rig.printer.stop();
  const code = paper.papers()[0]?.things.find((thing) => thing.kind === "qr");
  return { bytes, qr: code?.kind === "qr" ? code.bitmap : null };
}

/** The library takes pictures as PNG and sends each of its dots. */
async function libraryBytes({ width, height, pixels }: Bitmap): Promise<number> {
  const png = new PNG({ width, height });
  png.data.fill(255);
  pixels.forEach((pixel, at) => {
    if (pixel === 1) png.data.fill(0, at * 4, at * 4 + 3);
  });
  const library = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: "" });
  await library.printImageBuffer(PNG.sync.write(png));
  return library.getBuffer().length;
}
