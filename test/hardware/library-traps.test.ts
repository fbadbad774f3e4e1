// The known traps of node-thermal-printer, which encodes our letters: each is shown twice, that the installed library
// does it, and that nothing of it reaches our paper. When a half about the library fails after an update, the trap
// was mended upstream, and what stands around it here can go.

import { BreakLine, CharacterSet, PrinterTypes, ThermalPrinter } from "node-thermal-printer";
import { create } from "qrcode";
import { describe, expect, test, vi } from "vitest";
import type { PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { scanQr, startRig, text } from "../support/printer-rig.ts";

const CUT: PrintItem = { kind: "cut" };

/** What the library writes, in hexadecimal, after its own first choice of a table. */
function theirs(write: (library: ThermalPrinter) => void, options: Record<string, unknown> = {}): string {
  const library = new ThermalPrinter({
    type: PrinterTypes.EPSON,
    interface: "",
    characterSet: CharacterSet.PC858_EURO,
    ...options,
  });
  library.setBuffer(Buffer.alloc(0));
  write(library);
  return Buffer.from(library.getBuffer()).toString("hex");
}

async function ours(
  items: readonly PrintItem[],
  profile: PrinterProfile = findProfile(null),
  personality: Partial<PrinterPersonality> = {},
) {
  const rig = await startRig({ profile, ...personality });
  await rig.clock.advance(1000);
  const before = rig.paper.commands().length;
  const result = await rig.finish(rig.printer.print({ name: "paper", items: [...items, CUT] }));
  const said = rig.paper.commands().slice(before);
  return { result, rig, said, paper: rig.paper.papers().at(-1) ?? rig.paper.strip() };
}

describe("a cut", () => {
  test("of the library feeds 34 mm, forgets the code table and believes that it is still chosen", () => {
    const written = theirs(
      (library) => {
        library.cut();
        library.println("ñ");
      },
      { characterSet: CharacterSet.WPC1252 },
    );
    // ESC d 4 twice, GS V 0, ESC @, and the ñ of table 16 with no table chosen: on paper it is ±.
    expect(written).toBe("1b64041b64041d56001b40f10a");
  });

  test("of ours leaves the letters after it as they were", async () => {
    const latin: PrinterProfile = {
      ...findProfile(null),
      codeTables: [{ characterSet: "WPC1252", number: 16 }],
    };
    const { rig, said } = await ours([text("año"), CUT, text("mañana")], latin);
    expect(rig.paper.papers().map((paper) => paper.text.trim())).toEqual(["año", "mañana"]);
    expect(said.filter((command) => command === "1b 40")).toHaveLength(1);
  });
});

describe("the cash drawer", () => {
  test("of the library gets two commands without their times, of which the second is taken for the first's", () => {
    expect(theirs((library) => library.openCashDrawer())).toBe("1b70001b7001");
  });

  test("of ours gets one pulse of the pin and the length that were asked for", async () => {
    const { rig } = await ours([text("x")]);
    await rig.printer.act({ kind: "drawer", pin: 2, pulseMs: 100 });
    await rig.clock.advance(1000);
    expect(rig.paper.pulses()).toEqual([{ pin: 2, pulseMs: 100 }]);
  });
});

describe("a QR code with accents", () => {
  test("of the library announces letters and sends bytes, so that the rest is printed or obeyed", () => {
    const written = theirs((library) => library.printQR("ñ€"));
    // Length 5 is two bytes of data; five come.
    expect(written).toContain("1d286b0500315030c3b1e282ac1d286b");
  });

  test("of the library knows no module larger than 8 dots", () => {
    expect(() => theirs((library) => library.printQR("x", { cellSize: 9 as 8 }))).toThrow();
  });

  test("of ours holds all of it, in modules as large as the paper takes", async () => {
    const { paper } = await ours([{ kind: "qr", data: "ñ€ São" }]);
    const code = paper.things.find((thing) => thing.kind === "qr");
    if (code?.kind !== "qr") throw new Error("no QR code on the paper");
    expect(scanQr(code.bitmap)).toBe("ñ€ São");
    expect(code.moduleDots).toBe(16);
  });
});

describe("a barcode", () => {
  test("of the library with a brace in it is another one, and with an accent announces too little", () => {
    // { is the sign that changes the code set: {B prints nothing.
    expect(theirs((library) => library.code128("a{Bc"))).toMatch(/1d6b49067b42617b4263$/);
    expect(theirs((library) => library.code128("ñ"))).toMatch(/1d6b49037b42c3b1$/);
  });

  test("of the library takes twice the symbols for digits", () => {
    expect(theirs((library) => library.code128("12345678"))).toMatch(/1d6b490a7b423132333435363738$/);
  });

  test("of ours is what was meant, and refused where it cannot be", async () => {
    expect((await ours([{ kind: "barcode", data: "a{Bc" }])).paper.barcodes).toEqual(["a{Bc"]);
    expect((await ours([{ kind: "barcode", data: "12345678" }])).rig.paper.commands()).toContainEqual(
      "1d 6b: 49 06 7b 43 0c 22 38 4e",
    );
    expect((await ours([{ kind: "barcode", data: "ñ" }])).result.outcome).toBe("not-started");
  });
});

describe("widths", () => {
  test("of the library's tables are wrong by a column or two, and its cells are emptied", () => {
    const cells = [
      { text: "name", align: "LEFT" as const, width: 0.5 },
      { text: "2", align: "RIGHT" as const, width: 0.17 },
      { text: "total", align: "RIGHT" as const, width: 0.33 },
    ];
    const line = theirs((library) => library.tableCustom(cells), { width: 32 });
    expect(Buffer.from(line, "hex").toString("latin1").replace("\n", "")).toHaveLength(33);
    expect(cells.map((cell) => cell.text)).not.toEqual(["name", "2", "total"]);
    const table = theirs((library) => library.table(["a", "b", "c", "d", "e"]), { width: 48 });
    expect(Buffer.from(table, "hex").toString("latin1").replace("\n", "")).toHaveLength(50);
  });

  test("of the library's left and right are not kept to", () => {
    const line = theirs((library) => library.leftRight("12345678", "abcdef"), { width: 10 });
    expect(Buffer.from(line, "hex").toString("latin1").trimEnd()).toHaveLength(14);
  });

  test("of ours are never more than the paper has", async () => {
    const { paper } = await ours([
      text("x".repeat(100)),
      { kind: "text", text: "y".repeat(100), large: true },
      { kind: "text", text: "z".repeat(100), small: true },
    ]);
    expect(paper.things.slice(0, 3).map((thing) => (thing.kind === "line" ? thing.text.length : 0))).toEqual([
      48, 24, 64,
    ]);
  });
});

describe("lines", () => {
  test("of the library lose a zero and a blank line", () => {
    expect(theirs((library) => library.print(0 as unknown as string))).toBe("");
    expect(theirs((library) => library.println("a\n\nb"))).toBe(Buffer.from("a\nb\n").toString("hex"));
  });

  test("of ours keep both", async () => {
    expect((await ours([text("0"), text(""), text("b")])).paper.text).toBe("0\n\nb");
  });

  test("of the library carry commands from a product's name into the printer", () => {
    const name = "X\x1bp\x00\x19\xfaY";
    expect(theirs((library) => library.println(name), { breakLine: BreakLine.NONE })).toContain("1b700019");
  });

  test("of ours carry none", async () => {
    const { paper, rig } = await ours([text("X\x1bp\x00\x19\xfaY")]);
    expect(paper.text).toBe("XpúY");
    expect(rig.paper.drawerPulses).toBe(0);
  });
});

describe("letters", () => {
  test("that the table lacks take the library to another table, by Epson's number, and it stays there", () => {
    // € under PC850: table 15, which is Greek and which few printers have; the ñ after it then takes table 0.
    expect(theirs((library) => library.print("€ñ"), { characterSet: CharacterSet.PC850_MULTILINGUAL })).toBe(
      "1b740fa41b7400a4",
    );
  });

  test("that the library knows nowhere become question marks, one for each half", () => {
    expect(theirs((library) => library.print("🙂"))).toBe(Buffer.from("??").toString("hex"));
  });

  test("composed of two signs are garbage from the library", () => {
    expect(theirs((library) => library.print("n\u0303"))).not.toBe("a4");
  });

  test("without a table chosen cost the library a stack trace each", () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    theirs((library) => library.print("ñ"), { characterSet: undefined });
    expect(error).toHaveBeenCalled();
    error.mockRestore();
  });

  test("of ours come from tables of this printer, by its own numbers, and from the first again", async () => {
    const citizen: PrinterProfile = {
      ...findProfile(null),
      codeTables: [
        { characterSet: "PC850_MULTILINGUAL", number: 77 },
        { characterSet: "WPC1252", number: 71 },
      ],
    };
    const items = [text("5 € año"), text("n\u0303 🙂")];
    const { paper, said } = await ours(items, citizen, { codeTables: { 77: "PC850", 71: "WPC1252" } });
    expect(paper.text).toBe("5 € año\nñ");
    expect(said.filter((command) => command.startsWith("1b 74"))).toEqual([
      "1b 74: 4d",
      "1b 74: 47",
      "1b 74: 4d",
    ]);
  });
});

describe("pictures", () => {
  /** A lone dot before the bits of 14 01 00 01: DLE DC4, the pulse that opens the drawer at once. */
  const TRAP: Bitmap = { width: 40, height: 1, bits: Uint8Array.of(0x10, 0x14, 0x01, 0x00, 0x01) };

  test("of the library open the drawer when their dots say so", async () => {
    const { PNG } = await import("pngjs");
    const png = new PNG({ width: TRAP.width, height: TRAP.height });
    png.data.fill(255);
    for (let x = 0; x < TRAP.width; x++) {
      if (((TRAP.bits[x >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0) png.data.fill(0, x * 4, x * 4 + 3);
    }
    const library = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: "" });
    await library.printImageBuffer(PNG.sync.write(png));
    expect(Buffer.from(library.getBuffer()).toString("hex")).toContain("1014010001");
    const rig = await startRig();
    rig.paper.receive(Uint8Array.from(library.getBuffer()));
    expect(rig.paper.drawerPulses).toBe(1);
  });

  test("of ours lack one dot of white then, and open nothing", async () => {
    const { paper, rig } = await ours([{ kind: "image", image: TRAP }]);
    expect(rig.paper.drawerPulses).toBe(0);
    const [thing] = paper.things;
    if (thing?.kind !== "picture") throw new Error("no picture on the paper");
    const changed = [...thing.bitmap.pixels].filter((pixel, x) => {
      const meant = ((TRAP.bits[x >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0 ? 1 : 0;
      return pixel !== meant;
    });
    expect(changed).toEqual([1]);
  });
});

test("the library's buffer is no buffer at all after it was cleared", () => {
  const library = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: "" });
  library.clear();
  expect(library.getBuffer()).toBeNull();
});

test("the symbol that we draw is the one that the printer makes", () => {
  // Error level M and one segment of bytes: whoever changes that changes what fits on paper.
  const bytes = new TextEncoder().encode("https://mp.example/1");
  expect(create([{ data: bytes, mode: "byte" }], { errorCorrectionLevel: "M" }).modules.size).toBe(25);
});
