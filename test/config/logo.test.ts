// A shop's logo on its way from a PNG file to the dots that are burnt: what the settings accept, what becomes of
// greys and of transparency, and what is said about a file that will not do.

import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { temporaryFolder } from "../control/stand-in-till.ts";
import { dotsOf } from "../picture/readers.ts";

type Pixel = readonly [red: number, green: number, blue: number, opacity: number];

const BLACK: Pixel = [0, 0, 0, 255];
const WHITE: Pixel = [255, 255, 255, 255];
const NOTHING: Pixel = [0, 0, 0, 0];

function png(width: number, height: number, colour: (x: number, y: number) => Pixel): Buffer {
  const image = new PNG({ width, height });
  for (let at = 0; at < width * height; at++) {
    image.data.set(colour(at % width, Math.floor(at / width)), at * 4);
  }
  return PNG.sync.write(image);
}

/** A configuration whose logo holds these bytes. */
function configured(logo: Uint8Array | null, printer = "paper_mm = 58", name = "logo.png"): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "token"), "APP_USR-1\n", { mode: 0o600 });
  if (logo !== null) writeFileSync(join(folder, name), logo);
  const file = join(folder, "tilld.toml");
  writeFileSync(
    file,
    `[shop]\nname = "Almacén"\nsite = "MLA"\n
     [mercado_pago]\nexternal_pos_id = "SUC001POS001"\naccess_token_file = "token"\n
     [printer]\nconnection = "tcp://127.0.0.1:9100"\n${printer}\n
     [paper]\nlogo = "${name}"\n`,
  );
  return file;
}

function logoOf(file: string) {
  const { logo } = loadConfig(file, {}).paper;
  if (logo === null) throw new Error("there is a logo");
  return logo;
}

function faultsOf(file: string): readonly string[] {
  try {
    loadConfig(file, {});
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

describe("a logo", () => {
  test("of black and white is printed dot for dot, and what is transparent stays white", () => {
    const chess = (x: number, y: number) => ((x + y) % 3 === 0 ? BLACK : (x + y) % 3 === 1 ? WHITE : NOTHING);
    const logo = logoOf(configured(png(10, 3, chess)));
    expect(dotsOf(logo, 0, 0, logo.width, logo.height)).toBe("#..#..#..#\n..#..#..#.\n.#..#..#..");
  });

  test.each([
    [0, 1],
    [64, 0.75],
    [128, 0.5],
    [192, 0.25],
    [250, 0.02],
  ])("of grey %i burns %f of its dots, spread all over", (level, share) => {
    const logo = logoOf(configured(png(80, 80, () => [level, level, level, 255])));
    for (const [left, top] of [
      [0, 0],
      [40, 0],
      [0, 40],
      [40, 40],
    ] as const) {
      const dots = dotsOf(logo, left, top, 40, 40).replaceAll("\n", "");
      const black = [...dots].filter((dot) => dot === "#").length / dots.length;
      expect(Math.abs(black - share)).toBeLessThan(0.03);
    }
  });

  test("sees colours as bright as eyes do, and half transparent as half as dark", () => {
    const dark = (colour: Pixel) => {
      const logo = logoOf(configured(png(60, 60, (x, y) => (x + y === 0 ? BLACK : colour))));
      return [...dotsOf(logo, 0, 0, 60, 60)].filter((dot) => dot === "#").length / 3600;
    };
    expect(dark([255, 255, 0, 255])).toBeCloseTo(0.114, 1);
    expect(dark([0, 0, 255, 255])).toBeCloseTo(0.886, 1);
    expect(dark([0, 0, 0, 128])).toBeCloseTo(0.5, 1);
  });

  test.each([
    ["paper_mm = 58", 384],
    ["paper_mm = 80", 576],
    ['profile = "pos-5890"\npaper_mm = 58', 384],
  ])(
    "wider than the paper of %j is scaled down to its %i dots, and one that fits is not touched",
    (printer, dots) => {
      const stripes = (x: number) => (Math.floor(x / 100) % 2 === 0 ? BLACK : WHITE);
      const wide = logoOf(configured(png(800, 200, stripes), printer));
      expect([wide.width, wide.height]).toEqual([dots, Math.round((200 * dots) / 800)]);
      const eighth = dots / 8;
      const row = dotsOf(wide, 0, 50, dots, 1);
      for (let stripe = 0; stripe < 8; stripe++) {
        const middle = row.slice(stripe * eighth + 4, (stripe + 1) * eighth - 4);
        expect(middle).toBe((stripe % 2 === 0 ? "#" : ".").repeat(middle.length));
      }
      const fits = logoOf(configured(png(200, 10, stripes), printer));
      expect([fits.width, fits.height]).toEqual([200, 10]);
    },
  );

  const good = png(20, 20, () => BLACK);
  const EXPECTED = "expected a PNG picture of at most 2 MiB, dark on white or on transparent";
  const huge = Buffer.from(good);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);

  test.each([
    ["is not there", null, `there is no such file; ${EXPECTED}`],
    ["is something else", Buffer.from("GIF89a".padEnd(64)), `it is not a PNG file; ${EXPECTED}`],
    ["is empty", new Uint8Array(), `it is not a PNG file; ${EXPECTED}`],
    ["was cut off", good.subarray(0, 50), /^the PNG file is damaged \(.+\); expected/],
    ["has a byte turned", Buffer.from(good).fill(0xff, 45, 50), /^the PNG file is damaged \(.+\); expected/],
    [
      "says that it unpacks to gigabytes",
      huge,
      `it has 60000 x 60000 dots, more than 16000000 in all; ${EXPECTED}`,
    ],
    ["is white only", png(20, 20, () => NOTHING), `it would be white all over; ${EXPECTED}`],
    [
      "is too tall",
      png(100, 321, () => BLACK),
      "on this paper it has 100 x 321 dots; expected at most 320 dots (40 mm) down: crop it or make it smaller",
    ],
  ])("that %s is a fault of the configuration", (_what, bytes, expected) => {
    const [fault = "", ...others] = faultsOf(configured(bytes));
    expect(others).toEqual([]);
    expect(fault.startsWith('paper.logo: "logo.png": ')).toBe(true);
    expect(fault.slice('paper.logo: "logo.png": '.length)).toMatch(expected);
  });

  test("that is too large, or a folder, is a fault too, and told among the others", () => {
    const file = configured(good);
    truncateSync(join(file, "..", "logo.png"), 3 * 1024 * 1024);
    expect(faultsOf(file)).toEqual([`paper.logo: "logo.png": the file has 3145728 bytes; ${EXPECTED}`]);
    const folder = configured(null, 'paper_mm = 57\nprofile = "none"');
    symlinkSync(".", join(folder, "..", "logo.png"));
    const faults = faultsOf(folder);
    expect(faults.map((fault) => fault.split(":")[0])).toEqual(
      expect.arrayContaining(["printer.profile", "printer.paper_mm", "paper.logo"]),
    );
    expect(faults.at(-1)).toBe(`paper.logo: "logo.png": this is a folder; ${EXPECTED}`);
  });
});
