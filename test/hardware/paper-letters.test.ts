// Letters of three languages, through every code table of every profile: printed by the real driver, read off the
// emulated paper by tables that are not the driver's, which themselves are held against Python's.

import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type CodeTableName, UPPER_HALVES } from "../../hardware/emulators/code-tables.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import type { PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { startRig } from "../support/printer-rig.ts";
import { ESCPOS_PROFILES, printerOf, TABLE_NAMES, widthsOf } from "../support/profile-printers.ts";

const SPANISH = "áéíóúüñÁÉÍÓÚÜÑ¿¡ºª";
const PORTUGUESE = "áâãàéêíóôõúüçÁÂÃÀÉÊÍÓÔÕÚÜÇ";
const MONEY = "$€£¢";
const EVERY_LETTER = [...new Set(`${SPANISH}${PORTUGUESE}${MONEY}`)].join("");

/** What a letter becomes where no table of the printer has it; anything else is printed as it is. */
const NAMED_FALLBACKS: Readonly<Record<string, string>> = {
  "€": "EUR",
  ã: "a",
  õ: "o",
  Á: "A",
  Â: "A",
  Ã: "A",
  À: "A",
  Ê: "E",
  Í: "I",
  Ó: "O",
  Ô: "O",
  Õ: "O",
  Ú: "U",
};

describe("the tables of the emulated printers", () => {
  const PYTHON = { PC437: "cp437", PC850: "cp850", PC858: "cp858", PC860: "cp860", WPC1252: "cp1252" };
  const NAMES: Readonly<Record<CodeTableName, string>> = { ...PYTHON, ISO8859_15: "iso8859-15" };

  test.each(Object.entries(NAMES))("%s is what Python calls %s", (name, codec) => {
    const program = `import sys; sys.stdout.buffer.write(bytes(range(128, 256)).decode("${codec}", "replace").encode())`;
    const theirs = [...execFileSync("python3", ["-c", program], { encoding: "utf8" })];
    const ours = [...UPPER_HALVES[name as CodeTableName]];
    expect(ours).toHaveLength(128);
    const differ = theirs.flatMap((letter, index) => {
      // Python leaves the controls of ISO 8859-15 and the holes of 1252 as such; on paper both are blank or odd.
      if (/[\u0080-\u009f\ufffd]/u.test(letter)) return [];
      return letter === ours[index] ? [] : [`${(128 + index).toString(16)}: ${letter} ${ours[index]}`];
    });
    expect(differ).toEqual([]);
  });
});

const EVERY_TABLE = ESCPOS_PROFILES.flatMap((profile) =>
  profile.codeTables.map((table) => ({ profile, name: profile.name, table })),
);

describe("through one table of a printer", () => {
  test.each(EVERY_TABLE)(
    "$name, table $table.number: all letters read back right",
    async ({ profile, table }) => {
      const alone: PrinterProfile = { ...profile, codeTables: [table] };
      const has = new Set(UPPER_HALVES[TABLE_NAMES[table.characterSet]]);
      const wanted = [...EVERY_LETTER].map((letter) =>
        has.has(letter) || letter <= "~" ? letter : NAMED_FALLBACKS[letter],
      );
      expect(await printed(alone, EVERY_LETTER)).toBe(wanted.join(""));
    },
  );
});

describe("through all tables of a printer", () => {
  test.each(ESCPOS_PROFILES)("$name prints every letter of ours, or says EUR", async (profile) => {
    const has = profile.codeTables
      .map(({ characterSet }) => UPPER_HALVES[TABLE_NAMES[characterSet]])
      .join("");
    const wanted = [...EVERY_LETTER].map((letter) =>
      has.includes(letter) || letter <= "~" ? letter : NAMED_FALLBACKS[letter],
    );
    // Nobody shall lose an accent: the euro is the only sign for which a word may stand.
    expect(wanted.join("").replace("EUR", "€")).toBe(EVERY_LETTER);
    expect(await printed(profile, EVERY_LETTER)).toBe(wanted.join(""));
  });

  test("a letter from a second table changes nothing for the letters and lines after it", async () => {
    const profile = findProfile("pos-58");
    const lines = ["café 5 € año", "más", "€€ ñ €", "ñ"];
    expect(await printed(profile, ...lines)).toBe(lines.join("\n"));
  });

  test("the table is changed for the letter that needs it and not for the others", async () => {
    const profile = findProfile("pos-58");
    const rig = await startRig({ ...printerOf(profile, 58), profile });
    const items: PrintItem[] = [
      { kind: "text", text: "año: 5 €" },
      { kind: "text", text: "mañana" },
    ];
    await rig.clock.advance(1000);
    const before = rig.paper.commands().length;
    await rig.finish(rig.printer.print({ name: "lines", items }));
    const said = rig.paper.commands().slice(before);
    const chosen = said.filter((command) => command.startsWith("1b 74"));
    expect(chosen).toEqual(["1b 74: 02", "1b 74: 10", "1b 74: 02"]);
  });
});

async function printed(profile: PrinterProfile, ...lines: string[]): Promise<string> {
  const [paperMm = 80] = widthsOf(profile);
  const columns = profile.paper[paperMm]?.columns ?? 0;
  const rig = await startRig({ ...printerOf(profile, paperMm), profile });
  await rig.clock.advance(5000);
  const pieces = lines.map((line) => inPieces(line, Math.floor(columns / 2)));
  const items = pieces.flat().map((text): PrintItem => ({ kind: "text", text }));
  await rig.finish(rig.printer.print({ name: "letters", items }));
  const things = rig.paper.strip().things.flatMap((thing) => (thing.kind === "line" ? [thing.text] : []));
  return pieces.map((some) => some.map(() => things.shift() ?? "").join("")).join("\n");
}

/** Half a line of the paper each, because a word may stand for a letter. */
function inPieces(line: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(line.length / length) }, (_, at) =>
    line.slice(at * length, (at + 1) * length),
  );
}
