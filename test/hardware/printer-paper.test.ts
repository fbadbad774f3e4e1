// What comes out on paper: text in the right letters, codes that scan, and nothing that an article's name or a
// scanned text could make the printer do.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { scanQr, startRig, text } from "../support/printer-rig.ts";
import { assertAlways } from "../support/random.ts";

const EMV_TEXT =
  "00020101021243650016com.mercadolibre02013063638f1192a-5fd1-4180-a180-8bcae3556bc35204000053039865802BR5925" +
  "IZABEL AAAA DE MELO6007BARUERI62070503***63040B6D";

type Options = Parameters<typeof startRig>[0];

async function print(items: readonly PrintItem[], options: Options = {}): Promise<Paper> {
  const rig = await startRig(options);
  await rig.clock.advance(5000);
  const result = await rig.finish(rig.printer.print({ name: "paper", items: [...items, { kind: "cut" }] }));
  expect(result.outcome).toBe(options.deaf ? "sent" : "printed");
  return rig.paper.papers().at(-1) ?? rig.paper.strip();
}

test("Spanish and Portuguese letters, the euro and the peso sign come out as they were written", async () => {
  const line = "ñÑ áéíóú ÁÉÍÓÚ ç ã õ âêô à ü ¿¡ € $ # º ª";
  expect((await print([text(line)])).text).toBe(line);
});

test("accents that were typed as two characters come out as one letter", async () => {
  expect((await print([text("Jalapen\u0303os acao\u0303")])).text).toBe("Jalapeños acaõ");
});

test("signs that the printer lacks become ones that people can read", async () => {
  const paper = await print([text("“5 × 3 – Šv. ₲ 10…” Ж 🙂 A\u00a0B")]);
  expect(paper.text).toBe('"5 x 3 - Sv. Gs. 10..." ?  A B');
});

test("control characters vanish from a text, and what is left of it stays", async () => {
  expect((await print([text("A\x1bp\x00B\x7f\u0085C\tD")])).text).toBe("ApBC D");
});

test("a printer that would take accents for Chinese prints accents", async () => {
  expect((await print([text("Señor Muñoz, São João")], { startsInKanjiMode: true })).text).toBe(
    "Señor Muñoz, São João",
  );
});

test("bold, large and aligned lines do not colour the lines after them", async () => {
  const paper = await print([
    { kind: "text", text: "SHOP", align: "center", bold: true, large: true },
    { kind: "text", text: "10,00", align: "right" },
    text("plain"),
  ]);
  expect(paper.things).toEqual([
    { kind: "line", text: "SHOP", align: "center", bold: true, large: true },
    { kind: "line", text: "10,00", align: "right", bold: false, large: false },
    { kind: "line", text: "plain", align: "left", bold: false, large: false },
  ]);
});

test("a text longer than the paper is cut, not wrapped onto a line of its own", async () => {
  const paper = await print([text("x".repeat(65_536)), { kind: "text", text: "y".repeat(100), large: true }]);
  expect(paper.text.split("\n").map((line) => line.length)).toEqual([48, 24]);
});

test("an empty line stays on the paper", async () => {
  expect((await print([text("a"), text(""), text("b")])).text).toBe("a\n\nb");
});

describe.each([58, 80] as const)("on %i mm paper", (paperMm) => {
  const withoutQr = { ...findProfile(null), qr: null };
  test.each([
    ["by the printer's own command", { paperMm }],
    ["drawn for a printer without that command", { paperMm, knowsQr: false, profile: withoutQr }],
  ])("a payment QR %s scans to what was asked for", async (_, options) => {
    const paper = await print([{ kind: "qr", data: EMV_TEXT }], options);
    const code = paper.things.find((thing) => thing.kind === "qr");
    if (code?.kind !== "qr") throw new Error("no QR code on the paper");
    expect(scanQr(code.bitmap)).toBe(EMV_TEXT);
  });

  test("any QR text scans, is as large as the paper holds, and has its white around it", async () => {
    for (const length of [1, 25, 80, 167, 250, 400]) {
      const data = "https://mp.example/".padEnd(length, "aB3$ñ").slice(0, length);
      const paper = await print([text("above"), { kind: "qr", data }, text("below")], { paperMm });
      const code = paper.things.find((thing) => thing.kind === "qr");
      if (code?.kind !== "qr" || code.moduleDots === null) throw new Error("no QR code on the paper");
      expect(scanQr(code.bitmap)).toBe(data);
      const dots = paperMm === 58 ? 384 : 576;
      const modules = code.bitmap.width / code.moduleDots;
      expect((modules + 8) * code.moduleDots).toBeLessThanOrEqual(dots);
      expect(code.moduleDots === 16 || (modules + 8) * (code.moduleDots + 1) > dots).toBe(true);
      const [above, below] = paper.text.split("[QR]").map((half) => half.split("\n").length - 2);
      expect(Math.min(above ?? 0, below ?? 0) * 30).toBeGreaterThanOrEqual(4 * code.moduleDots);
    }
  });
});

test("a QR text that holds printer commands is drawn, so that nothing in it is obeyed", async () => {
  const rig = await startRig();
  const data = "a\x10\x14\x01\x00\x05b";
  await rig.finish(rig.printer.print({ name: "qr", items: [{ kind: "qr", data }, { kind: "cut" }] }));
  expect(rig.paper.drawerPulses).toBe(0);
  const code = rig.paper.papers()[0]?.things.find((thing) => thing.kind === "qr");
  if (code?.kind !== "qr") throw new Error("no QR code on the paper");
  expect(scanQr(code.bitmap)).toBe(data);
});

test("a QR text too long for any QR code is refused before a byte leaves", async () => {
  const rig = await startRig();
  const items: PrintItem[] = [{ kind: "qr", data: "x".repeat(3000) }];
  const result = await rig.finish(rig.printer.print({ name: "ticket", items }));
  expect(result).toEqual({
    outcome: "not-started",
    detail: expect.stringMatching(/ticket: item 1 .*too many/),
  });
});

test("every barcode scans to what was asked for, and none of it is obeyed as a command", () => {
  const data = fc
    .array(fc.oneof(fc.stringMatching(/^[0-9]{1,8}$/), fc.stringMatching(/^[ -~]{1,4}$/)), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join("").slice(0, 14));
  return checkBarcodes(
    fc.oneof(
      data,
      fc.integer({ min: 0, max: 99_999_999 }).map((n) => String(n).padStart(8, "0")),
    ),
  );
});

async function checkBarcodes(arbitrary: fc.Arbitrary<string>): Promise<void> {
  const samples: string[] = ["16041605", "00160400", "1620010004", "{", "a{b", "12", "123", "TILL:R:000123"];
  const seed = Number(process.env["SEED"] ?? Math.trunc(Math.random() * 0x7fffffff));
  samples.push(...fc.sample(arbitrary, { seed, numRuns: 200 }));
  const rig = await startRig({ paperMm: 58 });
  for (const data of samples) {
    const items: PrintItem[] = [{ kind: "barcode", data }, { kind: "cut" }];
    const result = await rig.finish(rig.printer.print({ name: "barcode", items }));
    expect(result.outcome, `barcode ${JSON.stringify(data)} (SEED=${seed})`).toBe("printed");
    expect(rig.paper.papers().at(-1)?.barcodes, `SEED=${seed}`).toEqual([data]);
  }
  expect(rig.paper.drawerPulses).toBe(0);
}

test.each(["", "ñ", "a\nb", "x".repeat(60)])(
  "a barcode that cannot be printed (%j) is refused with a reason",
  async (data) => {
    const rig = await startRig();
    const result = await rig.finish(
      rig.printer.print({ name: "receipt", items: [{ kind: "barcode", data }] }),
    );
    expect(result).toEqual({ outcome: "not-started", detail: expect.stringMatching(/item 1 \(barcode\)/) });
  },
);

test("no text, whatever is in it, changes what the printer does", async () => {
  const rig = await startRig();
  const skeleton = async (line: string) => {
    const before = rig.paper.commands().length;
    const items: PrintItem[] = [
      text("first"),
      { kind: "text", text: line, bold: true },
      text("last"),
      { kind: "cut" },
    ];
    const result = await rig.finish(rig.printer.print({ name: "receipt", items }));
    expect(result.outcome).toBe("printed");
    // The token of the confirmation is another one each time.
    return rig.paper
      .commands()
      .slice(before)
      .map((command) => command.replace(/^(1d 28 48: 06 00 30 30).*/, "$1"));
  };
  const plain = await skeleton("Coca-Cola 500 ml");
  const hostile = [
    "\x1bp\x00\x19\xfa",
    "\x10\x14\x01\x00\x01",
    "\x1d(k\x04\x00",
    "\x1b@",
    "\n\n\n",
    "\x00".repeat(65_536),
  ];
  const seed = Number(process.env["SEED"] ?? Math.trunc(Math.random() * 0x7fffffff));
  const random = fc.sample(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
      fc.array(fc.constantFrom(...hostile, "x", "ñ")).map((parts) => parts.join("")),
    ),
    { seed, numRuns: 400 },
  );
  for (const line of [...hostile, ...random]) {
    expect(await skeleton(line), `text ${JSON.stringify(line.slice(0, 80))} (SEED=${seed})`).toEqual(plain);
  }
  expect(rig.paper.drawerPulses).toBe(0);
});

test("a text is printable characters only, at most as many as asked for, and stays as it is when already so", async () => {
  const { makePrintable } = await import("../../hardware/drivers/printer/text.ts");
  const isLatin = (char: string) => char >= "\u00a0" && char <= "\u00ff";
  assertAlways(
    import.meta.url,
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 0, max: 64 }), (line, columns) => {
      const printable = makePrintable(line, columns, isLatin);
      return (
        printable.length <= columns &&
        /^[\x20-\x7e\u00a0-\u00ff]*$/.test(printable) &&
        makePrintable(printable, columns, isLatin) === printable
      );
    }),
    2000,
  );
});
