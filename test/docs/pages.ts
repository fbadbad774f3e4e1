// The pages for people, taken apart: their links, headings, code and tables, so that what they claim can be held against the
// program.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

/** Folders whose Markdown is written by hand, or drawn from the program, for people. */
const FOLDERS = ["docs", "hardware", "packaging", "src", "systemd", "test"];

export interface Page {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), "utf8") };
}

export function allPages(): readonly Page[] {
  const nested = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  );
  const top = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  return [...top, ...nested].sort().map(readPage);
}

/** Without fenced blocks, in which nothing is a heading, a link or a span. */
function prose({ text }: Page): string {
  return text.replace(/^ *```[\s\S]*?^ *```$/gm, "");
}

export interface Block {
  readonly language: string;
  readonly code: string;
}

export function blocksOf({ text }: Page): readonly Block[] {
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map(([, , language = "", code = ""]) => ({
    language,
    code,
  }));
}

export function spansOf(page: Page): readonly string[] {
  return codeIn(prose(page));
}

export function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** The first cell of every row of every table, without the heads. */
export function firstCells(page: Page): readonly string[] {
  const lines = prose(page)
    .split("\n")
    .map((line) => line.trim());
  return lines
    .filter((line, index) => line.startsWith("|") && !isHead(lines, index))
    .map((line) => line.split(/(?<!\\)\|/)[1]?.trim() ?? "");
}

/** The line above the rule, and the rule. */
function isHead(lines: readonly string[], index: number): boolean {
  const isRule = (line = "") => /^\|[-| :]+\|$/.test(line) && line.includes("---");
  return isRule(lines[index]) || isRule(lines[index + 1]);
}

/** Relative ones, as they stand there. */
export function linksOf(page: Page): readonly string[] {
  const text = prose(page).replace(/`[^`]*`/g, (span) => span.replace(/[[\]()]/g, " "));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/<img [^>]*src="([^"]+)"/g)];
  return links.map(([, link = ""]) => link).filter((link) => !/^[a-z]+:/.test(link));
}

/** Where a relative link leads to: a path from the root, and the name of a heading there. */
export function targetOf({ path }: Page, link: string): { readonly path: string; readonly anchor: string } {
  const [file = "", anchor = ""] = link.split("#");
  return { path: file === "" ? path : relative(ROOT, join(ROOT, dirname(path), file)), anchor };
}

/** As GitHub names headings: small letters, without punctuation, hyphens for blanks, a number behind a repeated one. */
export function anchorsOf(page: Page): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const names = [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const name = heading
      .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  });
  return new Set(names);
}
