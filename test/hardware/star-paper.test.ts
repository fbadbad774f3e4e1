// What comes out of a Star printer in line mode, read back by an emulator that has its own parser and tables.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bitmap, Paper } from "../../hardware/emulators/printer-paper.ts";
import { EmulatedStarPrinter, type StarPersonality } from "../../hardware/emulators/star-printer.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { starTsp100 } from "../../hardware/profiles/star-tsp100.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { scanQr, startRigOf, text } from "../support/printer-rig.ts";
import { assertAlwaysAsync } from "../support/random.ts";

const EMV_TEXT =
  "00020101021243650016com.mercadolibre02013063638f1192a-5fd1-4180-a180-8bcae3556bc35204000053039865802BR5925" +
  "IZABEL AAAA DE MELO6007BARUERI62070503***63040B6D";

interface Options extends Partial<StarPersonality> {
  readonly profile?: PrinterProfile;
}

function startStar({ profile = starTsp100, ...personality }: Options = {}) {
  const clock = new ManualClock();
  const paper = new EmulatedStarPrinter(clock, personality);
  return startRigOf(clock, paper, profile, personality.paperMm ?? 80);
}

async function print(items: readonly PrintItem[], options: Options = {}): Promise<Paper> {
  const rig = await startStar(options);
  const result = await rig.finish(rig.printer.print({ name: "paper", items: [...items, { kind: "cut" }] }));
  expect(result).toEqual({ outcome: "printed" });
  const paper = rig.paper.papers().at(-1);
  if (paper === undefined) throw new Error("no paper was cut off");
  return paper;
}

/** What a phone reads from the one code or picture on the paper. */
function scan(paper: Paper): string | null {
  const dots = paper.things.flatMap((thing) =>
    thing.kind === "qr" || thing.kind === "picture" ? [thing.bitmap] : [],
  );
  return dots.length === 1 && dots[0] !== undefined ? scanQr(dots[0]) : null;
}

describe.each(starTsp100.codeTables.map((table) => [table.characterSet, table] as const))(
  "letters in the code table %s",
  (name, table) => {
    const profile: PrinterProfile = { ...starTsp100, codeTables: [table] };
    const letters = {
      PC858_EURO: "ñÑ áéíóú ÁÉÍÓÚ çÇ ãõÃÕ âêôÂÊÔ àÀ üÜ ¿¡ € £ º ª",
      WPC1252: "ñÑ áéíóú ÁÉÍÓÚ çÇ ãõÃÕ âêôÂÊÔ àÀ üÜ ¿¡ € £ º ª",
      PC860_PORTUGUESE: "ñÑ áéíóú ÁÉÍÓÚ çÇ ãõÃÕ âêôÂÊÔ àÀ üÜ ¿¡ £ º ª",
      PC437_USA: "ñÑ áéíóú É çÇ âêô à üÜ ¿¡ £ º ª",
    };
    const line = letters[name as keyof typeof letters];

    test("come out as they were written", async () => {
      expect(line.length).toBeGreaterThan(20);
      expect((await print([text(line)], { profile })).text).toBe(line);
    });
  },
);

test("a letter that only another table of the printer has is taken from there", async () => {
  const [euro, , portuguese] = starTsp100.codeTables;
  if (portuguese === undefined) throw new Error("the profile has no table for Portuguese");
  const profile: PrinterProfile = { ...starTsp100, codeTables: [portuguese, euro] };
  expect((await print([text("5 € são €5, não £5"), text("açúcar")], { profile })).text).toBe(
    "5 € são €5, não £5\naçúcar",
  );
});

test("signs that the printer lacks become ones that people can read", async () => {
  const paper = await print([text("“5 × 3 – Šv. ₲ 10…” Ж 🙂 A\u00a0B")]);
  expect(paper.text).toBe('"5 x 3 - Šv. Gs. 10..." ?  A B');
});

test("bold, large, small and aligned lines do not colour the lines after them", async () => {
  const paper = await print([
    { kind: "text", text: "SHOP", align: "center", bold: true, large: true },
    { kind: "text", text: "10,00", align: "right" },
    { kind: "text", text: "terms and conditions", small: true },
    text("plain"),
  ]);
  expect(paper.things).toEqual([
    { kind: "line", text: "SHOP", align: "center", bold: true, large: true },
    { kind: "line", text: "10,00", align: "right", bold: false, large: false },
    { kind: "line", text: "terms and conditions", align: "left", bold: false, large: false, small: true },
    { kind: "line", text: "plain", align: "left", bold: false, large: false },
  ]);
});

test("a line is as long as the paper in each size of letters, and never wraps", async () => {
  const long = "x".repeat(300);
  for (const [paperMm, lengths] of [
    [80, [48, 24, 64]],
    [58, [32, 16, 42]],
  ] as const) {
    const paper = await print(
      [text(long), { kind: "text", text: long, large: true }, { kind: "text", text: long, small: true }],
      { paperMm },
    );
    expect(paper.text.split("\n").map((line) => line.length)).toEqual(lengths);
  }
});

test("an empty line stays on the paper, and a feed is as many lines as asked for", async () => {
  expect((await print([text("a"), text(""), { kind: "feed", lines: 2 }, text("b")])).text).toBe("a\n\n\n\nb");
});

describe.each([58, 80] as const)("on %i mm paper", (paperMm) => {
  test.each([
    ["by the printer's own command", { paperMm }],
    [
      "drawn for a printer without that command",
      { paperMm, knowsQr: false, profile: { ...starTsp100, qr: null } },
    ],
  ])("a payment QR %s scans to what was asked for", async (_, options) => {
    expect(scan(await print([{ kind: "qr", data: EMV_TEXT }], options))).toBe(EMV_TEXT);
  });

  test("any QR text scans, is as large as printer and paper can, and has its white around it", async () => {
    for (const length of [1, 25, 80, 167, 250, 400, 700]) {
      const data = "https://mp.example/".padEnd(length, "aB3$ñ%").slice(0, length);
      const paper = await print([text("above"), { kind: "qr", data }, text("below")], { paperMm });
      expect(scan(paper)).toBe(data);
      const code = paper.things.find((thing) => thing.kind === "qr");
      if (code?.kind !== "qr" || code.moduleDots === null) throw new Error("no QR code on the paper");
      const dots = paperMm === 58 ? 384 : 576;
      const modules = code.bitmap.width / code.moduleDots;
      expect((modules + 8) * code.moduleDots).toBeLessThanOrEqual(dots);
      expect(code.moduleDots === 8 || (modules + 8) * (code.moduleDots + 1) > dots).toBe(true);
      const [above, below] = paper.text.split("[QR]").map((half) => half.split("\n").length - 2);
      expect(Math.min(above ?? 0, below ?? 0) * 30).toBeGreaterThanOrEqual(4 * code.moduleDots);
    }
  });
});

test("a drawn QR costs a ninth of its dots in bytes, and so at most a third of what the library would send", async () => {
  const rig = await startStar({ knowsQr: false, profile: { ...starTsp100, qr: null } });
  await rig.finish(rig.printer.print({ name: "qr", items: [{ kind: "qr", data: EMV_TEXT }] }));
  const bands = rig.paper.commands().filter((command) => command.startsWith("1b 4b"));
  const bytes = bands.reduce((sum, command) => sum + command.split(" ").length, 0);
  // 49 modules of 9 dots: 441 x 441 dots, 55 bytes in each of 456 rows if each dot were sent.
  expect(bytes).toBeLessThan((55 * 456) / 3);
});

test("a picture comes out dot for dot, in one piece, centred", async () => {
  const image = chessboard(203, 101);
  const paper = await print([text("above"), { kind: "image", image }, text("below")]);
  const [, picture] = paper.things;
  if (picture?.kind !== "picture") throw new Error(`no picture on the paper but ${JSON.stringify(picture)}`);
  expect(picture.align).toBe("center");
  expect(paper.things.length).toBe(3);
  expect(blackDots(picture.bitmap)).toEqual(blackDots(unpack(image)));
});

test("a picture wider than the paper is refused before a byte leaves", async () => {
  const rig = await startStar();
  const items: PrintItem[] = [{ kind: "image", image: chessboard(577, 8) }];
  const result = await rig.finish(rig.printer.print({ name: "logo", items }));
  expect(result).toEqual({
    outcome: "not-started",
    detail: expect.stringMatching(/logo: item 1 \(image\).*577 dots wide/),
  });
});

test("every barcode scans to what was asked for, percent signs and braces too", () => {
  const data = fc.oneof(
    fc.stringMatching(/^[ -~]{1,20}$/),
    fc.stringMatching(/^[0-9]{1,20}$/),
    fc
      .array(fc.constantFrom("%", "%0", "%6", "{", "A", "12"), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join("")),
  );
  return assertAlwaysAsync(
    import.meta.url,
    fc.asyncProperty(data, async (barcode) => {
      expect((await print([{ kind: "barcode", data: barcode }])).barcodes).toEqual([barcode]);
    }),
    60,
  );
});

test.each(["", "ñ", "a\nb", "x".repeat(60)])(
  "a barcode that cannot be printed (%j) is refused with a reason",
  async (data) => {
    const rig = await startStar();
    const result = await rig.finish(
      rig.printer.print({ name: "receipt", items: [{ kind: "barcode", data }] }),
    );
    expect(result).toEqual({ outcome: "not-started", detail: expect.stringMatching(/item 1 \(barcode\)/) });
  },
);

test("no text, whatever is in it, changes what the printer does", async () => {
  const rig = await startStar();
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
    return rig.paper
      .commands()
      .slice(before)
      .filter((command) => !command.startsWith("1b 1d 74"))
      .map((command) => command.replace(/^(1b 1d 03: 01).*/, "$1"));
  };
  const plain = await skeleton("Coca-Cola 500 ml");
  const hostile = [
    "\x07\x07",
    "\x1b\x07\x20\x20\x07",
    "\x1c\x1a\x19",
    "\x1b@",
    "\x1b*rA",
    "\x17\x18",
    "\x1bd\x02",
  ];
  await assertAlwaysAsync(
    import.meta.url,
    fc.asyncProperty(
      fc.oneof(
        fc.constantFrom(...hostile),
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
        fc.array(fc.constantFrom(...hostile, "x", "ñ")).map((parts) => parts.join("")),
      ),
      async (line) => {
        expect(await skeleton(line)).toEqual(plain);
      },
    ),
    200,
  );
  expect(rig.paper.drawerPulses).toBe(0);
});

test("a long feed is as long as asked for", async () => {
  const paper = await print([text("a"), { kind: "feed", lines: 200 }, text("b")]);
  expect(paper.text.split("\n").length).toBe(202);
});

function chessboard(width: number, height: number) {
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((x * 7 + y * 3) % 5 === 0)
        bits[y * rowBytes + (x >> 3)] = (bits[y * rowBytes + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { width, height, bits };
}

function unpack({ width, height, bits }: ReturnType<typeof chessboard>): Bitmap {
  const rowBytes = Math.ceil(width / 8);
  const pixels = new Uint8Array(width * height);
  pixels.forEach((_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    pixels[at] = ((bits[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  });
  return { width, height, pixels };
}

/** Where they are, so that white on the right and below does not count. */
function blackDots({ width, pixels }: Bitmap): string[] {
  return [...pixels].flatMap((pixel, at) => (pixel === 1 ? [`${at % width},${Math.floor(at / width)}`] : []));
}
