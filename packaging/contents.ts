// What is in the package, and where it lies on the machine: one list, from the program, its machine code, the units and
// everything that is made from the program's own words.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Verb } from "../src/cli/verb.ts";
import type { Bundle } from "./bundle.ts";
import { bashCompletion } from "./completion.ts";
import { debianChangelog } from "./control.ts";
import { exampleConfiguration } from "./example.ts";
import { copyrightFile, type Ingredient } from "./licences.ts";
import { type PageDate, settingsPage, tilldPage, tillPage } from "./man.ts";
import type { MachineCode } from "./native.ts";
import { ROOT } from "./npm-packages.ts";
import { DAEMON_FLAGS, firstLine } from "./runtime-flags.ts";
import { type Entry, type File, text } from "./tree.ts";

export interface Ingredients {
  readonly bundle: Bundle;
  readonly code: MachineCode;
  readonly verbs: readonly Verb[];
  readonly licences: readonly Ingredient[];
  readonly billOfMaterials: string;
  readonly version: string;
  /** Since 1970. */
  readonly seconds: number;
}

const PROGRAM = "usr/lib/tilld";
const DOC = "usr/share/doc/tilld";

/** Where each kind of file of systemd/ belongs, and how it is called there: the first that fits. */
const UNIT_PLACES: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/\.sysusers\.conf$/, () => "usr/lib/sysusers.d/tilld.conf"],
  [/\.tmpfiles\.conf$/, () => "usr/lib/tmpfiles.d/tilld.conf"],
  [/\.modules\.conf$/, () => "usr/lib/modules-load.d/tilld.conf"],
  [/\.rules$/, (name) => `usr/lib/udev/rules.d/${name}`],
  [/\.(service|slice|socket|target|path|timer)$/, (name) => `usr/lib/systemd/system/${name}`],
];

/** @throws Error when a file of systemd/ has no place */
export async function packageContents(parts: Ingredients): Promise<readonly Entry[]> {
  const { bundle, code, licences, seconds, verbs, version } = parts;
  const date: PageDate = { version, day: new Date(seconds * 1000).toISOString().slice(0, 10) };
  const changelog = debianChangelog(await readFile(join(ROOT, "CHANGELOG.md"), "utf8"), version, seconds);
  return [
    ...[...bundle.files].map(([name, content]) => programFile(name, content)),
    ...[...code.files].map(
      ([name, data]): File => ({ path: `${PROGRAM}/${name}`, mode: name === "node" ? 0o755 : 0o644, data }),
    ),
    { path: "usr/bin/till", to: "../lib/tilld/till.mjs" },
    { path: "usr/bin/tilld", to: "../lib/tilld/tilld.mjs" },
    ...(await unitFiles()),
    await compressed("usr/share/man/man1/till.1.gz", await tillPage(verbs, date)),
    await compressed("usr/share/man/man5/tilld.toml.5.gz", settingsPage(date)),
    await compressed("usr/share/man/man8/tilld.8.gz", tilldPage(date)),
    text("usr/share/bash-completion/completions/till", bashCompletion(verbs)),
    await compressed(`${DOC}/changelog.gz`, changelog),
    text(`${DOC}/copyright`, copyrightFile(licences)),
    text(`${DOC}/examples/tilld.toml`, exampleConfiguration()),
    text(`${DOC}/tilld.cdx.json`, parts.billOfMaterials),
    text(
      "usr/share/lintian/overrides/tilld",
      await readFile(join(import.meta.dirname, "lintian-overrides"), "utf8"),
    ),
  ];
}

/** What the runtime is told by each program that can be started. */
const FLAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ["tilld.mjs", DAEMON_FLAGS],
  ["till.mjs", []],
]);

function programFile(name: string, content: string): File {
  const path = `${PROGRAM}/${name}`;
  const flags = FLAGS.get(name);
  if (flags === undefined) return text(path, content);
  // The runtime beside it, whatever PATH says.
  return text(path, `${firstLine(`/${PROGRAM}/node`, flags)}${content}`, 0o755);
}

async function unitFiles(): Promise<Entry[]> {
  const folder = join(ROOT, "systemd");
  const files: Entry[] = [];
  for (const name of await readdir(folder)) {
    if (name.endsWith(".md")) continue;
    const [, place] = UNIT_PLACES.find(([pattern]) => pattern.test(name)) ?? [];
    if (place === undefined)
      throw new Error(`systemd/${name}: where does it belong? (packaging/contents.ts)`);
    files.push(text(place(name), await readFile(join(folder, name), "utf8")));
  }
  return files;
}

/** zlib writes no time and no name into it: the same text is the same file. */
async function compressed(path: string, content: string): Promise<File> {
  return { path, mode: 0o644, data: await promisify(gzip)(content, { level: 9 }) };
}
