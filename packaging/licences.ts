// Under which terms each thing inside the package is passed on: debian/copyright with every licence in full, as each of
// them asks for, and the same list for programs (CycloneDX).

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** An npm package of which something is inside. */
export interface Ingredient {
  readonly name: string;
  readonly version: string;
  /** SPDX: "MIT". */
  readonly licence: string;
  /** In full, as the package has it. */
  readonly licenceText: string;
  /** sha512 of what the registry has, in hexadecimal. */
  readonly sha512: string;
  /** Where it lies in the package: "usr/lib/tilld/node". */
  readonly files: string;
}

/** @throws Error when it does not say its licence, in its manifest or in a file */
export async function readIngredient(
  name: string,
  folder: string,
  integrity: string,
  files: string,
): Promise<Ingredient> {
  const manifest: { version: string; license?: string } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)(\.|$|-)/i.test(entry));
  const licenceText =
    file === undefined ? await fromReadme(folder) : await readFile(join(folder, file), "utf8");
  if (manifest.license === undefined) throw new Error(`${name}: no licence in its package.json`);
  return {
    name,
    version: manifest.version,
    licence: manifest.license,
    licenceText: licenceText ?? `Its package says: ${manifest.license}.`,
    sha512: Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex"),
    files,
  };
}

/** Some put their licence at the end of their README. */
async function fromReadme(folder: string): Promise<string | null> {
  const readme = (await readdir(folder)).find((entry) => /^readme/i.test(entry));
  if (readme === undefined) return null;
  const [, text] =
    /^#+ *licen[cs]e\b.*\n([\s\S]*)/im.exec(await readFile(join(folder, readme), "utf8")) ?? [];
  return text === undefined || !/copyright|permission/i.test(text) ? null : text;
}

/** Debian's machine-readable form (copyright-format 1.0). */
export function copyrightFile(ingredients: readonly Ingredient[]): string {
  const paragraphs = ingredients.map(({ files, licence, licenceText, name, version }) =>
    [
      `Files: ${files}`,
      `Copyright: ${holders(licenceText)}`,
      `License: ${shortName(licence, name)}`,
      ...indented(licenceText),
      `Comment: ${name} ${version}`,
    ].join("\n"),
  );
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: tilld
Comment: The program files hold the sources of tilld and of the npm packages below, bundled; what lies in
 native/ and the runtime come from npm as well, for the architecture of this package.

Files: *
Copyright: the tilld maintainers
License: Apache-2.0
 On Debian systems the full text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0.

${paragraphs.join("\n\n")}
`;
}

/** Each text is another one, because it names its own authors: so each has a name of its own. */
function shortName(licence: string, name: string): string {
  return `${licence.replaceAll(/[^\w.+-]+/g, "-")}-${name.replaceAll(/[^\w.-]+/g, "-").replace(/^-/, "")}`;
}

function holders(text: string): string {
  const found = [...text.matchAll(/^[\s#*]*copyright (?:\(c\) |©|\d|notice)?.*$/gim)]
    .map(([line]) => line.replace(/^[\s#*]*copyright */i, "").trim())
    .filter((line) => /\d{4}|\(c\)/i.test(line));
  return [...new Set(found)].slice(0, 8).join("\n  ") || "see the text of the licence";
}

function indented(text: string): string[] {
  return text
    .trim()
    .split("\n")
    .map((line) => (line.trim() === "" ? " ." : ` ${line.trimEnd().replaceAll("\t", "  ")}`));
}

/** @param seconds since 1970 */
export function billOfMaterials(
  ingredients: readonly Ingredient[],
  version: string,
  architecture: string,
  seconds: number,
): string {
  const components = ingredients.map(({ licence, name, sha512, version: its }) => ({
    type: name.startsWith("node-linux-") ? "platform" : "library",
    "bom-ref": purl(name, its),
    ...(name.startsWith("@") ? { group: name.split("/")[0], name: name.split("/")[1] } : { name }),
    version: its,
    hashes: [{ alg: "SHA-512", content: sha512 }],
    licenses: [/ (OR|AND) /.test(licence) ? { expression: licence } : { license: { id: licence } }],
    purl: purl(name, its),
  }));
  const own = `pkg:deb/tilld@${version}?arch=${architecture}`;
  const body = {
    metadata: {
      timestamp: new Date(seconds * 1000).toISOString(),
      component: {
        type: "application",
        "bom-ref": own,
        name: "tilld",
        version,
        licenses: [{ license: { id: "Apache-2.0" } }],
        purl: own,
      },
    },
    components,
    dependencies: [{ ref: own, dependsOn: components.map((component) => component.purl) }],
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(body))}`;
  const format = { bomFormat: "CycloneDX", specVersion: "1.6", serialNumber, version: 1 };
  return `${JSON.stringify({ ...format, ...body }, null, 2)}\n`;
}

function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** The same content has the same number (RFC 9562, version 8). */
function uuidOf(content: string): string {
  const hex = createHash("sha256").update(content).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
