// Files that a shop makes by itself: its price list, a printer profile, a logo. Whole or refused, with lines.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { PNG } from "pngjs";
import { findProfile } from "../../../hardware/profiles/find-profile.ts";
import { readProfile, StoredProfileError, writeProfile } from "../../../hardware/profiles/stored-profile.ts";
import { CatalogError, readCatalog } from "../../../src/catalog/catalog.ts";
import { loadLogo } from "../../../src/config/load-logo.ts";
import type { Chance } from "../../payments/decoders-mutate.ts";
import { bytesOf, type Fuzzer, must, textOf } from "../fuzzer.ts";

const LISTS = [
  "barcode,title,price\n7790895000997,Yerba,1250.50\n5678,Pan,300\n",
  'barcode;title;price;unit\r\n7790895000997;"Yerba ""Cruz"" 1 kg";1.250,50;\r\n20012;Queso;8000,00;kg\r\n',
  "7790895000997,Yerba,1250.50\n96385074,Chicle,50.00\n",
  "\ufeffbarcode,title,price,unit\n5678,Pan,300.00,piece\n",
];

export const priceLists: Fuzzer = {
  name: "price-lists",
  share: 50,
  async open() {
    return {
      corpus: bytesOf(...LISTS),
      words: [
        ...'",;\t\n'.split(""),
        "\r\n",
        '""',
        "1.250,50",
        "1,250.50",
        "-5",
        "0",
        "1e3",
        "kg",
        "barcode,title,price",
      ],
      take(bytes) {
        const text = textOf(bytes);
        const codes = text.match(/[^,;"\r\n\t]{1,80}/g)?.slice(0, 20) ?? [];
        try {
          const catalog = readCatalog(text, "ARS");
          let found = 0;
          for (const code of codes) {
            const article = catalog.find(code.trim());
            if (article === null) continue;
            found += 1;
            must(
              Number.isSafeInteger(article.price.minor) && article.price.minor > 0,
              "a price that is none",
            );
            must(!/\p{Cc}/u.test(article.title) && article.title !== "", "a title of more than one line");
            const digits = text.replace(/[^0-9]+/g, " ");
            const shown = String(Math.trunc(article.price.minor / 100));
            must(
              digits.replaceAll(" ", "").includes(shown),
              () => `a price of ${article.price.minor} that is not in the list`,
            );
          }
          return catalog.size === 0 ? "an empty list" : found > 0 ? "a list" : "a list of nothing named";
        } catch (error) {
          if (!(error instanceof CatalogError)) throw error;
          must(error.faults.length > 0, "refused without a fault");
          must(
            error.faults.every(({ line, message }) => line >= 1 && message !== ""),
            "a fault without a place",
          );
          return "refused";
        }
      },
    };
  },
};

export const printerProfiles: Fuzzer = {
  name: "printer-profiles",
  share: 12,
  async open() {
    const files = ["epson-tm-t20iii", "pos-58", "mute"].map((name) =>
      writeProfile(findProfile(name), ["made by hand"]),
    );
    return {
      corpus: bytesOf(...files),
      words: ["= -1", "= 1e9", "[paper.80]", "columns = 0", "true", "[[", "]]", '"', "nan", "1979-05-27"],
      take(bytes) {
        try {
          const profile = readProfile(textOf(bytes));
          for (const format of Object.values(profile.paper)) {
            must(format.columns >= 1 && format.columns <= 1000, () => `paper of ${format.columns} columns`);
          }
          return "a profile";
        } catch (error) {
          if (!(error instanceof StoredProfileError)) throw error;
          must(error.message.length < 2_000, "a refusal without end");
          return "refused";
        }
      },
    };
  },
};

/** Changes bytes inside of one chunk and makes its checksum right again, so that the picture is looked at. */
function spoilChunk(png: Uint8Array, chance: Chance): Uint8Array {
  const bytes = Buffer.from(png);
  const chunks: number[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) chunks.push(at);
  const at = chunks[chance(chunks.length)] ?? 8;
  const length = bytes.readUInt32BE(at);
  if (length === 0) return bytes;
  for (let times = 0; times <= chance(3); times++) bytes[at + 8 + chance(length)] = chance(256);
  bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, at + 8 + length)), at + 8 + length);
  return bytes;
}

export const pictureFiles: Fuzzer = {
  name: "picture-files",
  share: 3,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), "tilld-fuzz-"));
    const file = join(folder, "logo.png");
    const picture = new PNG({ width: 24, height: 16 });
    for (let at = 0; at < picture.data.length; at += 4) picture.data.set([at & 255, 0, 0, 255], at);
    const grey = PNG.sync.write(picture, { colorType: 0 });
    return {
      corpus: [PNG.sync.write(picture), grey],
      // Sixteen million dots are read, once, at a start.
      limitMs: 3_000,
      words: ["IHDR", "IDAT", "PLTE", "tRNS", "IEND", "\u0000\u0000\u00ff\u00ff"],
      make: (chance) => spoilChunk(chance(2) === 0 ? PNG.sync.write(picture) : grey, chance),
      take(bytes) {
        writeFileSync(file, bytes);
        const loaded = loadLogo(file, 576);
        if ("logo" in loaded) {
          must(loaded.logo.width <= 576 && loaded.logo.height <= 320, "a logo that is too large");
          return "a logo";
        }
        must(loaded.fault !== "" && loaded.fault.length < 1_000, "no word, or too many");
        return "refused";
      },
      close: async () => rmSync(folder, { recursive: true }),
    };
  },
};
