// Our layout tables against two others: the X keyboard data of Debian (test/fixtures/keyboards.txt says how it was
// drawn), and the emulator's own, which was written from the console keymaps of Linux.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { KeyDecoder } from "../../hardware/drivers/scanner/key-decoder.ts";
import {
  LAYOUT_NAMES,
  type LayoutName,
  type Level,
  layoutOf,
} from "../../hardware/drivers/scanner/key-layout.ts";
import { strokesOf } from "../../hardware/emulators/keyboard-scanner-layouts.ts";

const LEVELS: readonly Level[] = ["plain", "shift", "altgr"];
const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

/** What else the labels, names and titles of each country are written with. */
const LETTERS: Readonly<Record<LayoutName, string>> = {
  us: "",
  es: "ñÑçÇáéíóúÁÉÍÓÚàèòÀüÜâêôºª·¡¿´¨",
  la: "ñÑáéíóúÁÉÍÓÚüÜàâ°¡¿´¨",
  pt: "çÇáéíóúÁÉÍÓÚàÀâêôÂÊÔãõÃÕüºª«»£§´¨",
  "pt-br": "çÇáéíóúÁÉÍÓÚàÀâêôÂÊÔãõÃÕüÜºª§¹²³£¢¬´¨",
};

/** Where X and Windows differ, ours is what Windows has, because scanners play the keyboard of a Windows computer. */
const KNOWN_DIFFERENCES = ["us 86 plain \\ <", "us 86 shift | >", "es 6 altgr € ½", "pt 6 altgr € ½"];

function xkbTables(): ReadonlyMap<string, ReadonlyMap<number, readonly string[]>> {
  const tables = new Map<string, Map<number, readonly string[]>>();
  let current = new Map<number, readonly string[]>();
  for (const line of readFileSync(join(import.meta.dirname, "../fixtures/keyboards.txt"), "utf8").split(
    "\n",
  )) {
    const name = /^## (\S+)$/.exec(line)?.[1];
    if (name !== undefined) {
      current = new Map();
      tables.set(name, current);
    } else if (/^\d/.test(line)) {
      const [code, ...typed] = line.split(" ");
      current.set(Number(code), typed);
    }
  }
  return tables;
}

const xkb = xkbTables();

describe.each(LAYOUT_NAMES)("the keyboard %s", (name) => {
  const layout = layoutOf(name);

  test("types on each key what the X keyboard data says", () => {
    const table = xkb.get(name) ?? new Map<number, readonly string[]>();
    expect(table.size).toBeGreaterThan(48);
    const differences = [];
    for (const [code, expected] of table) {
      for (const [index, level] of LEVELS.entries()) {
        const typed = layout.typed(code, level, false);
        const ours = typed === null ? "" : `${typed.dead ? "◌" : ""}${typed.character}`;
        const theirs = expected[index] ?? "";
        // On an accent's key some of X's levels are plain characters, and the other way round; either types the same.
        const same = ours.replace("◌", "") === theirs.replace("◌", "");
        if (ours !== "" && theirs !== "" && theirs !== "-" && !same) {
          differences.push(`${name} ${code} ${level} ${ours} ${theirs}`);
        }
      }
    }
    expect(differences.filter((difference) => !KNOWN_DIFFERENCES.includes(difference))).toEqual([]);
  });

  test("has every printable character of ASCII on some key that X has it on as well", () => {
    const table = [...(xkb.get(name) ?? [])];
    const both = table.flatMap(([code, theirs]) =>
      LEVELS.flatMap((level, index) => {
        const typed = layout.typed(code, level, false);
        return typed !== null && typed.character === theirs[index]?.replace("◌", "") ? [typed.character] : [];
      }),
    );
    expect([...ASCII].filter((character) => character !== " " && !both.includes(character))).toEqual([]);
  });

  test("reads what a scanner types that is set to it, character by character and all at once", () => {
    const all = ASCII + LETTERS[name];
    for (const text of [...all, all, [...all].reverse().join(""), [...all].map((c) => c + c).join("")]) {
      expect(typeInto(name, text)).toBe(text);
    }
  });
});

/** What the driver makes of the strokes with which the emulated scanner types a text. */
function typeInto(name: LayoutName, text: string): string {
  let read = "";
  const keys = new KeyDecoder(
    { layout: layoutOf(name), tabEnds: true, fnc1Key: null },
    {
      text: (characters) => {
        read += characters;
      },
      fault: (detail) => {
        read += `[${detail}]`;
      },
    },
  );
  for (const { code, held } of [...text].flatMap((character) => strokesOf(character, name))) {
    for (const modifier of held) keys.take(modifier, 1, 0);
    keys.take(code, 1, 0);
    keys.take(code, 0, 0);
    for (const modifier of held) keys.take(modifier, 0, 0);
  }
  return read;
}
