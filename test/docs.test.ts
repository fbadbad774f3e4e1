// What the pages claim, held against the program: pages that are drawn from it, words that they quote, commands and settings that
// they name, places that they lead to.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { COMMON } from "../src/cli/command-line.ts";
import { VERBS } from "../src/cli/verbs.ts";
import { SECTIONS } from "../src/config/schema.ts";
import { drawStates } from "../src/sale/drawing.ts";
import { HEADER, readGrounds, readWires } from "./docs/header.ts";
import {
  allPages,
  anchorsOf,
  blocksOf,
  codeIn,
  firstCells,
  linksOf,
  type Page,
  ROOT,
  readPage,
  spansOf,
  targetOf,
} from "./docs/pages.ts";
import { drawWiring } from "./docs/wiring-picture.ts";

const isUpdate = process.env["UPDATE_DOCS"] === "1";

test("docs/sale.md holds the very table that the sale is tested against (UPDATE_DOCS=1 writes it)", () => {
  const file = new URL("../docs/sale.md", import.meta.url);
  const page = readFileSync(file, "utf8");
  const mark = "<!-- drawn by: till states -->\n";
  const head = page.slice(0, page.indexOf(mark) + mark.length);
  if (isUpdate) writeFileSync(file, `${head}\n${drawStates()}`);
  expect(readFileSync(file, "utf8")).toBe(`${head}\n${drawStates()}`);
});

describe("the wiring", () => {
  const wires = readWires();

  test("puts each line on the place of the header that has it", () => {
    expect(wires.length).toBeGreaterThan(6);
    for (const { bcm, place, what } of wires) expect(HEADER[place - 1], what).toBe(bcm);
    for (const place of readGrounds()) expect(HEADER[place - 1], `place ${place}`).toBe("ground");
  });

  test("is drawn as the table has it (UPDATE_DOCS=1 draws it anew)", () => {
    const file = join(ROOT, "docs/pictures/wiring.svg");
    if (isUpdate) writeFileSync(file, drawWiring(wires));
    expect(readFileSync(file, "utf8")).toBe(drawWiring(wires));
  });

  test("is told to till setup with the same numbers", () => {
    const line = blocksOf(readPage("docs/build.md")).find(({ code }) => code.includes("lights.ready"));
    const told = [...(line?.code ?? "").matchAll(/--set (\w+\.\w+)=(\d+)/g)];
    expect(told.length).toBe(4);
    for (const [, setting, bcm] of told)
      expect(wires.filter((wire) => wire.setting === setting).map((wire) => String(wire.bcm))).toContain(bcm);
  });
});

describe("every page", () => {
  const pages = allPages();

  test("leads to pages, headings and pictures that are there", () => {
    const lost = pages.flatMap((page) =>
      linksOf(page)
        .filter((link) => !leads(page, link))
        .map((link) => `${page.path}: ${link}`),
    );
    expect(lost).toEqual([]);
  });

  test("names commands that till has, with options that they take", async () => {
    const wrong: string[] = [];
    for (const page of pages) {
      for (const line of commandsOf(page)) {
        const fault = await faultOfCommand(line);
        if (fault !== null) wrong.push(`${page.path}: ${line}: ${fault}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("shows settings that tilld knows", () => {
    const unknown = pages.flatMap((page) =>
      blocksOf(page)
        .filter(({ language }) => language === "toml")
        .flatMap(({ code }) => unknownKeys(parse(code)))
        .map((key) => `${page.path}: ${key}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe("the pages for whoever has a till", () => {
  test("quote the till word for word where they say what to do about it", () => {
    const sources = programTexts("src", "hardware", "packaging");
    const page = readPage("docs/troubleshooting.md");
    const bySymptom = page.text.slice(page.text.indexOf("## At the counter"));
    const quoted = firstCells({ ...page, text: bySymptom }).flatMap(codeIn);
    expect(quoted.length).toBeGreaterThan(70);
    // … stands for what differs: everything around it is in one file of the program.
    const unsaid = quoted.filter((words) => {
      const parts = words.split("…").map((part) => part.trim());
      return !sources.some((text) => parts.every((part) => text.includes(part)));
    });
    expect(unsaid).toEqual([]);
  });

  test("name lines of the unit that are in it, and the exposure that its own page names", () => {
    const unit = readFileSync(join(ROOT, "systemd/tilld.service"), "utf8");
    const page = readPage("docs/security.md");
    const said = spansOf(page).filter((span) => /^[A-Z]\w+=/.test(span));
    const [missing, present] = [
      ["MemoryDenyWriteExecute=", "LoadCredentialEncrypted="],
      said.filter((line) => !line.startsWith("Memory") && !line.startsWith("LoadCredentialEncrypted")),
    ];
    expect(present.length).toBeGreaterThan(5);
    for (const line of present) expect(unit, line).toContain(`\n${line}`);
    for (const line of missing) expect(unit, line).not.toContain(`\n${line}`);
    const exposure = /rates the unit ([\d.]+)/.exec(page.text)?.[1] ?? "none";
    expect(readPage("systemd/README.md").text).toContain(`gives ${exposure}.`);
  });

  test("count what the package is made of", () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(Object.keys(dependencies)).toHaveLength(10);
    expect(readPage("docs/security.md").text).toContain("each of the ten direct dependencies");
  });

  test("name metrics that the till has, and the memory that it may take", () => {
    const metrics = programTexts("src/metrics").join("\n");
    const named = spansOf(readPage("docs/operations.md")).flatMap(
      (span) => /^tilld_\w+/.exec(span)?.[0] ?? [],
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !metrics.includes(name))).toEqual([]);
    const most = /^MemoryMax=(\d+)M$/m.exec(readFileSync(join(ROOT, "systemd/tilld.slice"), "utf8"))?.[1];
    expect(readPage("docs/build.md").text).toContain(`at most ${most} MB of memory`);
  });

  test("tell of an update what its scripts do", () => {
    const scripts = readdirSync(join(ROOT, "packaging/scripts"))
      .map((name) => readFileSync(join(ROOT, "packaging/scripts", name), "utf8"))
      .join("\n");
    const page = readPage("docs/upgrading.md");
    const places = [...page.text.matchAll(/\/(?:usr\/lib|etc\/systemd|var\/lib)\/[\w./-]+\w|TILLD_\w+/g)];
    const named = new Set(places.map(([place]) => place).filter((place) => place !== "/etc/systemd/system"));
    expect([...named].filter((place) => !scripts.includes(place))).toEqual([]);
    const waits = [...scripts.matchAll(/TILLD_UPDATE_WAIT:-(\d+)/g)].map(([, seconds]) => Number(seconds));
    expect(new Set(waits)).toEqual(new Set([10 * 60]));
    expect(page.text).toContain("at most ten minutes");
    expect(scripts).toContain(`ready_s=${2 * 60}\n`);
    expect(page.text).toContain("it has two minutes");
  });

  test("install a till in ten lines", () => {
    const text = readPage("README.md").text;
    const section = text.slice(text.indexOf("## Install it on a terminal"));
    const [block] = blocksOf({ path: "", text: section });
    const lines = block?.code.trim().split("\n") ?? [];
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.length).toBeLessThanOrEqual(10);
  });
});

function leads(page: Page, link: string): boolean {
  const { anchor, path } = targetOf(page, link);
  const place = join(ROOT, path);
  if (!existsSync(place)) return false;
  if (anchor === "") return true;
  const file = statSync(place).isDirectory() ? join(path, "README.md") : path;
  return anchorsOf(readPage(file)).has(anchor);
}

/** Lines that begin with till, in spans and blocks for a shell. */
function commandsOf(page: Page): readonly string[] {
  const shell = blocksOf(page)
    .filter(({ language }) => language === "sh" || language === "console")
    .flatMap(({ code }) => code.replaceAll("\\\n", " ").split("\n"))
    .map((line) => line.replace(/^\$ /, ""));
  return [...shell, ...spansOf(page)]
    .map((line) => line.replace(/\s#.*$/, "").replace(/^(sudo |[A-Z_]+=\S+ |bin\/)+/, ""))
    .filter((line) => /^till [a-z]/.test(line));
}

async function faultOfCommand(line: string): Promise<string | null> {
  const [name = "", ...words] = line.slice("till ".length).split(/\s+/);
  const load = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (load === undefined) return `there is no verb ${name}`;
  const { verb } = await load();
  const known = new Set([...Object.keys(verb.options ?? {}), ...Object.keys(COMMON)]);
  const used = words.flatMap((word) => /^\[?--([a-z\d-]+)/.exec(word)?.[1] ?? []);
  const unknown = used.filter((option) => !known.has(option));
  return unknown.length === 0 ? null : `no --${unknown.join(", --")}`;
}

function unknownKeys(table: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(table).flatMap(([section, value]) => {
    const known = SECTIONS[section];
    if (known === undefined) return [`[${section}]`];
    const tables = (Array.isArray(value) ? value : [value]) as readonly object[];
    return tables
      .flatMap((one) => Object.keys(one))
      .filter((key) => !Object.hasOwn(known.entries, key))
      .map((key) => `[${section}] ${key}`);
  });
}

/** Every file that has words for people in it, each as one text in which a sentence of several strings is whole. */
function programTexts(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .map((text) => text.replace(/["'`]\s*\+\s*["'`]/g, "")),
  );
}
