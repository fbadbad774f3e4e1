// Papers and cards as files: till paper and till cards --a4, as real processes against a control socket. A browser of
// this machine prints the PDF where there is one; NEEDS_BROWSER=1 demands it.

import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { findBrowser } from "../../src/cli/print-pdf.ts";
import { cardPages } from "../../src/paper/card-pages.ts";
import { serveTill } from "../control/stand-in-till.ts";
import { ARGENTINE } from "../paper/samples.ts";
import { till, writeConfig } from "./run-till.ts";

async function serve() {
  const served = await serveTill();
  const config = writeConfig(served.folder, served.socket);
  const run = (args: readonly string[], path = process.env["PATH"]) =>
    till(["--config", config, ...args], path === undefined ? {} : { PATH: path });
  return { ...served, run, at: (name: string) => join(served.folder, name) };
}

describe("till paper", () => {
  test("draws the latest paper in the console", async () => {
    const { run, till: standIn } = await serve();
    expect(await run(["paper", "7"])).toEqual({ code: 0, out: "┌──┐\n│no│\n└──┘\n", err: "" });
    expect(standIn.asked).toEqual(["picture of null of sale 7 as text"]);
  });

  test.each([
    ["ticket.png", "png", "\u0089PNG"],
    ["ticket.SVG", "svg", "<svg/>\n"],
    ["ticket.txt", "text", "┌──┐\n│no│\n└──┘\n"],
  ])("writes %s as %s", async (name, format, bytes) => {
    const { run, till: standIn, at } = await serve();
    const file = at(name);
    const { code, out } = await run(["paper", "7", "qr-ticket", "--out", file]);
    expect({ code, out }).toEqual({ code: 0, out: `qr-ticket of sale 7: ${file}\n` });
    expect(readFileSync(file, format === "png" ? "latin1" : "utf8")).toBe(bytes);
    expect(standIn.asked).toEqual([`picture of qr-ticket of sale 7 as ${format}`]);
  });

  test("wants the number of a sale, and a name that says the form", async () => {
    const { run, till: standIn, at } = await serve();
    expect(await run(["paper", "R4821"])).toMatchObject({
      code: 64,
      err: expect.stringContaining("found R4821"),
    });
    expect(await run(["paper", "7", "--out", at("x.gif")])).toMatchObject({
      code: 64,
      err: expect.stringContaining("expected a name that ends in .png, .svg or .txt"),
    });
    expect(standIn.asked).toEqual([]);
  });
});

describe("till cards --a4", () => {
  test("writes a page for each SVG, and all pages into one HTML", async () => {
    const { run, at } = await serve();
    expect(await run(["cards", "--a4", at("cards.svg")])).toMatchObject({
      code: 0,
      out: `command cards: ${at("cards.svg")}, ${at("cards-2.svg")}\n`,
    });
    expect(readFileSync(at("cards.svg"), "utf8")).toBe("<svg>1</svg>\n");
    expect(readFileSync(at("cards-2.svg"), "utf8")).toBe("<svg>2</svg>\n");
    expect((await run(["cards", "--a4", at("cards.html")])).code).toBe(0);
    const html = readFileSync(at("cards.html"), "utf8");
    expect(html).toContain("<svg>1</svg>\n<svg>2</svg>\n");
    expect(html).toContain("size:A4");
    expect(html).not.toMatch(/https?:/);
    expect((await run(["cards", "--a4", at("cards.doc")])).code).toBe(64);
  });

  test("without a browser writes the page instead of the PDF, and names the package that is missing", async () => {
    const { run, folder, at } = await serve();
    const path = pathWith(folder, {});
    const { code, out, err } = await run(["cards", "--a4", at("cards.pdf")], path);
    expect(code).toBe(75);
    expect(out).toBe(`command cards: ${at("cards.html")}\n`);
    expect(err).toContain("install the package chromium");
    expect(readFileSync(at("cards.html"), "utf8")).toContain("<svg>2</svg>");
    expect(existsSync(at("cards.pdf"))).toBe(false);
  });

  test("that the browser did not print says so with the browser's own words", async () => {
    const { run, folder, at } = await serve();
    const path = pathWith(folder, { chromium: "#!/bin/sh\necho no display here >&2\n" });
    const { code, err } = await run(["cards", "--a4", at("cards.pdf")], path);
    expect(code).toBe(70);
    expect(err).toContain("no display here");
  });

  test("is a PDF of A4 pages where this machine has a browser", async () => {
    const { run, till: standIn, at } = await serve();
    const [page = ""] = cardPages({ ...ARGENTINE.context, columns: 48 });
    standIn.pages = [page, page];
    const { code, err } = await run(["cards", "--a4", at("cards.pdf")]);
    const browser = await findBrowser();
    if (process.env["NEEDS_BROWSER"] === "1") expect(browser).not.toBeNull();
    if (browser === null) {
      expect({ code, err }).toEqual({ code: 75, err: expect.stringContaining("no browser") });
      return;
    }
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const pdf = readFileSync(at("cards.pdf"), "latin1");
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);
    const [, width = 0, height = 0] = (/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number);
    // In points, 72 to an inch.
    expect(Math.abs((width / 72) * 25.4 - 210)).toBeLessThan(1);
    expect(Math.abs((height / 72) * 25.4 - 297)).toBeLessThan(1);
    // Each page holds some thousand strokes, and not a picture of them.
    const drawn = [...pdf.matchAll(/stream\r?\n([\s\S]*?)endstream/g)].map(([, bytes = ""]) =>
      unpacked(bytes),
    );
    const pages = drawn.filter((text) => (text.match(/ l\n/g) ?? []).length > 1000);
    expect(pages).toHaveLength(2);
  });
});

/** A search path on which the command itself runs, and these programs. */
function pathWith(folder: string, programs: Readonly<Record<string, string>>): string {
  const path = join(folder, "programs");
  mkdirSync(path);
  for (const name of ["dirname", "readlink", "uname"]) symlinkSync(`/usr/bin/${name}`, join(path, name));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(path, name), text);
    chmodSync(join(path, name), 0o755);
  }
  return path;
}

function unpacked(bytes: string): string {
  try {
    return inflateSync(Buffer.from(bytes, "latin1")).toString("latin1");
  } catch {
    return "";
  }
}
