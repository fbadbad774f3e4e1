// What node-thermal-printer's STAR and DARUMA dialects do wrong, each shown on the emulated printer that gets their
// bytes, and beside it what our driver makes of the same wish.

import { BreakLine, CharacterSet, PrinterTypes, ThermalPrinter } from "node-thermal-printer";
import { expect, test, vi } from "vitest";
import { EmulatedDarumaPrinter } from "../../hardware/emulators/daruma-printer.ts";
import { EmulatedStarPrinter } from "../../hardware/emulators/star-printer.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { darumaDr800 } from "../../hardware/profiles/daruma-dr800.ts";
import { starTsp100 } from "../../hardware/profiles/star-tsp100.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { scanQr, startRigOf, text } from "../support/printer-rig.ts";

function library(type: PrinterTypes, characterSet: CharacterSet): ThermalPrinter {
  return new ThermalPrinter({ type, interface: "", characterSet, breakLine: BreakLine.NONE });
}

/** What the library's bytes do to a printer. */
function star(characterSet: CharacterSet, use: (printer: ThermalPrinter) => void): EmulatedStarPrinter {
  const printer = library(PrinterTypes.STAR, characterSet);
  use(printer);
  const emulated = new EmulatedStarPrinter(new ManualClock());
  emulated.receive(Uint8Array.from(printer.getBuffer()));
  return emulated;
}

function daruma(use: (printer: ThermalPrinter) => void): EmulatedDarumaPrinter {
  const printer = library(PrinterTypes.DARUMA, CharacterSet.WPC1252);
  printer.setBuffer(Buffer.alloc(0));
  use(printer);
  const emulated = new EmulatedDarumaPrinter(new ManualClock());
  emulated.receive(Uint8Array.from(printer.getBuffer()));
  return emulated;
}

async function ourStar(...items: PrintItem[]): Promise<EmulatedStarPrinter> {
  const clock = new ManualClock();
  const rig = await startRigOf(clock, new EmulatedStarPrinter(clock), starTsp100);
  const result = await rig.finish(rig.printer.print({ name: "paper", items: [...items, { kind: "cut" }] }));
  expect(result.outcome).toBe("printed");
  return rig.paper;
}

async function ourDaruma(...items: PrintItem[]): Promise<EmulatedDarumaPrinter> {
  const clock = new ManualClock();
  const rig = await startRigOf(clock, new EmulatedDarumaPrinter(clock), darumaDr800);
  const result = await rig.finish(rig.printer.print({ name: "paper", items: [...items, { kind: "cut" }] }));
  expect(result.outcome).toBe("sent");
  return rig.paper;
}

const lastText = (printer: EmulatedStarPrinter | EmulatedDarumaPrinter) =>
  printer.papers().at(-1)?.text.trim();

test("STAR: PC850 and Latin 9 are written for table 0, which is neither; ours are the printer's own numbers", async () => {
  const theirs = star(CharacterSet.PC850_MULTILINGUAL, (printer) => printer.println("São João"));
  expect(theirs.strip().text).not.toContain("São");
  expect(lastText(await ourStar(text("São João")))).toBe("São João");
});

test("STAR: a euro that the table lacks ends the program; ours is written out or taken from another table", async () => {
  const printer = library(PrinterTypes.STAR, CharacterSet.PC860_PORTUGUESE);
  expect(() => printer.println("5 €")).toThrow(TypeError);
  expect(lastText(await ourStar(text("5 € são")))).toBe("5 € são");
});

test("STAR: one foreign letter changes the table for all that follow; ours comes back", async () => {
  const theirs = star(CharacterSet.PC858_EURO, (printer) => {
    printer.println("Š");
    printer.add(Buffer.from([0xa4, 0x0a])); // ñ in PC858, as a ready-made part of a paper would be.
  });
  expect(theirs.strip().text.split("\n")).not.toContain("ñ");
  expect(lastText(await ourStar(text("Šñ"), text("ñ")))).toBe("Šñ\nñ");
});

test("STAR and DARUMA: a text size ends the program; ours is large", async () => {
  for (const type of [PrinterTypes.STAR, PrinterTypes.DARUMA]) {
    expect(() => library(type, CharacterSet.WPC1252).setTextSize(1, 1)).toThrow(TypeError);
  }
  for (const ours of [
    await ourStar({ kind: "text", text: "SHOP", large: true }),
    await ourDaruma({ kind: "text", text: "SHOP", large: true }),
  ]) {
    expect(ours.papers()[0]?.things[0]).toMatchObject({ text: "SHOP", large: true });
  }
});

test("STAR: a QR with an ñ announces too few bytes and prints the rest as text; ours scans", async () => {
  const data = "https://shop.example/ñ";
  const theirs = star(CharacterSet.PC858_EURO, (printer) => printer.printQR(data, { cellSize: 8 }));
  expect(theirs.strip().qr).not.toContain(data);
  const code = (await ourStar({ kind: "qr", data })).papers()[0]?.things.find((thing) => thing.kind === "qr");
  if (code?.kind !== "qr") throw new Error("no QR code on the paper");
  expect(scanQr(code.bitmap)).toBe(data);
});

test("STAR: a QR is of model 1 where nobody says otherwise, which phones do not read; ours is of model 2", async () => {
  const theirs = star(CharacterSet.PC858_EURO, (printer) => printer.printQR("x", {}));
  expect(theirs.commands()).toContain("1b 1d 79: 53 30 01");
  expect((await ourStar({ kind: "qr", data: "x" })).commands()).toContain("1b 1d 79: 53 30 02");
});

test("STAR: a percent sign in a barcode becomes a code; ours stays a percent sign", async () => {
  const theirs = star(CharacterSet.PC858_EURO, (printer) =>
    printer.code128("50%7A", { width: "SMALL", text: 2 }),
  );
  expect(theirs.strip().barcodes).not.toContain("50%7A");
  expect((await ourStar({ kind: "barcode", data: "50%7A" })).papers()[0]?.barcodes).toEqual(["50%7A"]);
});

test("STAR: a cut forgets the table, and the next ñ is another letter; ours is an ñ on every paper", async () => {
  const theirs = star(CharacterSet.PC858_EURO, (printer) => {
    printer.println("são");
    printer.cut();
    printer.println("são");
    printer.cut();
  });
  expect(theirs.papers().map((paper) => paper.text.includes("são"))).toEqual([true, false]);
  expect(
    (await ourStar(text("são"), { kind: "cut" }, text("são")))
      .papers()
      .map(({ text: words }) => words.trim()),
  ).toEqual(["são", "são"]);
});

test("DARUMA: opening the drawer gives two pulses and stray bytes; ours gives one", async () => {
  const theirs = daruma((printer) => printer.openCashDrawer());
  expect(theirs.drawerPulses).toBe(2);
  const clock = new ManualClock();
  const rig = await startRigOf(clock, new EmulatedDarumaPrinter(clock), darumaDr800);
  const act = rig.printer.act({ kind: "drawer", pin: 2, pulseMs: 100 });
  await clock.advance(1000);
  await act;
  expect(rig.paper.drawerPulses).toBe(1);
});

test("DARUMA: a QR and a barcode are silently nothing; ours are on the paper", async () => {
  const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
  const theirs = daruma((printer) => {
    printer.println("scan:");
    printer.printQR("https://shop.example", {});
    printer.code128("12345", {});
  });
  expect(complaints).toHaveBeenCalledTimes(2);
  complaints.mockRestore();
  expect(theirs.strip().things.map(({ kind }) => kind)).toEqual(["line"]);
  const ours = await ourDaruma(
    { kind: "qr", data: "https://shop.example" },
    { kind: "barcode", data: "12345" },
  );
  expect([ours.papers()[0]?.qr, ours.papers()[0]?.barcodes]).toEqual([["https://shop.example"], ["12345"]]);
});

test("DARUMA: a letter of no table of this printer takes it into Japanese; ours becomes a question mark", async () => {
  const theirs = daruma((printer) => printer.println("漢 ñ"));
  expect(theirs.commands().join()).not.toContain("1b 74");
  expect(theirs.strip().text).not.toBe("? ñ");
  expect(lastText(await ourDaruma(text("漢 ñ")))).toBe("? ñ");
});
