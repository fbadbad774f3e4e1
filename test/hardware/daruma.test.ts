// A Daruma printer: what comes out on its paper, read back by an emulator of its own, and the weaker promise that
// is all it can give.

import fc from "fast-check";
import { expect, test } from "vitest";
import { EmulatedDarumaPrinter } from "../../hardware/emulators/daruma-printer.ts";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { darumaDr800 } from "../../hardware/profiles/daruma-dr800.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { jobOf, scanQr, startRigOf, text } from "../support/printer-rig.ts";
import { assertAlwaysAsync } from "../support/random.ts";

function startDaruma(profile: PrinterProfile = darumaDr800, msPerLine = 0) {
  const clock = new ManualClock();
  return startRigOf(clock, new EmulatedDarumaPrinter(clock, { msPerLine }), profile);
}

const SENT = { outcome: "sent", detail: expect.stringMatching(/does not say whether it printed/) };

async function print(items: readonly PrintItem[], profile?: PrinterProfile): Promise<Paper> {
  const rig = await startDaruma(profile);
  const result = await rig.finish(rig.printer.print({ name: "paper", items: [...items, { kind: "cut" }] }));
  expect(result).toEqual(SENT);
  const paper = rig.paper.papers().at(-1);
  if (paper === undefined) throw new Error("no paper was cut off");
  return paper;
}

test.each(darumaDr800.codeTables.map((table) => [table.characterSet, table] as const))(
  "letters in the code table %s come out as they were written",
  async (_, table) => {
    const line = "ñÑ áéíóú ÁÉÍÓÚ çÇ ãõÃÕ âêôÂÊÔ àÀ üÜ ¿¡ £ º ª";
    expect((await print([text(line)], { ...darumaDr800, codeTables: [table] })).text).toBe(line);
  },
);

test("the euro comes from the table that has it, and stays a euro between other letters", async () => {
  expect((await print([text("Preço: 5 €, não £5")])).text).toBe("Preço: 5 €, não £5");
});

test("bold, large, small and aligned lines do not colour the lines after them", async () => {
  const paper = await print([
    { kind: "text", text: "LOJA", align: "center", bold: true, large: true },
    { kind: "text", text: "10,00", align: "right" },
    { kind: "text", text: "x".repeat(80), small: true },
    text("plain"),
  ]);
  expect(paper.things).toEqual([
    { kind: "line", text: "LOJA", align: "center", bold: true, large: true },
    { kind: "line", text: "10,00", align: "right", bold: false, large: false },
    { kind: "line", text: "x".repeat(57), align: "left", bold: false, large: false, small: true },
    { kind: "line", text: "plain", align: "left", bold: false, large: false },
  ]);
});

test.each([
  ["short", "https://mp.example/q/1"],
  ["long, with letters outside ASCII", "https://mp.example/".padEnd(400, "aB3ñ")],
  ["too long for its own command", "https://mp.example/".padEnd(900, "aB3$")],
])("a QR text that is %s scans to what was asked for", async (_, data) => {
  const paper = await print([{ kind: "qr", data }]);
  const code = paper.things.find((thing) => thing.kind === "qr" || thing.kind === "picture");
  if (code?.kind !== "qr" && code?.kind !== "picture") throw new Error("no QR code on the paper");
  expect(scanQr(code.bitmap)).toBe(data);
});

test("every barcode scans to what was asked for", () =>
  assertAlwaysAsync(
    import.meta.url,
    fc.asyncProperty(fc.stringMatching(/^[ -~]{1,20}$/), async (data) => {
      expect((await print([{ kind: "barcode", data }])).barcodes).toEqual([data]);
    }),
    40,
  ));

test("a picture comes out in one piece, as wide and at least as high as it is", async () => {
  const image = { width: 100, height: 50, bits: new Uint8Array(13 * 50).fill(0xf0) };
  const paper = await print([text("above"), { kind: "image", image }, text("below")]);
  const [, picture] = paper.things;
  if (picture?.kind !== "picture") throw new Error("no picture on the paper");
  const black = picture.bitmap.pixels.filter((pixel) => pixel === 1).length;
  expect([paper.things.length, black]).toEqual([3, 50 * 52]);
});

test("a receipt is sent, and never called printed, because this printer cannot say so", async () => {
  const rig = await startDaruma();
  expect(await rig.finish(rig.printer.print(jobOf("receipt", "TOTAL 10,00")))).toEqual(SENT);
  expect(rig.paper.papers().map((paper) => paper.text.trim())).toEqual(["TOTAL 10,00"]);
});

test("paper that ends inside keeps the receipt pending until there is a new roll", async () => {
  const rig = await startDaruma(darumaDr800, 50);
  rig.paper.runOutAfterLines(2);
  const result = rig.printer.print(jobOf("receipt", "one", "two", "three", "four"));
  await rig.clock.advance(600_000);
  expect(rig.printer.state().detail).toMatch(/out of paper/);
  rig.paper.setPaper("ok");
  expect(await rig.finish(result)).toEqual(SENT);
  expect(rig.paper.papers().map((paper) => paper.text.trim())).toEqual(["one\ntwo\nthree\nfour"]);
});

test("each trouble is named before a receipt is sent, and paper that runs low is none", async () => {
  const rig = await startDaruma();
  for (const [begin, end, words] of [
    [() => rig.paper.setCover("open"), () => rig.paper.setCover("closed"), /cover open: close it/],
    [() => rig.paper.setPaper("out"), () => rig.paper.setPaper("ok"), /out of paper: put in a new roll/],
    [() => rig.paper.jamCutter(), () => rig.paper.clearJam(), /printer error: open the cover/],
  ] as const) {
    begin();
    expect(await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).toEqual({
      outcome: "not-started",
      detail: expect.stringMatching(words),
    });
    end();
    await rig.clock.advance(6000);
    expect(rig.printer.state().condition).toBe("ready");
  }
  rig.paper.setPaper("low");
  expect((await rig.finish(rig.printer.print(jobOf("receipt", "hello")))).outcome).toBe("sent");
});

test("the drawer opens, its sensor is told, and the pin that is not there is refused", async () => {
  const rig = await startDaruma();
  await rig.clock.advance(1000);
  const act = rig.printer.act({ kind: "drawer", pin: 2, pulseMs: 100 });
  await rig.clock.advance(1000);
  await act;
  expect(rig.paper.pulses()).toEqual([{ pin: 2, pulseMs: 100 }]);
  rig.paper.setDrawerSense("high");
  await rig.clock.advance(6000);
  expect(rig.printer.drawerSense()).toBe("high");
  const refused = expect(rig.printer.act({ kind: "drawer", pin: 5, pulseMs: 100 })).rejects.toThrow(
    /not pin 5/,
  );
  await rig.clock.advance(1000);
  await refused;
});

test("no text, whatever is in it, changes what the printer does", async () => {
  const rig = await startDaruma();
  const skeleton = async (line: string) => {
    const before = rig.paper.commands().length;
    const items: PrintItem[] = [
      text("first"),
      { kind: "text", text: line, bold: true },
      text("last"),
      { kind: "cut" },
    ];
    const result = await rig.finish(rig.printer.print({ name: "receipt", items }));
    expect(result.outcome).toBe("sent");
    return rig.paper
      .commands()
      .slice(before)
      .filter((command) => !command.startsWith("1b 74"));
  };
  const plain = await skeleton("Guaraná 500 ml");
  const hostile = ["\x1bp", "\x05", "\x1d\x05", "\x1b@", "\x1bm", "\x07", "\x1b\xc6XXXX"];
  await assertAlwaysAsync(
    import.meta.url,
    fc.asyncProperty(
      fc.oneof(
        fc.constantFrom(...hostile),
        fc.string({ unit: "binary" }),
        fc.array(fc.constantFrom(...hostile, "x", "ñ")).map((parts) => parts.join("")),
      ),
      async (line) => {
        expect(await skeleton(line)).toEqual(plain);
      },
    ),
    100,
  );
  expect(rig.paper.drawerPulses).toBe(0);
});
