// Calibrating a printer that nobody described: the strip comes out of an emulated one that deviates, its codes are
// read off the paper by a decoder as a person would scan them, and the profile that follows prints right papers.

import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { UPPER_HALVES } from "../../hardware/emulators/code-tables.ts";
import { drawPaper } from "../../hardware/emulators/paper-bitmap.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { readProfile, StoredProfileError, writeProfile } from "../../hardware/profiles/stored-profile.ts";
import { NOTHING_ANSWERED, profileFrom, takeAnswer } from "../../src/calibrate/answers.ts";
import { Calibration } from "../../src/calibrate/calibration.ts";
import { type Answer, codeOf, readCode } from "../../src/calibrate/codes.ts";
import { SAMPLE, sampleBytes } from "../../src/calibrate/sample.ts";
import { calibrationStrip } from "../../src/calibrate/strip.ts";
import { calibrationWordsFor } from "../../src/calibrate/words.ts";
import { photographCodes, scanAll } from "../support/paper-scanner.ts";
import { type PrinterRig, startRig } from "../support/printer-rig.ts";
import { TABLE_NAMES } from "../support/profile-printers.ts";
import { CLONE, codesThatAreRight } from "../support/strip-reader.ts";

const PAYMENT_TEXT = "00020101021243650016com.mercadolibre0201306".padEnd(200, "c18e72b5-0120");

describe("a clone that deviates in everything", () => {
  test("prints right papers with the profile that was scanned off its own strip", async () => {
    const base = findProfile(null);
    const rig = await startRig({ ...CLONE, profile: base });
    const { calibration, kept } = startCalibration(rig, base);
    expect((await rig.finish(calibration.print())).outcome).toBe("printed");

    for (const code of await scanAsAPersonWould(rig)) {
      expect(await calibration.take(code), code).toMatchObject({ kind: "taken" });
    }
    expect(await calibration.take("TILL:CAL:DONE")).toMatchObject({ kind: "over", kept: true });

    const [profile] = kept;
    expect(profile).toMatchObject({
      name: "calibrated",
      paper: { 80: { dots: 546, columns: 42, smallColumns: 56 } },
      codeTables: [
        // In the order of the strip; the table without the euro stands above the one with it.
        { characterSet: "PC850_MULTILINGUAL", number: 2 },
        { characterSet: "PC858_EURO", number: 14 },
        { characterSet: "WPC1252", number: 11 },
      ],
      qr: null,
      answers: "always",
    });
    if (profile === undefined) throw new Error("nothing was kept");

    // Before, the same printer spoils the same paper.
    const items: PrintItem[] = [
      { kind: "text", text: "x".repeat(42) },
      { kind: "text", text: "s".repeat(56), small: true },
      { kind: "text", text: "Señor João, ação: 5 €" },
      { kind: "qr", data: PAYMENT_TEXT },
      { kind: "barcode", data: "R4821000000427" },
      { kind: "cut" },
    ];
    expect(await misprints(base, items)).toBeGreaterThan(0);
    expect(await misprints(profile, items)).toBe(0);
  });

  test("keeps its profile as a file that is read back as it was", async () => {
    const profile = await calibrateClone();
    const file = writeProfile(profile, ["Made by till printer calibrate.", "A person may change it."]);
    expect(file).toMatch(/^# Made by till printer calibrate\.\n# A person may change it\.\n/);
    expect(readProfile(file)).toEqual(profile);
  });
});

describe("the strip", () => {
  test.each([
    [58, { columns: 32, smallColumns: 42, dots: 384 }],
    [80, { columns: 48, smallColumns: 64, dots: 576 }],
    [80, { columns: 42, smallColumns: 56, dots: 512 }],
  ] as const)("on %i mm paper with %j has every code where it can be scanned", async (paperMm, format) => {
    const profile = findProfile(null);
    const rig = await startRig({ paperMm, format, profile });
    const { calibration } = startCalibration(rig, profile, paperMm);
    await rig.finish(calibration.print());
    const things = rig.paper.papers().flatMap((paper) => paper.things);
    const scanned = (await scanAll(drawPaper({ things }, format).bitmap)).map(({ text }) => text);
    const photographed = photographCodes({ things }, format);
    // Where the head is narrower than a picture, its code is not whole: that is the question.
    const meant = calibrationStrip(paperMm, calibrationWordsFor("es").strip).flatMap((item) => {
      if (item.kind === "narrow-barcode" || item.kind === "sized-qr") return [item.data];
      return item.kind === "wide-image" && item.image.height === 60 && item.image.width <= format.dots
        ? [codeOf({ about: "dots", value: item.image.width })]
        : [];
    });
    expect(scanned).toEqual(meant);
    expect(photographed.every((text) => text?.startsWith("TILL:CAL:"))).toBe(true);
    // Every code is understood, whatever scanned it.
    for (const code of [...scanned, ...photographed])
      expect(readCode(code ?? ""), String(code)).not.toBeNull();
    expect(rig.paper.drawerPulses).toBe(0);
  });

  test.each(["es-AR", "pt-BR", "en"])(
    "in %s has lines that fit any paper, in letters that any printer has",
    (locale) => {
      for (const paperMm of [58, 80] as const) {
        const texts = calibrationStrip(paperMm, calibrationWordsFor(locale).strip).flatMap((item) =>
          item.kind === "text" ? [item.text] : [],
        );
        expect(texts.length).toBeGreaterThan(20);
        for (const text of texts) expect(text).toMatch(/^[\x20-\x7e]{1,30}$/);
      }
    },
  );

  test.each(["es-AR", "pt-BR", "en"])("in %s asks on the display in lines of 20 letters", (locale) => {
    const { strip: _, answers, ...words } = calibrationWordsFor(locale);
    for (const line of [...Object.values(words), ...Object.values(answers)])
      expect(line.length).toBeLessThanOrEqual(20);
  });
});

describe("the letters on the strip", () => {
  const SETS = [
    "PC850_MULTILINGUAL",
    "PC858_EURO",
    "PC860_PORTUGUESE",
    "WPC1252",
    "ISO8859_15_LATIN9",
  ] as const;

  test.each(SETS)("are those of %s where it has them, as Python and the emulator say", (set) => {
    const bytes = sampleBytes(set);
    const codec = {
      PC850: "cp850",
      PC858: "cp858",
      PC860: "cp860",
      WPC1252: "cp1252",
      ISO8859_15: "iso8859-15",
      PC437: "cp437",
    }[TABLE_NAMES[set]];
    const hex = Buffer.from(bytes).toString("hex");
    const program = `import sys; sys.stdout.buffer.write(bytes.fromhex("${hex}").decode("${codec}").encode())`;
    const read = execFileSync("python3", ["-c", program], { encoding: "utf8" });
    const half = UPPER_HALVES[TABLE_NAMES[set]];
    const wanted = [...SAMPLE]
      .map((letter) => (letter < "\x80" || half.includes(letter) ? letter : " "))
      .join("");
    expect(read).toBe(wanted);
  });
});

describe("codes", () => {
  const ANSWERS: readonly Answer[] = [
    { about: "columns", value: 42 },
    { about: "small-columns", value: 56 },
    { about: "dots", value: 546 },
    { about: "table", characterSet: "PC858_EURO", number: 19 },
    { about: "own-qr", moduleDots: 6 },
    { about: "drawn-qr", moduleDots: 8 },
    { about: "long-qr", bytes: 400 },
    { about: "knife", cut: "here" },
    { about: "drawer", pin: 5 },
    { about: "drawer", pin: null },
    { about: "done" },
    { about: "stop" },
  ];

  test.each(ANSWERS.map((answer) => [codeOf(answer).slice(0, 20), answer] as const))(
    "%s says what it means",
    (_, answer) => {
      const code = codeOf(answer);
      expect(readCode(code)).toEqual(answer);
      // Scanners may be set to small letters, and to say the kind of code before it.
      expect(readCode(`]C1${code.toLowerCase()}\n`)).toEqual(answer);
    },
  );

  test.each([
    "",
    "7790001234567",
    "TILL:TOTAL",
    "TILL:CAL:",
    "TILL:CAL:X9",
    "TILL:CAL:C9",
    "TILL:CAL:T300E",
    "TILL:CAL:T19X",
    "TILL:CAL:D7",
    "TILL:CAL:C42X",
    "TILL:CAL:L400:0123",
  ])("%j is none of the strip", (scanned) => {
    expect(readCode(scanned)).toBeNull();
  });
});

describe("what was scanned twice", () => {
  test("counts once: of widths and codes the largest, of tables the first of each kind", () => {
    const scanned: Answer[] = [
      { about: "columns", value: 48 },
      { about: "columns", value: 42 },
      { about: "own-qr", moduleDots: 8 },
      { about: "own-qr", moduleDots: 4 },
      { about: "table", characterSet: "PC858_EURO", number: 19 },
      { about: "table", characterSet: "PC858_EURO", number: 14 },
      { about: "table", characterSet: "WPC1252", number: 19 },
      { about: "table", characterSet: "WPC1252", number: 16 },
      { about: "knife", cut: "full" },
      { about: "knife", cut: "none" },
    ];
    const answers = scanned.reduce(
      (before, answer) => takeAnswer(before, answer as Parameters<typeof takeAnswer>[1]),
      NOTHING_ANSWERED,
    );
    expect(answers).toMatchObject({ columns: 48, ownQr: 8, knife: "none" });
    expect(answers.tables).toEqual([
      { characterSet: "PC858_EURO", number: 19 },
      { characterSet: "WPC1252", number: 16 },
    ]);
  });
});

describe("what was not answered", () => {
  const base = findProfile("xprinter-xp-80");

  test("stays as it was, and nothing at all is never kept", async () => {
    const rig = await startRig({ profile: base });
    const { calibration, kept } = startCalibration(rig, base);
    await rig.finish(calibration.print());
    expect(await calibration.take("TILL:CAL:DONE")).toMatchObject({ kind: "declined" });
    expect(await calibration.take("7790001234567")).toMatchObject({ kind: "declined" });
    expect(await calibration.take("TILL:CAL:STOP")).toMatchObject({ kind: "over", kept: false });
    expect(kept).toEqual([]);
    const { name, description, answers, ...same } = profileFrom(base, 80, NOTHING_ANSWERED, true, "test");
    expect({ ...base, ...same }).toEqual(base);
    expect([name, description, answers]).toEqual(["calibrated", "test", "always"]);
  });

  test("is the knife that the printer had, unless an old one cut", () => {
    const old = takeAnswer(NOTHING_ANSWERED, { about: "knife", cut: "here" });
    expect(profileFrom(base, 80, old, true, "")).toMatchObject({ cutter: "partial", cutsBy: "esc-i-m" });
    const none = takeAnswer(NOTHING_ANSWERED, { about: "knife", cut: "none" });
    const custom = findProfile("custom-kube-ii");
    expect(profileFrom(custom, 80, none, true, "")).toMatchObject({ cutter: "none" });
    expect(profileFrom(custom, 80, none, true, "")).not.toHaveProperty("cutsBy");
    expect(profileFrom(custom, 80, NOTHING_ANSWERED, true, "")).toMatchObject({ cutsBy: "esc-i-m" });
  });

  test("never leaves lines that do not fit the dots that were read", () => {
    const narrow = takeAnswer(NOTHING_ANSWERED, { about: "dots", value: 384 });
    expect(profileFrom(base, 80, narrow, true, "").paper[80]).toEqual({
      dots: 384,
      columns: 42,
      smallColumns: 42,
    });
    const few = takeAnswer(NOTHING_ANSWERED, { about: "columns", value: 32 });
    expect(profileFrom(base, 80, few, true, "").paper[80]).toEqual({
      dots: 384,
      columns: 32,
      smallColumns: 42,
    });
  });
});

describe("a profile in a file", () => {
  const good = writeProfile(findProfile("pos-58"), []);

  test.each([
    ["with a word that is none", good.replace('"none"', '"scissors"'), /cutter/],
    ["with a table out of a byte", good.replace("number = 16", "number = 1600"), /codeTables\.1\.number/],
    ["with a field that nobody knows", `speed = 1\n${good}`, /speed/],
    ["with letters wider than the paper", good.replace("columns = 32", "columns = 70"), /paper\.58/],
    ["that is no TOML", "[[[", /not TOML/],
    ["that is empty", "", /name/],
  ])("%s is refused, with the field", (_, file, fault) => {
    expect(() => readProfile(file)).toThrow(StoredProfileError);
    expect(() => readProfile(file)).toThrow(fault);
  });

  test("that is something else altogether is refused in a few words", () => {
    const other = `${"scissors".repeat(60)} = 1\n${"[[codeTables]]\nnumber = -1\n".repeat(60)}`;
    expect(() => readProfile(other)).toThrow(/and \d+ more$/);
    try {
      readProfile(other);
    } catch (error) {
      expect(String(error).length).toBeLessThan(2_500);
    }
  });

  test("of each model reads as it was written", () => {
    for (const name of ["generic", "pos-58", "custom-kube-ii", "bematech-mp-4200-th", "mute"]) {
      expect(readProfile(writeProfile(findProfile(name), ["x"]))).toEqual(findProfile(name));
    }
  });
});

test("the drawer opens as its code is scanned, and only then", async () => {
  const base = findProfile(null);
  const rig = await startRig({ profile: base });
  const { calibration } = startCalibration(rig, base);
  await rig.finish(calibration.print());
  expect(rig.paper.pulses()).toEqual([]);
  const reply = calibration.take("TILL:CAL:D5");
  await rig.clock.advance(2000);
  expect(await reply).toMatchObject({ kind: "taken", lines: ["Cajón", "5"] });
  expect(rig.paper.pulses()).toEqual([{ pin: 5, pulseMs: 100 }]);
  await calibration.take("TILL:CAL:D0");
  expect(calibration.answers.drawer).toBe(0);
});

test("a profile that cannot be kept says so, and can be kept later", async () => {
  const base = findProfile(null);
  const rig = await startRig({ profile: base });
  let isFull = true;
  const calibration = new Calibration({
    printer: rig.printer,
    profile: base,
    paperMm: 80,
    locale: "es-AR",
    now: () => "2026-11-21 14:03",
    keep: async () => {
      if (isFull) throw new Error("no space left on the disk");
      return "/var/lib/tilld/printer-profile.toml";
    },
  });
  await calibration.take("TILL:CAL:C42");
  expect(await calibration.take("TILL:CAL:DONE")).toMatchObject({
    kind: "declined",
    sentence: expect.stringContaining("no space left"),
  });
  isFull = false;
  expect(await calibration.take("TILL:CAL:DONE")).toMatchObject({ kind: "over", kept: true });
});

function startCalibration(rig: PrinterRig, profile: PrinterProfile, paperMm: 58 | 80 = 80) {
  const kept: PrinterProfile[] = [];
  const calibration = new Calibration({
    printer: rig.printer,
    profile,
    paperMm,
    locale: "es-AR",
    now: () => "2026-11-21 14:03",
    keep: async (one) => {
      kept.push(one);
      return "/var/lib/tilld/printer-profile.toml";
    },
  });
  return { calibration, kept };
}

async function calibrateClone(): Promise<PrinterProfile> {
  const base = findProfile(null);
  const rig = await startRig({ ...CLONE, profile: base });
  const { calibration, kept } = startCalibration(rig, base);
  await rig.finish(calibration.print());
  for (const code of await scanAsAPersonWould(rig)) await calibration.take(code);
  await calibration.take("TILL:CAL:DONE");
  if (kept[0] === undefined) throw new Error("nothing was kept");
  return kept[0];
}

function scanAsAPersonWould(rig: PrinterRig): Promise<readonly string[]> {
  return codesThatAreRight(
    rig.paper.papers().flatMap((paper) => paper.things),
    CLONE.format,
  );
}

/** How much of the paper is not as it was meant. */
async function misprints(profile: PrinterProfile, items: readonly PrintItem[]): Promise<number> {
  const rig = await startRig({ ...CLONE, profile });
  await rig.finish(rig.printer.print({ name: "paper", items }));
  const { things } = rig.paper.papers().at(-1) ?? rig.paper.strip();
  const lines = things.flatMap((thing) => (thing.kind === "line" && thing.text !== "" ? [thing.text] : []));
  const meant = items.flatMap((item) => (item.kind === "text" ? [item.text] : []));
  const codes = photographCodes({ things }, CLONE.format);
  const barcodes = things.flatMap((thing) => (thing.kind === "barcode" ? [thing.data] : []));
  const wrong = [
    ...meant.filter((text) => !lines.includes(text)),
    ...(codes.join() === PAYMENT_TEXT ? [] : ["the QR"]),
    ...(barcodes.join() === "R4821000000427" ? [] : ["the barcode"]),
  ];
  return wrong.length;
}
